package rmcp

import "goipmi/internal/ipmi"

// SOLPacket is a Serial over LAN payload (IPMI v2.0 §15.9):
//
//	seq acked accepted flags characters…
//
// Seq 0 carries no characters: it only acknowledges. Acked 0 acknowledges
// nothing.
type SOLPacket struct {
	Seq      uint8 // 1 to 15
	Acked    uint8 // the other side's Seq
	Accepted uint8 // how many of its characters were taken
	NACK     bool  // some were not, for the time being
	Flags    SOLFlags
	Data     []byte
}

// SOLFlags are the operations that a console asks for, and what a BMC reports
// of the serial port (IPMI v2.0 table 15-2).
type SOLFlags uint8

// Operations of the console.
const (
	SOLFlushOutbound SOLFlags = 1 << iota
	SOLFlushInbound
	SOLDeassertDCD
	SOLPauseCTS
	SOLBreak
	SOLRing
)

// Reports of the BMC.
const (
	SOLBreakDetected SOLFlags = 1 << (iota + 2)
	SOLOverrun                // characters from the server were lost
	SOLDeactivated            // the payload is going away
	SOLUnavailable            // the serial port takes no characters
)

const (
	solHeaderLen = 4
	solNACK      = 0x40
)

// MaxSOLData is the most characters whose acceptance one packet can report.
const MaxSOLData = 255

// Append appends the encoded packet to b.
func (p *SOLPacket) Append(b []byte) []byte {
	flags := uint8(p.Flags) &^ solNACK
	if p.NACK {
		flags |= solNACK
	}
	return append(append(b, p.Seq&0x0f, p.Acked&0x0f, p.Accepted, flags), p.Data...)
}

// DecodeSOL decodes a packet; Data is a view of b.
func DecodeSOL(b []byte) (*SOLPacket, error) {
	p := new(SOLPacket)
	return p, p.decode(b)
}

func (p *SOLPacket) decode(b []byte) error {
	if len(b) < solHeaderLen {
		return &ipmi.ShortError{Have: len(b), Want: solHeaderLen}
	}
	*p = SOLPacket{
		Seq: b[0] & 0x0f, Acked: b[1] & 0x0f, Accepted: b[2],
		NACK: b[3]&solNACK != 0, Flags: SOLFlags(b[3] &^ solNACK),
		Data: b[solHeaderLen:],
	}
	return nil
}
