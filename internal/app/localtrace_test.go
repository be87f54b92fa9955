package app

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
)

// relay is a device whose controller passes a request on.
type relay struct {
	scripted
	trace func(kcs.Message)
}

func (r *relay) Do(context.Context, ipmi.Request) (ipmi.Response, error) {
	r.trace(kcs.Message{ID: 3, NetFn: 6, Cmd: 0x34, Data: []byte{0x47, 0x72, 0x18, 0x76, 0xff, 0, 1, 9, 0xf7}})
	r.trace(kcs.Message{Kind: 1, Channel: 2, ID: 3, NetFn: 7, Cmd: 0x34, Data: []byte{0, 0x30, 0x1c, 0xb4, 0x72, 0, 1, 0, 0xaa, 0xe3}})
	return ipmi.Response{Data: []byte{0xaa}}, nil
}

// TestWire has an exchange of all kinds of lines; each is shown from a number
// of -v on.
func TestWire(t *testing.T) {
	lines := []struct {
		level int
		line  string
	}{
		{3, "OpenIPMI Request Message Header:\n  netfn     = 0x6\n  cmd       = 0x1"},
		{3, "OpenIPMI Request Message Data (1 bytes)\n 09"},
		{2, "Sending request 0x1 to IPMB target @ 0x72:0x7 (from 0x20)"},
		{2, "Encapsulating data sent to end target [0x47,0x72] using transit [0x02,0x30] from 0x20 "},
		{5, "Converting message:\n  netfn     = 0x6\n  cmd       = 0x1\n  data_len  = 1\n  data      = 09"},
		{5, "Encapsulated message:\n  netfn     = 0x6\n  cmd       = 0x34\n  data_len  = 9\n  data      = 47721876ff000109f7"},
		{5, "Got message:  type      = 1\n  channel   = 0x2\n  msgid     = 3\n  netfn     = 0x7\n  cmd       = 0x34\n" +
			"  data_len  = 10\n  data      = 00301cb472000100aae3"},
		{2, "Decapsulating data received from transit IPMB target @ 0x30"},
		{5, "Decapsulated  message:\n  netfn     = 0x7\n  cmd       = 0x1\n  data_len  = 2\n  data      = 00aa"},
		{3, "OpenIPMI Request Message Header:\n  netfn     = 0xa\n  cmd       = 0x2"},
		{4, "Sending request 0x2 to System Interface"},
	}
	for level := range 6 {
		var stderr bytes.Buffer
		a := New("ipmitool", os.Stdin, &bytes.Buffer{}, &stderr)
		a.Out.Verbose = level
		w := &wire{app: a}
		w.Conn = &relay{trace: w.trace}
		to := ipmi.Target{Addr: 0x72, Channel: 7, TransitAddr: 0x30, TransitChannel: 2}
		_, _ = w.Do(t.Context(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, Data: []byte{9}, To: to})
		w.Conn = &scripted{answers: []any{ipmi.OK}}
		w.Batch(t.Context(), []ipmi.Request{{NetFn: ipmi.NetFnStorage, Cmd: 2}}, func(int, ipmi.Response, error) bool { return true })
		var want strings.Builder
		for _, l := range lines {
			if level >= l.level {
				want.WriteString(l.line + "\n")
			}
		}
		if stderr.String() != want.String() {
			t.Errorf("-v %d times:\ngot\n%swant\n%s", level, &stderr, &want)
		}
	}
}
