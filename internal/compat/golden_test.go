//go:build unix

package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"goipmi/internal/peers"
)

// Goldens hold what ipmitool did in the cases that need no ipmi_sim, one file
// for each file of the corpus:
//
//	== [group] the case's line
//	-- exit status 0
//	out "a line of stdout\n"
//	err "a line of stderr\n"
//	-- file name
//	has "a line of a written file\n"

func (c *testCase) goldenKey() string { return fmt.Sprintf("== [%s] %s\n", c.group, c.line) }

func goldenPath(corpus string) string { return filepath.Join(testdata, "golden", corpus) }

// readGoldens returns the runs of a golden file, by the keys of their cases.
func readGoldens(t *testing.T, corpus string) map[string]run {
	t.Helper()
	goldens := map[string]run{}
	text, err := os.ReadFile(goldenPath(corpus))
	if os.IsNotExist(err) {
		return goldens
	}
	check(t, err)
	for _, part := range strings.Split("\n"+string(text), "\n== ")[1:] {
		key, body, _ := strings.Cut(part, "\n")
		r, err := parseRun(body)
		if err != nil {
			t.Fatalf("%s: %s: %v", goldenPath(corpus), key, err)
		}
		goldens["== "+key+"\n"] = r
	}
	return goldens
}

// parseRun is the inverse of [run.String].
func parseRun(text string) (run, error) {
	r := run{files: map[string]string{}}
	file := ""
	for line := range strings.Lines(text) {
		label, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if label == "--" {
			if name, isFile := strings.CutPrefix(rest, "file "); isFile {
				file, r.files[name] = name, ""
			} else {
				r.commands = append(r.commands, peers.Outcome{Status: rest})
			}
			continue
		}
		data, err := strconv.Unquote(rest)
		if err != nil || len(r.commands) == 0 {
			return r, fmt.Errorf("cannot read %q: %w", line, err)
		}
		last := &r.commands[len(r.commands)-1]
		switch label {
		case "out":
			last.Stdout += data
		case "err":
			last.Stderr += data
		case "has":
			r.files[file] += data
		default:
			return r, fmt.Errorf("unknown label in %q", line)
		}
	}
	return r, nil
}

// writeGoldens writes the runs of a corpus file's cases, in their order, if
// there are any.
func writeGoldens(t *testing.T, corpus string, cases []*testCase, runs map[string]run) {
	t.Helper()
	var b strings.Builder
	for _, c := range cases {
		if r, ok := runs[c.goldenKey()]; ok {
			b.WriteString(c.goldenKey() + r.String())
		}
	}
	if b.Len() == 0 {
		return
	}
	check(t, os.WriteFile(goldenPath(corpus), []byte(b.String()), 0o644))
}

func TestGoldenRoundTrip(t *testing.T) {
	want := run{
		commands: []peers.Outcome{
			{Stdout: "a\n\nb \"quoted\"", Stderr: "-- error\n== \x00\xff\n", Status: "exit status 0"},
			{Status: "signal: killed"},
		},
		files: map[string]string{"empty": "", "sub/a file": "x\ny"},
	}
	got, err := parseRun(want.String())
	if err != nil || got.String() != want.String() {
		t.Errorf("%v: got\n%s, want\n%s", err, got, want)
	}
	for _, bad := range []string{"out \"x\"\n", "-- exit status 0\nout x\n", "-- exit status 0\nwhat \"x\"\n"} {
		if _, err := parseRun(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
