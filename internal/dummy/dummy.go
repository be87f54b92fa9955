// Package dummy speaks ipmitool's test interface: a Unix socket behind which
// a program plays the BMC.
//
// The structures are C's as a 64-bit little-endian machine lays them out.
//
//	request (16 bytes, then the data)
//	+-----+---+---+------+--------+-----+-----------------+
//	|netfn|lun|cmd|target|data len| pad | a pointer, moot |
//	+-----+---+---+------+--------+-----+-----------------+
//	   1    1   1    1       2       2          8
//
//	answer (24 bytes, then the data)
//	+-----+---+---+---+----+-----+--------+-----+-----------------+
//	|netfn|cmd|seq|lun|code| pad |data len| pad | a pointer, moot |
//	+-----+---+---+---+----+-----+--------+-----+-----------------+
//	   1    1   1   1   1     3       4       4          8
//
// A request with netfn 3Fh and command FFh says goodbye.
package dummy

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"goipmi/internal/ipmi"
)

const (
	requestLen = 16
	answerLen  = 24
	maxData    = 1024 // no IPMI message is longer
	socketEnv  = "IPMI_DUMMY_SOCK"
	socketPath = "/tmp/.ipmi_dummy"

	netFnBye = 0x3f
	cmdBye   = 0xff
)

// Conn is a connection to a program that plays the BMC.
type Conn struct{ sock net.Conn }

var _ ipmi.Conn = (*Conn)(nil)

// Dial connects to the socket that IPMI_DUMMY_SOCK names.
func Dial(ctx context.Context) (*Conn, error) {
	path := os.Getenv(socketEnv)
	if path == "" {
		path = socketPath
	}
	var d net.Dialer
	sock, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	return &Conn{sock}, nil
}

// Do exchanges one request for its answer; the context's end breaks it off.
func (c *Conn) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	stop := context.AfterFunc(ctx, func() { _ = c.sock.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	resp, err := c.exchange(req)
	switch {
	case ctx.Err() != nil:
		return ipmi.Response{}, fmt.Errorf("dummy: %w", context.Cause(ctx))
	case err != nil:
		return ipmi.Response{}, fmt.Errorf("dummy: %w", err)
	}
	return resp, nil
}

func (c *Conn) exchange(req ipmi.Request) (ipmi.Response, error) {
	if _, err := c.sock.Write(request(uint8(req.NetFn), req.To.LUN, req.Cmd, req.Data)); err != nil {
		return ipmi.Response{}, err
	}
	var head [answerLen]byte
	if _, err := io.ReadFull(c.sock, head[:]); err != nil {
		return ipmi.Response{}, err
	}
	n := binary.LittleEndian.Uint32(head[8:])
	if n > maxData {
		return ipmi.Response{}, fmt.Errorf("answer of %d bytes", n)
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(c.sock, data); err != nil {
		return ipmi.Response{}, err
	}
	return ipmi.Response{Code: ipmi.Code(head[4]), Data: data}, nil
}

func request(netFn, lun, cmd uint8, data []byte) []byte {
	b := make([]byte, requestLen, requestLen+len(data))
	b[0], b[1], b[2] = netFn, lun, cmd
	binary.LittleEndian.PutUint16(b[4:], uint16(len(data)))
	return append(b, data...)
}

// Batch exchanges requests one after the other.
func (c *Conn) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, c, reqs, deliver)
}

// Close says goodbye and closes the socket.
func (c *Conn) Close() error {
	_, _ = c.sock.Write(request(netFnBye, 0, cmdBye, nil))
	return c.sock.Close()
}
