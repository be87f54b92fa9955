// Package bmctest starts simulated BMCs for tests.
package bmctest

import (
	"context"
	"testing"

	"goipmi/internal/bmc"
)

// Start serves a BMC on a free port of loopback until the test ends.
func Start(t testing.TB, opts bmc.Options) *bmc.Server {
	t.Helper()
	s, err := bmc.Listen(context.Background(), "127.0.0.1:0", opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
