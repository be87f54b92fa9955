//go:build unix

package differ

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"goipmi/internal/peers"
)

// TestFinding compares ipmitool with itself, but for one word: the difference
// must be found and shrunk to the one record that shows it.
func TestFinding(t *testing.T) {
	programs := pair{ipmitool: peers.IPMITool(t), goipmi: filepath.Join(t.TempDir(), "wrong")}
	script := fmt.Sprintf("#!/bin/sh\n%s \"$@\" | sed s/Culprit/culprit/\n", programs.ipmitool)
	check(t, os.WriteFile(programs.goipmi, []byte(script), 0o755))

	b := &bmc{base: "06 01 = 00 20 01 00 00 02 02 000000 0000"}
	for n := range 7 {
		name := fmt.Sprintf("Sensor%d", n)
		if n == 4 {
			name = "Culprit"
		}
		b.add(sdrLine(eventOnly, append([]byte{0x20, 0, byte(n), 7, 1, 1, 1, 0, 0, 0, 0, 0xc0 | byte(len(name))}, name...)))
	}
	b.try(nil, "sdr", "list", "all")
	b.try(nil, "sdr", "list", "full")

	found, rows := programs.compare(t, b)
	if len(found) != 1 || rows != 7 {
		t.Fatalf("%d findings in %d rows, not 1 in 7", len(found), rows)
	}
	f := found[0].shrink(t, programs)
	if len(f.parts) != 1 || f.parts[0] != b.parts[4] || !strings.Contains(f.String(), f.parts[0]) {
		t.Errorf("shrunk to %q: %s", f.parts, f)
	}
}

// TestSeed makes sure that a seed is all that a BMC depends on.
func TestSeed(t *testing.T) {
	for n, group := range groups {
		first, again := group.random(newDice(7, n)), group.random(newDice(7, n))
		other := group.random(newDice(8, n))
		if fmt.Sprint(first) != fmt.Sprint(again) {
			t.Errorf("%s: one seed gave two BMCs", group.name)
		}
		if fmt.Sprint(first) == fmt.Sprint(other) {
			t.Errorf("%s: two seeds gave the same BMC", group.name)
		}
	}
}
