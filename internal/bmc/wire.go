package bmc

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
	"net"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/protocol"
	"github.com/bougou/go-ipmi/pkg/transport/udp"
	"github.com/bougou/go-ipmi/pkg/types"
)

// wire is the socket as go-ipmi's server sees it. It keeps away the packets
// the server would choke on, answers those it would answer wrongly, and sends
// what it has no way to send: the replies that come over a bridge.
//
//	RMCP, 4 | 06h | payload type | session ID, 4 | sequence, 4 | length, 2 | payload
type wire struct {
	*udp.Conn
	bmc  *BMC
	stop func() error
}

const (
	offAuthType    = 4
	offPayloadType = 5
	offPayload     = 16
	classIPMI      = 0x07
	rmcpPlus       = 0x06
)

// ReadFrom brings the next packet that is for the server.
func (w *wire) ReadFrom(buf []byte) (int, net.Addr, error) {
	for {
		n, addr, err := w.Conn.ReadFrom(buf)
		if err != nil {
			return n, addr, err
		}
		reply, pass := w.bmc.inspect(buf[:n])
		if reply != nil {
			_, _ = w.WriteTo(reply, addr)
		}
		if pass {
			return n, addr, nil
		}
	}
}

// WriteTo sends a packet of the server, and after the answer to a Send
// Message what came back over the bridge. The server holds the session.
func (w *wire) WriteTo(data []byte, addr net.Addr) (int, error) {
	to, ok := destination(data, addr)
	if !ok {
		return w.Conn.WriteTo(data, addr)
	}
	n, err := w.Conn.WriteTo(w.bmc.resign(data, to), addr)
	for _, build := range w.bmc.sessions.takeReplies(to) {
		_, _ = w.Conn.WriteTo(w.bmc.resign(build(), to), addr)
	}
	return n, err
}

// peer is the far end of a session. Consoles choose RMCP+ IDs and often the
// same, so the address belongs to it; IPMI 1.5 IDs are the BMC's own.
type peer struct {
	addr string
	id   uint32
}

func rmcpPlusPeer(s *gobmc.Session) peer {
	if addr := s.GetAddr(); addr != nil {
		return peer{addr.String(), s.ConsoleID}
	}
	return peer{}
}

func destination(pkt []byte, addr net.Addr) (peer, bool) {
	switch {
	case len(pkt) < offPayload-2:
		return peer{}, false
	case pkt[offAuthType] == rmcpPlus:
		return peer{addr.String(), binary.LittleEndian.Uint32(pkt[6:])}, true
	}
	return peer{"", binary.LittleEndian.Uint32(pkt[9:])}, true
}

// inspect says whether the server may have the packet, and what to answer in
// its stead.
func (b *BMC) inspect(pkt []byte) (reply []byte, pass bool) {
	if b.deaf() || len(pkt) < 5 {
		return nil, false
	}
	switch {
	case pkt[3]&0x1f != classIPMI:
		return nil, true
	case pkt[offAuthType] != rmcpPlus:
		reply, mine := b.serveNone(pkt)
		return reply, !mine
	}
	id, seq, kind, flags, payload, ok := protocol.ParseRMCPPlusHeader(pkt)
	switch {
	case !ok || flags&types.PayloadFlagEncrypted != 0 && !wholeBlocks(payload):
		return nil, false
	case types.PayloadType(kind) == types.PayloadTypeRmcpOpenSessionRequest:
		return answer(types.PayloadTypeRmcpOpenSessionResponse, b.refuseOpen(payload))
	case types.PayloadType(kind) == types.PayloadTypeRAKPMessage1:
		return answer(types.PayloadTypeRAKPMessage2, b.refuseRAKP1(payload))
	case id != 0:
		return nil, b.sessions.newer(id, seq) && b.verify(pkt, id)
	}
	return nil, true
}

// deaf says whether the BMC is resetting.
func (b *BMC) deaf() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.opts.Now().Before(b.silent)
}

// wholeBlocks is what AES-CBC needs: an initialisation vector and some data.
func wholeBlocks(payload []byte) bool { return len(payload) >= 32 && len(payload)%16 == 0 }

