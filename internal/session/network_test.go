package session

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// A network that loses, repeats and reorders: every request is answered, or
// fails in time, and what must not be repeated is executed once.
func TestBadNetwork(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { badNetwork(t, seed) })
		})
	}
}

func badNetwork(t *testing.T, seed uint64) {
	executed := map[uint8]int{}
	p := newPeer(func(m *rmcp.Message) []byte {
		if m.Cmd == powerCycle.Cmd {
			executed[m.Data[0]]++
		}
		return []byte{0, m.Cmd, byte(len(m.Data))}
	})
	n := &network{rng: rand.New(rand.NewPCG(seed, 1)), to: p.respond}
	cfg := newMemory(n.respond).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3})
	start := time.Now()
	c, err := DialLANPlus(t.Context(), cfg)
	if d := time.Since(start); d > 20*time.Second { // ipmitool's bound
		t.Errorf("dial took %v", d)
	}
	if err != nil {
		return // the network was too bad, and that in time
	}
	defer c.Close()
	answered := 0
	for i := range uint8(20) {
		req := powerStatus
		if i%2 == 0 {
			req = ipmi.Request{NetFn: powerCycle.NetFn, Cmd: powerCycle.Cmd, Data: []byte{i}}
		}
		start := time.Now()
		resp, err := c.Do(t.Context(), req)
		if d := time.Since(start); d > 21*time.Second { // raising, and the request
			t.Errorf("request %d took %v", i, d)
		}
		if err != nil {
			continue
		}
		answered++
		if want := []byte{req.Cmd, byte(len(req.Data))}; !slices.Equal(resp.Data, want) {
			t.Errorf("request %d got the answer %x, want %x", i, resp.Data, want)
		}
		if req.Cmd == powerCycle.Cmd && executed[i] != 1 {
			t.Errorf("request %d was executed %d times", i, executed[i])
		}
	}
	if answered < 15 {
		t.Errorf("only %d answers", answered)
	}
	for i, n := range executed {
		if n > 1 {
			t.Errorf("request %d was executed %d times", i, n)
		}
	}
}

// network loses a fifth of all packets either way, doubles a tenth and keeps
// a tenth of the answers back until later.
type network struct {
	rng  *rand.Rand
	to   func([]byte) [][]byte
	kept [][]byte
}

func (n *network) respond(packet []byte) [][]byte {
	var out [][]byte
	for range n.copies() {
		for _, answer := range n.to(packet) {
			for range n.copies() {
				out = append(out, answer)
			}
		}
	}
	out, n.kept = append(out, n.kept...), nil
	if len(out) > 0 && n.rng.IntN(10) == 0 {
		out, n.kept = out[1:], out[:1]
	}
	return out
}

func (n *network) copies() int {
	switch r := n.rng.IntN(10); {
	case r < 2:
		return 0
	case r == 2:
		return 2
	}
	return 1
}

func TestSilentHost(t *testing.T) {
	for _, c := range []struct {
		dial  func(context.Context, Config) (*Conn, error)
		cfg   Config
		stage Stage
		takes time.Duration
	}{
		{DialLANPlus, Config{Suite: 3}, OpenSession, 10 * time.Second},
		{DialLANPlus, Config{Suite: 3, Retries: 1}, OpenSession, time.Second},
		{DialLANPlus, Config{Suite: Best}, OpenSession, 10 * time.Second},
		{DialLANPlus, Config{Suite: Best, Timeout: 2 * time.Second, Retries: 2}, OpenSession, 5 * time.Second},
		{DialLAN, Config{AuthType: Best}, AuthCapabilities, 8 * time.Second},
		{DialLAN, Config{AuthType: Best, Timeout: time.Second, Retries: 1}, AuthCapabilities, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			_, err := c.dial(t.Context(), newMemory(silence).dial(c.cfg))
			failure(t, err, c.stage, ErrNoAnswer)
			if d := time.Since(start); d != c.takes {
				t.Errorf("%+v took %v, want %v", c.cfg, d, c.takes)
			}
		})
	}
}

func TestPortClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(silence)
		m.respond = func([]byte) [][]byte { m.in <- syscall.ECONNREFUSED; return nil }
		start := time.Now()
		_, err := DialLANPlus(t.Context(), m.dial(Config{Suite: 3}))
		failure(t, err, OpenSession, ErrPortClosed)
		if d := time.Since(start); d > time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// One stale "port unreachable" does no harm.
func TestOneRefusal(t *testing.T) {
	p := newPeer(fine)
	m := newMemory(nil)
	refused := false
	m.respond = func(b []byte) [][]byte {
		if !refused {
			refused = true
			m.in <- syscall.ECONNREFUSED
		}
		return p.respond(b)
	}
	c, err := DialLANPlus(t.Context(), m.dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3}))
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

// A BMC may take longer over its answers than the first wait, and may lose the
// thread when it is asked twice.
func TestSlowBMC(t *testing.T) {
	for _, delay := range []time.Duration{300, 700, 1500, 2500} {
		synctest.Test(t, func(t *testing.T) {
			p := newPeer(fine)
			m := newMemory(nil)
			var mu sync.Mutex
			m.respond = func(b []byte) [][]byte {
				time.AfterFunc(delay*time.Millisecond, func() {
					mu.Lock()
					defer mu.Unlock()
					for _, answer := range p.respond(b) {
						m.in <- answer
					}
				})
				return nil
			}
			c, err := DialLANPlus(t.Context(), m.dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3}))
			if err != nil {
				t.Fatalf("%v: %v", delay*time.Millisecond, err)
			}
			defer c.Close()
			for range 10 {
				if _, err := c.Do(t.Context(), powerStatus); err != nil {
					t.Errorf("%v: %v", delay*time.Millisecond, err)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			if n := len(p.packets); n > 40 {
				t.Errorf("%v: the BMC was sent %d packets for 10 requests", delay*time.Millisecond, n)
			}
		})
	}
}

// Who asks for a number of tries may be waiting for a BMC that restarts: its
// closed port is borne until it opens, and for as long as silence would be.
func TestPatience(t *testing.T) {
	cfg := Config{
		Username: "admin", Password: []byte("secret"), Suite: 3, AuthType: Best,
		Retries: 3, Timeout: time.Second,
	}
	synctest.Test(t, func(t *testing.T) {
		p, m, opens := newPeer(fine), newMemory(nil), time.Now().Add(2500*time.Millisecond)
		m.respond = func(b []byte) [][]byte {
			if time.Now().Before(opens) {
				m.in <- syscall.ECONNREFUSED
				return nil
			}
			return p.respond(b)
		}
		c, err := DialLANPlus(t.Context(), m.dial(cfg))
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
	})
	for _, dial := range []func(context.Context, Config) (*Conn, error){DialLANPlus, DialLAN} {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory(nil)
			m.respond = func([]byte) [][]byte { m.in <- syscall.ECONNREFUSED; return nil }
			start := time.Now()
			if _, err := dial(t.Context(), m.dial(cfg)); !errors.Is(err, ErrPortClosed) {
				t.Errorf("got %v, want %v", err, ErrPortClosed)
			}
			if d := time.Since(start); d < 3*time.Second || d > 6*time.Second {
				t.Errorf("gave up after %v", d)
			}
		})
	}
}
