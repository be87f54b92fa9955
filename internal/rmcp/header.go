package rmcp

import (
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// Class is the message class of an RMCP header (IPMI v2.0 table 13-8).
type Class uint8

// Classes.
const (
	ClassASF  Class = 0x06
	ClassIPMI Class = 0x07
)

const (
	version   = 0x06 // RMCP version 1.0
	noAck     = 0xff // sequence number of a packet that wants no RMCP ACK
	headerLen = 4
)

// Errors that decoders return; they wrap them with what was seen. A packet
// that is too short is an *ipmi.ShortError.
var (
	ErrFormat    = errors.New("malformed packet")
	ErrChecksum  = errors.New("checksum does not match")
	ErrIntegrity = errors.New("integrity code does not match")
)

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrFormat}, args...)...)
}

func appendHeader(b []byte, c Class) []byte {
	return append(b, version, 0, noAck, uint8(c))
}

// DecodeHeader takes the RMCP header off a packet: its class and what follows.
func DecodeHeader(b []byte) (Class, []byte, error) {
	if len(b) < headerLen {
		return 0, nil, &ipmi.ShortError{Have: len(b), Want: headerLen}
	}
	if b[0] != version {
		return 0, nil, malformed("RMCP version %#02x", b[0])
	}
	if b[3]&0x80 != 0 {
		return 0, nil, malformed("RMCP acknowledgement")
	}
	return Class(b[3]), b[headerLen:], nil
}
