//go:build unix

package differ

import (
	"fmt"
	"strings"
)

// Record types (IPMI v2.0 §43).
const (
	fullSensor   = 0x01
	compact      = 0x02
	eventOnly    = 0x03
	association  = 0x08
	deviceAssoc  = 0x09
	genericLoc   = 0x10
	fruLoc       = 0x11
	mcLoc        = 0x12
	confirmation = 0x13
	channelInfo  = 0x14
	oemRecord    = 0xc0
)

// sdrLine is a record as a table has it.
func sdrLine(kind byte, body []byte) string {
	return fmt.Sprintf("sdr 51 %02x %02x %x", kind, len(body), body)
}

// randomSensors is a BMC with records of every type, and command lines of the
// groups sdr and sensor.
func randomSensors(d *dice) *bmc {
	b := &bmc{base: d.deviceID(0)}
	s := &sensors{dice: d, bmc: b}
	for range d.between(8, 30) {
		s.add(one[byte](d, fullSensor, fullSensor, fullSensor, fullSensor, compact, compact, compact,
			eventOnly, genericLoc, fruLoc, mcLoc, association, deviceAssoc, confirmation, channelInfo, oemRecord))
	}
	if d.chance(2) {
		b.add(s.repository())
	}
	s.commands()
	return b
}

// sensors collects what the command lines may name.
type sensors struct {
	*dice
	bmc      *bmc
	names    []string
	entities []string
	keys     []sensorKey
	number   byte // of the last sensor
}

// sensorKey is what events name a sensor by, and its event type.
type sensorKey struct{ owner, number, sensorType, eventType byte }

func (s *sensors) add(kind byte) {
	switch kind {
	case fullSensor, compact, eventOnly:
		s.number += byte(s.between(1, 8))
		s.sensor(kind)
	case genericLoc, fruLoc, mcLoc:
		s.bmc.add(sdrLine(kind, s.locator()))
	case oemRecord:
		s.bmc.add(sdrLine(kind, s.oem()))
	default:
		s.bmc.add(sdrLine(kind, s.bytes(s.between(1, 30))))
	}
}

// name is an ID string behind its type and length code (IPMI v2.0 §43.15).
func (s *sensors) name() []byte {
	name := s.text(one(s.dice, s.between(1, 16), s.between(1, 16), 16, 15, 1, 0))
	s.names = append(s.names, name)
	encoding := one[byte](s.dice, 0xc0, 0xc0, 0xc0, 0x00, 0x40, 0x80)
	return append([]byte{encoding | byte(len(name))}, name...)
}

// entity is an entity's ID and instance.
func (s *sensors) entity() []byte {
	e := []byte{one(s.dice, byte(s.between(0, 0x43)), byte(s.between(0, 0x43)), s.byte()), byte(s.between(0, 9))}
	if s.chance(6) {
		e[1] = s.byte()
	}
	s.entities = append(s.entities, fmt.Sprintf("%d.%d", e[0], e[1]&0x7f), fmt.Sprint(e[0]))
	return e
}

// key is owner, LUN and channel, and number.
func (s *sensors) key() []byte {
	key := []byte{0x20, 0, s.number}
	if s.chance(8) {
		key[0], key[1] = one[byte](s.dice, 0x20, 0x24, 0xc0, 0x41, 0x72), byte(s.IntN(4))
		if s.chance(3) {
			key[1] |= byte(s.IntN(16)) << 4
		}
	}
	return key
}

// kinds gives a sensor type and an event/reading type that suits it more often
// than not.
func (s *sensors) kinds() (sensorType, eventType byte) {
	switch s.IntN(11) {
	case 0, 1, 2, 3:
		return byte(s.between(1, 4)), 0x01
	case 4:
		return byte(s.between(1, 0x2c)), 0x01
	case 5, 6, 7:
		return byte(s.between(1, 0x2c)), 0x6f
	case 8:
		return byte(s.between(1, 0x2c)), byte(s.between(2, 0x0c))
	case 9:
		return byte(s.between(0xc0, 0xff)), one[byte](s.dice, 0x6f, 0x6f, 0x01)
	}
	return s.byte(), one(s.dice, s.byte(), 0x6f, byte(s.between(0x70, 0x7f)))
}

// sensor adds a sensor of any kind, with what the BMC answers for it.
func (s *sensors) sensor(kind byte) {
	sensorType, eventType := s.kinds()
	key := s.key()
	if hasFactors(kind, eventType) {
		s.keys = append(s.keys, sensorKey{key[0], s.number, sensorType, eventType})
	}
	if kind == eventOnly {
		body := append(key, s.entity()...)
		body = append(body, sensorType, eventType)
		body = append(append(body, s.bytes(4)...), s.name()...)
		s.bmc.add(sdrLine(kind, body))
		return
	}
	body := append(key, s.entity()...)
	body = append(body, s.byte(), s.byte(), sensorType, eventType)
	body = append(body, s.bytes(6)...)
	body = append(body, s.units()...)
	if kind == fullSensor {
		body = append(append(body, s.factors()...), s.bytes(17)...)
	} else {
		body = append(body, s.bytes(8)...)
	}
	body = append(body, s.name()...)
	s.bmc.add(append([]string{sdrLine(kind, body)}, s.answers(sensorType)...)...)
}

// units is the three bytes of signed format, rate, modifier and percentage,
// base unit and modifier unit (IPMI v2.0 §43.17).
func (s *sensors) units() []byte {
	switch s.IntN(8) {
	case 0:
		return []byte{s.byte(), s.byte(), s.byte()}
	case 1, 2:
		return []byte{s.byte(), byte(s.IntN(93)), byte(s.IntN(93))}
	case 3:
		return []byte{0xc0, 0, 0}
	}
	return []byte{one[byte](s.dice, 0, 0, 0x40, 0x80) | s.mask(0x01), byte(s.IntN(93)), 0}
}

