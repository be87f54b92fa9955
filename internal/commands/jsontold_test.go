package commands

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers/scripted"
)

var bits = flag.Int("bits", 4, "turn about this many `bits` of the answers to each command")

// patient are commands that ask again until the BMC has done its part.
var patient = []string{"lan set ", "sunoem cli ", "sunoem getval ", "sunoem setval "}

// more are commands on BMCs that have much to tell.
var more = []documentation{
	{"mixed1", "sdr elist all"}, {"mixed1", "sensor list"}, {"mixed2", "sdr elist all"}, {"mixed2", "sensor list"},
	{"mixed3", "sdr elist all"}, {"mixed3", "sensor list"}, {"records", "sdr elist all"}, {"sel_specific", "sel elist"},
	{"dcmi_random1", "dcmi discover"}, {"pef_random1", "pef filter list"}, {"fru_random1", "fru print"}, {"lan2", "lan print 1"},
}

// TestJSONTells holds that the JSON of every documented command tells all that
// its text does, with -v: whatever bit of an answer turns, it turns something in
// the JSON if the text has a line that it had not before.
func TestJSONTells(t *testing.T) {
	for _, d := range append(documented(t), more...) {
		if slices.ContainsFunc(patient, func(prefix string) bool { return strings.HasPrefix(d.command, prefix) }) {
			continue
		}
		t.Run(d.table+" "+d.command, func(t *testing.T) {
			b := newTeller(t, d)
			for turned := range b.turned(*bits) {
				text, doc := b.show("text", turned), b.show("json", turned)
				if text.status == 0 && doc == b.doc && hasMore(text.stdout, b.text.stdout) {
					t.Fatalf("%s changes the text and not the JSON:\n%s", turned, cmp.Diff(b.text.stdout, text.stdout))
				}
			}
		})
	}
}

// hasMore reports whether a text has a line that the other has not.
func hasMore(text, other string) bool {
	known := slices.Collect(strings.Lines(other))
	for line := range strings.Lines(text) {
		if !slices.Contains(known, line) {
			return true
		}
	}
	return false
}

// A teller runs a command on its BMC, and on BMCs that answer somewhat else.
type teller struct {
	documentation
	t         *testing.T
	socket    string
	exchanges []exchange // with the BMC as it is
	text, doc outcome
}

type exchange struct{ request, answer []byte }

type outcome struct {
	status         int
	stdout, stderr string
}

func newTeller(t *testing.T, d documentation) *teller {
	t.Helper()
	b := &teller{documentation: d, t: t, socket: filepath.Join(t.TempDir(), "s")}
	t.Setenv("IPMI_DUMMY_SOCK", b.socket)
	t.Setenv("TZ", "UTC")
	among(t, "files")
	b.text, b.doc = b.show("text", ""), b.show("json", "")
	return b
}

// show runs the command with -v on the BMC whose table has a line more.
func (b *teller) show(format, line string) outcome {
	b.t.Helper()
	table, err := scripted.Load(filepath.Join(root, "testdata", "tables", b.table))
	if err == nil {
		err = table.Add(line)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	if line == "" {
		table.Heard = func(request, answer []byte) { b.exchanges = append(b.exchanges, exchange{request, answer}) }
	}
	server, err := scripted.Listen(b.socket, table, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	defer server.Close()
	var stdout, stderr bytes.Buffer
	args := append([]string{"goipmi", "-I", "dummy", "-v", "--output", format}, words(b.command)...)
	status := Main(args, strings.NewReader(""), &stdout, &stderr)
	// As in JSON, what is no UTF-8 is U+FFFD.
	return outcome{status, string([]rune(stdout.String())), stderr.String()}
}

// turned are lines for a table, each an answer with one bit turned: about n of
// the bits of all data, at even distances.
func (b *teller) turned(n int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		total := 0
		for _, x := range b.exchanges {
			total += 8 * (len(x.answer) - 1)
		}
		next, step := 0, total/n|1
		for _, x := range b.exchanges {
			size := 8 * (len(x.answer) - 1)
			for ; next < size; next += step {
				answer := bytes.Clone(x.answer)
				answer[1+next/8] ^= 1 << (next % 8)
				if !yield(fmt.Sprintf("% x = % x", x.request, answer)) {
					return
				}
			}
			next -= size
		}
	}
}
