package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"goipmi/internal/rmcp"
)

// The RMCP+ handshake (IPMI v2.0 §13.15):
//
//	console                          BMC
//	Open Session Request      →                       suite, console's session ID
//	                          ←      Open Session Response            BMC's session ID
//	RAKP 1                    →                       random number, role, user name
//	                          ←      RAKP 2           random number, GUID, HMAC by password
//	RAKP 3                    →                       HMAC by password
//	                          ←      RAKP 4           HMAC by SIK
//
// Each answer is awaited before the next step. A step cannot be repeated alone
// for ever, as the BMC's state moves on: a BMC may make a new random number for
// a second RAKP 1. So the whole is begun again, with more patience.

// DialLANPlus opens an RMCP+ session. The error is an *Error.
func DialLANPlus(ctx context.Context, cfg Config) (*Conn, error) {
	if err := cfg.fill(); err != nil {
		return nil, cfg.fail(OpenSession, err)
	}
	if _, ok := rmcp.LookupSuite(cfg.Suite); !ok && cfg.Suite != Best {
		return nil, cfg.fail(OpenSession, &SuiteError{cfg.Suite})
	}
	conn, err := cfg.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &Conn{
		cfg:      cfg,
		link:     newLink(conn, outside{}),
		patience: newPatience(&cfg, time.Second, true),
		maxData:  maxPacket,
		raised:   cfg.Privilege <= User,
	}
	c.link.patient = cfg.Retries > 0
	if err := c.openPlus(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) openPlus(ctx context.Context) error {
	if c.cfg.Suite == Best {
		return c.chooseSuite(ctx)
	}
	suite, _ := rmcp.LookupSuite(c.cfg.Suite)
	return c.handshake(ctx, suite, c.patience.total())
}

// handshake opens a session with suite. After lost packets it begins again,
// until budget is spent; what has begun by then may end.
func (c *Conn) handshake(ctx context.Context, suite rmcp.Suite, budget time.Duration) error {
	until := time.Now().Add(budget)
	for tag := uint8(0); ; tag++ {
		h := &handshake{conn: c, tag: tag, until: until, Exchange: rmcp.Exchange{Suite: suite}}
		err := h.run(ctx)
		if err == nil || !h.lost || time.Until(until) <= 0 {
			return err
		}
	}
}

// handshake is one run through the steps.
type handshake struct {
	rmcp.Exchange
	conn   *Conn
	tag    uint8
	until  time.Time
	resent bool // some message was sent twice
	lost   bool // it failed for packets lost, and not for good
}

func (h *handshake) run(ctx context.Context) error {
	if err := h.prepare(); err != nil {
		return h.conn.cfg.fail(OpenSession, err)
	}
	if err := h.openSession(ctx); err != nil {
		h.lost = errors.Is(err, ErrNoAnswer) || errors.Is(err, ErrPortClosed) && h.conn.link.patient
		return h.conn.cfg.fail(OpenSession, err)
	}
	if err := h.rakp1(ctx); err != nil {
		return h.conn.cfg.fail(RAKP1, h.judge(err))
	}
	return h.conn.cfg.fail(RAKP3, h.judge(h.rakp3(ctx)))
}

// judge notes whether a failure may be for want of packets: none came, or the
// BMC took a repeated message for a new one and lost the thread.
func (h *handshake) judge(err error) error {
	var status rmcp.Status
	refused := errors.As(err, &status) || errors.Is(err, ErrPassword) || errors.Is(err, ErrKg)
	h.lost = errors.Is(err, ErrNoAnswer) || refused && h.resent
	return err
}

// prepare chooses what the console contributes.
func (h *handshake) prepare() error {
	h.leave()
	cfg := &h.conn.cfg
	var random [16 + 4]byte
	if _, err := io.ReadFull(cfg.rand, random[:]); err != nil {
		return err
	}
	h.ConsoleRandom = [16]byte(random[:])
	h.ConsoleID = next(binary.LittleEndian.Uint32(random[16:]))
	h.Name = cfg.Username
	h.Role = uint8(cfg.Privilege) | rmcp.NameOnly
	if cfg.RoleLookup {
		h.Role = uint8(cfg.Privilege)
	}
	copy(h.Password[:], cfg.Password)
	copy(h.Kg[:], cfg.Kg)
	for _, q := range handshakeQuirks {
		if cfg.Quirks&q.quirk != 0 {
			q.apply(h)
		}
	}
	return nil
}

// handshakeQuirks change what the console contributes.
var handshakeQuirks = [...]struct {
	quirk Quirk
	apply func(*handshake)
}{
	{IntelPlus, func(h *handshake) { h.Name += string(make([]byte, maxName-len(h.Name))) }},
	{IntelPlus, func(h *handshake) { h.Role &^= rmcp.NameOnly }},
	{IntelPlus, func(h *handshake) {
		if h.Suite.Auth == rmcp.RAKPHMACMD5 {
			clear(h.Password[16:])
		}
	}},
}

// openSession is the first step.
func (h *handshake) openSession(ctx context.Context) error {
	privilege := uint8(0) // the highest that the suite allows, as ipmitool asks
	if p := h.conn.cfg.Privilege; p != Administrator || h.conn.cfg.Quirks&IntelPlus != 0 {
		privilege = uint8(p)
	}
	req := rmcp.OpenSessionRequest{Tag: h.tag, Privilege: privilege, ConsoleID: h.ConsoleID, Suite: h.Suite}
	var resp *rmcp.OpenSessionResponse
	waits := []time.Duration{min(h.wait(), time.Until(h.until))}
	err := h.step(ctx, waits, rmcp.PayloadOpenSessionRequest, req.Append(nil), func(b []byte) bool {
		m, err := rmcp.DecodeOpenSessionResponse(b)
		resp = m
		return err == nil && m.Tag == h.tag && (m.Status != rmcp.StatusOK || m.ConsoleID == h.ConsoleID)
	})
	if err != nil {
		return err
	}
	if resp.Status != rmcp.StatusOK {
		return resp.Status
	}
	h.BMCID = resp.BMCID
	return compare(resp, h.Suite)
}

// compare is an *AlgorithmError if the BMC chose other than it was asked.
func compare(m *rmcp.OpenSessionResponse, s rmcp.Suite) error {
	for _, alg := range []AlgorithmError{
		{"Authentication", uint8(m.Auth), uint8(s.Auth)},
		{"Integrity", uint8(m.Integrity), uint8(s.Integrity)},
		{"Encryption", uint8(m.Conf), uint8(s.Conf)},
	} {
		if alg.Got != alg.Want {
			return &alg
		}
	}
	return nil
}

func (h *handshake) rakp1(ctx context.Context) error {
	req := rmcp.RAKP1{Tag: h.tag, BMCID: h.BMCID, Random: h.ConsoleRandom, Role: h.Role, Name: h.Name}
	var resp *rmcp.RAKP2
	err := h.step(ctx, h.brisk(), rmcp.PayloadRAKP1, req.Append(nil), func(b []byte) bool {
		m, err := rmcp.DecodeRAKP2(b)
		resp = m
		return err == nil && m.Tag == h.tag && (m.Status != rmcp.StatusOK || m.ConsoleID == h.ConsoleID)
	})
	if err != nil {
		return err
	}
	if resp.Status != rmcp.StatusOK {
		return resp.Status
	}
	h.BMCRandom, h.GUID = resp.Random, resp.GUID
	h.conn.guid = resp.GUID
	if h.CheckRAKP2(resp.Code) != nil {
		h.decline()
		return ErrPassword
	}
	return nil
}

// decline tells the BMC that its RAKP 2 was not believed, so that it forgets
// the session.
func (h *handshake) decline() {
	m := rmcp.RAKP3{Tag: h.tag, Status: rmcp.StatusBadCheckValue, BMCID: h.BMCID}
	_ = h.conn.link.send(rmcp.PayloadRAKP3, m.Append(nil))
}

func (h *handshake) rakp3(ctx context.Context) error {
	req := rmcp.RAKP3{Tag: h.tag, BMCID: h.BMCID, Code: h.RAKP3Code()}
	var resp *rmcp.RAKP4
	err := h.step(ctx, h.brisk(), rmcp.PayloadRAKP3, req.Append(nil), func(b []byte) bool {
		m, err := rmcp.DecodeRAKP4(b)
		resp = m
		return err == nil && m.Tag == h.tag && (m.Status != rmcp.StatusOK || m.ConsoleID == h.ConsoleID)
	})
	switch {
	case err != nil:
		h.abandon()
		return err
	case resp.Status == rmcp.StatusBadCheckValue:
		return fmt.Errorf("%w: %w", ErrKg, resp.Status)
	case resp.Status != rmcp.StatusOK:
		return resp.Status
	}
	h.enter()
	if h.checkRAKP4(resp.Check) != nil {
		return ErrKg
	}
	return nil
}

func (h *handshake) checkRAKP4(check []byte) error {
	if h.conn.cfg.Quirks&IntelPlus != 0 {
		return h.CheckRAKP4ByIntegrity(check)
	}
	return h.CheckRAKP4(check)
}

// enter puts the session's keys to use; from here on it must be closed.
func (h *handshake) enter() {
	keys := h.Keys()
	keys.ShortPad = h.conn.cfg.Quirks&ICTS != 0
	h.conn.link.use(&plusCodec{keys: keys, consoleID: h.ConsoleID, bmcID: h.BMCID})
	h.conn.id, h.conn.suite = h.BMCID, int(h.Suite.ID)
}

// abandon closes a session that the BMC may have opened, though RAKP 4 never
// came.
func (h *handshake) abandon() {
	h.enter()
	h.conn.bid()
	h.leave()
}

// leave forgets the session.
func (h *handshake) leave() {
	h.conn.link.use(outside{})
	h.conn.id = 0
}

// wait is how long the run waits for each answer.
func (h *handshake) wait() time.Duration {
	return h.conn.patience.timeout + time.Duration(h.tag)*h.conn.patience.growth
}

// brisk are the waits of a step after the first: the BMC is there, so the first
// run may repeat itself once before the whole is begun again.
func (h *handshake) brisk() []time.Duration {
	if h.tag == 0 {
		return []time.Duration{h.wait() / 2, h.wait() / 2}
	}
	return []time.Duration{h.wait()}
}

// step sends one message of the handshake and waits for its answer, which
// comes in the payload type after its own.
func (h *handshake) step(ctx context.Context, waits []time.Duration, kind rmcp.PayloadType, payload []byte, accept func([]byte) bool) error {
	o, err := h.conn.link.exchange(ctx, outbound{
		kind: kind, payload: payload,
		waits:  waits,
		accept: func(in inbound) bool { return in.kind == kind+1 && accept(slices.Clone(in.payload)) },
	})
	h.resent = h.resent || o.sent > 1
	if err == nil {
		h.conn.rtt.sample(o.took)
	}
	return err
}
