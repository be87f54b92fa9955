// Package apptest runs whole command lines against a BMC of a test's own.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// A Result is what a command line did.
type Result struct {
	Stdout, Stderr string
	Status         int
}

// Run runs a command of group, in words, under the program's name, on bmc.
func Run(program string, group func(*app.App) *cobra.Command, bmc ipmi.Conn, words ...string) Result {
	var stdout, stderr bytes.Buffer
	a := app.New(program, strings.NewReader(""), &stdout, &stderr)
	root := &cobra.Command{Use: program}
	root.AddCommand(group(a))
	a.Attach(bmc)
	status := a.Run(context.Background(), a.Root(root), words)
	return Result{stdout.String(), stderr.String(), status}
}

// Survive runs a command line under both names and in both forms, and fails
// the test if it panics, ends oddly, prints what a terminal obeys, or prints
// as JSON what is none.
func Survive(t *testing.T, group func(*app.App) *cobra.Command, bmc func() ipmi.Conn, line string) {
	t.Helper()
	words := strings.Fields(line)
	for _, program := range []string{"ipmitool", "goipmi"} {
		for _, option := range []string{"-v", "-c"} {
			r := Run(program, group, bmc(), append([]string{option}, words...)...)
			r.check(t, line)
			if strings.ContainsFunc(r.Stdout, isControl) {
				t.Fatalf("%s: control character in %q", line, r.Stdout)
			}
		}
	}
	r := Run("goipmi", group, bmc(), append([]string{"--json"}, words...)...)
	r.check(t, line)
	if !isJSON(r.Stdout) {
		t.Fatalf("%s: not JSON: %q", line, r.Stdout)
	}
}

func (r Result) check(t *testing.T, line string) {
	t.Helper()
	if r.Status != 0 && r.Status != 1 {
		t.Fatalf("%s: exit status %d: %s", line, r.Status, r.Stderr)
	}
}

// isControl leaves out what ipmitool prints itself: lines, tabs, progress.
func isControl(r rune) bool {
	return r < ' ' && !strings.ContainsRune("\x00\n\t\r\b", r) || r >= 0x7f && r < 0xa0
}

// isJSON reports whether text is JSON values, maybe none.
func isJSON(text string) bool {
	values := json.NewDecoder(strings.NewReader(text))
	for {
		var v any
		if err := values.Decode(&v); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
