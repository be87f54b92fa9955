package sel

import (
	"fmt"

	"goipmi/internal/output"
)

// Detail is an entry with a line for each of its fields.
type Detail struct{ Entry }

// Text is the fields.
func (v Detail) Text(p *output.Printer) {
	v.head(p, recordNames[v.Kind])
	if v.Event == nil {
		v.oem(p)
		return
	}
	v.fields(p)
	p.Printf(" Event Data            : %s\n", v.data())
	p.Printf(" Description           : %s\n\n", output.Clean(v.Description))
}

// recordNames are what the kinds of OEM records are called.
var recordNames = map[string]string{kindOEMTimed: "  (OEM timestamped)", kindOEM: "  (OEM non-timestamped)"}

// head is the fields that all records have, name the kind of record. The date stands where the time of
// day should, as it does in ipmitool.
func (v Detail) head(p *output.Printer, name string) {
	p.Printf("SEL Record ID          : %04x\n", v.ID)
	if v.Kind == kindPanic {
		p.Printf(" Record Type           : Linux kernel panic (OEM record %02x)\n", v.Type)
		return
	}
	p.Printf(" Record Type           : %02x%s\n", v.Type, name)
	if v.Timestamp != nil {
		p.Printf(" Timestamp             : %s %s\n", v.date, v.date)
	}
}

func (v Detail) oem(p *output.Printer) {
	if v.Kind == kindPanic {
		p.Printf(" Panic string          : %s\n\n", output.Clean(v.Panic))
		return
	}
	if v.Manufacturer != nil {
		p.Printf(" Manufactacturer ID    : %06x\n", *v.Manufacturer)
	}
	p.Printf(" OEM Defined           : %s [%s]\n\n", v.Hex, letters(v.raw))
	if v.Kind == kindOEM {
		s := textSeparators
		if p.Format == output.CSV {
			s = csvSeparators
		}
		v.messages(p, s)
	}
}

// letters shows bytes from 40h to 7Eh as they are and others as dots.
func letters(b []byte) string {
	text := make([]byte, len(b))
	for i, c := range b {
		text[i] = '.'
		if c >= 0x40 && c <= 0x7e {
			text[i] = c
		}
	}
	return string(text)
}

func (v *Event) fields(p *output.Printer) {
	p.Printf(" Generator ID          : %04x\n", v.Generator)
	p.Printf(" EvM Revision          : %02x\n", v.EvMRevision)
	p.Printf(" Sensor Type           : %s\n", v.SensorTypeName)
	p.Printf(" Sensor Number         : %02x\n", v.SensorNumber)
	p.Printf(" Event Type            : %s\n", v.EventTypeName)
	p.Printf(" Event Direction       : %s\n", directions[v.Direction].long)
}

func (v *Event) data() string { return fmt.Sprintf("%x", v.Data[:]) }
