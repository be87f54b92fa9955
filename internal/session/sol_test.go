package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// lossy is a network that loses a fifth of all packets either way, doubles a
// fifth, and delays each for a time of its own, so that some overtake others.
type lossy struct {
	mu  sync.Mutex
	rng *rand.Rand
	bad bool
}

func (l *lossy) carry(b []byte, deliver func([]byte)) {
	delays, bad := l.delays()
	if !bad {
		deliver(b)
	}
	for _, d := range delays {
		time.AfterFunc(d, func() { deliver(bytes.Clone(b)) })
	}
}

// delays are those of the copies of a packet that arrive.
func (l *lossy) delays() (delays []time.Duration, bad bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.bad {
		return nil, false
	}
	copies := []int{0, 0, 2, 2, 1, 1, 1, 1, 1, 1}[l.rng.IntN(10)]
	for range copies {
		d := time.Duration(l.rng.IntN(20)) * time.Millisecond
		if l.rng.IntN(20) == 0 {
			d *= 10
		}
		delays = append(delays, d)
	}
	return delays, true
}

// dialSOL opens a session with p over the network n and begins the stream.
func dialSOL(t *testing.T, p *solPeer, n *lossy, cfg Config, o SOLOptions) (*Conn, *SOL) {
	t.Helper()
	var m *memory
	m = p.memory(func(b []byte) [][]byte {
		n.carry(bytes.Clone(b), func(b []byte) {
			for _, answer := range p.respond(b) {
				n.carry(answer, func(b []byte) { m.in <- b })
			}
		})
		return nil
	})
	p.send = func(b []byte) { n.carry(b, func(b []byte) { m.in <- b }) }
	cfg.Username, cfg.Password, cfg.Suite = "admin", []byte("secret"), 3
	c, err := DialLANPlus(t.Context(), m.dial(cfg))
	if err != nil {
		t.Fatal(err)
	}
	o.Instance = max(o.Instance, 1)
	s, err := c.ActivateSOL(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

// noise is text of n bytes in which every place is told from the next.
func noise(n int, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// A network that loses, doubles and reorders changes nothing in the stream,
// either way, whatever the BMC takes at a time.
func TestSOLBadNetwork(t *testing.T) {
	for seed, peer := range []struct {
		size            uint16
		room, nackEvery int
	}{
		{size: 255}, {size: 32}, {size: 255, room: 100}, {size: 255, nackEvery: 7}, {size: 64, room: 20, nackEvery: 3},
	} {
		t.Run(fmt.Sprintf("%+v", peer), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newSOLPeer()
				p.size, p.room, p.nackEvery = peer.size, peer.room, peer.nackEvery
				n := &lossy{rng: rand.New(rand.NewPCG(uint64(seed), 3))}
				c, s := dialSOL(t, p, n, Config{}, SOLOptions{})
				defer c.Close()
				n.bad = true
				bothWays(t, p, s, 100<<10)
				n.mu.Lock()
				n.bad = false
				n.mu.Unlock()
				time.Sleep(time.Second) // let all that is delayed arrive
			})
		})
	}
}

func bothWays(t *testing.T, p *solPeer, s *SOL, size int) {
	t.Helper()
	said, typed := noise(size, 1), noise(size, 2)
	p.say(said)
	done := make(chan error, 1)
	go func() {
		_, err := s.Write(t.Context(), typed)
		done <- err
	}()
	got := make([]byte, len(said))
	if _, err := io.ReadFull(s, got); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, said) {
		t.Errorf("output differs from byte %d on", differ(got, said))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !bytes.Equal(p.typed, typed) {
		t.Errorf("%d bytes typed, %d arrived, different from %d on", len(typed), len(p.typed), differ(p.typed, typed))
	}
}

// differ is where a and b begin to.
func differ(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func TestSOLBreak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{})
		defer c.Close()
		if err := errors.Join(s.Probe(t.Context()), s.Break(t.Context())); err != nil {
			t.Fatal(err)
		}
		if p.breaks != 1 || len(p.typed) != 0 {
			t.Errorf("%d breaks, typed %q", p.breaks, p.typed)
		}
	})
}

// The BMC remembers the number of the last packet of the session before.
func TestSOLStaleNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		p.last.Seq, p.taken = 1, 5
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{})
		defer c.Close()
		if _, err := s.Write(t.Context(), []byte("hello")); err != nil || string(p.typed) != "hello" {
			t.Errorf("typed %q, %v", p.typed, err)
		}
	})
}

// flagged is a packet of the BMC with flags and nothing else.
func (s *solPeer) flagged(flags rmcp.SOLFlags) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(s.seal(&rmcp.SOLPacket{Flags: flags}))
}

func TestSOLFlags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		var mu sync.Mutex
		var told []rmcp.SOLFlags
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{Notice: func(f rmcp.SOLFlags) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, f)
		}})
		defer c.Close()
		p.flagged(rmcp.SOLOverrun)
		p.flagged(rmcp.SOLBreakDetected)
		p.say([]byte("last words"))
		p.flagged(rmcp.SOLDeactivated)
		all, err := io.ReadAll(s)
		if string(all) != "last words" || !errors.Is(err, ErrDeactivated) {
			t.Errorf("read %q, %v", all, err)
		}
		mu.Lock()
		defer mu.Unlock()
		if fmt.Sprint(told) != fmt.Sprint([]rmcp.SOLFlags{rmcp.SOLOverrun, rmcp.SOLBreakDetected}) {
			t.Errorf("told of %v", told)
		}
		if _, err := s.Write(t.Context(), []byte("x")); !errors.Is(err, ErrDeactivated) {
			t.Errorf("write after the end: %v", err)
		}
	})
}

