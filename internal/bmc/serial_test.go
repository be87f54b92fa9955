package bmc_test

import (
	"bytes"
	"context"
	"io"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/ipmi"
	"goipmi/internal/peers"
	"goipmi/internal/session"
)

// attach begins Serial over LAN with a simulated BMC.
func attach(t *testing.T, opts bmc.Options) (*session.Conn, *session.SOL) {
	t.Helper()
	return attachAt(t, bmctest.Start(t, opts).Addr().String(), session.Config{Suite: 3})
}

// attachAt begins it with the simulated BMC that is reached at addr.
func attachAt(t *testing.T, addr string, cfg session.Config) (*session.Conn, *session.SOL) {
	t.Helper()
	at, account := netip.MustParseAddrPort(addr), bmc.DefaultAccounts[0]
	cfg.Host, cfg.Port = at.Addr().String(), at.Port()
	cfg.Username, cfg.Password = account.Name, []byte(account.Password)
	c, err := session.DialLANPlus(t.Context(), cfg)
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

// A network that loses a fifth of the packets each way, doubles a fifth of the
// rest and lets others be overtaken changes nothing: what is typed arrives once,
// and so does its echo.
func TestSerialBadNetwork(t *testing.T) {
	t.Parallel()
	server := bmctest.Start(t, bmc.Options{})
	network := peers.NewRelay(t, server.Addr().Port, peers.Network{})
	c, s := attachAt(t, network.Addr(), session.Config{Suite: 3})
	// The BMC tries no more than seven times again; slowly, so that it does not
	// give up while packets of ours call for its output.
	const param, retries, interval = 4, 7, 100 // of 10 ms
	_, err := ipmi.Call(t.Context(), c, ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: 0x21, Data: []byte{1, param, retries, interval},
	})
	if err != nil {
		t.Fatal(err)
	}
	until(t, s, "login: ")
	network.Become(peers.Network{Lose: 20, Double: 20, Reorder: 5})
	text := peers.Flood(100 << 10)
	typed := make(chan error, 1)
	done := make(chan struct{})
	go func() { typed <- typeAndProbe(t.Context(), s, text, done) }()
	echo := make([]byte, len(text))
	if n, err := io.ReadFull(s, echo); err != nil {
		t.Fatalf("%v after %d bytes", err, n)
	}
	network.Become(peers.Network{})
	close(done)
	if err := <-typed; err != nil {
		t.Error(err)
	}
	if !bytes.Equal(echo, text) {
		t.Error("the echo is not what was typed")
	}
}

// typeAndProbe types text, and then asks for signs of life until it is done.
func typeAndProbe(ctx context.Context, s *session.SOL, text []byte, done <-chan struct{}) error {
	_, err := s.Write(ctx, text)
	for err == nil {
		select {
		case <-done:
			return nil
		default:
			err = s.Probe(ctx)
		}
	}
	return err
}

// The console goes where the BMC has it: to another port with a session of its
// own, and without encryption or authentication in a session that has none.
// A port where nobody is leaves it where it is.
func TestSerialPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		cfg     session.Config
		claimed uint16 // the port that the BMC names
		second  bool   // there is another port
	}{
		"another port":           {cfg: session.Config{Suite: 17}, second: true},
		"a wrong port":           {cfg: session.Config{Suite: 3}, claimed: 1},
		"a wrong port, as known": {cfg: session.Config{Suite: 3, Quirks: session.SOLPort}, claimed: 1},
		"signed only":            {cfg: session.Config{Suite: 2}},
		"not signed":             {cfg: session.Config{Suite: 1}},
		"no password":            {cfg: session.Config{Suite: 0}},
	} {
		t.Run(name, func(t *testing.T) {
			server := bmctest.Start(t, bmc.Options{SOLPort: c.claimed})
			if c.second {
				other, err := server.BMC.Listen(t.Context(), "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				defer other.Close()
			}
			_, s := attachAt(t, server.Addr().String(), c.cfg)
			defer s.Close()
			typeLine(t, s, "\rroot")
			until(t, s, "Password: ")
		})
	}
}
