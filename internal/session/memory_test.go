package session

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"

	"goipmi/internal/ipmi"
)

// memory is a net.Conn to a BMC in the same process: what is written goes
// through respond, and its answers are read. It needs no clock, so that tests
// run in synctest's.
type memory struct {
	respond func(packet []byte) [][]byte
	in      chan any // []byte or error
	once    sync.Once
	net.Conn
}

func newMemory(respond func([]byte) [][]byte) *memory {
	return &memory{respond: respond, in: make(chan any, 10000)}
}

// dial makes cfg reach m.
func (m *memory) dial(cfg Config) Config {
	cfg.Host = "bmc"
	cfg.dial = func(context.Context, string, string) (net.Conn, error) { return m, nil }
	cfg.rand = rand.NewChaCha8([32]byte{1})
	return cfg
}

func (m *memory) Write(b []byte) (int, error) {
	for _, p := range m.respond(slices.Clone(b)) {
		m.in <- p
	}
	return len(b), nil
}

func (m *memory) Read(b []byte) (int, error) {
	switch v := (<-m.in).(type) {
	case []byte:
		return copy(b, v), nil
	case error:
		return 0, v
	}
	return 0, io.EOF // the channel is closed
}

func (m *memory) Close() error {
	m.once.Do(func() { m.in <- net.ErrClosed })
	return nil
}

// silence is a BMC that is not there.
func silence([]byte) [][]byte { return nil }

// Requests that the tests use.
var (
	getDeviceID  = ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01, Idempotent: true}
	powerStatus  = ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 0x01, Idempotent: true}
	powerCycle   = ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 0x02, Data: []byte{2}}
	getBootParam = ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 0x09, Data: []byte{5, 0, 0}, Idempotent: true}
)

// failure asserts that err is an *Error of a stage, with a cause.
func failure(t *testing.T, err error, stage Stage, cause error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Stage != stage || !errors.Is(err, cause) {
		t.Errorf("got %v, want %v while trying to %v", err, cause, stage)
	}
}
