package hpm

import (
	"encoding/json"
	"fmt"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// version is a firmware revision (HPM.1 §3.3); the minor part is in BCD.
type version struct {
	Major, Minor uint8
	Aux          [4]uint8
}

// noVersion is that of firmware that is not there.
var noVersion = version{0xff, 0xff, [4]uint8{0xff, 0xff, 0xff, 0xff}}

func readVersion(r *ipmi.Reader) version {
	v := version{Major: r.U8(), Minor: r.U8()}
	copy(v.Aux[:], r.Bytes(len(v.Aux)))
	return v
}

func (v version) unknown() bool { return v.Major|0x80 == 0xff && v.Minor == 0xff }

// MarshalJSON is null for firmware that is not there.
func (v version) MarshalJSON() ([]byte, error) {
	if v.unknown() {
		return []byte("null"), nil
	}
	return json.Marshal(struct {
		Version string `json:"version"`
		Major   uint8  `json:"major"`
		Minor   uint8  `json:"minor"`
		Aux     [4]int `json:"aux"`
	}{fmt.Sprintf("%d.%02x", v.Major, v.Minor), v.Major, v.Minor,
		[4]int{int(v.Aux[0]), int(v.Aux[1]), int(v.Aux[2]), int(v.Aux[3])}})
}

// unknownCell is the place of a version that is not there.
const unknownCell = " ---.-- -------- |"

// cell is the version's place in a table.
func (v version) cell() string {
	if v.unknown() {
		return unknownCell
	}
	return fmt.Sprintf(" %3d.%02x %02X%02X%02X%02X |", v.Major, v.Minor, v.Aux[0], v.Aux[1], v.Aux[2], v.Aux[3])
}

// imageCell is the place of a version of an image's, narrower if it is unknown.
func (v version) imageCell() string {
	if v.unknown() {
		return " ---.-- |"
	}
	return v.cell()
}

func (v version) text(p *output.Printer) {
	p.Printf(" Major: %d\n Minor: %x\n", v.Major, v.Minor)
	p.Printf(" Aux  : %03d %03d %03d %03d\n\n", v.Aux[0], v.Aux[1], v.Aux[2], v.Aux[3])
}

// components is a set of the parts of a controller, a bit each.
type components uint8

// maxComponents is how many parts a controller may have.
const maxComponents = 8

func (c components) has(id uint8) bool { return c>>id&1 != 0 }

// ids lists the parts of the set, lowest first.
func (c components) ids() []int {
	ids := []int{}
	for id := range maxComponents {
		if c.has(uint8(id)) {
			ids = append(ids, id)
		}
	}
	return ids
}

// last is the highest part of the set; 0 if it is empty.
func (c components) last() (id uint8) {
	for c >>= 1; c != 0; c >>= 1 {
		id++
	}
	return id
}
