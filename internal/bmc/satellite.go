package bmc

import (
	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/crypto"
	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/protocol"
	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// satellite is a management controller on a bus, with perhaps another bus
// behind it.
type satellite struct {
	addr, channel uint8
	deviceID      []byte
	seed          uint64 // of its GUID
	behind        []satellite
}

const (
	satelliteAddr = 0x30
	remoteAddr    = 0x72
	remoteChannel = 0x07
)

// satellites of every BMC: one on the IPMB, and one more behind it.
var satellites = []satellite{{
	addr: satelliteAddr, channel: ipmbChannel, seed: 0x30,
	deviceID: []byte{0x30, 0x01, 0x01, 0x08, 0x02, 0x21, 0xf2, 0x1b, 0x00, 0x02, 0x0a, 0x01, 0x00, 0x00, 0x00},
	behind: []satellite{{
		addr: remoteAddr, channel: remoteChannel, seed: 0x72,
		deviceID: []byte{0x72, 0x01, 0x00, 0x5a, 0x51, 0x21, 0xf2, 0x1b, 0x00, 0x03, 0x0a},
	}},
}}

// ipmbMessage is a request on a bus (IPMI v2.0 §22.7):
//
//	responder | NetFn, LUN | checksum | requester | sequence, LUN | command | data | checksum
type ipmbMessage []byte

const ipmbMinimum = 7

func (m ipmbMessage) valid() bool {
	return len(m) >= ipmbMinimum && checksum(m[:2]) == m[2] && checksum(m[3:len(m)-1]) == m[len(m)-1]
}

func (m ipmbMessage) netFn() uint8 { return m[1] >> 2 }
func (m ipmbMessage) cmd() uint8   { return m[5] }
func (m ipmbMessage) data() []byte { return m[6 : len(m)-1] }

// answer turns the message round, addresses, sequence and LUNs where they go.
func (m ipmbMessage) answer(code ipmi.Code, data []byte) []byte {
	out := []byte{m[3], (m.netFn()|1)<<2 | m[4]&0x03}
	out = append(out, checksum(out), m[0], m[4]&^0x03|m[1]&0x03, m.cmd(), uint8(code))
	out = append(out, data...)
	return append(out, checksum(out[3:]))
}

// Answers of Send Message.
const (
	cmdSendMessage           = 0x34
	codeNAK        ipmi.Code = 0x83
)

// tracked is what Send Message asks for in bits 7:6 of the channel: that the
// controller brings the answer back.
const tracked = 0x40

// sendMessage passes a message on, and has what comes back sent after its own
// answer.
func (b *BMC) sendMessage(c *call) ([]byte, ipmi.Code) {
	replies, code := forward(satellites, c.data)
	for _, reply := range replies {
		b.bringBack(c, reply)
	}
	return nil, code
}

// forward takes the data of a Send Message to one of the controllers and
// gathers the answers: its own, then those from further away.
func forward(on []satellite, data []byte) ([][]byte, ipmi.Code) {
	if len(data) < 1 {
		return nil, ipmi.CodeBadLength
	}
	message := ipmbMessage(data[1:])
	switch {
	case len(message) < ipmbMinimum:
		return nil, ipmi.CodeBadLength
	case !message.valid():
		return nil, ipmi.CodeInvalidField
	}
	to := findSatellite(on, message[0], data[0])
	if to == nil {
		return nil, codeNAK
	}
	if data[0]&0xc0 != tracked {
		return nil, ipmi.OK
	}
	return to.serve(message), ipmi.OK
}

// serve answers a message, and after a Send Message with what it brought back.
func (s *satellite) serve(m ipmbMessage) [][]byte {
	if ipmi.NetFn(m.netFn()) == ipmi.NetFnApp && m.cmd() == cmdSendMessage {
		replies, code := forward(s.behind, m.data())
		return append([][]byte{m.answer(code, nil)}, replies...)
	}
	out, code := s.run(ipmi.NetFn(m.netFn()), m.cmd(), m.data())
	return [][]byte{m.answer(code, out)}
}

// run answers the few commands a satellite has.
func (s *satellite) run(netFn ipmi.NetFn, cmd uint8, data []byte) ([]byte, ipmi.Code) {
	guid := newGUID(s.seed)
	commands := map[uint8][]byte{
		0x01: s.deviceID,
		0x04: {0x55, 0x00},
		0x08: guid[:],
		0x37: guid[:],
	}
	out, ok := commands[cmd]
	switch {
	case netFn != ipmi.NetFnApp || !ok:
		return nil, ipmi.CodeInvalidCommand
	case len(data) > 0:
		return nil, ipmi.CodeBadLength
	}
	return out, ipmi.OK
}

// bringBack queues a reply for the session, sealed when its turn comes: then
// the sequence number is the right one.
func (b *BMC) bringBack(c *call, message []byte) {
	switch {
	case c.Session != nil:
		session := c.Session
		b.sessions.queueReply(rmcpPlusPeer(session), func() []byte { return seal(session, message) })
	case c.V15Session != nil:
		session, channel := c.V15Session, c.Channel
		b.sessions.queueReply(peer{"", session.SessionID}, func() []byte { return sealV15(session, channel, message) })
	}
}

// seal makes an RMCP+ packet as go-ipmi does its answers.
func seal(s *bmc.Session, message []byte) []byte {
	var flags uint8
	if len(s.K2) >= 16 && s.CryptAlg == types.CryptAlg_AES_CBC_128 {
		sealed, err := crypto.EncryptAESPayload(message, s.K2, crypto.RandomBytes(16))
		if err != nil {
			return nil
		}
		message, flags = sealed, types.PayloadFlagEncrypted
	}
	if s.IntegrityAlg == types.IntegrityAlg_None {
		return protocol.BuildRMCPPlusPacket(uint8(types.PayloadTypeIPMI), flags, s.ConsoleID, s.NextOutboundSeq(), message)
	}
	flags |= types.PayloadFlagAuthenticated
	pkt := protocol.BuildRMCPPlusPacket(uint8(types.PayloadTypeIPMI), flags, s.ConsoleID, s.NextOutboundSeq(), message)
	pad := types.IntegrityPadLen(offPayload-4, len(message))
	for range pad {
		pkt = append(pkt, 0xff)
	}
	pkt = append(pkt, uint8(pad), classIPMI)
	code, err := crypto.SessionIntegrityAuthCode(s.IntegrityAlg, pkt[4:], s.K1, "")
	if err != nil {
		return nil
	}
	return append(pkt, code...)
}

// sealV15 makes an IPMI 1.5 packet.
func sealV15(s *bmc.V15Session, channel *bmc.Channel, message []byte) []byte {
	header := types.SessionHeader15{
		AuthType:      types.AuthType(handlers.V15ResponseAuthType(channel, s)),
		Sequence:      s.NextOutboundSeq(),
		SessionID:     s.SessionID,
		PayloadLength: uint8(len(message)),
	}
	if header.AuthType != types.AuthTypeNone {
		header.AuthCode = handlers.GenV15AuthCode(s.User.PasswordV15Padded(), s.AuthType, s.SessionID, message, header.Sequence)
	}
	return append(append([]byte{0x06, 0x00, 0xff, classIPMI}, header.Pack()...), message...)
}
