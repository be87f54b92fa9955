package fru

import (
	"bytes"
	"encoding/hex"
)

// Encoding is how the bytes of a field are meant (FRU §13).
type Encoding uint8

// The encodings.
const (
	Binary Encoding = iota
	BCDPlus
	SixBit
	Text // 8 bits a character
)

// String names an encoding.
func (e Encoding) String() string {
	return [...]string{"binary", "bcd_plus", "6bit_ascii", "text"}[e&3]
}

const (
	endOfFields = 0xc1
	lengthMask  = 0x3f
)

// Field is one string of an area.
type Field struct {
	Offset   int // of the type/length byte, from the beginning of the area
	Encoding Encoding
	Raw      []byte
}

// nextField takes the field at offset. What the area's end cuts off is missing;
// ok is false behind the end.
func nextField(area []byte, offset int) (f Field, next int, ok bool) {
	if offset >= len(area) {
		return Field{}, offset, false
	}
	typeLength := area[offset]
	next = offset + 1 + int(typeLength&lengthMask)
	return Field{
		Offset:   offset,
		Encoding: Encoding(typeLength >> 6),
		Raw:      area[offset+1 : min(next, len(area))],
	}, next, true
}

// bcdPlus are the characters of the BCD plus encoding; the last three are not
// defined, and written as ipmitool does.
const bcdPlus = "0123456789 -.:,_"

// String is the field's text, as far as its first NUL.
func (f Field) String() string {
	var text []byte
	switch f.Encoding {
	case Binary:
		return hex.EncodeToString(f.Raw)
	case BCDPlus:
		for _, b := range f.Raw {
			text = append(text, bcdPlus[b>>4], bcdPlus[b&0x0f])
		}
	case SixBit:
		text = unpackSixBit(f.Raw)
	case Text:
		text = f.Raw
	}
	text, _, _ = bytes.Cut(text, []byte{0})
	return string(text)
}

// unpackSixBit makes four characters of every three bytes, the last group
// filled up with blanks.
//
//	byte       0        1        2
//	      bbaaaaaa ccccbbbb ddddddcc
func unpackSixBit(raw []byte) []byte {
	var text []byte
	for len(raw) > 0 {
		var group [3]byte
		raw = raw[copy(group[:], raw):]
		bits := uint32(group[0]) | uint32(group[1])<<8 | uint32(group[2])<<16
		for range 4 {
			text = append(text, byte(bits&0x3f)+' ')
			bits >>= 6
		}
	}
	return text
}
