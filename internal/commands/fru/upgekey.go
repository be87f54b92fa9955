package fru

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
)

func newUpgEkey(a *app.App) *cobra.Command {
	return withFile(a, "upgEkey"+fileOperands, "Replace the multirecords by those of a file", runUpgEkey)
}

// upgrade is multirecords that were replaced.
type upgrade struct {
	transcript
	ID      uint8  `json:"id"`
	File    string `json:"file"`
	Offset  int    `json:"offset"`
	Bytes   int    `json:"bytes"`
	records []byte
}

// runUpgEkey takes the multirecords from a file that is a whole inventory. As
// ipmitool, it says of a write that went well that it failed, and ends with
// status 1; and with 0 if it broke off.
func runUpgEkey(ctx context.Context, h *app.Host, id uint8, path string) error {
	v := &upgrade{ID: id, File: path}
	d, header, err := openRecords(ctx, h, id, v.say)
	if err != nil {
		return h.Partial(v, &app.Failure{Line: "Failed to get multirec location from FRU.", Err: err})
	}
	if err := v.load(path, h.Out.Verbose); err != nil {
		return h.Partial(v, err)
	}
	v.Offset, v.Bytes = header.MultiRecord, len(v.records)
	if v.Offset == 0 {
		return h.Partial(v, app.Failf("Inventory %d has no multirecords; nothing is written", id))
	}
	err = d.Write(ctx, v.Offset, v.records)
	switch {
	case errors.As(err, new(*fru.WriteError)):
		return h.Partial(v, brokenOff(h, err))
	case err != nil:
		return h.Partial(v, &app.Failure{Line: writeLine(err) + "\nFailed to write FRU area.", Err: err})
	case h.App.Compat:
		return h.Partial(v, app.Failf("Failed to write FRU area."))
	}
	return h.Out.Emit(v)
}

// load reads the multirecords of a file.
func (v *upgrade) load(path string, verbose int) error {
	noSize := app.Failf("Failed to get multirec size from file '%s'.", path)
	image, err := os.ReadFile(path)
	if err != nil || len(image) < fru.HeaderLen {
		v.say("Error with file %s in getting size\n", path)
		return noSize
	}
	header, err := fru.DecodeHeader([fru.HeaderLen]byte(image))
	if err != nil {
		v.say("Unknown FRU header version %02x.\n", header.Version)
		return noSize
	}
	if header.MultiRecord >= len(image) {
		return app.Failf("Error in file '%s'.\nFailed to get multirec from file '%s'.", path, path)
	}
	err = v.adjust(image[header.MultiRecord:], verbose)
	if err == nil && header.MultiRecord == 0 { // what looks like records is the header
		return app.Failf(badRecords)
	}
	return err
}

const (
	headerLen  = 5
	endOfList  = 0x80
	badRecords = "Bad checksum in Multi Records\nFailed to adjust size from buffer."
)

// adjust cuts what is behind the last record, and shows the headers.
func (v *upgrade) adjust(data []byte, verbose int) error {
	for at := 0; ; {
		if at+headerLen > len(data) {
			return app.Failf(badRecords)
		}
		head := data[at : at+headerLen]
		next := at + headerLen + int(head[2])
		ok := fru.Checksum(head) == 0
		v.show(head, data[at+headerLen:min(next, len(data))], ok, verbose)
		switch {
		case !ok:
			return app.Failf(badRecords)
		case next > len(data):
			return app.Failf("%s: the multirecords are cut off\nFailed to adjust size from buffer.", v.File)
		case head[1]&endOfList != 0:
			v.records = data[:next]
			return nil
		}
		at = next
	}
}

// show writes a header with -v, and the data behind it with one more.
func (v *upgrade) show(head, data []byte, ok bool, verbose int) {
	if verbose == 0 {
		return
	}
	v.say("Adding ( % X)", head)
	if ok {
		v.say("--> OK")
	} else {
		v.say("--> FAIL")
	}
	if verbose > 1 && ok && len(data) > 0 {
		v.say(" % X", data)
	}
	v.say("\n")
}
