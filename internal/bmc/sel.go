package bmc

import (
	"encoding/binary"
	"time"

	"goipmi/internal/ipmi"
)

// selEntry is a record of the SEL (IPMI v2.0 §32.1):
//
//	ID, two bytes | type | time, four | generator, two | EvM revision |
//	sensor type | sensor | direction and event type | data, three
type selEntry [16]byte

func (e *selEntry) id() uint16 { return binary.LittleEndian.Uint16(e[:]) }

const (
	selVersion  = 0x51
	selCapacity = 512
	selUnit     = 16 // bytes a record
)

// selOperations: delete, reserve, allocation info; bit 7 is the overflow.
const (
	selOperations = 0x0b
	selOverflow   = 0x80
)

type sel struct {
	entries     []selEntry // in order of arrival
	lastID      uint16
	reservation uint16
	nextReserve uint16
	overflow    bool
	added       time.Time
	erased      time.Time
	offset      time.Duration // the BMC's clock is the real one and this
	utcOffset   uint16        // minutes, 07FFh unspecified
}

// event is the part of a record that says what happened.
type event struct {
	generator          uint16
	sensorType, sensor uint8
	kind               uint8 // event/reading type; bit 7 deassertion
	data               [3]byte
}

const bmcGenerator = 0x0020

// Events the BMC logs by itself; the sensors are of the SDRs.
var (
	eventPowerOff = event{bmcGenerator, 0x09, sensorPowerUnit, 0x6f, [3]byte{0x00, 0xff, 0xff}}
	eventPowerOn  = event{bmcGenerator, 0x09, sensorPowerUnit, 0xef, [3]byte{0x00, 0xff, 0xff}}
	eventCleared  = event{bmcGenerator, 0x10, sensorEventLog, 0x6f, [3]byte{0x02, 0xff, 0xff}}
)

// watchdogEvent is Watchdog 2 (IPMI v2.0 Table 42-3): what it did, and whose
// timer it was.
func watchdogEvent(action, use uint8) event {
	return event{bmcGenerator, 0x23, sensorWatchdog, 0x6f, [3]byte{0xc0 | action, use, 0xff}}
}

// history is what the SEL holds at first, the newest last; the age is before
// the start.
var history = []struct {
	age   time.Duration
	event event
}{
	{2208 * time.Hour, eventCleared},
	{2208 * time.Hour, eventPowerOn},
	{2207 * time.Hour, event{0x0001, 0x1f, 0x00, 0x6f, [3]byte{0x01, 0xff, 0xff}}},       // C: boot completed
	{1711 * time.Hour, event{bmcGenerator, 0x01, 0x01, 0x01, [3]byte{0x57, 0x2b, 0x2a}}}, // inlet upper non-critical
	{1709 * time.Hour, event{bmcGenerator, 0x01, 0x01, 0x81, [3]byte{0x57, 0x28, 0x2a}}}, // and gone
	{1022 * time.Hour, event{bmcGenerator, 0x04, 0x33, 0x01, [3]byte{0x50, 0x0c, 0x0f}}}, // fan 4 lower non-critical
	{1022 * time.Hour, event{bmcGenerator, 0x04, 0x33, 0x81, [3]byte{0x50, 0x14, 0x0f}}}, //
	{530 * time.Hour, event{0x0001, 0x0c, 0x60, 0x6f, [3]byte{0xa0, 0xff, 0x05}}},        // correctable ECC
	{212 * time.Hour, event{bmcGenerator, 0x08, 0x51, 0x6f, [3]byte{0x03, 0xff, 0xff}}},  // PSU 1 input lost
	{211 * time.Hour, event{bmcGenerator, 0x08, 0x51, 0xef, [3]byte{0x03, 0xff, 0xff}}},  //
	{96 * time.Hour, event{0x0041, 0x20, 0x00, 0x6f, [3]byte{0x01, 0xff, 0xff}}},         // OS
	{95 * time.Hour, event{bmcGenerator, 0x05, 0x70, 0x6f, [3]byte{0x00, 0xff, 0xff}}},   // chassis opened
	{95 * time.Hour, event{bmcGenerator, 0x05, 0x70, 0xef, [3]byte{0x00, 0xff, 0xff}}},   //
}

func (s *sel) init(now time.Time) {
	*s = sel{erased: now.Add(-history[0].age), added: now.Add(-history[len(history)-1].age), utcOffset: 0x07ff}
	for _, h := range history {
		s.append(encodeEvent(h.event, now.Add(-h.age)))
	}
}

