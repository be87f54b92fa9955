//go:build unix

package sol

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// megabyte is what the benchmarks move at 0 ms; a tenth of it through a
// network of 10 ms.
const megabyte = 1 << 20

// BenchmarkConsole measures whole processes against ipmi_sim, in turn: bytes a
// second from the server and to it (typed and echoed), and user and system time
// (cpu-ns/op). The BMC lets one packet at a time be on its way.
func BenchmarkConsole(b *testing.B) {
	programs := map[string]string{"ipmitool": peers.IPMITool(b), "goipmi": peers.Goipmi(b)}
	sim := peers.IPMISim(b)
	for _, network := range []struct {
		name  string
		addr  string
		bytes int
	}{
		{"direct", sim.Addr(), megabyte},
		{"10ms", peers.Relay(b, sim.Port, peers.Network{Delay: 5 * time.Millisecond}), megabyte / 10},
	} {
		for _, way := range []struct {
			name string
			move func(*process, *testing.B, int)
			part int // of the bytes
		}{{"read", (*process).read, 1}, {"type", (*process).echo, 8}} {
			for _, name := range []string{"ipmitool", "goipmi"} {
				b.Run(network.name+"/"+way.name+"/"+name, func(b *testing.B) {
					n := network.bytes / way.part
					b.SetBytes(int64(n))
					var cpu time.Duration
					for b.Loop() {
						p := start(b, programs[name], network.addr)
						p.send(b, "\r")
						p.expect(b, "login: ")
						way.move(p, b, n)
						cpu += p.leave(b)
					}
					b.ReportMetric(float64(cpu.Nanoseconds())/float64(b.N), "cpu-ns/op")
				})
			}
		}
	}
}

// process is a console in a process of its own, on pipes.
type process struct {
	*exec.Cmd
	in  io.WriteCloser
	out io.Reader
}

func start(t testing.TB, program, addr string, more ...string) *process {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-I", "lanplus", "-C", "3", "-H", host, "-p", port,
		"-U", peers.Username, "-P", peers.Password, "sol", "activate"}, more...)
	p := &process{Cmd: exec.Command(program, args...)}
	p.Stderr = os.Stderr
	if strings.HasSuffix(program, "ipmitool") {
		p.Stderr = nil // it complains that it has no terminal
	}
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if p.out, err = p.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// expect reads up to text.
func (p *process) expect(t testing.TB, text string) {
	t.Helper()
	var seen []byte
	for b := make([]byte, 1); !bytes.HasSuffix(seen, []byte(text)); seen = append(seen, b...) {
		if _, err := io.ReadFull(p.out, b); err != nil {
			t.Fatalf("waiting for %q after %q: %v", text, seen, err)
		}
	}
}

func (p *process) send(t testing.TB, text string) {
	t.Helper()
	if _, err := io.WriteString(p.in, text); err != nil {
		t.Fatal(err)
	}
}

// read lets the server say n bytes.
func (p *process) read(b *testing.B, n int) {
	p.send(b, fmt.Sprintf("flood %d\r", n))
	p.expect(b, fmt.Sprintf("flood %d", n))
	p.compare(b, peers.Flood(n))
}

// echo types n bytes and reads them back.
func (p *process) echo(b *testing.B, n int) {
	text := peers.Flood(n)
	go func() { _, _ = p.in.Write(text) }()
	p.compare(b, text)
}

func (p *process) compare(t testing.TB, want []byte) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(p.out, got); err != nil {
		t.Fatalf("%v after %d bytes", err, n)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("differs from byte %d on: %q, want %q", i, got[i:min(i+20, len(got))], want[i:min(i+20, len(want))])
		}
	}
}

// leave ends the console and tells what time it took of the processor.
func (p *process) leave(t testing.TB) time.Duration {
	t.Helper()
	p.send(t, "\r")
	p.expect(t, "login: ")
	p.send(t, "~.")
	p.expect(t, "]\n")
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
	return p.ProcessState.UserTime() + p.ProcessState.SystemTime()
}
