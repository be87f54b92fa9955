package rmcp

import "goipmi/internal/ipmi"

// RemoteConsole is the software ID of a console on the LAN (IPMI v2.0 §5.5).
const RemoteConsole = 0x81

// Message is an IPMI LAN or IPMB message (IPMI v2.0 §13.8):
//
//	rsAddr netFn/rsLUN chk1 rqAddr rqSeq/rqLUN cmd data… chk2
//
// A response swaps the roles, not the places: its first address is that of
// the requester. To and From name the places.
type Message struct {
	To, From       uint8
	NetFn          ipmi.NetFn // odd for a response
	ToLUN, FromLUN uint8
	Seq            uint8 // rqSeq, 6 bits
	Cmd            uint8
	Data           []byte // of a response, the completion code first
}

// MessageLen is the length in bytes of a message with no data.
const MessageLen = 7

// Append appends the encoded message to b.
func (m *Message) Append(b []byte) []byte {
	start := len(b)
	b = append(b, m.To, uint8(m.NetFn)<<2|m.ToLUN&3)
	b = append(b, checksum(b[start:]))
	second := len(b)
	b = append(b, m.From, m.Seq<<2|m.FromLUN&3, m.Cmd)
	b = append(b, m.Data...)
	return append(b, checksum(b[second:]))
}

// DecodeMessage decodes a message; Data is a view of b.
func DecodeMessage(b []byte) (*Message, error) {
	if len(b) < MessageLen {
		return nil, &ipmi.ShortError{Have: len(b), Want: MessageLen}
	}
	if checksum(b[:3]) != 0 || checksum(b[3:]) != 0 {
		return nil, ErrChecksum
	}
	return &Message{
		To: b[0], NetFn: ipmi.NetFn(b[1] >> 2), ToLUN: b[1] & 3,
		From: b[3], Seq: b[4] >> 2, FromLUN: b[4] & 3,
		Cmd: b[5], Data: b[6 : len(b)-1],
	}, nil
}

// checksum is the byte that makes the sum of b and itself zero.
func checksum(b []byte) uint8 {
	var sum uint8
	for _, c := range b {
		sum += c
	}
	return -sum
}

// CmdSendMessage is Send Message, in NetFnApp (IPMI v2.0 §22.7).
const CmdSendMessage = 0x34

// trackRequest asks the BMC to remember who asked and to route the answer back.
const trackRequest = 0x40

// Wrap puts m into a Send Message request to channel; the caller fills in the
// addresses and sequence number of the outer message.
func Wrap(channel uint8, m *Message) *Message {
	return &Message{
		NetFn: ipmi.NetFnApp,
		Cmd:   CmdSendMessage,
		Data:  m.Append([]byte{trackRequest | channel&0x0f}),
	}
}

// Unwrap takes the message out of the data of a Send Message response, which
// begins with the completion code. Nil and no error: none came with it.
func Unwrap(m *Message) (*Message, error) {
	if m.NetFn != ipmi.NetFnApp|1 || m.Cmd != CmdSendMessage || len(m.Data) == 0 {
		return nil, malformed("not a Send Message response")
	}
	if len(m.Data) == 1 {
		return nil, nil
	}
	return DecodeMessage(m.Data[1:])
}
