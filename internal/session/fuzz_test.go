package session

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// chunks cuts data into pieces, each after its length.
func chunks(data []byte) (out [][]byte) {
	for len(data) > 0 {
		n := min(int(data[0]), len(data)-1)
		out = append(out, data[1:1+n])
		data = data[1+n:]
	}
	return out
}

// bounded runs f in a time of its own, and wants it over in limit.
func bounded(t *testing.T, limit time.Duration, f func(context.Context)) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f(t.Context())
		if d := time.Since(start); d > limit {
			t.Errorf("took %v", d)
		}
	})
}

// FuzzHandshake answers the handshakes of lanplus and lan with anything: whole
// packets, and payloads in packets that are well formed. Neither may panic, nor
// go on for ever, nor lead to a session with a password that nobody checked.
func FuzzHandshake(f *testing.F) {
	f.Add([]byte{2, 0, 4})
	f.Add([]byte{4, 6, 0, 0xff, 7})
	f.Add(append([]byte{36, 0, 0, 4, 0}, make([]byte, 32)...))
	f.Add([]byte{9, 0x81, 0x1c, 0x63, 0x20, 0x04, 0x38, 0x00, 0x01, 0x16})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, dial := range []dialFunc{DialLANPlus, DialLAN} {
			left := chunks(data)
			respond := func(packet []byte) (out [][]byte) {
				for range min(len(left), 2) {
					out = append(out, left[0], dress(packet, left[0]))
					left = left[1:]
				}
				return out
			}
			bounded(t, 30*time.Second, func(ctx context.Context) {
				c, err := dial(ctx, newMemory(respond).dial(Config{Password: []byte("secret"), Suite: 3, AuthType: Best}))
				if err != nil {
					return
				}
				c.Close()
				if c.Suite() == 3 {
					t.Error("a session without a proof of the password")
				}
			})
		}
	})
}

// dress makes payload the answer to packet.
func dress(packet, payload []byte) []byte {
	_, rest, err := rmcp.DecodeHeader(packet)
	if err != nil || !rmcp.IsRMCPPlus(rest) {
		b, _ := (&rmcp.LANPacket{Payload: payload}).AppendSigned(nil, [16]byte{})
		return b
	}
	p, err := rmcp.DecodePacket(rest)
	if err != nil {
		return nil
	}
	return (&rmcp.Packet{Type: p.Type + 1, Payload: payload}).Append(nil)
}

// FuzzSession has a BMC that knows the keys send anything inside the session.
func FuzzSession(f *testing.F) {
	f.Add([]byte{8, 0x81, 0x04, 0x7b, 0x20, 0x04, 0x01, 0x00, 0xdb})
	f.Add([]byte{16, 0x81, 0x1c, 0x63, 0x20, 0x08, 0x34, 0x00, 0x20, 0x1c, 0xc4, 0x30, 0x08, 0x01, 0x00, 0xc7, 0xa4})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := newPeer(fine)
		left := chunks(data)
		respond := func(packet []byte) [][]byte {
			if p.keys == nil || len(left) == 0 {
				return p.respond(packet)
			}
			p.seq++
			b := p.keys.Seal(nil, &rmcp.Packet{ID: p.console, Seq: p.seq, Payload: left[0]})
			left = left[1:]
			return [][]byte{b}
		}
		bounded(t, 5*time.Minute, func(ctx context.Context) {
			c, err := DialLANPlus(ctx, newMemory(respond).dial(Config{Username: p.user, Password: []byte(p.password), Suite: 3}))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			for _, to := range []ipmi.Target{{}, {Addr: 0x30}, {Addr: 0x30, TransitAddr: 0x82, TransitChannel: 7}} {
				_, _ = c.Do(ctx, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, To: to, Idempotent: true})
			}
		})
	})
}

// FuzzSuiteIDs takes any cipher suite records.
func FuzzSuiteIDs(f *testing.F) {
	f.Add([]byte{0xc0, 3, 1, 0x41, 0x81, 0xc1, 0x80, 1, 2, 3, 1, 0xc0, 17, 3, 0x44, 0x81})
	f.Fuzz(func(t *testing.T, b []byte) { _ = suiteIDs(b) })
}
