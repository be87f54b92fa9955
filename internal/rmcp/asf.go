package rmcp

import (
	"encoding/binary"

	"goipmi/internal/ipmi"
)

// ASF messages (IPMI v2.0 §13.2.3):
//
//	IANA(4, most significant first) type tag 00 length data
const (
	asfIANA = 4542
	asfPing = 0x80
	asfPong = 0x40
)

// AppendPing appends a Presence Ping with the given tag; FFh asks for no pong.
func AppendPing(b []byte, tag uint8) []byte {
	b = binary.BigEndian.AppendUint32(appendHeader(b, ClassASF), asfIANA)
	return append(b, asfPing, tag, 0, 0)
}

// Pong is a Presence Pong (IPMI v2.0 table 13-7).
type Pong struct {
	Tag        uint8
	Enterprise uint32 // 4542 if no OEM abilities
	OEM        uint32
	Entities   uint8 // bit 7: IPMI is spoken here
}

// IPMI reports whether the host speaks IPMI.
func (p *Pong) IPMI() bool { return p.Entities&0x80 != 0 }

// DecodePong decodes a whole packet.
func DecodePong(b []byte) (*Pong, error) {
	class, b, err := DecodeHeader(b)
	if err != nil {
		return nil, err
	}
	const length = 8 + 16
	if len(b) < length {
		return nil, &ipmi.ShortError{Have: len(b), Want: length}
	}
	if class != ClassASF || binary.BigEndian.Uint32(b) != asfIANA || b[4] != asfPong {
		return nil, malformed("not a presence pong")
	}
	return &Pong{
		Tag:        b[5],
		Enterprise: binary.BigEndian.Uint32(b[8:]),
		OEM:        binary.BigEndian.Uint32(b[12:]),
		Entities:   b[16],
	}, nil
}
