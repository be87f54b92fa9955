package bmc

import (
	"encoding/binary"
	"maps"
	"slices"
	"sync"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// sessionBook notes what go-ipmi's session stores have no place for. It has a
// lock of its own because they call back into it.
type sessionBook struct {
	mu      sync.Mutex
	open    map[uint32]peer          // sessions that have run a command, by the BMC's ID
	newest  map[uint32]uint32        // sequence number of their last packet
	md5     map[peer]md5Key          // of those with MD5-128 integrity
	replies map[peer][]func() []byte // packets to send after the next answer
}

// md5Key is a password. One more packet is signed with it once the session is
// closed: the answer to Close Session.
type md5Key struct {
	password []byte
	closed   bool
}

// first notes a command of an RMCP+ session and says whether it is the first.
func (s *sessionBook) first(session *gobmc.Session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := rmcpPlusPeer(session)
	delete(s.md5, from)
	if session.IntegrityAlg == types.IntegrityAlg_MD5_128 && session.User != nil {
		put(&s.md5, from, md5Key{password: session.User.Password[:]})
	}
	_, known := s.open[session.BMCID]
	put(&s.open, session.BMCID, from)
	return !known
}

// note remembers an IPMI 1.5 session.
func (s *sessionBook) note(id uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	put(&s.open, id, peer{"", id})
}

// ahead is how far a packet may be ahead of the one before it (IPMI v2.0
// §6.12.13).
const ahead = 15

// newer reports whether no later packet of the session has come. Go-ipmi takes
// an earlier one, and even the same again: what is typed would be typed twice,
// for the numbers of Serial over LAN itself go round too soon to tell.
func (s *sessionBook) newer(id, seq uint32) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by := seq - s.newest[id]; by == 0 || by > ahead {
		return false
	}
	put(&s.newest, id, seq)
	return true
}

func (s *sessionBook) forget(id uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.newest, id)
	if k, ok := s.md5[s.open[id]]; ok {
		s.md5[s.open[id]] = md5Key{k.password, true}
	}
	delete(s.replies, s.open[id])
	delete(s.open, id)
}

func (s *sessionBook) all() []uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.open))
}

// md5Password is nil for a session without MD5-128 integrity.
func (s *sessionBook) md5Password(of peer) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.md5[of]
	if k.closed {
		delete(s.md5, of)
	}
	return k.password
}

func (s *sessionBook) queueReply(to peer, build func() []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	put(&s.replies, to, append(s.replies[to], build))
}

func (s *sessionBook) takeReplies(to peer) []func() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	queued := s.replies[to]
	delete(s.replies, to)
	return queued
}

// put stores into a map that is made when first needed.
func put[K comparable, V any](m *map[K]V, key K, value V) {
	if *m == nil {
		*m = map[K]V{}
	}
	(*m)[key] = value
}

// dropSession ends the RMCP+ or IPMI 1.5 session with the ID, if there is one.
func (b *BMC) dropSession(id uint32) bool {
	defer b.sessions.forget(id)
	return b.inner.Sessions.Close(id) == nil || b.inner.V15Sessions.Close(id) == nil
}

// sessionLimit is the highest level the session may be raised to: what RAKP
// message 1 asked for, and no more than Open Session granted.
func sessionLimit(h *handlers.HandlerContext) gobmc.PrivilegeLevel {
	if h.V15Session != nil {
		return h.V15Session.MaxPrivilege
	}
	limit := h.Session.MaxPrivilege
	if role := gobmc.PrivilegeLevel(h.Session.Role & 0x0f); role != 0 {
		limit = min(limit, role)
	}
	return limit
}

// Answers of Set Session Privilege Level and Close Session (IPMI v2.0 §22.18
// and §22.19).
const (
	codeLevelUnavailable ipmi.Code = 0x80
	codeLevelExceeded    ipmi.Code = 0x81
	codeNoSuchSession    ipmi.Code = 0x87
)

// setSessionPrivilege does not let a session above what RAKP message 1 asked
// for, which go-ipmi forgets.
func (b *BMC) setSessionPrivilege(c *call) ([]byte, ipmi.Code) {
	held := heldPrivilege(c.HandlerContext)
	level := gobmc.PrivilegeLevel(c.data[0] & 0x0f)
	switch {
	case held == nil:
		return nil, ipmi.CodeNotInPresentState
	case level == 0:
		return []byte{uint8(*held)}, ipmi.OK
	case level == gobmc.PrivilegeLevelCallback || level > gobmc.PrivilegeLevelOEM:
		return nil, ipmi.CodeInvalidField
	case level == gobmc.PrivilegeLevelOEM:
		return nil, codeLevelUnavailable
	case level > sessionLimit(c.HandlerContext):
		return nil, codeLevelExceeded
	}
	*held = level
	return []byte{uint8(level)}, ipmi.OK
}

// heldPrivilege is where the session keeps its level; nil without a session.
func heldPrivilege(h *handlers.HandlerContext) *gobmc.PrivilegeLevel {
	switch {
	case h.Session != nil:
		return &h.Session.PrivilegeLevel
	case h.V15Session != nil:
		return &h.V15Session.PrivilegeLevel
	}
	return nil
}

// closeSession ends the session itself at any level, others as administrator.
func (b *BMC) closeSession(c *call) ([]byte, ipmi.Code) {
	id := binary.LittleEndian.Uint32(c.data)
	own := c.Session != nil && c.Session.BMCID == id || c.V15Session != nil && c.V15Session.SessionID == id
	if held := heldPrivilege(c.HandlerContext); !own && held != nil && *held < gobmc.PrivilegeLevelAdministrator {
		return nil, ipmi.CodeNoPrivilege
	}
	if !b.dropSession(id) {
		return nil, codeNoSuchSession
	}
	return nil, ipmi.OK
}

// getCipherSuites lists the suites, 16 bytes of records a time (IPMI v2.0
// §22.15): C0h, the suite, then its algorithms tagged by kind.
func (b *BMC) getCipherSuites(c *call) ([]byte, ipmi.Code) {
	var records []byte
	for _, id := range b.suites {
		auth, integrity, crypt, _ := types.GetCipherSuiteAlgorithms(types.CipherSuiteID(id))
		records = append(records, 0xc0, id, uint8(auth), 0x40|uint8(integrity), 0x80|uint8(crypt))
	}
	from := min(16*int(c.data[2]&0x3f), len(records))
	to := min(from+16, len(records))
	return append([]byte{b.resolve(c, c.data[0])}, records[from:to]...), ipmi.OK
}

// resolve takes the channel out of a request's byte, this channel by its number.
func (b *BMC) resolve(c *call, field uint8) uint8 {
	if ch := field & 0x0f; ch != thisChannel {
		return ch
	}
	return c.channel()
}