func encodeEvent(e event, at time.Time) (r selEntry) {
	r[2] = 0x02 // system event
	binary.LittleEndian.PutUint32(r[3:], uint32(at.Unix()))
	binary.LittleEndian.PutUint16(r[7:], e.generator)
	r[9], r[10], r[11], r[12] = 0x04, e.sensorType, e.sensor, e.kind
	copy(r[13:], e.data[:])
	return r
}

// append gives the record the next ID, unless the SEL is full.
func (s *sel) append(r selEntry) bool {
	if len(s.entries) >= selCapacity {
		s.overflow = true
		return false
	}
	s.lastID++
	if s.lastID == 0xffff {
		s.lastID = 1
	}
	binary.LittleEndian.PutUint16(r[:], s.lastID)
	s.entries = append(s.entries, r)
	return true
}

// log records an event of the BMC itself, if the global enables let it.
func (b *BMC) log(at time.Time, e event) {
	if b.enables&enableEventLogging == 0 {
		return
	}
	if at = at.Add(b.sel.offset); b.sel.append(encodeEvent(e, at)) {
		b.sel.added = at
	}
}

// find is the position of a record: the ID, 0 the first or FFFFh the last.
func (s *sel) find(id uint16) (int, bool) {
	last := len(s.entries) - 1
	switch {
	case last < 0:
		return 0, false
	case id == 0x0000:
		return 0, true
	case id == 0xffff:
		return last, true
	}
	for i := range s.entries {
		if s.entries[i].id() == id {
			return i, true
		}
	}
	return 0, false
}

// getSELInfo (IPMI v2.0 §31.2) counts records and free bytes, and says when
// the SEL changed.
func (b *BMC) getSELInfo(*call) ([]byte, ipmi.Code) {
	s := &b.sel
	operations := uint8(selOperations)
	if s.overflow {
		operations |= selOverflow
	}
	out := binary.LittleEndian.AppendUint16([]byte{selVersion}, uint16(len(s.entries)))
	out = binary.LittleEndian.AppendUint16(out, uint16((selCapacity-len(s.entries))*selUnit))
	out = binary.LittleEndian.AppendUint32(out, uint32(s.added.Unix()))
	out = binary.LittleEndian.AppendUint32(out, uint32(s.erased.Unix()))
	return append(out, operations), ipmi.OK
}

// getSELAllocation: units, their size, free ones, the largest block of them,
// and the largest record in units.
func (b *BMC) getSELAllocation(*call) ([]byte, ipmi.Code) {
	return allocation(selCapacity, selUnit, selCapacity-len(b.sel.entries), 1), ipmi.OK
}

func allocation(units, size, free int, largest uint8) (out []byte) {
	for _, n := range []int{units, size, free, free} {
		out = binary.LittleEndian.AppendUint16(out, uint16(n))
	}
	return append(out, largest)
}

func (b *BMC) reserveSEL(*call) ([]byte, ipmi.Code) {
	b.sel.nextReserve = b.sel.nextReserve%0xfffe + 1
	b.sel.reservation = b.sel.nextReserve
	return binary.LittleEndian.AppendUint16(nil, b.sel.reservation), ipmi.OK
}

// reserved says whether a request may go on: with the reservation that holds,
// or with none where none is needed.
func reserved(held, given uint16, needed bool) bool {
	if given == 0 {
		return !needed
	}
	return given == held
}

// getSELEntry reads
//
//	reservation, two bytes | record ID, two | offset | how many, FFh all
func (b *BMC) getSELEntry(c *call) ([]byte, ipmi.Code) {
	r := ipmi.NewReader(c.data)
	reservation, id, offset, count := r.U16(), r.U16(), int(r.U8()), int(r.U8())
	if !reserved(b.sel.reservation, reservation, offset != 0) {
		return nil, ipmi.CodeLostReservation
	}
	at, ok := b.sel.find(id)
	if !ok {
		return nil, ipmi.CodeNotPresent
	}
	next := uint16(0xffff)
	if at+1 < len(b.sel.entries) {
		next = b.sel.entries[at+1].id()
	}
	return part(next, b.sel.entries[at][:], offset, count)
}

