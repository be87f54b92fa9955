//go:build unix

package differ

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"goipmi/internal/peers"
	"goipmi/internal/peers/scripted"
)

// A pair is the paths of the two programs.
type pair struct{ ipmitool, goipmi string }

// compare tries all command lines on a BMC and counts the lines that ipmitool
// printed.
func (p pair) compare(t *testing.T, b *bmc) (found []*finding, rows int) {
	t.Helper()
	p.on(t, b.table(b.parts), func(run runner) {
		for _, command := range b.commands {
			d := run(command)
			if d.any() {
				found = append(found, &finding{b, command, b.parts, d})
			}
			rows += strings.Count(d.want.Stdout, "\n")
		}
	})
	return found, rows
}

// differ tries one command line on a BMC.
func (p pair) differ(t *testing.T, table string, command peers.Command) (d difference) {
	t.Helper()
	p.on(t, table, func(run runner) { d = run(command) })
	return d
}

// A runner runs a command with both programs.
type runner func(peers.Command) difference

// on serves a table while do runs commands.
func (p pair) on(t *testing.T, text string, do func(runner)) {
	t.Helper()
	// Not t.TempDir: with a long test name the socket's path would be too long.
	dir, err := os.MkdirTemp("", "differ")
	check(t, err)
	defer os.RemoveAll(dir)
	table, err := scripted.Parse(text)
	check(t, err)
	socket := filepath.Join(dir, "sock")
	server, err := scripted.Listen(socket, table, nil)
	check(t, err)
	defer server.Close()
	do(func(command peers.Command) difference {
		command.Dir, command.Env = dir, append(slices.Clone(command.Env), "IPMI_DUMMY_SOCK="+socket)
		want := command.Run(t, p.ipmitool)
		want.Stdout = noControls(want.Stdout)
		return difference{want, command.Run(t, p.goipmi)}
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
