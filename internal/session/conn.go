package session

import (
	"context"
	"errors"

	"goipmi/internal/ipmi"
)

// Conn is a session with one BMC. It is an ipmi.Conn.
type Conn struct{}

var _ ipmi.Conn = (*Conn)(nil)

var errTODO = errors.New("not built yet")

// DialLANPlus opens an RMCP+ session. The error is an *Error.
func DialLANPlus(ctx context.Context, cfg Config) (*Conn, error) {
	return nil, &Error{cfg.Host, OpenSession, errTODO}
}

// DialLAN opens an IPMI 1.5 session. The error is an *Error.
func DialLAN(ctx context.Context, cfg Config) (*Conn, error) {
	return nil, &Error{cfg.Host, Activate, errTODO}
}

// Do exchanges one request for its answer.
func (c *Conn) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	return ipmi.Response{}, errTODO
}

// Batch exchanges requests one after the other.
func (c *Conn) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, c, reqs, deliver)
}

// Close ends the session without waiting for the BMC. It may be called more
// than once and from any goroutine.
func (c *Conn) Close() error { return nil }

// GUID is the BMC's, as RAKP 2 told it; all zero on lan.
func (c *Conn) GUID() [16]byte { return [16]byte{} }

// Suite is the cipher suite in use; -1 on lan.
func (c *Conn) Suite() int { return -1 }