// part answers with the ID of the next record and the bytes asked for.
func part(next uint16, record []byte, offset, count int) ([]byte, ipmi.Code) {
	if count == 0xff {
		count = len(record) - offset
	}
	if offset > len(record) || count < 0 {
		return nil, ipmi.CodeOutOfRange
	}
	end := min(offset+count, len(record))
	return append(binary.LittleEndian.AppendUint16(nil, next), record[offset:end]...), ipmi.OK
}

// addSELEntry stamps a record with the time, unless its type has no room for
// one, and cancels the reservation.
func (b *BMC) addSELEntry(c *call) ([]byte, ipmi.Code) {
	r := selEntry(c.data)
	now := c.now.Add(b.sel.offset)
	if r[2] < 0xe0 {
		binary.LittleEndian.PutUint32(r[3:], uint32(now.Unix()))
	}
	if !b.sel.append(r) {
		return nil, ipmi.CodeOutOfSpace
	}
	b.sel.added, b.sel.reservation = now, 0
	return binary.LittleEndian.AppendUint16(nil, b.sel.lastID), ipmi.OK
}

func (b *BMC) deleteSELEntry(c *call) ([]byte, ipmi.Code) {
	r := ipmi.NewReader(c.data)
	if !reserved(b.sel.reservation, r.U16(), true) {
		return nil, ipmi.CodeLostReservation
	}
	at, ok := b.sel.find(r.U16())
	if !ok {
		return nil, ipmi.CodeNotPresent
	}
	id := b.sel.entries[at].id()
	b.sel.entries = append(b.sel.entries[:at], b.sel.entries[at+1:]...)
	b.sel.erased, b.sel.reservation = c.now.Add(b.sel.offset), 0
	return binary.LittleEndian.AppendUint16(nil, id), ipmi.OK
}

// clearSEL reads the reservation, "CLR" and AAh to erase or 0 to ask; it is
// done at once.
func (b *BMC) clearSEL(c *call) ([]byte, ipmi.Code) {
	reservation, action := binary.LittleEndian.Uint16(c.data), c.data[5]
	switch {
	case string(c.data[2:5]) != "CLR" || action != 0xaa && action != 0x00:
		return nil, ipmi.CodeInvalidField
	case !reserved(b.sel.reservation, reservation, true):
		return nil, ipmi.CodeLostReservation
	}
	if action == 0xaa {
		b.sel.entries, b.sel.overflow = nil, false
		b.sel.lastID, b.sel.reservation = 0, 0
		b.sel.erased = c.now.Add(b.sel.offset)
		b.log(c.now, eventCleared)
	}
	return []byte{0x01}, ipmi.OK // erase completed
}

// getTime and setTime are of one clock, which SEL and SDR repository share.
func (b *BMC) getTime(c *call) ([]byte, ipmi.Code) {
	now := c.now.Add(b.sel.offset).Unix()
	return binary.LittleEndian.AppendUint32(nil, uint32(now)), ipmi.OK
}

func (b *BMC) setTime(c *call) ([]byte, ipmi.Code) {
	to := time.Unix(int64(binary.LittleEndian.Uint32(c.data)), 0)
	b.sel.offset = to.Sub(c.now)
	return nil, ipmi.OK
}

func (b *BMC) getUTCOffset(*call) ([]byte, ipmi.Code) {
	return binary.LittleEndian.AppendUint16(nil, b.sel.utcOffset), ipmi.OK
}

func (b *BMC) setUTCOffset(c *call) ([]byte, ipmi.Code) {
	minutes := int16(binary.LittleEndian.Uint16(c.data))
	if minutes != 0x07ff && (minutes < -1440 || minutes > 1440) {
		return nil, ipmi.CodeOutOfRange
	}
	b.sel.utcOffset = uint16(minutes)
	return nil, ipmi.OK
}

// platformEvent logs what software reports (IPMI v2.0 §29.3); by the system
// interface it names its own generator.
func (b *BMC) platformEvent(c *call) ([]byte, ipmi.Code) {
	d, generator := c.data, uint16(0x0041)
	if len(d) == 8 {
		generator, d = uint16(d[0]), d[1:]
	}
	b.log(c.now, event{generator, d[1], d[2], d[3], [3]byte(d[4:7])})
	return nil, ipmi.OK
}

func (b *BMC) setEventReceiver(c *call) ([]byte, ipmi.Code) {
	copy(b.receiver[:], c.data)
	return nil, ipmi.OK
}

func (b *BMC) getEventReceiver(*call) ([]byte, ipmi.Code) { return b.receiver[:], ipmi.OK }
