package output

import (
	"testing"
	"time"
)

// TestRuled has what the C library's date(1) says of a summer's and a winter's
// time stamp.
func TestRuled(t *testing.T) {
	for _, test := range []struct{ rule, summer, winter string }{
		{"CET-1CEST,M3.5.0,M10.5.0/3", "08/10/25 14:46:40 CEST", "11/14/23 23:13:20 CET"},
		{"CET-1CEST", "08/10/25 14:46:40 CEST", "11/14/23 23:13:20 CET"},
		{"<+0330>-3:30", "08/10/25 16:16:40 +0330", "11/15/23 01:43:20 +0330"},
		{"ABC+5:30:30DEF", "08/10/25 08:16:10 DEF", "11/14/23 16:42:50 ABC"},
		{"Foo/Bar", "08/10/25 12:46:40 Foo", "11/14/23 22:13:20 Foo"},
	} {
		zone := ruled(test.rule)
		if got := TimestampNumeric(1754830000, zone); got != test.summer {
			t.Errorf("%s: %q, want %q", test.rule, got, test.summer)
		}
		if got := TimestampNumeric(1700000000, zone); got != test.winter {
			t.Errorf("%s: %q, want %q", test.rule, got, test.winter)
		}
	}
}

// TestRuledAnything makes sure of a zone whatever TZ holds.
func TestRuledAnything(t *testing.T) {
	for _, rule := range []string{"", "\n", "<", "A1", "CET-1CEST,M3", "CET\x00"} {
		if zone := ruled(rule); zone == nil || time.Unix(0, 0).In(zone).Year() < 1969 {
			t.Errorf("%q: %v", rule, zone)
		}
	}
}
