package i2c

import (
	"context"
	"errors"
	"testing"

	"goipmi/internal/ipmi"
)

// answering is a BMC that always says the same.
type answering struct {
	ipmi.Conn
	resp ipmi.Response
	err  error
}

func (a answering) Do(context.Context, ipmi.Request) (ipmi.Response, error) { return a.resp, a.err }

// TestTransfer holds the words for each way to fail.
func TestTransfer(t *testing.T) {
	const failed = "I2C Master Write-Read command failed"
	for _, test := range []struct {
		resp  ipmi.Response
		err   error
		write int
		read  uint8
		want  string
	}{
		{resp: ipmi.Response{Data: []byte{1, 2}}, read: 2},
		{read: 65, want: "Master Write-Read: Too many bytes (65) to read"},
		{write: 65, want: "Master Write-Read: Too many bytes (65) to write"},
		{resp: ipmi.Response{Code: 0x81}, want: failed + ": Lost Arbitration"},
		{resp: ipmi.Response{Code: 0x82}, want: failed + ": Bus Error"},
		{resp: ipmi.Response{Code: 0x83}, want: failed + ": NAK on Write"},
		{resp: ipmi.Response{Code: 0x84}, want: failed + ": Truncated Read"},
		{resp: ipmi.Response{Code: 0xc1}, want: failed + ": Invalid command"},
		{err: errors.New("lost"), want: failed},
		{resp: ipmi.Response{Data: []byte{1}}, read: 2, want: failed + ": answer " + (&ipmi.ShortError{Have: 1, Want: 2}).Error()},
	} {
		_, err := Device{}.Transfer(t.Context(), answering{resp: test.resp, err: test.err}, make([]byte, test.write), test.read)
		if (err == nil) != (test.want == "") || err != nil && Words(err) != test.want {
			t.Errorf("%v, not %q", err, test.want)
		}
	}
}

func TestPrivateBus(t *testing.T) {
	for want, at := range map[uint8][2]uint8{0x01: {0, 0}, 0x0f: {0, 7}, 0x35: {3, 2}, 0xf1: {15, 8}} {
		if got := PrivateBus(at[0], at[1]); got != want {
			t.Errorf("channel %d, bus %d: %#02x, not %#02x", at[0], at[1], got, want)
		}
	}
}