// A packet whose acknowledgement got lost comes again, is not output again, and
// is acknowledged twice.
func TestSOLRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		p.missed = 1
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{})
		defer c.Close()
		p.say([]byte("said once"))
		time.Sleep(time.Second)
		s.Stop()
		all, _ := io.ReadAll(s)
		p.mu.Lock()
		defer p.mu.Unlock()
		if string(all) != "said once" || p.acks != 3 {
			t.Errorf("read %q, acknowledged %d times", all, p.acks)
		}
	})
}

// Output that nobody reads stays at the BMC beyond some point, and is not lost.
func TestSOLUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{})
		defer c.Close()
		said := noise(maxUnread+5000, 9)
		p.say(said)
		time.Sleep(time.Minute)
		s.mu.Lock()
		if n := len(s.in); n > maxUnread {
			t.Errorf("%d bytes kept", n)
		}
		s.mu.Unlock()
		got := make([]byte, len(said))
		if _, err := io.ReadFull(s, got); err != nil || !bytes.Equal(got, said) {
			t.Errorf("differs at %d, %v", differ(got, said), err)
		}
	})
}

// A stream that is not acknowledged ends within the patience of the session;
// leaving does not take that long.
func TestSOLDeaf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		c, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{})
		defer c.Close()
		p.deaf = true
		start := time.Now()
		_, err := s.Write(t.Context(), []byte("anyone there?"))
		if d := time.Since(start); !errors.Is(err, ErrNoAnswer) || d > 12*time.Second {
			t.Errorf("%v after %v", err, d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if _, err := s.Write(ctx, []byte("hello?")); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// What the BMC refuses at activation is told; what can be asked for otherwise
// is.
func TestActivateSOL(t *testing.T) {
	for _, c := range []struct {
		name   string
		refuse ipmi.Code
		held   bool
		steal  bool
		want   error
	}{
		{name: "free"},
		{name: "disabled", refuse: CodeSOLDisabled, want: CodeSOLDisabled},
		{name: "no encryption", refuse: CodeSOLNotEncryptable},
		{name: "held", held: true, want: CodeSOLActive},
		{name: "stolen", held: true, steal: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newSOLPeer()
			p.refuse, p.active = c.refuse, c.held
			m := p.memory(p.respond)
			conn, err := DialLANPlus(t.Context(), m.dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3}))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := conn.ActivateSOL(t.Context(), SOLOptions{Instance: 1, Steal: c.steal}); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		})
	}
}

// A BMC that gives no sensible size, or takes no packet under a number that it
// has seen, can be used all the same.
func TestSOLQuirks(t *testing.T) {
	text := noise(500, 5)
	for _, c := range []struct {
		quirks  Quirk
		size    uint16 // as the BMC gives it
		lame    bool   // it is deaf to every third number
		packets int    // that it gets
		want    error
	}{
		{size: 12, packets: 1 + 63},
		{size: 12, quirks: SOLPayloadSize, packets: 1 + 8},
		{size: 0, packets: 1 + 8},
		{size: 0xffff, packets: 1 + 2},
		{size: 68, lame: true, want: ErrNoAnswer},
		{size: 68, lame: true, quirks: SOLPacketSeq, packets: 1 + 8},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newSOLPeer()
			p.size, p.lame = c.size, c.lame
			conn, s := dialSOL(t, p, &lossy{}, Config{Quirks: c.quirks}, SOLOptions{})
			defer conn.Close()
			_, err := s.Write(t.Context(), text)
			if !errors.Is(err, c.want) || err == nil && (p.count != c.packets || !bytes.Equal(p.typed, text)) {
				t.Errorf("%+v: %d packets, %d characters, %v", c, p.count, len(p.typed), err)
			}
		})
	}
}

// What Output does not take, Read gives, and all of it in order.
func TestSOLOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newSOLPeer()
		var got []byte // Output is called only while Read waits
		offered := 0
		_, s := dialSOL(t, p, &lossy{}, Config{}, SOLOptions{Output: func(b []byte) int {
			offered++
			n := len(b) * min(offered%4, 2) / 2 // half, all, all, nothing
			got = append(got, b[:n]...)
			return n
		}})
		defer s.conn.Close()
		said := noise(50<<10, 6)
		p.say(said)
		for buf := make([]byte, 300); len(got) < len(said); {
			stop := time.AfterFunc(time.Minute, s.Stop) // if Output takes the last of it
			n, err := s.Read(buf)
			stop.Stop()
			got = append(got, buf[:n]...)
			if err != nil {
				break
			}
		}
		if !bytes.Equal(got, said) || offered == 0 {
			t.Errorf("%d bytes of %d, different from %d on", len(got), len(said), differ(got, said))
		}
	})
}
