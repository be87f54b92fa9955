package bmc

import (
	"encoding/binary"
	"math"
	"time"

	"goipmi/internal/ipmi"
)

// find takes the sensor a request names first; analog ones alone if asked.
func findSensor(c *call, analog bool) (*sensor, ipmi.Code) {
	s := sensorIndex()[c.data[0]]
	switch {
	case s == nil:
		return nil, ipmi.CodeNotPresent
	case analog && s.scale == nil:
		return nil, ipmi.CodeIllegalForSensor
	}
	return s, ipmi.OK
}

// wobblePeriod is the length of a sensor's way up and down again.
const wobblePeriod = 120 * time.Second

// swing is a number between -1 and 1 that moves slowly, each sensor of each
// BMC by its own.
func (b *BMC) swing(s *sensor, now time.Time) float64 {
	phase := mix(b.opts.Seed<<8|uint64(s.number)) % uint64(wobblePeriod)
	at := (uint64(now.UnixNano()) + phase) % uint64(wobblePeriod)
	return math.Sin(2 * math.Pi * float64(at) / float64(wobblePeriod))
}

// value is the raw reading; not ok without power where there is none then.
func (b *BMC) value(s *sensor, now time.Time) (raw uint8, ok bool) {
	switch {
	case b.chassis.on:
		return s.scale.raw(s.nominal + s.wobble*b.swing(s, now)), true
	case math.IsNaN(s.off):
		return 0, false
	}
	return s.scale.raw(s.off), true
}

// getReading answers (IPMI v2.0 §35.14)
//
//	raw reading | events, scanning, unavailable | states [| more states]
func (b *BMC) getReading(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, false)
	if code != ipmi.OK {
		return nil, code
	}
	flags := b.eventEnable(s).flags
	if s.scale == nil {
		return b.discreteReading(s, flags)
	}
	raw, ok := b.value(s, c.now)
	if !ok || flags&scanningOn == 0 {
		return []byte{0, flags | 0x20, 0xc0}, ipmi.OK
	}
	return []byte{raw, flags, 0xc0 | b.crossed(s, raw)}, ipmi.OK
}

// discreteReading has states; a sensor that only sends events has no reading.
func (b *BMC) discreteReading(s *sensor, flags uint8) ([]byte, ipmi.Code) {
	if s.states == 0 {
		return nil, ipmi.CodeNotPresent
	}
	states := s.asserted
	if !b.chassis.on {
		states = s.offState
	}
	return []byte{0, flags, uint8(states), uint8(states>>8) | 0x80}, ipmi.OK
}

// crossed has the bits of the thresholds the reading is at or beyond. A fan
// that stands because there is no power is not at fault.
func (b *BMC) crossed(s *sensor, raw uint8) (bits uint8) {
	if !b.chassis.on {
		return 0
	}
	mask, limits := s.thresholdMask(), b.limits(s)
	for i, limit := range limits {
		beyond := s.scale.compare(raw, limit)
		if i < 3 {
			beyond = -beyond
		}
		if mask>>i&1 != 0 && beyond >= 0 {
			bits |= 1 << i
		}
	}
	return bits
}

// compare orders two raw bytes.
func (s *scale) compare(a, b uint8) int {
	if s.signed {
		return int(int8(a)) - int(int8(b))
	}
	return int(a) - int(b)
}

// limits are the raw thresholds as they stand, in the order of the masks.
func (b *BMC) limits(s *sensor) [6]uint8 {
	if set, ok := b.sdr.limits[s.number]; ok {
		return set
	}
	return s.thresholds()
}

func (b *BMC) getThresholds(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, true)
	if code != ipmi.OK {
		return nil, code
	}
	limits := b.limits(s)
	return append([]byte{s.thresholdMask()}, limits[:]...), ipmi.OK
}

// setThresholds reads the sensor, a mask of what to set, and six thresholds.
func (b *BMC) setThresholds(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, true)
	if code != ipmi.OK {
		return nil, code
	}
	mask := c.data[1]
	if mask&^s.thresholdMask() != 0 {
		return nil, ipmi.CodeInvalidField
	}
	limits := b.limits(s)
	for i := range limits {
		if mask>>i&1 != 0 {
			limits[i] = c.data[2+i]
		}
	}
	put(&b.sdr.limits, s.number, limits)
	return nil, ipmi.OK
}

