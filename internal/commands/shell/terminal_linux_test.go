package shell

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"goipmi/internal/app"
)

// pseudoTerminal is a terminal, and the end where a person would sit.
func pseudoTerminal(t *testing.T) (tty, person *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminals: %v", err)
	}
	t.Cleanup(func() { person.Close() })
	fd := int(person.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err := errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)); err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return tty, person
}

// waitFor reads what the terminal shows up to text.
func waitFor(t *testing.T, person io.Reader, text string) {
	t.Helper()
	var seen strings.Builder
	for b := make([]byte, 1); !strings.HasSuffix(seen.String(), text); {
		if _, err := person.Read(b); err != nil {
			t.Fatalf("%q: %v", seen.String(), err)
		}
		seen.Write(b)
	}
}

// Lines are edited, and remembered unless they are empty; Ctrl-D and Ctrl-C
// end them, each in its own way.
func TestTerminal(t *testing.T) {
	tty, person := pseudoTerminal(t)
	a := app.New("ipmitool", tty, io.Discard, io.Discard)
	h := &app.Host{App: a, Out: a.Out, Conn: &counter{}}
	in, isTerminal := newPrompt(h).(*terminal)
	if !isTerminal {
		t.Fatal("a terminal was not taken for one")
	}
	press := func(keys string) (string, error) {
		type result struct {
			line string
			err  error
		}
		got := make(chan result)
		go func() {
			line, err := next(t.Context(), h, in)
			got <- result{line, err}
		}()
		waitFor(t, person, "ipmitool> ")
		if _, err := io.WriteString(person, keys); err != nil {
			t.Fatal(err)
		}
		r := <-got
		return r.line, r.err
	}
	for _, tt := range []struct{ keys, want string }{
		{"echo ax\x7fb\r", "echo ab"},
		{"  \r", "  "},
		{"\x1b[A\r", "echo ab"},
		{"b\x01a \r", "a b"},
		{"\x1b[A\x1b[A\x15mc\r", "mc"},
	} {
		if line, err := press(tt.keys); line != tt.want || err != nil {
			t.Errorf("%q: %q, %v, want %q", tt.keys, line, err, tt.want)
		}
	}
	if _, err := press("\x04"); !errors.Is(err, io.EOF) || in.keys.interrupt {
		t.Errorf("Ctrl-D: %v, interrupt %v", err, in.keys.interrupt)
	}
	in = newPrompt(h).(*terminal)
	if _, err := press("abc\x03"); !errors.Is(err, io.EOF) || !in.keys.interrupt {
		t.Errorf("Ctrl-C: %v, interrupt %v", err, in.keys.interrupt)
	}
}
