package event

import (
	"context"
	"errors"
	"strings"

	"goipmi/internal/ipmi"
)

// Manufacturers whose events have meanings of their own.
const (
	dell        = 674
	quanta      = 7244
	viking      = 9237
	supermicro  = 10876
	kontronMfg  = 15000
	picmgMfg    = 12634
	vitaMfg     = 33196
	supermicro2 = 47488
)

// Event is what the texts of an event depend on.
type Event struct {
	RecordID     uint16 // in the log; 0 if it is not from there
	SensorType   uint8
	SensorNumber uint8
	EventType    uint8    // event/reading type, 7 bits
	Data         [3]uint8 // event data 1 to 3
}

// Offset is the event's into the states of its type.
func (e Event) Offset() uint8 { return e.Data[0] & 0x0f }

// Dialect is the standard's events and those that the BMC's maker added. What
// it must know of the BMC it asks when it first matters, and once.
type Dialect struct {
	// Warn takes the lines that ipmitool writes to standard error when the
	// BMC does not answer; may be nil.
	Warn func(line string)
	// Verbose asks for more of them.
	Verbose bool

	call   func(ipmi.Request) ([]byte, error)
	device *answer // Get Device ID
	board  *answer // what the maker calls the board
	group  bool    // PICMG and VITA were asked for
	picmg  bool
	vita   bool
}

// answer is one that is kept.
type answer struct {
	data []byte
	err  error
}

// Of is the dialect of the BMC behind c, asked while ctx lives. A nil c gives
// the standard alone.
func Of(ctx context.Context, c ipmi.Conn) *Dialect {
	if c == nil {
		return &Dialect{}
	}
	return &Dialect{call: func(req ipmi.Request) ([]byte, error) {
		req.Idempotent = true
		return ipmi.Call(ctx, c, req)
	}}
}

var errNoBMC = errors.New("no BMC to ask")

func (d *Dialect) ask(req ipmi.Request) ([]byte, error) {
	if d.call == nil {
		return nil, errNoBMC
	}
	return d.call(req)
}

// SensorType names a sensor type, the maker's included; "Unknown" if it is
// none.
func (d *Dialect) SensorType(code uint8) string {
	if code < firstOEMType {
		return SensorType(code)
	}
	if own := find(d.ownTypes(), code); own != "" {
		return own
	}
	group := ""
	switch d.findGroup(); {
	case d.picmg:
		group = find(picmgTypes, code)
	case d.vita:
		group = find(vitaTypes, code)
	}
	if group == "" {
		return unknown
	}
	return group
}

// ownTypes are the maker's sensor types.
func (d *Dialect) ownTypes() []name {
	switch d.manufacturer() {
	case kontronMfg:
		return kontronTypes
	case picmgMfg:
		return picmgTypes
	case vitaMfg:
		return vitaTypes
	}
	return nil
}

// texts are the states of an event/reading type or, if that is sensor-specific,
// of a sensor type, by offset.
func (d *Dialect) texts(sensorType, eventType uint8) []string {
	switch {
	case eventType != SensorSpecific:
		return texts(generic, eventType)
	case sensorType < firstOEMType:
		return texts(specific, sensorType)
	case sensorType < firstGroupType && d.manufacturer() == kontronMfg:
		return texts(kontron, sensorType)
	}
	if d.findGroup(); d.vita {
		if own := texts(vita, sensorType); own != nil {
			return own
		}
	}
	return texts(specific, sensorType)
}

// States are all that sensors of a type can report, by offset, without what
// event data 2 would add. There are none of a type that is not known.
func (d *Dialect) States(sensorType, eventType uint8) []State {
	var states []State
	for offset, text := range d.texts(sensorType, eventType) {
		if text != "" {
			states = append(states, State{uint8(offset), text})
		}
	}
	return states
}

// Offset finds the offset that a text, in any case of letters, stands for; the
// texts of event data 2 count too.
func (d *Dialect) Offset(sensorType, eventType uint8, text string) (uint8, bool) {
	all := d.texts(sensorType, eventType)
	for offset := range uint8(16) {
		if int(offset) < len(all) && all[offset] != "" && strings.EqualFold(all[offset], text) {
			return offset, true
		}
		for code := 0; eventType == SensorSpecific && code < 256; code++ {
			more := extended(sensorType, offset, uint8(code))
			if more == "" {
				break
			}
			if strings.EqualFold(more, text) {
				return offset, true
			}
		}
	}
	return 0, false
}
