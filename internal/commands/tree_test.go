package commands

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"goipmi/internal/app"
	"goipmi/internal/peers/scripted"
)

// walk calls visit for every command below the program's root, with its words.
func walk(program string, visit func(cmd *cobra.Command, words []string)) {
	var down func(cmd *cobra.Command, words []string)
	down = func(cmd *cobra.Command, words []string) {
		for _, sub := range cmd.Commands() {
			at := append(words[:len(words):len(words)], sub.Name())
			visit(sub, at)
			down(sub, at)
		}
	}
	down(Root(app.New(program, strings.NewReader(""), io.Discard, io.Discard)), nil)
}

// programs are the names under which the tree has its two shapes.
var programs = []string{"goipmi", "ipmitool"}

// Every command says what it is for, in one line, and no name stands for two.
func TestCommandsAreDescribed(t *testing.T) {
	for _, program := range programs {
		names := map[string]bool{}
		walk(program, func(cmd *cobra.Command, words []string) {
			if cmd.Short == "" || strings.ContainsAny(cmd.Short, "\n\t") || strings.HasSuffix(cmd.Short, ".") {
				t.Errorf("%s %s: %q is no short description", program, strings.Join(words, " "), cmd.Short)
			}
			group := strings.Join(words[:len(words)-1], " ")
			for _, name := range append([]string{cmd.Name()}, cmd.Aliases...) {
				if names[group+" "+name] {
					t.Errorf("%s %s has two commands %q", program, group, name)
				}
				names[group+" "+name] = true
			}
		})
	}
}

// A command's own option is none of those that stand anywhere on the line.
func TestOptionsDoNotClash(t *testing.T) {
	everywhere := map[string]bool{"help": true, "json": true, "output": true, "version": true}
	walk("goipmi", func(cmd *cobra.Command, words []string) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if everywhere[f.Name] || f.Shorthand != "" {
				t.Errorf("%s: option --%s, -%s", strings.Join(words, " "), f.Name, f.Shorthand)
			}
		})
	})
}

// Against a BMC that knows no command, every command ends, whatever stands
// behind its name, and JSON is JSON.
func TestCommandsOfNoAvail(t *testing.T) {
	nothing, err := scripted.Parse("")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("IPMI_DUMMY_SOCK", scripted.ServeTable(t, nothing, nil))
	t.Setenv("HOME", t.TempDir())
	t.Chdir(t.TempDir())
	for _, program := range programs {
		walk(program, func(_ *cobra.Command, words []string) {
			if words[0] == "sim" {
				return // needs no BMC, and does not end
			}
			for _, operands := range [][]string{nil, {"help"}, {"bogus"}, {""}, {"1"}, {"1", "1", "1", "1"}} {
				ofNoAvail(t, program, append(words[:len(words):len(words)], operands...))
			}
		})
	}
}

func ofNoAvail(t *testing.T, program string, words []string) {
	t.Helper()
	line := program + " " + strings.Join(words, " ")
	var stdout, stderr bytes.Buffer
	args := []string{program, "-I", "dummy"}
	if program == "goipmi" {
		args = append(args, "--json")
	}
	status := Main(append(args, words...), strings.NewReader(""), &stdout, &stderr)
	if status != 0 && status != 1 {
		t.Errorf("%s: exit status %d", line, status)
	}
	if status == 1 && stdout.Len()+stderr.Len() == 0 && program == "goipmi" {
		t.Errorf("%s fails and says nothing", line)
	}
	asksHelp := words[len(words)-1] == "help"
	switch {
	case program == "goipmi" && asksHelp:
		if !strings.Contains(stdout.String(), "Usage:") || status != 0 {
			t.Errorf("%s: status %d, %q", line, status, stdout.String())
		}
	case program == "goipmi":
		if !isJSON(stdout.Bytes()) {
			t.Errorf("%s: no JSON: %q", line, stdout.String())
		}
	}
}

// isJSON reports whether data is JSON values, maybe none.
func isJSON(data []byte) bool {
	values := json.NewDecoder(bytes.NewReader(data))
	for {
		var v any
		if err := values.Decode(&v); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}
