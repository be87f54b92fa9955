package bmc

import (
	"encoding/binary"
	"math"
	"sync"
)

// Record types (IPMI v2.0 §43).
const (
	recordFull       = 0x01
	recordCompact    = 0x02
	recordEventOnly  = 0x03
	recordFRULocator = 0x11
	recordMCLocator  = 0x12
)

// sdrRecords is the repository: IDs are 1, 2, 3 in this order. Every BMC
// shares it.
var sdrRecords = sync.OnceValue(func() [][]byte {
	var records [][]byte
	add := func(kind uint8, body []byte) {
		id := uint16(len(records) + 1)
		records = append(records, sdrRecord(id, kind, body))
	}
	add(recordMCLocator, mcLocator(0x20, 0xbf, "SIM BMC"))
	for i := range thresholdSensors {
		add(recordFull, fullRecord(&thresholdSensors[i]))
	}
	for i := range discreteSensors {
		add(recordCompact, compactRecord(&discreteSensors[i]))
	}
	for i := range eventSensors {
		add(recordEventOnly, eventOnlyRecord(&eventSensors[i]))
	}
	for _, d := range fruDevices {
		add(recordFRULocator, fruLocator(d))
	}
	add(recordMCLocator, mcLocator(satelliteAddr, 0x21, "SIM SATELLITE"))
	return records
})

// sensorIndex finds a sensor by number.
var sensorIndex = sync.OnceValue(func() map[uint8]*sensor {
	index := map[uint8]*sensor{}
	for _, table := range [][]sensor{thresholdSensors, discreteSensors, eventSensors} {
		for i := range table {
			index[table[i].number] = &table[i]
		}
	}
	return index
})

// sdrRecord puts the header in front: ID, version 51h, type, bytes to follow.
func sdrRecord(id uint16, kind uint8, body []byte) []byte {
	head := binary.LittleEndian.AppendUint16(nil, id)
	return append(append(head, 0x51, kind, uint8(len(body))), body...)
}

// idString is the type and length byte for 8-bit text, and the text.
func idString(name string) []byte { return append([]byte{0xc0 | uint8(len(name))}, name...) }

// sensorKey begins each sensor record: owner, LUN, number, entity, instance.
func sensorKey(s *sensor) []byte { return []byte{0x20, 0x00, s.number, s.entity, s.instance} }

// thresholdMasks say which thresholds there are, in the order of every
// threshold mask: lower non-critical, critical, non-recoverable, then upper.
func (s *sensor) thresholdMask() (mask uint8) {
	for i := range 3 {
		if !math.IsNaN(s.lower[i]) {
			mask |= 0x01 << i
		}
		if !math.IsNaN(s.upper[i]) {
			mask |= 0x08 << i
		}
	}
	return mask
}

// eventMask has the events of the thresholds: lower ones going low, upper ones
// going high.
func (s *sensor) eventMask() (mask uint16) {
	for i := range 3 {
		if !math.IsNaN(s.lower[i]) {
			mask |= 0x001 << (2 * i)
		}
		if !math.IsNaN(s.upper[i]) {
			mask |= 0x080 << (2 * i)
		}
	}
	return mask
}

// thresholds are the raw bytes in the order of the masks; zero where none.
func (s *sensor) thresholds() (raw [6]uint8) {
	for i := range 3 {
		if !math.IsNaN(s.lower[i]) {
			raw[i] = s.scale.raw(s.lower[i])
		}
		if !math.IsNaN(s.upper[i]) {
			raw[3+i] = s.scale.raw(s.upper[i])
		}
	}
	return raw
}

// fullRecord is IPMI v2.0 Table 43-1 from byte 6 on.
func fullRecord(s *sensor) []byte {
	mask, events, limits := s.thresholdMask(), s.eventMask(), s.thresholds()
	access := uint8(0x68) // auto re-arm, hysteresis and thresholds settable
	if mask == 0 {
		access = 0x60
	}
	r := append(sensorKey(s), 0x7f, access, s.kind, 0x01)
	r = binary.LittleEndian.AppendUint16(r, events|uint16(mask&0x07)<<12)
	r = binary.LittleEndian.AppendUint16(r, events|uint16(mask>>3)<<12)
	r = append(r, mask, mask) // readable, settable
	r = append(r, s.scale.factors()...)
	nominal := s.scale.raw(s.nominal)
	lowest, highest := uint8(0x00), uint8(0xff)
	if s.scale.signed {
		lowest, highest = 0x80, 0x7f
	}
	normal := s.scale.raw(s.nominal + 2*s.wobble)
	r = append(r, 0x07, nominal, normal, s.scale.raw(s.nominal-2*s.wobble), highest, lowest)
	r = append(r, limits[5], limits[4], limits[3], limits[2], limits[1], limits[0])
	r = append(r, s.scale.hysteresis, s.scale.hysteresis, 0, 0, 0)
	return append(r, idString(s.name)...)
}

// factors are bytes 21 to 30: units, linearization, M, B, accuracy, exponents.
func (s *scale) factors() []byte {
	var units uint8
	if s.signed {
		units |= 0x80
	}
	if s.percent {
		units |= 0x01
	}
	m, b := uint16(s.m)&0x3ff, uint16(s.b)&0x3ff
	return []byte{
		units, s.unit, 0x00, 0x00,
		uint8(m), uint8(m>>8)<<6 | 0x01,
		uint8(b), uint8(b>>8) << 6, 0x00,
		uint8(s.rexp)<<4 | uint8(s.bexp)&0x0f,
	}
}

// compactRecord is IPMI v2.0 Table 43-2 from byte 6 on.
func compactRecord(s *sensor) []byte {
	r := append(sensorKey(s), 0x67, 0x40, s.kind, s.reading)
	for range 3 { // assertions, deassertions, readable states
		r = binary.LittleEndian.AppendUint16(r, s.states)
	}
	r = append(r, 0xc0, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00)
	return append(r, idString(s.name)...)
}

// eventOnlyRecord is IPMI v2.0 Table 43-3 from byte 6 on.
func eventOnlyRecord(s *sensor) []byte {
	r := append(sensorKey(s), s.kind, s.reading, 0x01, 0x00, 0x00, 0x00)
	return append(r, idString(s.name)...)
}

// fruLocator is IPMI v2.0 Table 43-7 from byte 6 on: a logical FRU device.
func fruLocator(d fruDevice) []byte {
	r := []byte{0x20, d.id, 0x80, 0x00, 0x00, 0x10, 0x00, d.entity, d.instance, 0x00}
	return append(r, idString(d.name)...)
}

// mcLocator is IPMI v2.0 Table 43-8 from byte 6 on.
func mcLocator(addr, capabilities uint8, name string) []byte {
	instance := uint8(1)
	if addr != 0x20 {
		instance = 2
	}
	r := []byte{addr, ipmbChannel, 0x00, capabilities, 0, 0, 0, entityMC, instance, 0x00}
	return append(r, idString(name)...)
}
