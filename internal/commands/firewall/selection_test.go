package firewall

import (
	"strings"
	"testing"
)

// TestParse holds what operands select, and the lines about wrong ones.
func TestParse(t *testing.T) {
	for line, want := range map[string]selection{
		"":                                     {channel: 14, lun: -1, netFn: -1, command: -1, subFn: -1},
		"force bogus channel 3":                {channel: 3, lun: -1, netFn: -1, command: -1, subFn: -1, force: true},
		"subfn 31 command 0xff netfn 63 lun 3": {channel: 14, lun: 3, netFn: 63, command: 255, subFn: 31},
		"subfn":                                {channel: 14, lun: -1, netFn: -1, command: -1, subFn: -1},
	} {
		if got, err := parse(strings.Fields(line)); err != nil || got != want {
			t.Errorf("%q: %+v, %v", line, got, err)
		}
	}
	for line, want := range map[string]string{
		"lun 4":                       "lun is out of range (0-3)",
		"lun 4 netfn 64":              "netfn is out of range (0-63)",
		"netfn 6":                     "if netfn is set, so must be lun",
		"lun 0 command 6":             "if command is set, so must be netfn",
		"lun 0 netfn 6 subfn 1":       "if subfn is set, so must be command",
		"lun x":                       "Given lun 'x' is invalid.",
		"lun":                         "Not enough parameters given.",
		"lun 0 netfn 6 command 1 lun": "Not enough parameters given.",
	} {
		if _, err := parse(strings.Fields(line)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, not %q", line, err, want)
		}
	}
}

// TestAllowed holds that only what is configurable changes.
func TestAllowed(t *testing.T) {
	m := masks{{0}, {0b1100}, {0b1010}}
	if got := m.allowed([]byte{0b0110}); got[0] != 0b0110 {
		t.Errorf("%04b", got[0])
	}
}
