// Package ipmi is the heart of goipmi: requests, responses and the connection
// that carries them. It knows no transport and prints nothing.
package ipmi

import "context"

// NetFn is a network function code, even for requests (IPMI v2.0 §5.1).
type NetFn uint8

// Network functions.
const (
	NetFnChassis   NetFn = 0x00
	NetFnBridge    NetFn = 0x02
	NetFnSensor    NetFn = 0x04
	NetFnApp       NetFn = 0x06
	NetFnFirmware  NetFn = 0x08
	NetFnStorage   NetFn = 0x0a
	NetFnTransport NetFn = 0x0c
	NetFnGroup     NetFn = 0x2c
	NetFnOEM       NetFn = 0x2e
)

// BMCAddr is the slave address of a BMC on its IPMB (IPMI v2.0 §5.5).
const BMCAddr = 0x20

// MaxLUN is the highest logical unit number.
const MaxLUN = 3

// Target says where a request goes. The zero value is LUN 0 of the BMC itself.
//
// An Addr other than zero bridges the request to that slave address on
// Channel; a TransitAddr other than zero bridges it twice, by way of the
// controller at TransitAddr on TransitChannel (IPMI v2.0 §6.13).
type Target struct {
	Addr, Channel               uint8
	LUN                         uint8
	TransitAddr, TransitChannel uint8
}

// Bridged reports whether the request leaves the BMC for another controller.
func (t Target) Bridged() bool { return t.Addr != 0 }

// Request is one IPMI command.
type Request struct {
	NetFn NetFn
	Cmd   uint8
	Data  []byte
	To    Target
	// Idempotent requests may be sent again under a new sequence number when
	// no answer came, and may share a window with others. Reads are; power,
	// reset, clear, add and write are not.
	Idempotent bool
	// NoReply marks a request whose answer the BMC may not live to send (Cold
	// Reset). It is sent once, no answer is not an error, and the session is
	// taken to be gone.
	NoReply bool
}

// Response is the answer to one Request. A Code other than OK is not a Go
// error: raw needs it.
type Response struct {
	Code Code
	Data []byte // what follows the completion code
}

// Conn carries requests to a BMC and brings the answers back. It serves one
// goroutine at a time.
type Conn interface {
	// Do exchanges one request for its answer, retrying inside. The error is
	// a transport's: no answer, a lost session, a cancelled context.
	Do(context.Context, Request) (Response, error)
	// Batch exchanges many requests, several at a time where the transport
	// and the BMC bear it, and delivers the answers in order until done or
	// until deliver returns false.
	Batch(ctx context.Context, reqs []Request, deliver func(i int, resp Response, err error) bool)
	// Close ends the session; it does not wait for the BMC.
	Close() error
}

// Each is Batch for a transport that carries one request at a time.
func Each(ctx context.Context, c Conn, reqs []Request, deliver func(int, Response, error) bool) {
	for i, req := range reqs {
		resp, err := c.Do(ctx, req)
		if !deliver(i, resp, err) {
			return
		}
	}
}

// Call exchanges req and returns the data of the answer. A completion code
// other than OK comes back as a Code, a failure of the transport as it is.
func Call(ctx context.Context, c Conn, req Request) ([]byte, error) {
	resp, err := c.Do(ctx, req)
	if err != nil {
		return nil, err
	}
	if resp.Code != OK {
		return nil, resp.Code
	}
	return resp.Data, nil
}

// WithTarget is c with every request that names no target of its own sent to t.
func WithTarget(c Conn, t Target) Conn {
	if t == (Target{}) {
		return c
	}
	return &targeted{c, t}
}

// Direct is c without the target that WithTarget gave it.
func Direct(c Conn) Conn {
	if t, ok := c.(*targeted); ok {
		return t.Conn
	}
	return c
}

type targeted struct {
	Conn
	to Target
}

func (c *targeted) aim(r Request) Request {
	if r.To == (Target{LUN: r.To.LUN}) {
		lun := r.To.LUN
		r.To = c.to
		r.To.LUN |= lun
	}
	return r
}

func (c *targeted) Do(ctx context.Context, r Request) (Response, error) {
	return c.Conn.Do(ctx, c.aim(r))
}

func (c *targeted) Batch(ctx context.Context, reqs []Request, deliver func(int, Response, error) bool) {
	aimed := make([]Request, len(reqs))
	for i, r := range reqs {
		aimed[i] = c.aim(r)
	}
	c.Conn.Batch(ctx, aimed, deliver)
}