// factors is linearization, M, tolerance, B, accuracy, exponents and analog
// flags.
func (s *sensors) factors() []byte {
	linear := one[byte](s.dice, 0, 0, byte(s.between(0, 0x0b)), byte(s.between(0, 0x0b)), s.byte())
	if s.chance(3) {
		return notMidway(append([]byte{linear}, s.bytes(6)...))
	}
	exponents := byte(s.between(-3, 3))<<4 | byte(s.between(-3, 3))&0x0f
	return notMidway([]byte{linear, byte(s.between(0, 20)), byte(s.IntN(8)), byte(s.between(-5, 5)), 0, byte(s.IntN(4)), exponents})
}

// answers is what the BMC says of the sensor: reading, thresholds, hysteresis,
// event status and enables, reading factors.
func (s *sensors) answers(sensorType byte) []string {
	flags := one[byte](s.dice, 0xc0, 0xc0, 0xc0, 0xc0, 0x40, 0xe0, 0x80, 0x00, s.byte())
	return []string{
		s.answer("2d", []byte{s.byte(), flags, s.mask(0xff), s.mask(0xff)}, 3),
		s.thresholds(sensorType),
		s.answer("25 ff", []byte{s.mask(0xff), s.mask(0xff)}, 2),
		s.answer("2b", s.events(sensorType, flags), 5),
		s.answer("29", s.events(sensorType, flags), 5),
		s.answer("23 ??", s.bytes(7), 7),
	}
}

func (s *sensors) thresholds(sensorType byte) string {
	if asksAgain(sensorType) {
		return s.answer("27", nil, 0)
	}
	return s.answer("27", append([]byte{s.mask(0x3f)}, s.bytes(6)...), 7)
}

// events is flags and the bits of events asserted and deasserted.
func (s *sensors) events(sensorType, flags byte) []byte {
	events := []byte{flags, s.mask(0xff), s.mask(0xff), s.mask(0xff), s.mask(0xff)}
	if asksAgain(sensorType) {
		events[1], events[2] = 0, 0
	}
	return events
}

// answer is a table line for a command to the sensor: a refusal, or the data or
// at least so many bytes of it.
func (s *sensors) answer(cmd string, data []byte, least int) string {
	cmd, more, _ := strings.Cut(cmd, " ")
	request := strings.TrimSpace(fmt.Sprintf("04 %s %02x %s", cmd, s.number, more))
	if s.chance(15) {
		return fmt.Sprintf("%s = %02x", request, one[byte](s.dice, 0xc1, 0xcb, 0xcc, 0xcd, 0xce, 0xd5, 0xff))
	}
	return fmt.Sprintf("%s = 00 %x", request, data[:s.between(least, len(data))])
}

// locator is the body of a generic, FRU or MC locator, which agree in where
// the entity and the name are.
func (s *sensors) locator() []byte {
	body := append(s.bytes(7), s.entity()...)
	return append(append(body, s.byte()), s.name()...)
}

// oem is the body of an OEM record, often of the maker whose records ipmitool
// shows.
func (s *sensors) oem() []byte {
	body := s.bytes(s.between(9, 20))
	if s.chance(2) {
		body = append([]byte{0x57, 0x01, 0x00, one[byte](s.dice, 2, 2, 2, 3, 6, 7, s.byte())}, s.bytes(s.between(3, 5))...)
		body = append(body, s.bytes(s.IntN(2))...)
	}
	return body
}

// repository is what the BMC says of its SDRs; they need not be as many.
func (s *sensors) repository() string {
	return fmt.Sprintf("0a 20 = 00 %02x %s %s %s %s %02x", one[byte](s.dice, 0x51, 0x01, 0x02), hexLE(s.Uint32N(999)+1, 2),
		hexLE(one(s.dice, s.Uint32N(0x10000), 0, 0xffff), 2), hexLE(s.time(), 4), hexLE(s.time(), 4), s.byte())
}

// commands tries all the ways to show sensors, some of them on each BMC.
func (s *sensors) commands() {
	lines := [][]string{{"sdr"}, {"sdr", "info"}, {"sensor"}, {"sensor", "list"}}
	for _, list := range []string{"list", "elist"} {
		for _, kind := range []string{"all", "full", "compact", "event", "mcloc", "fru", "generic"} {
			lines = append(lines, []string{"sdr", list, kind})
		}
	}
	named := append([]string{"sdr", "get"}, few(s.dice, 6, s.names)...)
	lines = append(lines, named, append([]string{"sensor", "get"}, named[2:]...), append([]string{"sensor", "reading"}, named[2:]...),
		[]string{"sdr", "type", fmt.Sprintf("0x%02x", s.between(0, 0x2f))}, []string{"sdr", "type", "list"},
		[]string{"sdr", "type", one(s.dice, "Temperature", "voltage", "Fan", "Memory", "Power Supply", "Processor", "OEM")})
	for _, entity := range few(s.dice, 2, s.entities) {
		lines = append(lines, []string{"sdr", "entity", entity})
	}
	must := [][]string{{"-v", "sdr", "elist", "all"}, {"-v", "sensor", "list"}, {"sdr", "elist"}, {"-c", "sensor", "list"}}
	for _, line := range few(s.dice, 8, lines) {
		must = append(must, append(one(s.dice, nil, []string{"-c"}, []string{"-v"}, []string{"-c", "-v"}), line...))
	}
	for _, line := range must {
		s.bmc.try(s.zone(), line...)
	}
}