// answer frames a refusal; without one the packet passes.
func answer(kind types.PayloadType, payload []byte) (reply []byte, pass bool) {
	if payload == nil {
		return nil, true
	}
	return protocol.BuildRMCPPlusPacket(uint8(kind), 0, 0, 0, payload), false
}

// RMCP+ status codes (IPMI v2.0 Table 13-15).
const (
	statusBadNameLength = 0x0c
	statusNoSuchName    = 0x0d
	statusNoSuchSuite   = 0x11
	statusIllegal       = 0x12
)

// refusal is an answer that ends the handshake: tag, status, console's ID.
func refusal(tag, status uint8, console uint32) []byte {
	return binary.LittleEndian.AppendUint32([]byte{tag, status, 0, 0}, console)
}

// refuseOpen answers an Open Session Request whose algorithms are none of our
// suites; nil lets it through. Bytes 12, 20 and 28 are the algorithms.
func (b *BMC) refuseOpen(p []byte) []byte {
	if len(p) < 32 {
		return refusal(0, statusIllegal, 0)
	}
	for _, id := range b.suites {
		auth, integrity, crypt, ok := types.GetCipherSuiteAlgorithms(types.CipherSuiteID(id))
		if ok && p[12] == uint8(auth) && p[20] == uint8(integrity) && p[28] == uint8(crypt) {
			return nil
		}
	}
	return refusal(p[0], statusNoSuchSuite, binary.LittleEndian.Uint32(p[4:]))
}

// refuseRAKP1 answers RAKP message 1 with a name that does not exist, which
// go-ipmi would carry on with until RAKP message 3; nil lets it through.
func (b *BMC) refuseRAKP1(p []byte) []byte {
	if len(p) < 28 {
		return refusal(0, statusIllegal, 0)
	}
	session, err := b.inner.Sessions.Get(binary.LittleEndian.Uint32(p[4:]))
	if err != nil {
		return nil
	}
	console, length := session.ConsoleID, int(p[27])
	if length > 16 || len(p) < 28+length {
		return refusal(p[0], statusBadNameLength, console)
	}
	if _, err := b.inner.Users.GetByName(string(p[28 : 28+length])); err != nil {
		_ = b.inner.Sessions.Close(session.BMCID)
		return refusal(p[0], statusNoSuchName, console)
	}
	return nil
}

// MD5-128 (IPMI v2.0 §13.28.5) is keyed with the password, which go-ipmi
// leaves empty: so the codes of suites 11 and 12 are checked and made here.
const md5CodeLen = 16

func md5Code(password, signed []byte) []byte {
	h := md5.New()
	h.Write(password)
	h.Write(signed)
	h.Write(password)
	return h.Sum(nil)
}

// verify checks an MD5-128 code and puts in its place the one go-ipmi expects.
func (b *BMC) verify(pkt []byte, id uint32) bool {
	session, err := b.inner.Sessions.Get(id)
	if err != nil || session.IntegrityAlg != types.IntegrityAlg_MD5_128 {
		return true
	}
	password := sessionPassword(session)
	signed, code, ok := trailer(pkt)
	if !ok || !hmac.Equal(code, md5Code(password, signed)) {
		return false
	}
	copy(code, md5Code(nil, signed))
	return true
}

// resign puts the MD5-128 code of the session into a packet for the peer.
func (b *BMC) resign(pkt []byte, to peer) []byte {
	password := b.sessions.md5Password(to)
	if signed, code, ok := trailer(pkt); ok && password != nil && pkt[offPayloadType]&types.PayloadFlagAuthenticated != 0 {
		copy(code, md5Code(password, signed))
	}
	return pkt
}

func trailer(pkt []byte) (signed, code []byte, ok bool) {
	at := len(pkt) - md5CodeLen
	if at <= offPayload {
		return nil, nil, false
	}
	return pkt[4:at], pkt[at:], true
}

// sessionPassword is the user's, padded; a session without a user has none.
func sessionPassword(s *gobmc.Session) []byte {
	s.ProcMu.Lock()
	defer s.ProcMu.Unlock()
	if s.User == nil {
		return nil
	}
	return s.User.Password[:]
}
