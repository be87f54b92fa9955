package app

import (
	"io"
	"strings"
	"testing"

	"goipmi/internal/ipmi"
)

// TestMaxRequest holds the sizes that ipmitool uses.
func TestMaxRequest(t *testing.T) {
	near := ipmi.Target{Addr: 0x82, Channel: 7}
	far := ipmi.Target{Addr: 0x72, TransitAddr: 0x82, TransitChannel: 7}
	for _, test := range []struct {
		name   string
		suite  int
		size   int
		target ipmi.Target
		want   int
	}{
		{"dummy", -1, 0, ipmi.Target{}, 25},
		{"open", -1, 0, ipmi.Target{}, 38},
		{"lan", -1, 0, ipmi.Target{}, 38},
		{"lanplus", 17, 0, ipmi.Target{}, 38},
		{"lanplus", 17, 0, ipmi.Target{Addr: 0x20}, 38},
		{"dummy", -1, 24, ipmi.Target{}, 25},
		{"dummy", -1, 100, ipmi.Target{}, 100},
		{"lan", -1, 1000, ipmi.Target{}, 248},
		{"lanplus", 3, 100, ipmi.Target{}, 79},
		{"lanplus", 17, 100, ipmi.Target{}, 100},
		{"dummy", -1, 0, near, 25},
		{"lan", -1, 0, near, 25},
		{"lan", -1, 30, near, 22},
		{"lan", -1, 0, far, 17},
		{"lan", -1, 30, far, 14},
		{"lanplus", 3, 32, far, 0},
	} {
		a := New("goipmi", strings.NewReader(""), io.Discard, io.Discard)
		a.Options.Interface, a.Options.Suite, a.Options.PacketSize, a.Options.Target = test.name, test.suite, test.size, test.target
		if got := (&Host{App: a}).MaxRequest(); got != test.want {
			t.Errorf("%+v: %d", test, got)
		}
	}
}
