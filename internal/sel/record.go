// Package sel reads and changes the system event log of a BMC, and the files
// in which people keep parts of one.
package sel

import (
	"encoding/binary"

	"goipmi/internal/event"
)

// RecordSize is that of every record, in bytes.
const RecordSize = 16

// Record is one of the log, as the BMC sends it (IPMI v2.0 §32):
//
//	to BFh   id 2 | type | time 4 | generator 2 | EvM rev | sensor type, number | dir:1 event type:7 | data 3
//	to DFh   id 2 | type | time 4 | manufacturer 3 | OEM 6
//	to FFh   id 2 | type | OEM 13
type Record [RecordSize]byte

// Record types.
const (
	TypeSystemEvent = 0x02
	firstOEMTimed   = 0xc0
	firstOEMPlain   = 0xe0
	typePanic       = 0xf0
)

// ID is the record's in the log.
func (r Record) ID() uint16 { return binary.LittleEndian.Uint16(r[0:]) }

// Type is the record's, which decides about the rest.
func (r Record) Type() uint8 { return r[2] }

// IsEvent reports whether the record has an event's fields.
func (r Record) IsEvent() bool { return r.Type() < firstOEMTimed }

// HasTime reports whether the record has a time stamp.
func (r Record) HasTime() bool { return r.Type() < firstOEMPlain }

// IsPanic reports whether a Linux kernel wrote the record as it died.
func (r Record) IsPanic() bool { return r.Type() == typePanic }

// Timestamp counts seconds (IPMI v2.0 §37); for records that HasTime.
func (r Record) Timestamp() uint32 { return binary.LittleEndian.Uint32(r[3:]) }

// Generator is who reported an event: a slave address or software ID in the low
// byte, channel and LUN in the high one.
func (r Record) Generator() uint16 { return binary.LittleEndian.Uint16(r[7:]) }

// EvMRevision is the format of an event's message: 04h for IPMI 1.5 and 2.0.
func (r Record) EvMRevision() uint8 { return r[9] }

// Deasserted reports whether an event went away.
func (r Record) Deasserted() bool { return r[12]&0x80 != 0 }

// Event is what the texts of an event depend on.
func (r Record) Event() event.Event {
	return event.Event{
		RecordID:     r.ID(),
		SensorType:   r[10],
		SensorNumber: r[11],
		EventType:    r[12] & 0x7f,
		Data:         [3]uint8(r[13:16]),
	}
}

// Manufacturer is whose record a timestamped OEM record is.
func (r Record) Manufacturer() uint32 {
	return uint32(r[7]) | uint32(r[8])<<8 | uint32(r[9])<<16
}

// OEM is what an OEM record holds.
func (r Record) OEM() []byte {
	if r.HasTime() {
		return r[10:]
	}
	return r[3:]
}

// PanicText is what a kernel said, up to 11 bytes.
func (r Record) PanicText() string {
	for i, b := range r[5:] {
		if b == 0 {
			return string(r[5 : 5+i])
		}
	}
	return string(r[5:])
}

// Image is the record as ipmitool keeps it in memory and in raw files, where
// the manufacturer of an OEM record stands the other way round. The image of an
// image is the record.
func (r Record) Image() Record {
	if !r.IsEvent() && r.HasTime() {
		r[7], r[9] = r[9], r[7]
	}
	return r
}
