package fru

import (
	"bytes"
	"strings"

	"goipmi/internal/fru"
	"goipmi/internal/output"
)

// kontron is the maker whose record of versions is understood.
const (
	kontron            = 15000
	kontronInformation = 3
	kontronTitle       = "Kontron OEM Information Record\n"
)

// kontronInfo is Kontron's record of what firmware is on a board, in blocks:
//
//	+-----------+-------------+-----------------+-----------------+-----------------+-
//	|length|name|length|version|length|build date|length|update date|length|checksum|0
//	+-----------+-------------+-----------------+-----------------+-----------------+-
//	             8, or 10 in       8                 8                 8
//	             version 1
type kontronInfo struct {
	Version uint8          `json:"record_version"`
	Blocks  []kontronBlock `json:"blocks"`
}

// kontronBlock is about one piece of firmware. Without a known version of the
// record there is only the name.
type kontronBlock struct {
	Name     padded `json:"name"`
	Version  padded `json:"version,omitempty"`
	Built    padded `json:"build_date,omitempty"`
	Updated  padded `json:"update_date,omitempty"`
	Checksum padded `json:"checksum,omitempty"`
}

// padded is a field that ends at its first NUL, and is printed in its full width.
type padded []byte

func (s padded) text() text {
	value, _, _ := bytes.Cut(s, []byte{0})
	return text(value)
}

// MarshalJSON leaves out what is behind the end.
func (s padded) MarshalJSON() ([]byte, error) { return s.text().MarshalJSON() }

func (s padded) row(p *output.Printer, label string) {
	value := s.text()
	p.Printf("  %s: %s%s\n", label, strings.Repeat(" ", len(s)-len(value)), output.Clean(string(value)))
}

const lengthMask = 0x3f

// decodeKontron reads what follows the manufacturer; nil if it is another record.
func decodeKontron(f fru.RecordFields) *kontronInfo {
	id := f.U8()
	v := &kontronInfo{Version: f.U8(), Blocks: []kontronBlock{}}
	if id != kontronInformation {
		return nil
	}
	f.Each(f.U8(), func() { v.Blocks = append(v.Blocks, decodeBlock(f, v.Version)) })
	return v
}

func decodeBlock(f fru.RecordFields, version uint8) kontronBlock {
	b := kontronBlock{Name: f.Bytes(int(f.U8() & lengthMask))}
	if version > 1 {
		return b
	}
	for i, field := range []*padded{&b.Version, &b.Built, &b.Updated, &b.Checksum} {
		size := 8
		if i == 0 && version == 1 {
			size = 10
		}
		f.Skip(1) // what says the length
		*field = f.Bytes(size)
	}
	f.Skip(1)
	return b
}

func (v *kontronInfo) Text(p *output.Printer) {
	p.Printf(kontronTitle)
	for _, b := range v.Blocks {
		b.Name.row(p, "Name")
		p.Printf("  Record Version: %d\n", v.Version)
		if v.Version > 1 {
			p.Printf("  Unsupported version %d\n", v.Version)
			continue
		}
		b.Version.row(p, "Version")
		b.Built.row(p, "Build Date")
		b.Updated.row(p, "Update Date")
		b.Checksum.row(p, "Checksum")
		p.Printf("\n")
	}
}

// kontronInfo is a record's, if it is such a one.
func (v record) kontronInfo() *kontronInfo {
	oem, _ := v.Value.(oemRecord)
	return oem.Information
}
