package session

import (
	"errors"

	"goipmi/internal/rmcp"
)

var (
	errForeign  = errors.New("not of this session")
	errReplayed = errors.New("old or repeated sequence number")
)

func message(payload []byte) (inbound, error) {
	m, err := rmcp.DecodeMessage(payload)
	return inbound{kind: rmcp.PayloadIPMI, msg: m}, err
}

// outside is the codec of what comes before a session: the RMCP+ handshake,
// and IPMI 1.5 messages without authentication.
type outside struct{}

func (outside) seal(kind rmcp.PayloadType, payload []byte) ([]byte, error) {
	if kind == rmcp.PayloadIPMI {
		return (&rmcp.LANPacket{Payload: payload}).AppendSigned(nil, [16]byte{})
	}
	return (&rmcp.Packet{Type: kind, Payload: payload}).Append(nil), nil
}

func (outside) open(packet []byte) (inbound, error) {
	if rmcp.IsRMCPPlus(packet) {
		p, err := rmcp.DecodePacket(packet)
		if err != nil {
			return inbound{}, err
		}
		if p.ID != 0 || p.Encrypted || p.Authenticated || p.Type == rmcp.PayloadIPMI {
			return inbound{}, errForeign
		}
		return inbound{kind: p.Type, payload: p.Payload}, nil
	}
	p, err := rmcp.DecodeLAN(packet)
	if err != nil {
		return inbound{}, err
	}
	if p.ID != 0 || p.AuthType != rmcp.AuthNone {
		return inbound{}, errForeign
	}
	return message(p.Payload)
}

// plusCodec is that of an RMCP+ session.
type plusCodec struct {
	keys             *rmcp.Keys
	solKeys          *rmcp.Keys // of Serial over LAN, where the BMC has it less protected
	consoleID, bmcID uint32
	seq              uint32 // of the last packet sent
	window           rmcp.Window

	sealed []byte // the last packet
}

func (c *plusCodec) seal(kind rmcp.PayloadType, payload []byte) ([]byte, error) {
	c.seq = next(c.seq)
	p := rmcp.Packet{Type: kind, ID: c.bmcID, Seq: c.seq, Payload: payload}
	c.sealed = c.keysOf(kind).Seal(c.sealed[:0], &p)
	return c.sealed, nil
}

func (c *plusCodec) open(packet []byte) (inbound, error) {
	p, err := rmcp.DecodePacket(packet)
	if err != nil {
		return inbound{}, err
	}
	if p.ID != c.consoleID {
		return inbound{}, errForeign
	}
	payload, err := c.keysOf(p.Type).Open(p)
	if err != nil {
		return inbound{}, err
	}
	if !c.window.Accept(p.Seq) {
		return inbound{}, errReplayed
	}
	if p.Type == rmcp.PayloadIPMI {
		return message(payload)
	}
	return inbound{kind: p.Type, seq: p.Seq, payload: payload}, nil
}

func (c *plusCodec) keysOf(kind rmcp.PayloadType) *rmcp.Keys {
	if kind == rmcp.PayloadSOL && c.solKeys != nil {
		return c.solKeys
	}
	return c.keys
}

// lanCodec is that of an IPMI 1.5 session, and of its activation.
type lanCodec struct {
	auth     rmcp.AuthType
	id       uint32
	password [16]byte
	seq      uint32 // of the next packet; 0 during activation, and then it stays
	window   rmcp.Window
	// lax takes unauthenticated packets in an authenticated session: refusals
	// of the activation, and answers where user-level authentication is off.
	lax bool
}

func (c *lanCodec) seal(_ rmcp.PayloadType, payload []byte) ([]byte, error) {
	p := &rmcp.LANPacket{AuthType: c.auth, Seq: c.seq, ID: c.id, Payload: payload}
	if c.seq != 0 {
		c.seq = next(c.seq)
	}
	return p.AppendSigned(nil, c.password)
}

func (c *lanCodec) open(packet []byte) (inbound, error) {
	p, err := rmcp.DecodeLAN(packet)
	if err != nil {
		return inbound{}, err
	}
	if err := c.check(p); err != nil {
		return inbound{}, err
	}
	return message(p.Payload)
}

func (c *lanCodec) check(p *rmcp.LANPacket) error {
	// The answer to the activation may come under the new session ID already.
	if p.ID != c.id && c.seq != 0 {
		return errForeign
	}
	switch {
	case p.AuthType == rmcp.AuthNone:
		if c.auth != rmcp.AuthNone && !c.lax {
			return errForeign
		}
		if p.Seq == 0 { // some BMCs do not count what they do not sign
			return nil
		}
	case p.AuthType != c.auth && c.auth != rmcp.AuthNone:
		return errForeign
	default: // even where none was due: some BMCs sign all the same
		if err := p.Verify(c.password); err != nil {
			return err
		}
	}
	if c.seq != 0 && !c.window.Accept(p.Seq) {
		return errReplayed
	}
	return nil
}

// next is the sequence number after n; zero is left out (IPMI v2.0 §6.12.8).
func next(n uint32) uint32 {
	if n++; n == 0 {
		n++
	}
	return n
}
