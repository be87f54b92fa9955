package commands

import (
	"fmt"
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

// TestScripts runs the scripts of testdata/script. Each has a simulated BMC of
// its own at $BMC_HOST, port $BMC_PORT, whose clock stands still; $BMC is the
// options to reach it as admin. "scripted FILE" serves a table for -I dummy.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               startBMC,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"scripted": serveTable},
	})
}

func startBMC(env *testscript.Env) error {
	server, err := bmc.Listen(env.T().(testing.TB).Context(), "127.0.0.1:0", bmc.Options{
		Seed: 1,
		Now:  func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	})
	if err != nil {
		return err
	}
	env.Defer(func() { _ = server.Close() })
	host, port := server.Addr().IP.String(), fmt.Sprint(server.Addr().Port)
	env.Setenv("BMC_HOST", host)
	env.Setenv("BMC_PORT", port)
	env.Setenv("TZ", "UTC")
	return nil
}

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
