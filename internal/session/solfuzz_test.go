package session

import (
	"testing"

	"goipmi/internal/rmcp"
)

// FuzzSOL feeds the stream with packets of a BMC that knows the keys and means
// no good: no panic, and no more kept than is allowed.
func FuzzSOL(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 'a'}, []byte{1, 0, 0, 0, 'a', 'b'})
	f.Add([]byte{0, 1, 255, 0x40}, []byte{0, 1, 0, 0x3c})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		m := newMemory(silence)
		c := &Conn{link: newLink(m, outside{})}
		defer c.link.close()
		s := newSOL(c, SOLOptions{Instance: 1, Notice: func(rmcp.SOLFlags) {}}, solGrant{size: 32})
		said := 0
		for i, payload := range [][]byte{first, second} {
			in := inbound{kind: rmcp.PayloadSOL, seq: uint32(i + 1), payload: payload}
			s.acknowledges(in, 1)
			s.receive(in.seq, in.payload)
			said += min(max(len(payload)-4, 0), rmcp.MaxSOLData)
		}
		if len(s.in) > said {
			t.Errorf("%d characters of %d", len(s.in), said)
		}
	})
}
