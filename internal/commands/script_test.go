package commands

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"goipmi/internal/bmc"
	"goipmi/internal/peers/scripted"
)

func TestMain(m *testing.M) {
	run := func() { os.Exit(Main(os.Args, os.Stdin, os.Stdout, os.Stderr)) }
	testscript.Main(m, map[string]func(){"goipmi": run, "ipmitool": run})
}

// TestScripts runs the scripts of testdata/script. Each has BMCs of its own, on
// ports of 127.0.0.1: $BMC, whose clock stands still; $STRICT, which has a BMC
// key and cipher suite 3 alone; $SILENT, which never answers; and $CLOSED,
// where nobody listens. "scripted FILE" serves a table for -I dummy.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               startBMCs,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"scripted": serveTable},
	})
}

func startBMCs(env *testscript.Env) error {
	still := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, opts := range map[string]bmc.Options{
		"BMC":    {Seed: 1, Now: func() time.Time { return still }},
		"STRICT": {Kg: []byte("key"), CipherSuites: []uint8{3}},
	} {
		server, err := bmc.Listen(env.T().(testing.TB).Context(), "127.0.0.1:0", opts)
		if err != nil {
			return err
		}
		env.Defer(func() { _ = server.Close() })
		env.Setenv(name, fmt.Sprint(server.Addr().Port))
	}
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = silent.Close() })
	closed, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Setenv("SILENT", port(silent))
	env.Setenv("CLOSED", port(closed))
	env.Setenv("TZ", "UTC")
	return closed.Close()
}

func port(c net.PacketConn) string { return fmt.Sprint(c.LocalAddr().(*net.UDPAddr).Port) }

func serveTable(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: scripted FILE")
	}
	table, err := scripted.Parse(ts.ReadFile(args[0]))
	ts.Check(err)
	socket := filepath.Join(ts.Getenv("WORK"), args[0]+".sock")
	server, err := scripted.Listen(socket, table, nil)
	ts.Check(err)
	ts.Defer(server.Close)
	ts.Setenv("IPMI_DUMMY_SOCK", socket)
}
