//go:build unix

package compat

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"goipmi/internal/peers"
	"goipmi/internal/peers/scripted"
)

// A run is what the commands of a case did: the verdict's matter.
type run struct {
	commands []peers.Outcome
	files    map[string]string // written or changed, by their names
}

// fixtures are the files that a case finds: copies of those that it names, for
// programs may write to them, and links to folders, of which they only read.
type fixtures struct {
	files   map[string][]byte
	folders map[string]string // with their absolute paths
}

var theFixtures = sync.OnceValues(func() (f fixtures, err error) {
	f = fixtures{map[string][]byte{}, map[string]string{}}
	dir, err := filepath.Abs(filepath.Join(testdata, "files"))
	if err != nil {
		return f, err
	}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		name, path := e.Name(), filepath.Join(dir, e.Name())
		if e.IsDir() {
			f.folders[name] = path
		} else if f.files[name], err = os.ReadFile(path); err != nil {
			return f, err
		}
	}
	return f, err
})

// furnish puts into a directory what text names, and what the files named name.
func (f fixtures) furnish(dir, text string) error {
	for name, path := range f.folders {
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for there := map[string]bool{}; ; {
		before := len(there)
		for name, data := range f.files {
			if there[name] || !strings.Contains(text, name) {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				return err
			}
			there[name] = true
			text += string(data)
		}
		if len(there) == before {
			return nil
		}
	}
}

// run runs a case with a program, in a directory of its own that holds the
// fixtures. port and kgPort are the BMC's, where the case needs it.
func (c *testCase) run(t *testing.T, program string, port, kgPort int) run {
	t.Helper()
	// Not t.TempDir: with a long test name the socket's path would be too long.
	dir, err := os.MkdirTemp("", "compat")
	check(t, err)
	defer os.RemoveAll(dir)
	fixtures, err := theFixtures()
	check(t, err)
	check(t, fixtures.furnish(dir, c.line+c.stdin))

	command := peers.Command{Env: slices.Clone(c.env), Dir: dir, Stdin: c.stdin}
	if c.via == "dummy" {
		socket := filepath.Join(dir, "sock")
		command.Env = append(command.Env, "IPMI_DUMMY_SOCK="+socket)
		defer c.serve(t, socket).Close()
	}
	ports := strings.NewReplacer("{port}", strconv.Itoa(port), "{kgport}", strconv.Itoa(kgPort))
	r := run{files: map[string]string{}}
	for _, words := range c.commands {
		command.Args = nil
		for _, word := range words {
			command.Args = append(command.Args, ports.Replace(word))
		}
		r.commands = append(r.commands, command.Run(t, program))
	}
	check(t, r.collect(dir, fixtures.files))
	return r.masked(dir, c.masks)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve starts the scripted BMC that the case asks for.
func (c *testCase) serve(t *testing.T, socket string) *scripted.Server {
	t.Helper()
	name := c.table
	if name == "" {
		name = "base"
	}
	table, err := scripted.Load(filepath.Join(testdata, "tables", name))
	check(t, err)
	server, err := scripted.Listen(socket, table, nil)
	check(t, err)
	return server
}

// collect adds the files of dir that are not as the fixtures have them.
func (r *run) collect(dir string, before map[string][]byte) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		if old, had := before[name]; !had || !bytes.Equal(old, data) {
			r.files[name] = string(data)
		}
		return nil
	})
}

// masked hides the directory's name and what the case's masks cover.
func (r run) masked(dir string, masks []mask) run {
	hide := func(text string) string {
		data := bytes.ReplaceAll([]byte(text), []byte(dir), []byte("<dir>"))
		for _, m := range masks {
			data = m.pattern.ReplaceAllLiteral(data, m.text)
		}
		return string(data)
	}
	for i, o := range r.commands {
		r.commands[i] = peers.Outcome{Stdout: hide(o.Stdout), Stderr: hide(o.Stderr), Status: o.Status}
	}
	for name, data := range r.files {
		r.files[name] = hide(data)
	}
	return r
}

// compared returns the run with what is not compared taken out of stderr; a
// usage text leaves a mark that it was there.
func (r run) compared(stderr int) run {
	commands := slices.Clone(r.commands)
	for i, o := range commands {
		switch stderr {
		case whole:
		case anything:
			commands[i].Stderr = ""
		default:
			commands[i].Stderr = cutUsage(o.Stderr, stderr)
		}
	}
	return run{commands, r.files}
}

func cutUsage(stderr string, after int) string {
	lines := strings.SplitAfterN(stderr, "\n", after+1)
	if len(lines) > after && lines[after] != "" {
		lines[after] = "<usage>"
	}
	return strings.Join(lines, "")
}

func (r run) hung() bool {
	return slices.ContainsFunc(r.commands, func(o peers.Outcome) bool { return o.Status == peers.Hung })
}

// String shows a run a line of output a line; equal runs have equal strings.
func (r run) String() string {
	var b strings.Builder
	for _, o := range r.commands {
		fmt.Fprintf(&b, "-- %s\n", o.Status)
		quoteLines(&b, "out", o.Stdout)
		quoteLines(&b, "err", o.Stderr)
	}
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		fmt.Fprintf(&b, "-- file %s\n", name)
		quoteLines(&b, "has", r.files[name])
	}
	return b.String()
}

func quoteLines(b *strings.Builder, label, text string) {
	for line := range strings.Lines(text) {
		fmt.Fprintf(b, "%s %s\n", label, strconv.Quote(line))
	}
}

func TestCompared(t *testing.T) {
	for _, test := range []struct {
		rule         int
		stderr, want string
	}{
		{whole, "a\nb\n", "a\nb\n"},
		{anything, "a\nb\n", ""},
		{0, "a\nb\n", "<usage>"},
		{0, "", ""},
		{1, "a\nb\nc\n", "a\n<usage>"},
		{1, "a\n", "a\n"},
		{1, "", ""},
		{2, "a\n", "a\n"},
	} {
		r := run{commands: []peers.Outcome{{Stderr: test.stderr}}}
		if got := r.compared(test.rule).commands[0].Stderr; got != test.want {
			t.Errorf("%q by rule %d: %q, want %q", test.stderr, test.rule, got, test.want)
		}
	}
}
