package session

import (
	"encoding/binary"
	"slices"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"

	"github.com/bougou/go-ipmi/pkg/crypto"
	"github.com/bougou/go-ipmi/pkg/types"
)

// peer is a BMC that speaks suite 3, its digests computed by go-ipmi. It knows
// a repeated request by its rqSeq, as BMCs do, and answers without executing
// it again.
type peer struct {
	user, password string
	execute        func(*rmcp.Message) []byte // the answer, completion code first
	packets        []rmcp.PayloadType         // what came, in order
	closed         int                        // Close Sessions that came

	console, id  uint32
	rm, rc, guid [16]byte
	role         uint8
	keys         *rmcp.Keys // the session is open
	seq          uint32
	done         map[uint8]*done // by rqSeq
}

type done struct{ request, answer []byte }

func newPeer(execute func(*rmcp.Message) []byte) *peer {
	return &peer{user: "admin", password: "secret", execute: execute, id: 0x1234, done: map[uint8]*done{}}
}

// fine answers anything with OK.
func fine(*rmcp.Message) []byte { return []byte{0} }

func (p *peer) respond(packet []byte) [][]byte {
	_, rest, err := rmcp.DecodeHeader(packet)
	if err != nil || !rmcp.IsRMCPPlus(rest) {
		return nil
	}
	in, err := rmcp.DecodePacket(rest)
	if err != nil {
		return nil
	}
	p.packets = append(p.packets, in.Type)
	b := in.Payload
	switch in.Type {
	case rmcp.PayloadOpenSessionRequest:
		return p.open(b)
	case rmcp.PayloadRAKP1:
		return p.rakp2(b)
	case rmcp.PayloadRAKP3:
		return p.rakp4(b)
	case rmcp.PayloadIPMI:
		return p.command(in)
	}
	return nil
}

func (p *peer) plain(t rmcp.PayloadType, b []byte) [][]byte {
	return [][]byte{(&rmcp.Packet{Type: t, Payload: b}).Append(nil)}
}

func (p *peer) open(b []byte) [][]byte {
	p.keys = nil
	p.id++
	p.console = binary.LittleEndian.Uint32(b[4:])
	out := append([]byte{b[0], 0, 4, 0}, b[4:8]...)
	out = binary.LittleEndian.AppendUint32(out, p.id)
	return p.plain(rmcp.PayloadOpenSessionResponse, append(out, b[8:32]...))
}

func (p *peer) rakp2(b []byte) [][]byte {
	head := append([]byte{b[0], 0, 0, 0}, binary.LittleEndian.AppendUint32(nil, p.console)...)
	if binary.LittleEndian.Uint32(b[4:]) != p.id {
		head[1] = uint8(rmcp.StatusInvalidSession)
		return p.plain(rmcp.PayloadRAKP2, head)
	}
	copy(p.rm[:], b[8:])
	p.rc[0]++ // a new number each time, as careless BMCs have it
	p.role = b[24]
	code, _ := crypto.RAKP2AuthCode(types.AuthAlg_HMAC_SHA1, p.console, p.id, p.rm[:], p.rc[:], p.guid[:], p.role, p.user, crypto.PadPassword20([]byte(p.password)))
	return p.plain(rmcp.PayloadRAKP2, slices.Concat(head, p.rc[:], p.guid[:], code))
}

func (p *peer) rakp4(b []byte) [][]byte {
	out := append([]byte{b[0], 0, 0, 0}, binary.LittleEndian.AppendUint32(nil, p.console)...)
	uid := crypto.PadPassword20([]byte(p.password))
	want, _ := crypto.RAKP3AuthCode(types.AuthAlg_HMAC_SHA1, p.rc[:], p.console, p.role, p.user, uid)
	if binary.LittleEndian.Uint32(b[4:]) != p.id {
		out[1] = uint8(rmcp.StatusInvalidSession)
		return p.plain(rmcp.PayloadRAKP4, out)
	}
	if !slices.Equal(b[8:], want) {
		out[1] = uint8(rmcp.StatusBadCheckValue)
		return p.plain(rmcp.PayloadRAKP4, out)
	}
	sik, k1, k2, _ := crypto.DeriveSessionKeys(types.AuthAlg_HMAC_SHA1, p.rm[:], p.rc[:], p.role, p.user, uid)
	suite, _ := rmcp.LookupSuite(3)
	if p.keys == nil {
		p.keys, p.seq = &rmcp.Keys{Suite: suite, K1: k1, K2: [16]byte(k2)}, 0
	}
	icv, _ := crypto.RAKP4ICV(types.AuthAlg_HMAC_SHA1, p.rm[:], p.id, p.guid[:], sik)
	return p.plain(rmcp.PayloadRAKP4, append(out, icv...))
}

func (p *peer) command(in *rmcp.Packet) [][]byte {
	if p.keys == nil || in.ID != p.id {
		return nil
	}
	b, err := p.keys.Open(in)
	if err != nil {
		return nil
	}
	m, err := rmcp.DecodeMessage(b)
	if err != nil {
		return nil
	}
	if m.NetFn == ipmi.NetFnApp && m.Cmd == cmdCloseSession {
		p.closed++
		p.keys = nil
		return nil
	}
	if old := p.done[m.Seq]; old == nil || !slices.Equal(old.request, b) {
		p.done[m.Seq] = &done{b, p.execute(m)}
	}
	return [][]byte{p.answer(m, p.done[m.Seq].answer)}
}

// answer seals the answer to m.
func (p *peer) answer(m *rmcp.Message, data []byte) []byte {
	p.seq++
	out := &rmcp.Message{To: m.From, From: m.To, NetFn: m.NetFn | 1, Seq: m.Seq, Cmd: m.Cmd, Data: data}
	return p.keys.Seal(nil, &rmcp.Packet{ID: p.console, Seq: p.seq, Payload: out.Append(nil)})
}

// forge is an answer by somebody who has not the integrity key.
func (p *peer) forge(m *rmcp.Message, data []byte) []byte {
	real := p.keys
	p.keys = &rmcp.Keys{Suite: real.Suite, K1: []byte("not the key"), K2: real.K2}
	defer func() { p.keys = real }()
	return p.answer(m, data)
}
