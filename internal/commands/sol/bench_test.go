//go:build unix

package sol

import (
	"fmt"
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
		{"10ms", peers.NewRelay(b, sim.Port, peers.Network{Delay: 5 * time.Millisecond}).Addr(), megabyte / 10},
	} {
		for _, way := range []struct {
			name string
			move func(*process, *testing.B, int)
			part int // of the bytes; ipmitool drops what it types when the BMC says wait
		}{{"read", (*process).read, 1}, {"type", (*process).echo, 64}} {
			for _, name := range []string{"ipmitool", "goipmi"} {
				b.Run(network.name+"/"+way.name+"/"+name, func(b *testing.B) {
					n := network.bytes / way.part
					b.SetBytes(int64(n))
					var cpu time.Duration
					for b.Loop() {
						// A BMC that remembers ipmitool's last packet takes the first of
						// the next session for it again, and drops it.
						b.StopTimer()
						sim.Reset(b)
						b.StartTimer()
						p := start(b, programs[name], network.addr)
						p.greet(b)
						way.move(p, b, n)
						cpu += p.leave(b)
					}
					b.ReportMetric(float64(cpu.Nanoseconds())/float64(b.N), "cpu-ns/op")
				})
			}
		}
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
