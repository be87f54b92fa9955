package session

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// Conn is a session with one BMC. It is an ipmi.Conn. Every packet from the
// BMC is verified; what fails is dropped.
type Conn struct {
	cfg      Config
	link     *link
	patience patience
	rtt      roundTrip
	seqs     sequence
	maxData  int // bytes that a message may carry

	suite  int
	guid   [16]byte
	raised bool  // to cfg.Privilege, or it needs no raising
	barred error // why it cannot be raised

	id     uint32      // of the session, as the BMC knows it; 0: there is none
	gone   atomic.Bool // the BMC has taken the session with it
	closed sync.Once
}

var _ ipmi.Conn = (*Conn)(nil)

// GUID is the BMC's, as RAKP 2 told it; all zero on lan.
func (c *Conn) GUID() [16]byte { return c.guid }

// Suite is the cipher suite in use; Best on lan.
func (c *Conn) Suite() int { return c.suite }

// ID is the session's, as the BMC knows it.
func (c *Conn) ID() uint32 { return c.id }

// SetLocalAddr moves the requester on the IPMB for the requests that follow.
func (c *Conn) SetLocalAddr(addr uint8) { c.cfg.LocalAddr = addr }

// Do exchanges one request for its answer. The error is an *Error.
func (c *Conn) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	if !c.raised && !userMay(req) {
		if err := c.raise(ctx); err != nil {
			return ipmi.Response{}, err
		}
	}
	resp, err := c.do(ctx, req)
	if err == nil && resp.Code == ipmi.CodeNoPrivilege && !c.raised && c.raise(ctx) == nil {
		resp, err = c.do(ctx, req)
	}
	return resp, c.cfg.fail(Command, err)
}

// Batch exchanges requests one after the other.
func (c *Conn) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, c, reqs, deliver)
}

// raise sets the session's privilege level to the one configured. A session
// begins at User (IPMI v2.0 §22.18). A refusal is final.
func (c *Conn) raise(ctx context.Context) error {
	if c.barred != nil {
		return c.barred
	}
	resp, err := c.do(ctx, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdSetSessionPrivilege,
		Data: []byte{uint8(c.cfg.Privilege)}, Idempotent: true,
	})
	if err == nil && resp.Code != ipmi.OK {
		c.barred = c.cfg.fail(Raise, resp.Code)
		return c.barred
	}
	c.raised = err == nil
	return c.cfg.fail(Raise, err)
}

// noReplyWait is how long the answer to a request that may have none is
// waited for.
const noReplyWait = 500 * time.Millisecond

// do exchanges one request, at whatever privilege the session has.
func (c *Conn) do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	if c.gone.Load() {
		return ipmi.Response{}, ErrClosed
	}
	seq := c.seqs.take(time.Now())
	a := newAsk(req, seq, c.cfg.LocalAddr)
	if len(a.out.Data) > c.maxData {
		return ipmi.Response{}, ErrTooLong
	}
	resp, o, err := c.exchange(ctx, a, c.waits(req))
	c.retire(seq, req, o, err)
	if req.NoReply && (err == nil || errors.Is(err, ErrNoAnswer)) {
		c.gone.Store(resp.Code == ipmi.OK)
		return resp, nil
	}
	return resp, err
}

func (c *Conn) exchange(ctx context.Context, a *ask, waits []time.Duration) (resp ipmi.Response, o outcome, err error) {
	o, err = c.link.exchange(ctx, outbound{
		kind:    rmcp.PayloadIPMI,
		payload: a.out.Append(nil),
		waits:   waits,
		accept: func(in inbound) (ok bool) {
			if in.kind != rmcp.PayloadIPMI {
				return false
			}
			resp, ok = a.accept(in.msg)
			// The BMC has seen the request before: its answer is on the way.
			return ok && resp.Code != codeDuplicate
		},
	})
	return resp, o, err
}

const codeDuplicate ipmi.Code = 0xcf

// waits says when req is sent again: early if that does no harm, else when
// ipmitool would. The way to a bridged target has a round-trip time of its own.
func (c *Conn) waits(req ipmi.Request) []time.Duration {
	switch {
	case req.NoReply:
		return []time.Duration{noReplyWait}
	case req.Idempotent && !bridged(req.To, c.cfg.LocalAddr):
		return eager(c.rtt.timeout(minRTO, c.patience.timeout), c.patience.total())
	}
	return c.patience.steady()
}

// retire learns from an exchange that is over. An answer may still be on its
// way to a request that was sent twice or given up: its number must rest.
func (c *Conn) retire(seq uint8, req ipmi.Request, o outcome, err error) {
	if err != nil || o.sent > 1 {
		c.seqs.rest(seq, time.Now().Add(c.patience.total()))
	}
	if err == nil && !bridged(req.To, c.cfg.LocalAddr) {
		c.rtt.sample(o.took)
	}
}

// Close ends the session without waiting for the BMC. It may be called more
// than once and from any goroutine.
func (c *Conn) Close() error {
	var err error
	c.closed.Do(func() {
		if c.id != 0 && !c.gone.Load() {
			c.bid()
		}
		err = c.link.close()
	})
	return err
}

// bid tells the BMC that the session is over.
func (c *Conn) bid() {
	data := binary.LittleEndian.AppendUint32(nil, c.id)
	a := newAsk(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdCloseSession, Data: data}, 0, c.cfg.LocalAddr)
	_ = c.link.send(rmcp.PayloadIPMI, a.out.Append(nil))
}

// sequence hands out rqSeq numbers in turn, but for those that rest.
type sequence struct {
	last  uint8
	until [64]time.Time
}

func (s *sequence) take(now time.Time) uint8 {
	for range len(s.until) + 1 { // if all of them rest, the next
		s.last = (s.last + 1) % uint8(len(s.until))
		if !now.Before(s.until[s.last]) {
			break
		}
	}
	return s.last
}

func (s *sequence) rest(seq uint8, until time.Time) { s.until[seq] = until }
