//go:build unix

package differ

import "fmt"

// randomLog is a BMC with an event log, the sensors of some of the events, and
// command lines of the group sel.
func randomLog(d *dice) *bmc {
	b := &bmc{base: d.deviceID(0) + "\n" + d.boardID()}
	s := &sensors{dice: d, bmc: b}
	for range d.between(2, 8) {
		s.add(one[byte](d, fullSensor, fullSensor, compact, compact, eventOnly, fruLoc))
	}
	l := &eventLog{sensors: s, size: d.between(5, 40)}
	for range l.size {
		b.add(fmt.Sprintf("sel %x", l.record()))
	}
	b.add(l.info(), l.allocation())
	b.add("0a 48 = 00 " + hexLE(l.time(), 4))
	l.commands()
	return b
}

// eventLog makes records of a log.
type eventLog struct {
	*sensors
	size int
}

// record is a log record behind its ID (IPMI v2.0 §32).
func (l *eventLog) record() []byte {
	kind := one[byte](l.dice, 2, 2, 2, 2, 2, 2, 2, 2, byte(l.IntN(0xc0)), byte(l.between(0xc0, 0xdf)), byte(l.between(0xe0, 0xff)), 0xf0)
	switch {
	case kind < 0xc0:
		return append(l.stamped(kind), l.event()...)
	case kind < 0xe0:
		return append(l.stamped(kind), append(l.maker(), l.bytes(6)...)...)
	case kind == 0xf0:
		return append([]byte{kind, l.byte(), l.byte()}, append([]byte(l.text(l.IntN(12))), make([]byte, 11)...)[:11]...)
	}
	return append([]byte{kind}, l.bytes(13)...)
}

func (l *eventLog) stamped(kind byte) []byte {
	t := l.time()
	return []byte{kind, byte(t), byte(t >> 8), byte(t >> 16), byte(t >> 24)}
}

func (l *eventLog) maker() []byte {
	m := one(l.dice, manufacturers...)
	return []byte{byte(m), byte(m >> 8), byte(m >> 16)}
}

// event is generator, format, sensor, event type and data of a system event.
func (l *eventLog) event() []byte {
	generator, number := one[byte](l.dice, 0x20, 0x20, 0x01, 0x33, 0x41, 0x61, l.byte()), l.byte()
	sensorType, eventType := l.kinds()
	switch {
	case l.chance(4): // what makers say most of
		sensorType = one[byte](l.dice, 0x07, 0x0c, 0x0c, 0x0f, 0x10, 0x12, 0x13, 0x20, 0x23, 0x2b, 0xc1, 0xc2, 0xc3, 0xd0)
		eventType = one[byte](l.dice, 0x6f, 0x6f, 0x6f, 0x0b, 0x70, 0x7e)
	case len(l.keys) > 0 && l.chance(2):
		k := one(l.dice, l.keys...)
		generator, number, sensorType, eventType = k.owner, k.number, k.sensorType, k.eventType
	}
	if l.chance(10) {
		number = 0
	}
	channel := one[byte](l.dice, 0, 0, 0, l.byte())
	format := one[byte](l.dice, 4, 4, 4, 3, l.byte())
	event := []byte{generator, channel, format, sensorType, number, eventType | l.mask(0x80)}
	return append(event, l.data()...)
}

// data is the three bytes of event data: any offset, with and without what
// follows it.
func (l *eventLog) data() []byte {
	first := one[byte](l.dice, 0x00, 0x50, 0xa0, 0xf0, 0x20, 0x80, 0xc0, byte(l.IntN(16))<<4) | byte(l.IntN(16))
	return []byte{first, one(l.dice, 0xff, 0x00, l.byte(), l.byte()), one(l.dice, 0xff, 0x00, l.byte(), l.byte())}
}

// info is what the BMC says of the log; its count is true as long as no record
// is left out.
func (l *eventLog) info() string {
	version := one[byte](l.dice, 0x51, 0x51, 0x02, l.byte())
	return fmt.Sprintf("0a 40 = 00 %02x %s %s %s %s %02x", version, hexLE(uint32(l.size), 2),
		hexLE(one(l.dice, l.Uint32N(0x10000), 0, 0xffff), 2), hexLE(l.time(), 4), hexLE(l.time(), 4), l.byte())
}

func (l *eventLog) allocation() string {
	return fmt.Sprintf("0a 41 = 00 %x", l.bytes(9))
}

// commands tries the ways to show a log, some of them on each BMC.
func (l *eventLog) commands() {
	count := fmt.Sprint(l.between(1, l.size+2))
	lines := [][]string{
		{"sel"}, {"sel", "info"}, {"sel", "time", "get"}, {"sel", "list", "first", count}, {"sel", "elist", "last", count},
		{"sel", "list", count}, {"sel", "elist", "first", count}, {"sel", "list", "last", count},
		{"sel", "get", fmt.Sprint(l.between(1, l.size)), fmt.Sprintf("0x%x", l.between(1, l.size))},
		{"sel", "get", fmt.Sprint(l.between(1, l.size))}, {"sel", "get", fmt.Sprint(l.between(1, l.size))},
	}
	all := [][]string{
		{"sel", "list"}, {"sel", "elist"}, {"-c", "sel", "elist"}, {"-v", "sel", "list"}, {"-v", "sel", "elist"}, {"-c", "sel", "list"},
	}
	for _, line := range append(few(l.dice, 4, all), few(l.dice, 4, lines)...) {
		if line[0] == "sel" {
			line = append(one(l.dice, nil, nil, []string{"-c"}, []string{"-v"}, []string{"-Z"}), line...)
		}
		l.bmc.try(l.zone(), line...)
	}
}
