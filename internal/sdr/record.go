// Package sdr reads Sensor Data Records: what sensors, devices and controllers
// a BMC knows of, and how a sensor's raw reading becomes a value.
//
//	record (IPMI v2.0 §43)
//	+---------+-------+----+------+-------------------+
//	|record ID|version|type|length| body, length bytes|
//	+---------+-------+----+------+-------------------+
//	    2        1      1     1
package sdr

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"goipmi/internal/ipmi"
)

// Type says what a record describes.
type Type uint8

// Record types (IPMI v2.0 §43).
const (
	TypeFull              Type = 0x01
	TypeCompact           Type = 0x02
	TypeEventOnly         Type = 0x03
	TypeEntityAssociation Type = 0x08
	TypeDeviceAssociation Type = 0x09
	TypeGenericLocator    Type = 0x10
	TypeFRULocator        Type = 0x11
	TypeMCLocator         Type = 0x12
	TypeMCConfirmation    Type = 0x13
	TypeChannelInfo       Type = 0x14
	TypeOEM               Type = 0xc0
)

// layout is where the bodies of a type keep what most of them have; -1 if they
// do not. Offsets count from the body's start.
type layout struct{ entity, idCode int }

var layouts = map[Type]layout{
	TypeFull:              {3, 42},
	TypeCompact:           {3, 26},
	TypeEventOnly:         {3, 11},
	TypeEntityAssociation: {0, -1},
	TypeGenericLocator:    {7, 10},
	TypeFRULocator:        {7, 10},
	TypeMCLocator:         {7, 10},
}

// HeaderLen is the number of bytes before a record's body.
const HeaderLen = 5

// Record is one SDR as the BMC has it. Its body may be shorter than its type
// wants; what is missing reads as zero.
type Record struct {
	ID      uint16
	Version uint8 // 0x51 since IPMI v1.5
	Type    Type
	Body    []byte // up to 255 bytes
}

// parseHeader takes the first HeaderLen bytes of a record apart.
func parseHeader(data []byte) (rec Record, length int, err error) {
	r := ipmi.NewReader(data)
	rec = Record{ID: r.U16(), Version: r.U8(), Type: Type(r.U8())}
	length = int(r.U8())
	return rec, length, r.Err()
}

// Bytes is the whole record, header and body.
func (r *Record) Bytes() []byte {
	head := binary.LittleEndian.AppendUint16(nil, r.ID)
	head = append(head, r.Version, uint8(r.Type), uint8(len(r.Body)))
	return append(head, r.Body...)
}

// Listed reports whether lists take the record up: it is a sensor, a locator
// or an entity association.
func (r *Record) Listed() bool {
	_, known := layouts[r.Type]
	return known
}

// padded is the first n bytes of the body, filled up with zeros.
func (r *Record) padded(n int) []byte {
	if len(r.Body) >= n {
		return r.Body[:n]
	}
	return append(bytes.Clone(r.Body), make([]byte, n-len(r.Body))...)
}

// byteAt is one byte of the body; zero past its end.
func (r *Record) byteAt(i int) uint8 {
	if i < 0 || i >= len(r.Body) {
		return 0
	}
	return r.Body[i]
}

// Lengths of ID strings (IPMI v2.0 §43.15): the code has five bits for it, a
// record room for sixteen bytes.
const (
	idLenMask = 0x1f
	maxIDLen  = 16
)

// FullName is the ID string up to the first NUL or the record's end, whatever
// the length in front of it says.
func (r *Record) FullName() string {
	at, known := layouts[r.Type]
	if !known || at.idCode < 0 || at.idCode+1 >= len(r.Body) {
		return ""
	}
	name, _, _ := bytes.Cut(r.Body[at.idCode+1:], []byte{0})
	return string(name)
}

// Name is the ID string as lists show it: at most 16 bytes. ipmitool gives the
// names of all but full and compact sensors one byte more than their length,
// and none to those of length and encoding 0.
func (r *Record) Name() string {
	code := r.idCode()
	n := int(code & idLenMask)
	if r.Type != TypeFull && r.Type != TypeCompact && code != 0 {
		n++
	}
	name := r.FullName()
	return name[:min(n, maxIDLen, len(name))]
}

func (r *Record) idCode() uint8 {
	at, known := layouts[r.Type]
	if !known {
		return 0
	}
	return r.byteAt(at.idCode)
}

// Named reports whether an operand means this record: its ID string, as far as
// its length and the operand go, is id.
func (r *Record) Named(id string) bool {
	at, known := layouts[r.Type]
	if !known || at.idCode < 0 {
		return false
	}
	name := r.FullName()
	return name[:min(len(name), max(len(id), int(r.idCode()&idLenMask)))] == id
}

// Entity is the entity that the record belongs to, or contains others for an
// association; ok is false if its type has none.
func (r *Record) Entity() (e Entity, ok bool) {
	at, known := layouts[r.Type]
	if !known {
		return Entity{}, false
	}
	return parseEntity(r.byteAt(at.entity), r.byteAt(at.entity+1)), true
}

// Key names the sensor of a full, compact or event-only record; ok is false
// for all others.
func (r *Record) Key() (key Key, ok bool) {
	key = parseKey(r.padded(3))
	switch r.Type {
	case TypeFull, TypeCompact:
		key.SensorType = r.byteAt(7)
	case TypeEventOnly:
		key.SensorType = r.byteAt(5)
	default:
		return Key{}, false
	}
	return key, true
}

// Key is a sensor's address, and its type.
type Key struct {
	Owner      uint8 // slave address or, if odd, software ID
	LUN        uint8
	Channel    uint8
	Number     uint8
	SensorType uint8
}

func parseKey(b []byte) Key {
	return Key{Owner: b[0], LUN: b[1] & 0x03, Channel: b[1] >> 4, Number: b[2]}
}

// Target is where the sensor answers, seen from a session whose requests go to
// base; the zero Target, but for the LUN, if that is base itself.
func (k Key) Target(base ipmi.Target) ipmi.Target {
	addr := base.Addr
	if addr == 0 {
		addr = ipmi.BMCAddr
	}
	if k.Owner == addr && k.Channel == base.Channel {
		return ipmi.Target{LUN: k.LUN}
	}
	t := base
	t.Addr, t.Channel, t.LUN = k.Owner, k.Channel, k.LUN
	return t
}

// Entity is a physical or logical part of the system (IPMI v2.0 §39).
type Entity struct {
	ID       uint8
	Instance uint8 // 0 to 127
	Logical  bool
}

func parseEntity(id, instance uint8) Entity {
	return Entity{ID: id, Instance: instance & 0x7f, Logical: instance&0x80 != 0}
}

// String is "ID.instance".
func (e Entity) String() string { return fmt.Sprintf("%d.%d", e.ID, e.Instance) }

// Name is what the entity ID means.
func (e Entity) Name() string { return EntityName(e.ID) }
