package bmc_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/ipmi"
	"goipmi/internal/session"
)

// attach begins Serial over LAN with a simulated BMC.
func attach(t *testing.T, opts bmc.Options) (*session.Conn, *session.SOL) {
	t.Helper()
	server := bmctest.Start(t, opts)
	account := server.BMC.Accounts()[0]
	c, err := session.DialLANPlus(t.Context(), session.Config{
		Host: server.Addr().IP.String(), Port: uint16(server.Addr().Port),
		Username: account.Name, Password: []byte(account.Password), Suite: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	s, err := c.ActivateSOL(t.Context(), session.SOLOptions{Instance: 1})
	if err != nil {
		t.Fatal(err)
	}
	stop := context.AfterFunc(t.Context(), s.Stop)
	t.Cleanup(func() { stop() })
	return c, s
}

// until reads up to text.
func until(t *testing.T, s io.Reader, text string) string {
	t.Helper()
	var seen strings.Builder
	for b := make([]byte, 1); !strings.HasSuffix(seen.String(), text); seen.Write(b) {
		if _, err := s.Read(b); err != nil {
			t.Fatalf("waiting for %q after %q: %v", text, seen.String(), err)
		}
	}
	return seen.String()
}

func typeLine(t *testing.T, s *session.SOL, line string) {
	t.Helper()
	if _, err := s.Write(t.Context(), []byte(line+"\r")); err != nil {
		t.Fatal(err)
	}
}

// The server has a login whose password it does not show, a shell and a
// break.
func TestSerialLogin(t *testing.T) {
	_, s := attach(t, bmc.Options{})
	until(t, s, "login: ")
	typeLine(t, s, "root")
	until(t, s, "Password: ")
	typeLine(t, s, "sesame")
	if seen := until(t, s, "# "); strings.Contains(seen, "sesame") {
		t.Errorf("the password is shown: %q", seen)
	}
	typeLine(t, s, "echo it\x7fs alive")
	if seen := until(t, s, "# "); !strings.Contains(seen, "\r\nis alive\r\n") {
		t.Errorf("echo says %q", seen)
	}
	if err := s.Break(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, s, "sysrq: HELP")
	typeLine(t, s, "exit")
	until(t, s, "login: ")
}

// A reset is followed by a boot log and another login.
func TestSerialBoot(t *testing.T) {
	var mu sync.Mutex
	now := time.Unix(1700000000, 0)
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(50 * time.Millisecond)
		return now
	}
	c, s := attach(t, bmc.Options{Now: clock})
	until(t, s, "login: ")
	const hardReset = 3
	if _, err := ipmi.Call(t.Context(), c, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 2, Data: []byte{hardReset}}); err != nil {
		t.Fatal(err)
	}
	if seen := until(t, s, "login: "); !strings.Contains(seen, "Linux version") {
		t.Errorf("no boot log: %q", seen)
	}
}
