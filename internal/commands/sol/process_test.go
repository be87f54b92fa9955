//go:build unix

package sol

import (
	"bytes"
	"io"
	"net"
	"os/exec"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// process is a console in a process of its own, on pipes.
type process struct {
	*exec.Cmd
	in          io.WriteCloser
	out, errors io.Reader
}

func start(t testing.TB, program, addr string, more ...string) *process {
	t.Helper()
	words := append(consoleAt(t, program, addr), more...)
	return launch(t, words[0], words[1:]...)
}

// consoleAt is the command line of a program's console of ipmi_sim.
func consoleAt(t testing.TB, program, addr string) []string {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return []string{program, "-I", "lanplus", "-C", "3", "-H", host, "-p", port,
		"-U", peers.Username, "-P", peers.Password, "sol", "activate"}
}

// launch starts any program on pipes.
func launch(t testing.TB, program string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, args...)}
	var err error
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if p.out, err = p.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if p.errors, err = p.StderrPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// expect reads standard output up to text.
func (p *process) expect(t testing.TB, text string) {
	t.Helper()
	p.upTo(t, p.out, text)
}

// hear reads standard error up to text.
func (p *process) hear(t testing.TB, text string) {
	t.Helper()
	p.upTo(t, p.errors, text)
}

func (p *process) upTo(t testing.TB, r io.Reader, text string) {
	t.Helper()
	var seen []byte
	for b := make([]byte, 1); !bytes.HasSuffix(seen, []byte(text)); seen = append(seen, b...) {
		if _, err := io.ReadFull(r, b); err != nil {
			t.Fatalf("waiting for %q after %q: %v: %s", text, seen[max(len(seen)-200, 0):], err, p.complaint())
		}
	}
}

// complaint is what is left of standard error when the process has ended.
func (p *process) complaint() string {
	b, _ := io.ReadAll(p.errors)
	return string(b)
}

func (p *process) send(t testing.TB, text string) {
	t.Helper()
	if _, err := io.WriteString(p.in, text); err != nil {
		t.Fatal(err)
	}
}

func (p *process) compare(t testing.TB, want []byte) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(p.out, got); err != nil {
		t.Fatalf("%v after %d bytes: %s", err, n, p.complaint())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("differs from byte %d on: %q, want %q", i, got[i:min(i+20, len(got))], want[i:min(i+20, len(want))])
		}
	}
}

// greet has the server say who it is.
func (p *process) greet(t testing.TB) {
	t.Helper()
	p.send(t, "\r")
	p.expect(t, "login: ")
}

// leave ends the console and tells what time it took of the processor.
func (p *process) leave(t testing.TB) time.Duration {
	t.Helper()
	p.greet(t)
	p.send(t, "~.")
	p.expect(t, "]\n")
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
	return p.ProcessState.UserTime() + p.ProcessState.SystemTime()
}
