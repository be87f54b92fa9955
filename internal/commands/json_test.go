package commands

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"goipmi/internal/peers/scripted"
)

var update = flag.Bool("update", false, "write docs/json.md anew")

// root is the module's directory.
var root, _ = filepath.Abs(filepath.Join("..", ".."))

const jsonHead = `# The JSON of goipmi

Version 1. Within a version names and meanings stay, and a new field may come; anything else makes a new version, and the
[changelog](../CHANGELOG.md) says so. YAML has the same names in the same order.

- Names are in snake case; numbers are raw unless their name says the unit; what the text words stands beside its number.
- Times are RFC 3339. A list without entries is ` + "`[]`" + `; a value that is not known is ` + "`null`" + ` or absent.
- Strings are as the BMC sent them; control characters are escaped, and bytes that are no UTF-8 are U+FFFD, but Latin 1 in
  inventories.
- Without an answer nothing is printed, and the exit status is 1: errors are lines on standard error in every format.

What follows is made by the tests (` + "`go test ./internal/commands -run TestJSON -update`" + `), from scripted BMCs under
` + "`testdata/tables`" + `.
`

// TestJSON holds docs/json.md to what the commands of testdata/json.txt print.
func TestJSON(t *testing.T) {
	var doc strings.Builder
	doc.WriteString(jsonHead)
	for _, d := range documented(t) {
		t.Run(d.command, func(t *testing.T) {
			fmt.Fprintf(&doc, "\n## %s\n\n```json\n%s```\n", d.command, jsonOf(t, d.table, d.command))
		})
	}
	path := filepath.Join(root, "docs", "json.md")
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

// undocumented are commands without JSON to show, and why.
var undocumented = map[string]string{
	"dcmi oob_discover":   "asks over lanplus alone",
	"delloem vFlash info": "asks the local BMC alone",
	"exec":                "shows what its commands show",
	"fwum download":       "takes a whole firmware",
	"set":                 "changes the shell it is typed in",
	"shell":               "shows what its commands show",
	"isol activate":       "is a console",
	"sim":                 "serves until it is stopped",
	"sol activate":        "is a console",
	"sol deactivate":      "asks over lanplus alone",
	"sol looptest":        "asks over lanplus alone",
	"tsol":                "is a console",
}

// TestJSONIsDocumented holds that every command is in testdata/json.txt.
func TestJSONIsDocumented(t *testing.T) {
	documented := documented(t)
	walk("goipmi", func(cmd *cobra.Command, at []string) {
		name := strings.Join(at, " ")
		if at[0] == "power" {
			name = "chassis " + name // the same commands
		}
		begins := func(d documentation) bool { return strings.HasPrefix(d.command+" ", name+" ") }
		known := cmd.HasSubCommands() || cmd.Hidden || slices.ContainsFunc(documented, begins)
		if _, reasoned := undocumented[name]; known == reasoned {
			t.Errorf("%s: documented %v, with a reason not to be %v", name, known, reasoned)
		}
	})
}

// A documentation is a command whose JSON is shown, and the BMC that it is of.
type documentation struct{ table, command string }

// documented are the lines of testdata/json.txt.
func documented(t *testing.T) (list []documentation) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "testdata", "json.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		table, command, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if ok && !strings.HasPrefix(line, "#") {
			list = append(list, documentation{table, command})
		}
	}
	return list
}

// among makes a copy of a folder of testdata the working directory.
func among(t *testing.T, folder string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "testdata", folder))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// jsonOf runs a command against a table; its output must be one JSON value.
func jsonOf(t *testing.T, table, command string) string {
	t.Helper()
	t.Setenv("IPMI_DUMMY_SOCK", scripted.Serve(t, table))
	t.Setenv("TZ", "UTC")
	among(t, "files")
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
