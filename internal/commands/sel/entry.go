package sel

import (
	"encoding/hex"

	view "goipmi/internal/commands/sdr"
	"goipmi/internal/iana"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
	"goipmi/internal/sel"
)

// Entry is a record of the log in words.
type Entry struct {
	ID        uint16  `json:"record_id"`
	Type      uint8   `json:"record_type"`
	Kind      string  `json:"kind"`                // "event", "oem_timestamped", "oem" or "linux_panic"
	Timestamp *uint32 `json:"timestamp,omitempty"` // seconds; below 20000000h since the BMC's start
	Time      string  `json:"time,omitempty"`      // RFC 3339; "" if it is no date
	*Event
	*OEM
	date, clock string // as the rows show the time
}

// Event is what a record of an event has.
type Event struct {
	Generator      uint16      `json:"generator_id"`
	LUN            uint8       `json:"lun"`     // of the generator
	Channel        uint8       `json:"channel"` // that the generator is on
	EvMRevision    uint8       `json:"evm_revision"`
	SensorType     uint8       `json:"sensor_type_code"`
	SensorTypeName string      `json:"sensor_type"`
	SensorNumber   uint8       `json:"sensor_number"`
	Sensor         string      `json:"sensor,omitempty"` // its name, where SDRs were looked up
	Entity         *Entity     `json:"entity,omitempty"` // that the sensor belongs to
	EventType      uint8       `json:"event_type_code"`
	EventTypeName  string      `json:"event_type"`
	Direction      string      `json:"direction"` // "asserted" or "deasserted"
	Data           [3]uint8    `json:"-"`
	DataList       []int       `json:"event_data"`
	Description    string      `json:"description"`
	Trigger        *Trigger    `json:"trigger,omitempty"`
	Memory         *Memory     `json:"memory,omitempty"`
	record         *sdr.Record // the sensor's; nil if it was not looked up or found
	place          *Memory     // where event data 3 places the error, whoever made the BMC
}

// Entity is the part of the system that a sensor belongs to.
type Entity struct {
	ID       uint8  `json:"id"`
	Instance uint8  `json:"instance"`
	Logical  bool   `json:"logical"`
	Name     string `json:"name"`
}

// Trigger is what crossed which threshold.
type Trigger struct {
	Reading   view.Number  `json:"reading"`
	Threshold *view.Number `json:"threshold,omitempty"`
	Above     bool         `json:"above"` // the reading is above the threshold
	Unit      string       `json:"unit"`
}

// Memory is where a memory error was.
type Memory struct {
	CPU  uint8 `json:"cpu"`
	DIMM uint8 `json:"dimm"`
}

// OEM is what a record of a maker's own has.
type OEM struct {
	Manufacturer     *uint32       `json:"manufacturer_id,omitempty"`
	ManufacturerName string        `json:"manufacturer_name,omitempty"`
	Hex              string        `json:"oem_data"` // hexadecimal
	Panic            string        `json:"panic,omitempty"`
	Messages         []sel.Message `json:"messages,omitempty"` // from the file of -O
	raw              []byte
}

// Kinds of records.
const (
	kindEvent    = "event"
	kindOEMTimed = "oem_timestamped"
	kindOEM      = "oem"
	kindPanic    = "linux_panic"
)

func kindOf(r sel.Record) string {
	switch {
	case r.IsEvent():
		return kindEvent
	case r.IsPanic():
		return kindPanic
	case r.HasTime():
		return kindOEMTimed
	}
	return kindOEM
}

func newOEM(r sel.Record, messages sel.Messages) *OEM {
	v := &OEM{raw: r.OEM(), Hex: hex.EncodeToString(r.OEM())}
	switch {
	case r.IsPanic():
		v.Panic = r.PanicText()
		return v
	case r.HasTime():
		id := r.Manufacturer()
		v.Manufacturer, v.ManufacturerName = &id, iana.Manufacturer(id)
	}
	v.Messages = messages.For(r)
	return v
}

// Row is an entry as lists show it.
type Row struct{ Entry }

// separators are what stands between the columns of a row.
type separators struct{ id, preInit, stamp, column, message, named string }

var (
	textSeparators = separators{" | ", " |", "| ", " | ", " | %s", " %s = 0x%x"}
	csvSeparators  = separators{",", ",", ",", ",", ",\"%s\"", ",%s=0x%x"}
)

// Text is a row with bars between the columns.
func (v Row) Text(p *output.Printer) {
	p.Printf("%4x", v.ID)
	v.row(p, textSeparators)
}

// CSV is a row with commas between the columns.
func (v Row) CSV(p *output.Printer) {
	p.Printf("%x", v.ID)
	v.row(p, csvSeparators)
}

func (v Row) row(p *output.Printer, s separators) {
	p.Printf("%s", s.id)
	v.when(p, s)
	if v.Event != nil {
		v.event(p, s)
	} else {
		v.oem(p, s)
	}
	p.Printf("\n")
}

// initDone is the first time stamp that is a date.
const initDone = 0x20000000

func (v Row) when(p *output.Printer, s separators) {
	switch {
	case v.Timestamp == nil && s == csvSeparators:
		p.Printf(",,")
	case v.Timestamp == nil:
	case *v.Timestamp < initDone:
		p.Printf(" Pre-Init %s%010d%s", s.preInit, *v.Timestamp, s.stamp)
	default:
		p.Printf("%s%s%s%s", v.date, s.column, v.clock, s.column)
	}
}

func (v Row) oem(p *output.Printer, s separators) {
	if v.Kind == kindPanic {
		p.Printf("Linux kernel panic: %s", output.Clean(v.Panic))
		return
	}
	p.Printf("OEM record %02x%s", v.Type, s.column)
	if v.Manufacturer != nil {
		p.Printf("%06x%s", *v.Manufacturer, s.column)
	}
	p.Printf("%s", v.Hex)
	v.messages(p, s)
}

func (v *OEM) messages(p *output.Printer, s separators) {
	for _, m := range v.Messages {
		p.Printf(s.message, output.Clean(m.Text))
		for _, b := range m.Bytes {
			p.Printf(s.named, output.Clean(b.Name), b.Value)
		}
	}
}

func (v Row) event(p *output.Printer, s separators) {
	p.Printf("%s%s%s%s%s", v.source(), s.column, output.Clean(v.Description), s.column, directions[v.Direction].short)
	switch {
	case v.Trigger != nil:
		p.Printf("%s%s", s.column, v.Trigger)
	case v.Memory != nil:
		p.Printf("%s%s", s.column, v.Memory)
	}
}

// source is the sensor, by its name or its number.
func (v *Event) source() string {
	switch {
	case v.record != nil:
		return v.SensorTypeName + " " + output.Clean(v.Sensor)
	case v.SensorNumber != 0:
		return v.SensorTypeName + " #0x" + hex.EncodeToString([]byte{v.SensorNumber})
	}
	return v.SensorTypeName
}

// directions are how rows and fields word which way an event went.
var directions = map[string]struct{ short, long string }{
	"asserted":   {"Asserted", "Assertion Event"},
	"deasserted": {"Deasserted", "Deassertion Event"},
}
