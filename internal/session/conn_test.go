package session

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"

	"github.com/google/go-cmp/cmp"
)

// login opens a session with p, through a network that does what through does.
func login(t *testing.T, p *peer, through func([]byte) [][]byte) *Conn {
	t.Helper()
	cfg := newMemory(through).dial(Config{Username: p.user, Password: []byte(p.password), Suite: 3})
	c, err := DialLANPlus(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Power status costs four round trips, and a Close Session that is not awaited.
func TestRoundTrips(t *testing.T) {
	p := newPeer(fine)
	c := login(t, p, p.respond)
	if _, err := c.Do(t.Context(), powerStatus); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Close(), c.Close()); err != nil {
		t.Error(err)
	}
	want := []rmcp.PayloadType{
		rmcp.PayloadOpenSessionRequest, rmcp.PayloadRAKP1, rmcp.PayloadRAKP3, rmcp.PayloadIPMI, rmcp.PayloadIPMI,
	}
	if diff := cmp.Diff(want, p.packets); diff != "" || p.closed != 1 {
		t.Errorf("%d closed %s", p.closed, diff)
	}
}

// The privilege level is raised once, before the first request that needs it.
func TestRaise(t *testing.T) {
	var cmds []uint8
	p := newPeer(func(m *rmcp.Message) []byte {
		cmds = append(cmds, m.Cmd)
		return []byte{0}
	})
	c := login(t, p, p.respond)
	defer c.Close()
	c.Batch(t.Context(), []ipmi.Request{getDeviceID, powerStatus, powerCycle, getBootParam}, func(_ int, _ ipmi.Response, err error) bool {
		if err != nil {
			t.Error(err)
		}
		return true
	})
	if diff := cmp.Diff([]uint8{0x01, 0x01, 0x3b, 0x02, 0x09}, cmds); diff != "" {
		t.Error(diff)
	}
}

// A BMC that wants more than User for a command of the table is obeyed.
func TestRaiseOnRefusal(t *testing.T) {
	raised := false
	p := newPeer(func(m *rmcp.Message) []byte {
		if m.Cmd == cmdSetSessionPrivilege {
			raised = true
		} else if !raised {
			return []byte{uint8(ipmi.CodeNoPrivilege)}
		}
		return []byte{0, 0x42}
	})
	c := login(t, p, p.respond)
	defer c.Close()
	resp, err := c.Do(t.Context(), getDeviceID)
	if err != nil || resp.Code != ipmi.OK || !slices.Equal(resp.Data, []byte{0x42}) {
		t.Errorf("%+v, %v", resp, err)
	}
}

func TestRaiseRefused(t *testing.T) {
	asked := 0
	p := newPeer(func(m *rmcp.Message) []byte {
		if m.Cmd == cmdSetSessionPrivilege {
			asked++
			return []byte{0x81}
		}
		return []byte{uint8(ipmi.CodeNoPrivilege)}
	})
	c := login(t, p, p.respond)
	defer c.Close()
	for range 2 {
		_, err := c.Do(t.Context(), powerCycle)
		failure(t, err, Raise, ipmi.Code(0x81))
	}
	if resp, err := c.Do(t.Context(), powerStatus); err != nil || resp.Code != ipmi.CodeNoPrivilege {
		t.Errorf("the refusal of a User command: %+v, %v", resp, err)
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// A session that is cut short is closed, at whatever point that happens.
func TestCancel(t *testing.T) {
	for _, at := range []rmcp.PayloadType{rmcp.PayloadOpenSessionRequest, rmcp.PayloadRAKP1, rmcp.PayloadRAKP3, rmcp.PayloadIPMI} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			p := newPeer(fine)
			cfg := newMemory(func(b []byte) [][]byte {
				answers := p.respond(b)
				if p.packets[len(p.packets)-1] != at {
					return answers
				}
				cancel() // and the answer is lost
				return nil
			}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3})
			c, err := DialLANPlus(ctx, cfg)
			if err == nil {
				_, err = c.Do(ctx, powerStatus)
				c.Close()
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("at %#x: %v", at, err)
			}
			if p.keys != nil {
				t.Errorf("at %#x: the session was left open", at)
			}
		})
	}
}

func TestNoReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer(fine)
		sent := 0
		c := login(t, p, func(b []byte) [][]byte {
			answers := p.respond(b)
			if p.packets[len(p.packets)-1] == rmcp.PayloadIPMI {
				if sent++; sent > 1 { // after raising, the BMC is gone
					return nil
				}
			}
			return answers
		})
		reset := ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x02, NoReply: true}
		start := time.Now()
		resp, err := c.Do(t.Context(), reset)
		if err != nil || resp.Code != ipmi.OK || time.Since(start) > time.Second {
			t.Errorf("%+v, %v after %v", resp, err, time.Since(start))
		}
		_, err = c.Do(t.Context(), powerStatus)
		failure(t, err, Command, ErrClosed)
		c.Close()
		if sent != 2 {
			t.Errorf("%d packets, want raising and the reset alone", sent)
		}
	})
}

// What an attacker who cannot sign may send is dropped and counted.
func TestHostilePackets(t *testing.T) {
	p := newPeer(fine)
	var before [][]byte
	var old []byte
	bad := func(m *rmcp.Message) []byte {
		unsigned, _ := rmcp.LookupSuite(1)
		plain := rmcp.Keys{Suite: unsigned}
		lie := (&rmcp.Message{To: m.From, From: m.To, NetFn: m.NetFn | 1, Seq: m.Seq, Cmd: m.Cmd, Data: []byte{0, 0xee}}).Append(nil)
		lan, _ := (&rmcp.LANPacket{Payload: lie}).AppendSigned(nil, [16]byte{})
		stranger := p.answer(&rmcp.Message{From: m.From, To: m.To, NetFn: m.NetFn, Seq: m.Seq + 1, Cmd: m.Cmd}, []byte{0, 0xee})
		truth := p.answer(m, []byte{0, 0x11})
		before = [][]byte{
			p.forge(m, []byte{0, 0xee}),
			plain.Seal(nil, &rmcp.Packet{ID: p.console, Seq: 9, Payload: lie}),
			lan,
			stranger,
			old, // a repetition
			truth[:len(truth)-1],
			{}, {6}, {6, 0, 0xff, 7}, {6, 0, 0xff, 7, 6},
		}
		old = truth
		return []byte{0, 0x11}
	}
	p.execute = bad
	c := login(t, p, func(b []byte) [][]byte {
		before = nil
		answers := p.respond(b)
		return append(before, answers...)
	})
	defer c.Close()
	for range 3 {
		resp, err := c.Do(t.Context(), powerStatus)
		if err != nil || !slices.Equal(resp.Data, []byte{0x11}) {
			t.Errorf("%+v, %v", resp, err)
		}
	}
	if c.link.dropped != 3*10 {
		t.Errorf("%d dropped, want %d", c.link.dropped, 3*10)
	}
}

// A BMC that answers a repeated request with "duplicate" is waited for.
func TestDuplicateCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var late []byte
		p := newPeer(fine)
		sent := 0
		p.execute = func(m *rmcp.Message) []byte { return []byte{0, 0x33} }
		c := login(t, p, func(b []byte) [][]byte {
			answers := p.respond(b)
			if p.packets[len(p.packets)-1] != rmcp.PayloadIPMI || p.closed > 0 {
				return answers
			}
			switch sent++; sent {
			case 1:
				late = answers[0]
				return nil
			case 2:
				m := &rmcp.Message{To: ipmi.BMCAddr, From: rmcp.RemoteConsole, Seq: 1, Cmd: powerStatus.Cmd}
				return [][]byte{p.answer(m, []byte{0xcf}), late}
			}
			return answers
		})
		defer c.Close()
		resp, err := c.Do(t.Context(), powerStatus)
		if err != nil || !slices.Equal(resp.Data, []byte{0x33}) || sent != 2 {
			t.Errorf("%+v, %v after %d", resp, err, sent)
		}
	})
}

func TestTooLong(t *testing.T) {
	long := string(make([]byte, 21))
	for _, cfg := range []Config{{Username: long}, {Password: []byte(long)}, {Kg: []byte(long)}} {
		_, err := DialLANPlus(t.Context(), cfg)
		failure(t, err, OpenSession, ErrTooLong)
	}
	p := newPeer(fine)
	c := login(t, p, p.respond)
	defer c.Close()
	_, err := c.Do(t.Context(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, Data: make([]byte, 5000), Idempotent: true})
	failure(t, err, Command, ErrTooLong)
}

func TestUnknownSuite(t *testing.T) {
	for _, id := range []int{4, 18, 99} {
		_, err := DialLANPlus(t.Context(), Config{Suite: id})
		var e *SuiteError
		if !errors.As(err, &e) || e.ID != id {
			t.Errorf("suite %d: %v", id, err)
		}
	}
}
