package session

import (
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"goipmi/internal/ipmi"
	"goipmi/internal/peers"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "record the sessions of TestIPMISim anew")

// recording is a whole session with ipmi_sim. Its side and ours, random numbers
// included, are in testdata/recorded: "> " what we sent, "< " what came, "= "
// what the caller saw.
type recording struct {
	name string
	lan  bool
	kg   bool // on the channel that needs the key
	cfg  Config
}

var recorded = []recording{
	{name: "suite0", cfg: as("admin", "secret", 0)},
	{name: "suite1", cfg: as("admin", "secret", 1)},
	{name: "suite2", cfg: as("admin", "secret", 2)},
	{name: "suite3", cfg: as("admin", "secret", 3)},
	{name: "suite6", cfg: as("admin", "secret", 6)},
	{name: "suite11", cfg: as("admin", "secret", 11)},
	{name: "suite17-refused", cfg: as("admin", "secret", 17)},
	{name: "suite-best", cfg: as("admin", "secret", Best)},
	{name: "kg", kg: true, cfg: Config{Username: "admin", Password: []byte("secret"), Kg: []byte(peers.KgKey), Suite: 3}},
	{name: "kg-wrong", kg: true, cfg: Config{Username: "admin", Password: []byte("secret"), Kg: []byte("x"), Suite: 3}},
	{name: "kg-missing", kg: true, cfg: as("admin", "secret", 3)},
	{name: "password-wrong", cfg: as("admin", "wrong", 3)},
	{name: "user-unknown", cfg: as("nobody", "secret", 3)},
	{name: "user-disabled", cfg: as("disabled", "nobody", 3)},
	{name: "role", cfg: Config{Username: "oper", Password: []byte("operpw"), Suite: 3, Privilege: Operator, RoleLookup: true}},
	{name: "role-too-high", cfg: Config{Username: "user", Password: []byte("userpw"), Suite: 3, RoleLookup: true}},
	{name: "user", cfg: Config{Username: "user", Password: []byte("userpw"), Suite: 3, Privilege: User}},
	{name: "callback", cfg: Config{Username: "callback", Password: []byte("callpw"), Suite: 3, Privilege: Callback}},

	{name: "lan-md5", lan: true, cfg: as("admin", "secret", 2)},
	{name: "lan-md2", lan: true, cfg: as("admin", "secret", 1)},
	{name: "lan-password", lan: true, cfg: as("admin", "secret", 4)},
	{name: "lan-none", lan: true, cfg: Config{Username: "user", Privilege: User, AuthType: 0}},
	{name: "lan-none-refused", lan: true, cfg: as("admin", "secret", 0)},
	{name: "lan-oem-refused", lan: true, cfg: as("admin", "secret", 5)},
	{name: "lan-best", lan: true, cfg: as("admin", "secret", Best)},
	{name: "lan-anonymous", lan: true, cfg: Config{Password: []byte("anon"), Privilege: User, AuthType: Best}},
	{name: "lan-user-unknown", lan: true, cfg: as("nobody", "secret", Best)},
	{name: "lan-role-too-high", lan: true, cfg: as("user", "userpw", Best)},
	{name: "lan-privilege-unknown", lan: true, cfg: Config{Username: "admin", Password: []byte("secret"), AuthType: Best, Privilege: OEM}},
}

// as is a configuration with one number for both the suite and the
// authentication type: lanplus reads the one, lan the other.
func as(user, password string, alg int) Config {
	return Config{Username: user, Password: []byte(password), Suite: alg, AuthType: alg}
}

// recordedRequests need User, Administrator, a satellite, and one that is not
// there; the last is no command.
var recordedRequests = []ipmi.Request{
	getDeviceID, getBootParam, powerStatus,
	{NetFn: ipmi.NetFnApp, Cmd: 0x01, To: ipmi.Target{Addr: 0x30}, Idempotent: true},
	{NetFn: ipmi.NetFnApp, Cmd: 0x01, To: ipmi.Target{Addr: 0x44}, Idempotent: true},
	{NetFn: ipmi.NetFnApp, Cmd: 0x01, To: ipmi.Target{LUN: 3}, Idempotent: true},
	{NetFn: ipmi.NetFnApp, Cmd: 0x01, To: ipmi.Target{Addr: ipmi.BMCAddr}, Idempotent: true},
	{NetFn: ipmi.NetFnOEM, Cmd: 0x7f},
}

type dialFunc func(context.Context, Config) (*Conn, error)

