package session

import (
	"encoding/hex"
	"testing"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"

	"github.com/google/go-cmp/cmp"
)

// The bytes are what ipmitool -I lan sends for raw 6 1 with these options, but
// for the sequence number: on the bus the requester is the BMC (IPMI v2.0 §6.13).
func TestAsk(t *testing.T) {
	for _, c := range []struct {
		name string
		to   ipmi.Target
		want string
	}{
		{"direct", ipmi.Target{}, "2018c88104017a"},
		{"own address", ipmi.Target{Addr: 0x20}, "2018c88104017a"},
		{"LUN", ipmi.Target{LUN: 2}, "201ac68104017a"},
		{"-t 0x30", ipmi.Target{Addr: 0x30}, "2018c881043440" + "3018b8200401db" + "07"},
		{"-t 0x30 -b 7", ipmi.Target{Addr: 0x30, Channel: 7}, "2018c881043447" + "3018b8200401db" + "00"},
		{"-T 0x82 -B 0 -t 0x72 -b 7", ipmi.Target{Addr: 0x72, Channel: 7, TransitAddr: 0x82}, "2018c881043440" +
			"821866200434" + "47" + "721876200401db" + "61" + "07"},
	} {
		a := newAsk(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, To: c.to}, 1, 0x20)
		if got := hex.EncodeToString(a.out.Append(nil)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// reply is the answer of from to a command with the sequence number 1.
func reply(from, cmd uint8, data ...byte) *rmcp.Message {
	return &rmcp.Message{To: 0x81, From: from, NetFn: ipmi.NetFnApp | 1, Seq: 1, Cmd: cmd, Data: data}
}

// with is the data of a Send Message response that carries m.
func with(m *rmcp.Message) []byte { return m.Append([]byte{0}) }

func TestAccept(t *testing.T) {
	direct := ipmi.Target{}
	single := ipmi.Target{Addr: 0x30}
	double := ipmi.Target{Addr: 0x72, TransitAddr: 0x82}
	done := func(code ipmi.Code, data ...byte) *ipmi.Response {
		return &ipmi.Response{Code: code, Data: append([]byte{}, data...)}
	}
	const send = rmcp.CmdSendMessage
	for _, c := range []struct {
		name string
		to   ipmi.Target
		msgs []*rmcp.Message // the last is the answer
		want *ipmi.Response
	}{
		{"direct", direct, []*rmcp.Message{reply(0x20, 1, 0, 9)}, done(0, 9)},
		{"direct code", direct, []*rmcp.Message{reply(0x20, 1, 0xc1)}, done(0xc1)},
		{"another command", direct, []*rmcp.Message{reply(0x20, 2, 0)}, nil},
		{"another address", direct, []*rmcp.Message{reply(0x30, 1, 0)}, nil},
		{"no code", direct, []*rmcp.Message{reply(0x20, 1)}, nil},
		{"a request", direct, []*rmcp.Message{{From: 0x20, NetFn: ipmi.NetFnApp, Seq: 1, Cmd: 1, Data: []byte{0}}}, nil},

		{"embedded", single, []*rmcp.Message{reply(0x20, send, with(reply(0x30, 1, 0, 9))...)}, done(0, 9)},
		{"separate", single, []*rmcp.Message{reply(0x20, send, 0), reply(0x30, 1, 0, 9)}, done(0, 9)},
		{"separate, in the BMC's name", single, []*rmcp.Message{reply(0x20, send, 0), reply(0x20, 1, 0, 9)}, done(0, 9)},
		{"overtaken", single, []*rmcp.Message{reply(0x30, 1, 0, 9)}, done(0, 9)},
		{"refused", single, []*rmcp.Message{reply(0x20, send, 0x83)}, done(0x83)},
		{"embedded code", single, []*rmcp.Message{reply(0x20, send, with(reply(0x30, 1, 0xc1))...)}, done(0xc1)},
		{"embedded rubbish", single, []*rmcp.Message{reply(0x20, send, 0, 1, 2, 3)}, nil},
		{"embedded stranger", single, []*rmcp.Message{reply(0x20, send, with(reply(0x40, 1, 0))...)}, nil},
		{"acknowledged twice", single, []*rmcp.Message{reply(0x20, send, 0), reply(0x20, send, 0)}, nil},

		{"both embedded", double, []*rmcp.Message{reply(0x20, send, with(reply(0x82, send, with(reply(0x72, 1, 0, 9))...))...)}, done(0, 9)},
		{"both separate", double, []*rmcp.Message{reply(0x20, send, 0), reply(0x82, send, 0), reply(0x72, 1, 0, 9)}, done(0, 9)},
		{"one of each", double, []*rmcp.Message{reply(0x20, send, 0), reply(0x82, send, with(reply(0x72, 1, 0, 9))...)}, done(0, 9)},
		{"far refusal", double, []*rmcp.Message{reply(0x20, send, 0), reply(0x82, send, 0x83)}, done(0x83)},
	} {
		a := newAsk(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, To: c.to}, 1, 0x20)
		var got *ipmi.Response
		for i, m := range c.msgs {
			if resp, ok := a.accept(m); ok && i == len(c.msgs)-1 {
				got = &resp
			} else if ok {
				t.Errorf("%s: message %d is no answer yet", c.name, i)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Numbers come in turn; those that rest are left out, unless all do.
func TestSequence(t *testing.T) {
	var s sequence
	now := time.Unix(1000, 0)
	s.rest(2, now.Add(time.Second))
	got := []uint8{s.take(now), s.take(now), s.take(now)}
	if diff := cmp.Diff([]uint8{1, 3, 4}, got); diff != "" {
		t.Error(diff)
	}
	seen := map[uint8]bool{}
	for range 63 {
		seen[s.take(now)] = true
	}
	if len(seen) != 63 || seen[2] {
		t.Errorf("%d numbers, 2 among them: %v", len(seen), seen[2])
	}
	for i := range s.until {
		s.rest(uint8(i), now.Add(time.Hour))
	}
	if first, second := s.take(now), s.take(now); first == second {
		t.Errorf("%d twice in a row", first)
	}
}
