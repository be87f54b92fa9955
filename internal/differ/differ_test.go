//go:build unix

// Package differ compares goipmi with the real ipmitool on random BMCs: a seed
// gives a BMC with valid contents of every kind, which both programs render;
// stdout and exit status must be the same to the byte. What differs is shrunk
// to the few records that it takes, and printed as a table that can become a
// case of the corpus.
//
//	go test ./internal/differ                              # a short selection, always the same
//	go test ./internal/differ -rows 20000 -seed 7          # that many lines of output a group, other BMCs
//	go test ./internal/differ -run Differ/sdr -seed 42     # one group
package differ

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers"
)

var (
	rows     = flag.Int("rows", 1000, "compare at least this many lines of output in each `group`")
	seed     = flag.Uint64("seed", 1, "the first BMC's; the following ones count up from it")
	findings = flag.Int("findings", 5, "stop a group after this many")
)

// groups are the generators of BMCs, by the group of commands that shows most
// of them. Their order is part of what a seed means: add new ones at the end.
var groups = []struct {
	name   string
	random func(*dice) *bmc
}{
	{"sdr", randomSensors},
	{"sel", randomLog},
	{"fru", randomInventories},
}

// A bmc is one random BMC and the command lines to try on it.
type bmc struct {
	base     string   // table lines that it cannot do without
	parts    []string // table lines that can be left out, together
	commands []peers.Command
}

// add adds a part.
func (b *bmc) add(lines ...string) { b.parts = append(b.parts, strings.Join(lines, "\n")) }

// try adds a command line, in words.
func (b *bmc) try(env []string, words ...string) {
	b.commands = append(b.commands, peers.Command{Args: append([]string{"-I", "dummy"}, words...), Env: env})
}

func (b *bmc) table(parts []string) string {
	return b.base + "\n" + strings.Join(parts, "\n") + "\n"
}

func TestDiffer(t *testing.T) {
	programs := pair{ipmitool: peers.IPMITool(t), goipmi: peers.Goipmi(t)}
	for n, group := range groups {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			compared, found, s := 0, 0, *seed
			for ; compared < *rows && found < *findings; s++ {
				b := group.random(newDice(s, n))
				all, rows := programs.compare(t, b)
				compared += rows
				for _, f := range all {
					found++
					t.Errorf("seed %d: %s", s, f.shrink(t, programs))
				}
			}
			t.Logf("%d rows compared, seeds %d to %d, %d findings", compared, *seed, s-1, found)
		})
	}
}

// A finding is a command line that shows a BMC otherwise.
type finding struct {
	bmc     *bmc
	command peers.Command
	parts   []string // of the BMC that it takes
	difference
}

// String is the finding in full: command line, difference and table.
func (f *finding) String() string {
	return fmt.Sprintf("%s ipmitool %s\ndiffers from ipmitool (-) in goipmi (+):\n%s\non this BMC:\n%s",
		strings.Join(f.command.Env, " "), quoted(f.command.Args), f.difference, f.bmc.table(f.parts))
}

func quoted(words []string) string {
	for _, word := range words {
		if word == "" || strings.ContainsAny(word, " '\"\\$`!*?()[]{}<>|&;#~") {
			return strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%q", words), "["), "]")
		}
	}
	return strings.Join(words, " ")
}

// shrink leaves out of the BMC what the difference does not need, by halves at
// first and one by one in the end.
func (f *finding) shrink(t *testing.T, programs pair) *finding {
	t.Helper()
	for size := (len(f.parts) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(f.parts); {
			fewer := append(append([]string{}, f.parts[:at]...), f.parts[min(at+size, len(f.parts)):]...)
			if d := programs.differ(t, f.bmc.table(fewer), f.command); d.like(f.difference) {
				f.parts, f.difference = fewer, d
			} else {
				at += size
			}
		}
	}
	return f
}

// A difference is what the two programs did.
type difference struct{ want, got peers.Outcome }

// kind tells which of output and exit status differ.
func (d difference) kind() (output, status bool) {
	return d.want.Stdout != d.got.Stdout, d.want.Status != d.got.Status
}

func (d difference) any() bool {
	output, status := d.kind()
	return output || status
}

// like reports whether another difference is of the same kind.
func (d difference) like(other difference) bool {
	output, status := d.kind()
	otherOutput, otherStatus := other.kind()
	return output == otherOutput && status == otherStatus
}

// String shows the lines around what differs.
func (d difference) String() string {
	lines := func(o peers.Outcome) []string { return append(strings.SplitAfter(o.Stdout, "\n"), o.Status) }
	return cmp.Diff(lines(d.want), lines(d.got))
}
