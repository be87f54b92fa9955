package kcs

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"goipmi/internal/ipmi"
)

// Conn is an open device. It is an ipmi.Conn.
//
// A goroutine of its own receives, and hands each answer to the request that
// waits for it. Whatever nobody waits for is dropped: events, and answers that
// come after their request was given up.
type Conn struct {
	dev     device
	own     uint8
	timeout time.Duration
	trace   func(Message)

	mu      sync.Mutex
	next    int // message ID; none is used twice
	waiting map[int]*call
	failed  error // why there will be no more answers

	received sync.WaitGroup
	open     sync.Once
}

var _ ipmi.Conn = (*Conn)(nil)

func connect(k kernel, cfg Config) (ipmi.Conn, error) {
	c := &Conn{dev: device{k}, own: cfg.OwnAddr, timeout: cfg.Timeout, trace: cfg.Trace, waiting: map[int]*call{}}
	if c.own == 0 {
		c.own = ipmi.BMCAddr
	}
	if c.timeout == 0 {
		c.timeout = DefaultTimeout
	}
	if c.trace == nil {
		c.trace = func(Message) {}
	}
	if err := c.dev.enableEvents(); err != nil {
		return nil, errors.Join(&Error{EnableEvents, err}, k.close())
	}
	if err := c.dev.setOwnAddress(c.own); err != nil {
		return nil, errors.Join(&Error{SetAddress, err}, k.close())
	}
	c.received.Go(c.receive)
	return c, nil
}

// call is a request and, one day, its answer.
type call struct {
	id     int
	packet packet
	answer chan answer // holds one
	err    error       // it could not be sent
}

type answer struct {
	received
	err error
}

// Do exchanges one request for its answer; the context's end breaks it off. A
// request with NoReply is not waited for. The error is an *Error.
func (c *Conn) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	sent := c.send(ctx, req)
	if req.NoReply && sent.err == nil {
		c.forget(sent)
		return ipmi.Response{}, nil
	}
	return c.wait(ctx, sent)
}

// window is how many requests of a batch are with the kernel at once: one that
// the BMC works on, and others that it can begin without waiting for us.
const window = 4

// Batch keeps several requests outstanding, if they are idempotent.
func (c *Conn) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	var sent []*call // and not delivered yet: reqs[i], reqs[i+1], …
	defer func() {
		for _, call := range sent {
			c.forget(call)
		}
	}()
	for i, req := range reqs {
		for next := i + len(sent); next < len(reqs) && len(sent) < window; next++ {
			if next > i && !(req.Idempotent && reqs[next].Idempotent) {
				break
			}
			sent = append(sent, c.send(ctx, reqs[next]))
		}
		resp, err := c.wait(ctx, sent[0])
		sent = sent[1:]
		if !deliver(i, resp, err) {
			return
		}
	}
}

// send hands a request to the kernel.
func (c *Conn) send(ctx context.Context, req ipmi.Request) *call {
	a := &call{packet: newPacket(req, c.own), answer: make(chan answer, 1)}
	if a.err = c.register(ctx, a); a.err != nil {
		return a
	}
	c.trace(Message{ID: a.id, NetFn: a.packet.netFn, Cmd: a.packet.cmd, Data: a.packet.data})
	if err := c.dev.send(a.id, a.packet); err != nil {
		c.forget(a)
		a.err = &Error{Send, err}
	}
	return a
}

// register numbers a request, which must be done before it can be answered.
func (c *Conn) register(ctx context.Context, a *call) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return &Error{Send, context.Cause(ctx)}
	case c.failed != nil:
		return c.failed
	}
	a.id = c.next
	c.next++
	c.waiting[a.id] = a
	return nil
}

func (c *Conn) forget(a *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, a.id)
}

// wait waits for an answer until the time allowed is over.
func (c *Conn) wait(ctx context.Context, a *call) (ipmi.Response, error) {
	if a.err != nil {
		return ipmi.Response{}, a.err
	}
	defer c.forget(a)
	timeout := time.NewTimer(c.timeout)
	defer timeout.Stop()
	select {
	case got := <-a.answer:
		if got.err != nil {
			return ipmi.Response{}, got.err
		}
		c.trace(got.Message)
		return a.decode(got.received)
	case <-ctx.Done():
		return ipmi.Response{}, &Error{Receive, context.Cause(ctx)}
	case <-timeout.C:
		return ipmi.Response{}, &Error{Receive, ErrNoAnswer}
	}
}

// receive hands out answers until the device fails or is closed.
func (c *Conn) receive() {
	for {
		r, err := c.dev.receive()
		if err != nil {
			c.fail(&Error{Receive, err})
			return
		}
		if a := c.match(r); a != nil {
			a.answer <- answer{received: r}
		}
	}
}

// match finds the request that a message answers, if it answers one.
func (c *Conn) match(r received) *call {
	if r.Kind != recvAnswer {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.waiting[r.ID]
	if a == nil || r.NetFn != a.packet.netFn|1 || r.Cmd != a.packet.cmd {
		return nil
	}
	delete(c.waiting, r.ID)
	return a
}

// fail ends all exchanges, for the first reason that comes up.
func (c *Conn) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed != nil {
		return
	}
	c.failed = err
	for _, a := range c.waiting {
		a.answer <- answer{err: err}
	}
	clear(c.waiting)
}

// decode makes a response of the message that answers the request.
func (a *call) decode(r received) (ipmi.Response, error) {
	data := r.Data
	if a.packet.relayed {
		data = disclose(data)
	}
	switch {
	case r.cut:
		return ipmi.Response{}, &Error{Receive, unix.EMSGSIZE}
	case len(data) == 0:
		return ipmi.Response{}, &Error{Receive, ErrMalformed}
	}
	return ipmi.Response{Code: ipmi.Code(data[0]), Data: data[1:]}, nil
}

// Close closes the device and gives up what is outstanding. It may be called
// more than once.
func (c *Conn) Close() (err error) {
	c.fail(&Error{Receive, ErrClosed})
	c.open.Do(func() {
		err = c.dev.close()
		c.received.Wait()
	})
	return err
}
