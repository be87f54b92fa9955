package fru

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/peers/scripted"
)

// boardImage has a board area and one power supply record.
const boardImage = "01 00 00 01 00 05 00 f9" +
	" 01 04 19 00 c0 78 c4 \"Mfgr\" 43 12 3a bc 83 64 c9 b2 c2 \"S\" e9 c0 c2 \"x1\" c1 00 00 00 00 0e" +
	" 00 82 18 00 66 2c 01 5e 01 1e 05 64 19 40 27 64 19 40 27 2f 3f 0a 1f 90 11 01 64 00 02"

// outcome is how a command went.
type outcome struct {
	stdout, stderr string
	status         int
}

// call runs a command line as the program called name, against a table.
func call(t *testing.T, name, table string, args ...string) outcome {
	t.Helper()
	parsed, err := scripted.Parse("06 01 = 00 20 01 02 15 02 bf 57 01 00 2c 0b\n2c 3e * = c1\n" + table)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("IPMI_DUMMY_SOCK", scripted.ServeTable(t, parsed, nil))
	var stdout, stderr bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &stderr)
	root := &cobra.Command{Use: name}
	root.AddCommand(New(a))
	status := a.Run(t.Context(), a.Root(root), append([]string{"-I", "dummy", "-Z"}, args...))
	return outcome{stdout.String(), stderr.String(), status}
}

// TestJSON shows that all that the text says, and what only -v says, is in the JSON.
func TestJSON(t *testing.T) {
	got := call(t, "goipmi", "fru 00 "+boardImage, "fru", "print", "0", "--json")
	const want = `{
		"id": 0, "size": 69, "access": "bytes", "problems": [],
		"board": {
			"language": 25, "mfg_date": "2011-01-17T11:12:00Z", "manufacturer": "Mfgr", "product": "123 -.",
			"serial_number": "DELL", "part_number": "Sé", "fru_id": "", "extra": ["x1"]},
		"records": [{
			"type": 0, "version": 2, "checksums_ok": false,
			"data": "2c015e011e0564194027641940272f3f0a1f90110164000200"}]}`
	var have, expect map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &have); err != nil {
		t.Fatalf("%v: %q %s", err, got.stdout, got.stderr)
	}
	if err := json.Unmarshal([]byte(want), &expect); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"id", "size", "access", "board", "problems"} {
		if diff := cmp.Diff(expect[part], have[part]); diff != "" {
			t.Errorf("%s: want (-) got (+):\n%s", part, diff)
		}
	}
	record := have["records"].([]any)[0].(map[string]any)["value"].(map[string]any)
	for name, value := range map[string]any{
		"capacity_w": 300.0, "peak_va": 350.0, "inrush_current_a": 30.0, "dropout_tolerance_ms": 10.0,
		"peak_capacity_w": 400.0, "peak_capacity_holdup_s": 1.0, "combined_capacity_w": 100.0, "fan_lower_threshold_rps": 2.0,
	} {
		if record[name] != value {
			t.Errorf("%s is %v, want %v", name, record[name], value)
		}
	}
}

// TestListJSON shows that devices which cannot be read are in the list too.
func TestListJSON(t *testing.T) {
	got := call(t, "goipmi", "sdr 51 11 0e 20 07 80 00 00 10 00 07 01 00 c3 \"Bay\"", "fru", "print", "--json")
	var list []struct {
		Description string
		ID          int
		Inventory   struct{ Error string }
	}
	if err := json.Unmarshal([]byte(got.stdout), &list); err != nil || len(list) != 2 {
		t.Fatalf("%v: %s", err, got.stdout)
	}
	if list[1].Description != "Bay" || list[1].ID != 7 || list[1].Inventory.Error == "" || got.status != 1 {
		t.Errorf("%+v, status %d", list[1], got.status)
	}
}

// TestRefused is bad input: ipmitool's exit status, a line, and nothing is written.
func TestRefused(t *testing.T) {
	cut := filepath.Join(t.TempDir(), "cut.bin")
	if err := os.WriteFile(cut, []byte{1, 0, 0, 1, 0, 0, 0, 0xfe, 1, 3}, 0o600); err != nil {
		t.Fatal(err)
	}
	const table = "fru 00 " + boardImage + "\n0a 12 * = ff\n"
	for _, test := range []struct {
		name, line string
		status     int
	}{
		{"ipmitool", "fru write 0 " + cut, 0},
		{"goipmi", "fru write 0 " + cut, 1},
		{"ipmitool", "fru edit 0 field b 1 abcdef", 1}, // not text
		{"goipmi", "fru edit 0 field b 0 " + strings.Repeat("x", 64), 1},
		{"goipmi", "fru edit 0 field b 0 x", 1},
		{"ipmitool", "fru edit 0 field b 0 " + strings.Repeat("x", 60), 1}, // no space
	} {
		t.Run(test.name+" "+test.line, func(t *testing.T) {
			got := call(t, test.name, table, strings.Fields(test.line)...)
			if got.status != test.status || !strings.Contains(got.stderr, "nothing is") {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestBrokenOff is a write that fails halfway, of which ipmitool says nothing.
func TestBrokenOff(t *testing.T) {
	const table = "fru 00 " + boardImage + "\n0a 12 00 00 00 * = 00 08\n0a 12 * = ff\n"
	got := call(t, "ipmitool", table, "fru", "edit", "0", "field", "b", "0", "Abcd")
	if got.status != 0 || !strings.Contains(got.stderr, "broke off at byte 8, after 0 bytes: Unspecified error") {
		t.Errorf("%+v", got)
	}
}
