package ekanalyzer

import (
	"encoding/hex"
	"errors"
	"io"
	"os"

	"goipmi/internal/fru"
	"goipmi/internal/picmg"
)

// maxImage is the size of the largest inventory that there can be, in bytes.
const maxImage = 0xffff

// multiRecords is where the header has the multirecords' offset.
const multiRecords = 5

var errTooLarge = errors.New("too large for an inventory")

// load reads a file. The error is errTooLarge or that of opening it; what
// cannot be read of it is missing.
func load(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	image, _ := io.ReadAll(io.LimitReader(f, maxImage+1))
	if len(image) > maxImage {
		return nil, errTooLarge
	}
	return image, nil
}

// record is one multirecord.
type record struct {
	Type   uint8         `json:"type"`
	Format uint8         `json:"format"` // the version and, in bit 7, the end of the list
	Intact bool          `json:"checksums_ok"`
	Data   string        `json:"data"` // hexadecimal
	PICMG  *picmg.Record `json:"picmg,omitempty"`

	head, data []byte
	said       picmg.Record
}

// newRecord takes a record of anybody's for one of PICMG's if the program is
// ipmitool, which does not look.
func (a *analysis) newRecord(r fru.Record, head []byte) record {
	v := record{
		Type: r.Type, Format: head[1], Intact: r.Intact, Data: hex.EncodeToString(r.Data),
		head: head, data: r.Data, said: picmg.Decode(r.Data),
	}
	switch {
	case r.Type == fru.RecordOEM && v.said.ManufacturerID == picmg.Manufacturer:
		v.PICMG = &v.said
	case !a.App.Compat:
		v.said.Content = nil
	}
	return v
}

// fileRecords are the multirecords of a file, and whether they end well.
func (a *analysis) fileRecords(path string) ([]record, bool) {
	image, err := load(path)
	switch {
	case errors.Is(err, errTooLarge):
		a.warn("File: '%s' is %v", path, err)
	case err != nil:
		a.warn("File: '%s' is not found", path)
	default:
		return a.records(path, image)
	}
	return nil, false
}

func (a *analysis) records(path string, image []byte) ([]record, bool) {
	if len(image) <= multiRecords {
		a.warn("Invalid Offset!")
		return nil, false
	}
	offset := int(image[multiRecords]) * fru.Unit
	if offset == 0 {
		a.warn("There is no multi record in the file '%s'", path)
		return nil, false
	}
	return a.listed(image[min(offset, len(image)):])
}

// listed reads a list up to its end. Records without data do not count, nor
// does their mark of the end.
func (a *analysis) listed(data []byte) (list []record, ok bool) {
	for n := 0; ; n++ {
		if len(data) < fru.RecordHeaderLen {
			a.warn("Invalid Header!")
			return list, false
		}
		r := fru.DecodeRecord(data)
		head := data[:fru.RecordHeaderLen]
		data = data[fru.RecordHeaderLen:]
		switch {
		case r.Len == 0:
			continue
		case r.Len > len(data):
			a.warn("Invalid Record Data!")
			return list, false
		}
		data = data[r.Len:]
		list = append(list, a.newRecord(r, head))
		a.dump(n, list)
		if r.Last {
			return list, true
		}
	}
}

// dump shows the newest record of a list.
func (a *analysis) dump(n int, list []record) {
	r := list[len(list)-1]
	a.aloud(1, "Record %d has length = %02x\n", n, len(r.data))
	a.aloud(2, "Type: %02x", r.Type)
	for i, b := range r.data {
		if i%8 == 0 {
			a.aloud(2, "\n0x%02x: ", i)
		}
		a.aloud(2, "%02x ", b)
	}
	a.aloud(2, "\n\n")
	if len(list) == 1 {
		a.aloud(3, "Adding first record to list\n")
	} else {
		a.aloud(3, "Add 1 record to list\n")
	}
}
