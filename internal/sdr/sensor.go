package sdr

import "encoding/binary"

// EventTypeThreshold is the event/reading type of sensors with thresholds; all
// others are discrete (IPMI v2.0 §42.1).
const EventTypeThreshold = 0x01

// Sensor is what full and compact records say of one (IPMI v2.0 §43.1, §43.2).
//
//	+---+------+------+----+----+----+-----+------+--------+------+-----+-----+
//	|key|entity|init  |caps|type|ev. |masks|units |full: 24 bytes more  |OEM, |
//	|   |      |      |    |    |type|     |      |compact: sharing, …  |ID   |
//	+---+------+------+----+----+----+-----+------+--------+------+-----+-----+
//	  3    2      1     1    1    1     6     3
type Sensor struct {
	Key
	Name           string
	Entity         Entity
	Initialization uint8
	Capabilities   uint8
	EventType      uint8
	AssertMask     uint16 // events, or with thresholds also readable comparisons
	DeassertMask   uint16
	ReadingMask    uint16 // states, or readable (low byte) and settable (high byte) thresholds
	Units          Units

	PositiveHysteresis, NegativeHysteresis uint8 // raw

	OEM  uint8
	Full *Full // nil for a compact record
}

// Full is what only a full record says. Readings and limits are raw.
type Full struct {
	Factors
	AnalogFlags                   uint8 // bits 0-2: nominal, normal max, normal min are given
	Nominal, NormalMax, NormalMin uint8
	Max, Min                      uint8
	Thresholds                    [6]uint8 // by Threshold
}

// Threshold names one of a sensor's six, in the order of the bits of every
// mask and of the bytes of Get Sensor Thresholds.
type Threshold uint8

// The thresholds.
const (
	LowerNonCritical Threshold = iota
	LowerCritical
	LowerNonRecoverable
	UpperNonCritical
	UpperCritical
	UpperNonRecoverable
)

// Bit is the threshold's in a mask.
func (t Threshold) Bit() uint8 { return 1 << t }

// String is the name in full, "Lower Non-Critical".
func (t Threshold) String() string { return thresholdNames[t].long }

// Short is the name in three letters, "lnc".
func (t Threshold) Short() string { return thresholdNames[t].short }

var thresholdNames = [6]struct{ short, long string }{
	{"lnc", "Lower Non-Critical"},
	{"lcr", "Lower Critical"},
	{"lnr", "Lower Non-Recoverable"},
	{"unc", "Upper Non-Critical"},
	{"ucr", "Upper Critical"},
	{"unr", "Upper Non-Recoverable"},
}

// Sensor decodes a full or compact record; nil for others.
func (r *Record) Sensor() *Sensor {
	if r.Type != TypeFull && r.Type != TypeCompact {
		return nil
	}
	b := r.padded(layouts[r.Type].idCode)
	key, _ := r.Key()
	s := &Sensor{
		Key: key, Name: r.Name(), Entity: parseEntity(b[3], b[4]),
		Initialization: b[5], Capabilities: b[6], EventType: b[8],
		AssertMask:   binary.LittleEndian.Uint16(b[9:]),
		DeassertMask: binary.LittleEndian.Uint16(b[11:]),
		ReadingMask:  binary.LittleEndian.Uint16(b[13:]),
		Units:        parseUnits(b[15:18]),
		OEM:          b[len(b)-1],
	}
	if r.Type == TypeCompact {
		s.PositiveHysteresis, s.NegativeHysteresis = b[20], b[21]
		return s
	}
	s.PositiveHysteresis, s.NegativeHysteresis = b[37], b[38]
	s.Full = &Full{
		Factors:     parseFactors(b[18], b[19:25]),
		AnalogFlags: b[25], Nominal: b[26], NormalMax: b[27], NormalMin: b[28], Max: b[29], Min: b[30],
		Thresholds: [6]uint8{b[36], b[35], b[34], b[33], b[32], b[31]},
	}
	return s
}

// HasThresholds reports whether the sensor compares its reading with limits.
func (s *Sensor) HasThresholds() bool { return s.EventType == EventTypeThreshold }

// Readable is the mask of thresholds that can be read.
func (s *Sensor) Readable() uint8 { return uint8(s.ReadingMask) & 0x3f }

// Settable is the mask of thresholds that can be set.
func (s *Sensor) Settable() uint8 { return uint8(s.ReadingMask>>8) & 0x3f }

// Comparisons is the mask of thresholds whose state Get Sensor Reading gives.
func (s *Sensor) Comparisons() uint8 {
	return uint8(s.AssertMask>>12)&0x07 | uint8(s.DeassertMask>>12)&0x07<<3
}

// Access says what may be done with the thresholds: 0 none, 1 read, 2 read and
// set, 3 they are fixed.
func (s *Sensor) Access() uint8 { return s.Capabilities >> 2 & 0x03 }

// EventControl says how events are turned off: 0 each, 1 for the whole sensor,
// 2 globally, 3 there are none.
func (s *Sensor) EventControl() uint8 { return s.Capabilities & 0x03 }

// InitThresholds reports whether the BMC sets the thresholds when it starts.
func (s *Sensor) InitThresholds() bool { return s.Initialization&0x10 != 0 }
