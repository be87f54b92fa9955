//go:build unix

// Package compat compares goipmi with the real ipmitool, byte for byte: stdout,
// stderr, exit status and written files of every command line of the corpus.
//
// The comparison comes in two halves. [TestGolden] needs no other program: it
// holds goipmi against recorded runs of ipmitool, where a case needs no BMC or
// only a scripted one. [TestIPMITool] needs ipmitool and ipmi_sim: it runs both
// programs against ipmi_sim, and checks that the recorded runs are still true.
//
//	go test ./internal/compat -run 'TestIPMITool/mc'     # one group
//	go test ./internal/compat -update                    # record the goldens anew
//	go test ./internal/compat -candidate /usr/bin/ipmitool    # must be identical
package compat

import (
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers"
)

var (
	update    = flag.Bool("update", false, "record the goldens from ipmitool")
	candidate = flag.String("candidate", "", "compare this `program` instead of goipmi, freshly built")
)

// instances is how many BMCs serve the cases.
const instances = 2

// program returns the path of what is compared with ipmitool.
func program(t testing.TB) string {
	t.Helper()
	if *candidate != "" {
		return *candidate
	}
	return peers.Goipmi(t)
}

// forEach runs test for every case of the corpus, in parallel, each named by
// its group and line.
func forEach(t *testing.T, corpus map[string][]*testCase, test func(*testing.T, string, *testCase)) {
	for file, cases := range corpus {
		for _, c := range cases {
			t.Run(c.group+"/"+c.line, func(t *testing.T) {
				t.Parallel()
				test(t, file, c)
			})
		}
	}
}

func TestGolden(t *testing.T) {
	if *update {
		t.Skip("recording the goldens")
	}
	ours := program(t)
	corpus := readCorpus(t)
	goldens := map[string]map[string]run{}
	for file, cases := range corpus {
		goldens[file] = readGoldens(t, file)
		corpus[file] = slices.DeleteFunc(cases, (*testCase).onWire)
	}
	forEach(t, corpus, func(t *testing.T, file string, c *testCase) {
		want, recorded := goldens[file][c.goldenKey()]
		if !recorded {
			t.Fatal("no golden: record it with -update")
		}
		if localBMC() && strings.Contains(want.String(), "/dev/ipmi0") {
			t.Skip("recorded on a machine without a BMC of its own")
		}
		c.compare(t, want, c.run(t, ours, 0, 0))
	})
}

// localBMC tells whether this machine has a system interface, which goldens
// take to be absent.
func localBMC() bool {
	devices, _ := filepath.Glob("/dev/ipmi*")
	return len(devices) > 0
}

// compare reports where a run differs from ipmitool's.
func (c *testCase) compare(t *testing.T, want, got run) (identical bool) {
	t.Helper()
	if diff := cmp.Diff(want.compared(c.stderr).String(), got.compared(c.stderr).String()); diff != "" {
		t.Errorf("differs from ipmitool (-) in goipmi (+):\n%s", diff)
		return false
	}
	return true
}

// A bmc is one ipmi_sim, reset only when its state may have changed.
type bmc struct {
	*peers.Sim
	dirty bool
}

func TestIPMITool(t *testing.T) {
	tool := peers.IPMITool(t)
	ours := program(t)
	bmcs := make(chan *bmc, instances)
	for range instances {
		bmcs <- &bmc{Sim: peers.IPMISim(t)}
	}
	corpus := readCorpus(t)
	goldens := newGoldens(t, corpus)
	forEach(t, corpus, func(t *testing.T, file string, c *testCase) {
		if !c.onWire() {
			goldens.check(t, file, c, c.run(t, tool, 0, 0))
			return
		}
		b := <-bmcs
		defer func() { bmcs <- b }()
		want := b.run(t, c, tool)
		if want.hung() {
			t.Fatal("ipmitool itself hangs: the case measures nothing")
		}
		if !c.compare(t, want, b.run(t, c, ours)) {
			b.dirty = true
		}
	})
}

// run runs a case against the BMC in its factory state.
func (b *bmc) run(t *testing.T, c *testCase, program string) run {
	t.Helper()
	if b.dirty || c.changes {
		b.Reset(t)
	}
	b.dirty = c.changes
	return c.run(t, program, b.Port, b.KgPort)
}

// goldens are the recorded runs, to be checked or, with -update, replaced.
type goldens struct {
	mu    sync.Mutex
	files map[string]map[string]run
}

// newGoldens reads the goldens; with -update it writes them when the test ends.
func newGoldens(t *testing.T, corpus map[string][]*testCase) *goldens {
	t.Helper()
	g := &goldens{files: map[string]map[string]run{}}
	for file := range corpus {
		g.files[file] = readGoldens(t, file)
	}
	if *update {
		t.Cleanup(func() {
			for file, cases := range corpus {
				writeGoldens(t, file, cases, g.files[file])
			}
		})
	}
	return g
}

func (g *goldens) check(t *testing.T, file string, c *testCase, now run) {
	t.Helper()
	if now.hung() {
		t.Fatal("ipmitool itself hangs: the case measures nothing")
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if *update {
		g.files[file][c.goldenKey()] = now
		return
	}
	if diff := cmp.Diff(g.files[file][c.goldenKey()].String(), now.String()); diff != "" {
		t.Errorf("the golden (-) is not what ipmitool (+) does; record it with -update:\n%s", diff)
	}
}