func TestRecorded(t *testing.T) {
	for _, c := range recorded {
		t.Run(c.name, func(t *testing.T) { replay(t, c.file(), c.cfg, c.dial()) })
	}
}

// With a live ipmi_sim the caller sees what was recorded.
func TestIPMISim(t *testing.T) {
	sim := peers.IPMISim(t)
	for _, c := range recorded {
		t.Run(c.name, func(t *testing.T) {
			port := sim.Port
			if c.kg {
				port = sim.KgPort
			}
			if *update {
				record(t, c.file(), port, c.cfg, c.dial())
				return
			}
			cfg := c.cfg
			cfg.Host, cfg.Port = "localhost", uint16(port)
			cfg.Network = "udp4"
			seen := strings.ReplaceAll(converse(t.Context(), cfg, c.dial()), "= localhost:", "= bmc:")
			_, want := parse(t, c.file())
			if diff := cmp.Diff(want, seen); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (c *recording) file() string { return filepath.Join("testdata", "recorded", c.name+".txt") }

func (c *recording) dial() dialFunc {
	if c.lan {
		return DialLAN
	}
	return DialLANPlus
}

// converse is what the caller sees of a session.
func converse(ctx context.Context, cfg Config, dial dialFunc) string {
	var seen strings.Builder
	c, err := dial(ctx, cfg)
	if err != nil {
		return fmt.Sprintf("= %v\n", err)
	}
	fmt.Fprintf(&seen, "= suite %d GUID %x\n", c.Suite(), c.GUID())
	for _, req := range recordedRequests {
		resp, err := c.Do(ctx, req)
		fmt.Fprintf(&seen, "= %02x %x %v\n", uint8(resp.Code), resp.Data, err)
	}
	c.Close()
	return seen.String()
}

func record(t *testing.T, file string, port int, cfg Config, dial dialFunc) {
	r := &recorder{}
	cfg.Host, cfg.rand = "bmc", rand.NewChaCha8([32]byte{1})
	cfg.dial = func(ctx context.Context, network, _ string) (_ net.Conn, err error) {
		r.Conn, err = new(net.Dialer).DialContext(ctx, network, fmt.Sprintf("127.0.0.1:%d", port))
		return r, err
	}
	seen := converse(t.Context(), cfg, dial)
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.Count(seen, "\n") == 1 { // no session, and the refusal counts
		r.log.WriteString(r.pending.String())
	}
	if err := os.WriteFile(file, []byte(r.log.String()+seen), 0o644); err != nil {
		t.Fatal(err)
	}
}

// recorder logs what passes through a net.Conn, in order. What comes after
// Close Session is left out: whether it is read in time is chance.
type recorder struct {
	net.Conn
	mu      sync.Mutex
	log     strings.Builder
	pending strings.Builder
}

func (r *recorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	fmt.Fprintf(&r.log, "%s> %x\n", r.pending.String(), b)
	r.pending.Reset()
	r.mu.Unlock()
	return r.Conn.Write(b)
}

func (r *recorder) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	if err == nil {
		r.mu.Lock()
		fmt.Fprintf(&r.pending, "< %x\n", b[:n])
		r.mu.Unlock()
	}
	return n, err
}

// replay holds the session against its recording: what we send must be the
// same to the byte, and so must be what the caller sees.
func replay(t *testing.T, file string, cfg Config, dial dialFunc) {
	wire, want := parse(t, file)
	m := newMemory(func(packet []byte) (answers [][]byte) {
		line := "> " + hex.EncodeToString(packet)
		if len(wire) == 0 || line != wire[0] {
			t.Errorf("sent %s, recorded %q", line, wire[:min(1, len(wire))])
			return nil
		}
		for wire = wire[1:]; len(wire) > 0 && wire[0][0] == '<'; wire = wire[1:] {
			answer, err := hex.DecodeString(wire[0][2:])
			if err != nil {
				t.Error(err)
			}
			answers = append(answers, answer)
		}
		return answers
	})
	if diff := cmp.Diff(want, converse(t.Context(), m.dial(cfg), dial)); diff != "" {
		t.Error(diff)
	}
	if len(wire) > 0 {
		t.Errorf("%d recorded packets were not sent, the first %s", len(wire), wire[0])
	}
}

// parse splits a recording into the packets and what the caller saw.
func parse(t *testing.T, file string) (wire []string, seen string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line[0] == '=' {
			seen += line
		} else {
			wire = append(wire, strings.TrimSpace(line))
		}
	}
	return wire, seen
}