func (b *BMC) getHysteresis(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, true)
	if code != ipmi.OK {
		return nil, code
	}
	if set, ok := b.sdr.hysteresis[s.number]; ok {
		return set[:], ipmi.OK
	}
	return []byte{s.scale.hysteresis, s.scale.hysteresis}, ipmi.OK
}

// setHysteresis reads the sensor, FFh, and the positive and negative one.
func (b *BMC) setHysteresis(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, true)
	if code != ipmi.OK {
		return nil, code
	}
	put(&b.sdr.hysteresis, s.number, [2]uint8(c.data[2:4]))
	return nil, ipmi.OK
}

// getReadingFactors answers the same for every reading: they are linear.
func (b *BMC) getReadingFactors(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, true)
	if code != ipmi.OK {
		return nil, code
	}
	return append([]byte{c.data[1]}, s.scale.factors()[4:]...), ipmi.OK
}

// eventEnable is all events unless some were switched off.
func (b *BMC) eventEnable(s *sensor) eventEnable {
	if set, ok := b.sdr.events[s.number]; ok {
		return set
	}
	events := s.states & 0x7fff
	if s.scale != nil {
		events = s.eventMask()
	}
	return eventEnable{eventsOn | scanningOn, events, events}
}

func (b *BMC) getEventEnable(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, false)
	if code != ipmi.OK {
		return nil, code
	}
	e := b.eventEnable(s)
	out := binary.LittleEndian.AppendUint16([]byte{e.flags}, e.assert)
	return binary.LittleEndian.AppendUint16(out, e.deassert), ipmi.OK
}

// What setEventEnable does with the events the request selects.
const (
	eventsKeep = iota
	eventsEnable
	eventsDisable
)

// setEventEnable reads the sensor, the flags with the action in bits 5:4, and
// up to two masks.
func (b *BMC) setEventEnable(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, false)
	if code != ipmi.OK {
		return nil, code
	}
	var masks [4]byte
	copy(masks[:], c.data[2:])
	assert, deassert := binary.LittleEndian.Uint16(masks[:]), binary.LittleEndian.Uint16(masks[2:])
	e := b.eventEnable(s)
	e.flags = c.data[1] & (eventsOn | scanningOn)
	switch c.data[1] >> 4 & 0x03 {
	case eventsKeep:
	case eventsEnable:
		e.assert, e.deassert = e.assert|assert, e.deassert|deassert
	case eventsDisable:
		e.assert, e.deassert = e.assert&^assert, e.deassert&^deassert
	default:
		return nil, ipmi.CodeInvalidField
	}
	put(&b.sdr.events, s.number, e)
	return nil, ipmi.OK
}

// rearmEvents has nothing to do: the states follow from the readings.
func (b *BMC) rearmEvents(c *call) ([]byte, ipmi.Code) {
	_, code := findSensor(c, false)
	return nil, code
}

// getEventStatus answers the flags and the events that hold now.
func (b *BMC) getEventStatus(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, false)
	if code != ipmi.OK {
		return nil, code
	}
	flags, asserted := b.eventEnable(s).flags, s.asserted
	if !b.chassis.on {
		asserted = s.offState
	}
	if s.scale != nil {
		asserted = 0
		if raw, ok := b.value(s, c.now); ok {
			asserted = crossings(b.crossed(s, raw))
		}
	}
	return append(binary.LittleEndian.AppendUint16([]byte{flags}, asserted), 0, 0), ipmi.OK
}

// crossings turns thresholds crossed into their events, as eventMask does.
func crossings(bits uint8) (events uint16) {
	for i := range 3 {
		events |= uint16(bits>>i&1) << (2 * i)
		events |= uint16(bits>>(3+i)&1) << (2*i + 7)
	}
	return events
}

func (b *BMC) getSensorType(c *call) ([]byte, ipmi.Code) {
	s, code := findSensor(c, false)
	switch {
	case code != ipmi.OK:
		return nil, code
	case s.scale != nil:
		return []byte{s.kind, 0x01}, ipmi.OK
	}
	return []byte{s.kind, s.reading}, ipmi.OK
}
