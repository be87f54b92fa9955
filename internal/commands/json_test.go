package commands

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers/scripted"
)

var update = flag.Bool("update", false, "write docs/json.md anew")

const jsonHead = `# The JSON of goipmi

Version 1. Within a version names and meanings stay, and a new field may come; anything else makes a new version, and the
[changelog](../CHANGELOG.md) says so. YAML has the same names in the same order.

- Names are in snake case; numbers are raw unless their name says the unit; what the text words stands beside its number.
- Times are RFC 3339. A list without entries is ` + "`[]`" + `; a value that is not known is ` + "`null`" + ` or absent.
- Strings are as the BMC sent them; control characters are escaped.
- Without an answer nothing is printed, and the exit status is 1: errors are lines on standard error in every format.

What follows is made by the tests (` + "`go test ./internal/commands -run TestJSON -update`" + `), from scripted BMCs under
` + "`testdata/tables`" + `.
`

// TestJSON holds docs/json.md to what the commands of testdata/json.txt print.
func TestJSON(t *testing.T) {
	list, err := os.ReadFile(filepath.Join("..", "..", "testdata", "json.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var doc strings.Builder
	doc.WriteString(jsonHead)
	for line := range strings.Lines(string(list)) {
		table, command, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		t.Run(command, func(t *testing.T) {
			fmt.Fprintf(&doc, "\n## %s\n\n```json\n%s```\n", command, jsonOf(t, table, command))
		})
	}
	path := filepath.Join("..", "..", "docs", "json.md")
	if *update {
		if err := os.WriteFile(path, []byte(doc.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), doc.String()); diff != "" {
		t.Errorf("docs/json.md (-) is not what the commands print (+):\n%s", diff)
	}
}

// jsonOf runs a command against a table; its output must be one JSON value.
func jsonOf(t *testing.T, table, command string) string {
	t.Helper()
	t.Setenv("IPMI_DUMMY_SOCK", scripted.Serve(t, table))
	t.Setenv("TZ", "UTC")
	var stdout, stderr bytes.Buffer
	args := append([]string{"goipmi", "-I", "dummy", "--json"}, words(command)...)
	if status := Main(args, strings.NewReader(""), &stdout, &stderr); status != 0 {
		t.Errorf("exit status %d: %s", status, stderr.String())
	}
	if !json.Valid(stdout.Bytes()) {
		t.Errorf("not one JSON value: %s", stdout.String())
	}
	return stdout.String()
}

// words splits a line at blanks, but not within double quotes.
func words(line string) []string {
	var list []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}
