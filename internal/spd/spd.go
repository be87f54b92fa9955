// Package spd decodes the Serial Presence Detect data of memory modules.
package spd

import "fmt"

// Field is one property of a module: its name, its text and, if it is a number,
// that too.
type Field struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Value *int   `json:"value,omitempty"`
}

// Module is what is known of a memory module, in order.
type Module struct {
	Type     uint8   `json:"memory_type"`
	Fields   []Field `json:"fields"`
	Complete bool    `json:"complete"` // the data are as long as the type wants
}

// Sizes of the data that each kind of module has at least, in bytes.
const (
	minLen     = 92
	minOldLen  = 100
	minDDR3Len = 148
	minDDR4Len = 349
)

const (
	typeDDR3 = 0x0b
	typeDDR4 = 0x0c
)

var types = []string{
	0x01: "STD FPM DRAM",
	0x02: "EDO",
	0x04: "SDRAM",
	0x05: "ROM",
	0x06: "DDR SGRAM",
	0x07: "DDR SDRAM",
	0x08: "DDR2 SDRAM",
	0x09: "DDR2 SDRAM FB-DIMM",
	0x0a: "DDR2 SDRAM FB-DIMM Probe",
	0x0b: "DDR3 SDRAM",
	0x0c: "DDR4 SDRAM",
}

// Decode reads SPD data. Of data too short for their type there is the type at
// most.
func Decode(data []byte) Module {
	m := Module{Fields: []Field{}}
	if len(data) < minLen {
		return m
	}
	m.Type = data[2]
	m.add("Memory Type", name(types, m.Type))
	need, decode := minOldLen, m.old
	switch m.Type {
	case typeDDR3:
		need, decode = minDDR3Len, m.ddr3
	case typeDDR4:
		need, decode = minDDR4Len, m.ddr4
	}
	if m.Complete = len(data) >= need; m.Complete {
		decode(data)
	}
	return m
}

func (m *Module) add(name, text string) { m.Fields = append(m.Fields, Field{Name: name, Text: text}) }

// number adds a number with its unit.
func (m *Module) number(name string, n int32, unit string) {
	v := int(n)
	m.Fields = append(m.Fields, Field{name, fmt.Sprintf("%d%s", n, unit), &v})
}

func (m *Module) yes(name string, yes bool) {
	text := "No"
	if yes {
		text = "Yes"
	}
	m.add(name, text)
}

// serial adds four bytes.
func (m *Module) serial(b []byte) { m.add("Serial Number", fmt.Sprintf("%x", b[:4])) }

// megabytes is the size of a module; widths are in bits. It wraps as
// ipmitool's does.
func megabytes(chip, bus, width, ranks int32) int32 { return chip / 8 * (bus / width) * ranks }
