//go:build unix

package sol

import (
	"fmt"
	"testing"
	"time"

	"goipmi/internal/peers"
)

const (
	kilobyte = 1 << 10
	megabyte = 1 << 20
)

// BenchmarkConsole measures whole processes, ours and ipmitool by turns, against
// ipmi_sim, which lets one packet at a time be on its way: so many bytes from the
// server, or typed and echoed. It reports processor time and kilobytes a second of
// each, and how ours compare. Little is typed, for ipmitool drops text when the
// BMC says wait.
func BenchmarkConsole(b *testing.B) {
	sim := peers.IPMISim(b)
	far := peers.NewRelay(b, sim.Port, peers.Network{Delay: 5 * time.Millisecond}).Addr()
	for _, c := range []struct {
		name  string
		addr  string
		move  func(*process, *testing.B, int)
		bytes int
	}{
		{"direct/read", sim.Addr(), (*process).read, megabyte},
		{"direct/type", sim.Addr(), (*process).echo, 16 * kilobyte},
		{"10ms/read", far, (*process).read, megabyte},
		{"10ms/type", far, (*process).echo, 2 * kilobyte},
	} {
		b.Run(c.name, func(b *testing.B) {
			ours, theirs := &racer{program: peers.Goipmi(b)}, &racer{program: peers.IPMITool(b)}
			for b.Loop() {
				for _, r := range []*racer{theirs, ours} {
					// A BMC that remembers ipmitool's last packet takes the first of
					// the next session for it again, and drops it.
					sim.Reset(b)
					r.run(b, c.addr, func(p *process) { c.move(p, b, c.bytes) })
				}
			}
			ours.report(b, "goipmi", c.bytes)
			theirs.report(b, "ipmitool", c.bytes)
			b.ReportMetric(ours.cpu.Seconds()/theirs.cpu.Seconds(), "cpu-ratio")
			b.ReportMetric(theirs.took.Seconds()/ours.took.Seconds(), "speed-ratio")
			b.ReportMetric(0, "ns/op") // of both together it says nothing
		})
	}
}

// racer is a program and what it needed so far.
type racer struct {
	program   string
	cpu, took time.Duration
}

// run is one console from its start to its end.
func (r *racer) run(b *testing.B, addr string, move func(*process)) {
	begun := time.Now()
	p := start(b, r.program, addr)
	p.greet(b)
	move(p)
	r.cpu += p.leave(b)
	r.took += time.Since(begun)
}

func (r *racer) report(b *testing.B, name string, bytes int) {
	b.ReportMetric(float64(r.cpu.Microseconds())/1e3/float64(b.N), name+"-cpu-ms/op")
	b.ReportMetric(float64(bytes)/kilobyte*float64(b.N)/r.took.Seconds(), name+"-KB/s")
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
