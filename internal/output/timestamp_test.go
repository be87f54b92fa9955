package output

import (
	"testing"
	"time"
)

// TestTimestampNumeric has ipmitool's texts, taken from time stamps in GUIDs.
func TestTimestampNumeric(t *testing.T) {
	newYork := time.FixedZone("EST", -5*60*60)
	for _, test := range []struct {
		stamp uint32
		zone  *time.Location
		want  string
	}{
		{0, newYork, "S+ 00:00:00"},
		{86399, newYork, "S+ 23:59:59"},
		{86400, newYork, "S+ 70/002 00:00:00"},
		{0x1fffffff, newYork, "S+ 87/005 18:48:31"},
		{0x20000000, newYork, "01/05/87 18:48:32 GMT"},
		{1700000000, time.UTC, "11/14/23 22:13:20 UTC"},
		{1700000000, newYork, "11/14/23 17:13:20 EST"},
		{1700000000, Zone(true), "11/14/23 22:13:20 GMT"},
		{0xfffffffe, time.UTC, "02/07/06 06:28:14 UTC"},
		{0xffffffff, time.UTC, "Unspecified"},
	} {
		if got := TimestampNumeric(test.stamp, test.zone); got != test.want {
			t.Errorf("%d in %v: %q, want %q", test.stamp, test.zone, got, test.want)
		}
	}
}
