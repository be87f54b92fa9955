//go:build unix

package compat

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// benchmarks are the command lines that both programs are measured at.
var benchmarks = []struct{ name, args string }{
	{"version", "-V"},
	{"power_status", "-I lanplus -C 3 -H 127.0.0.1 -p {port} -U admin -P secret chassis power status"},
	{"power_status_lan", "-I lan -H 127.0.0.1 -p {port} -U admin -P secret chassis power status"},
	{"mc_info", "-I lanplus -C 3 -H 127.0.0.1 -p {port} -U admin -P secret mc info"},
}

// BenchmarkPeers measures whole processes against ipmi_sim, in turn: wall
// time (ns/op), user and system time (cpu-ns/op), and on the wire the packets
// sent (packets/op) and how often the program sent after it had heard
// something: its round trips (trips/op).
func BenchmarkPeers(b *testing.B) {
	programs := map[string]string{"ipmitool": peers.IPMITool(b), "goipmi": program(b)}
	wire := listen(b, peers.IPMISim(b).Port)
	for _, bench := range benchmarks {
		for _, name := range []string{"ipmitool", "goipmi"} {
			b.Run(bench.name+"/"+name, func(b *testing.B) {
				args := strings.Fields(strings.ReplaceAll(bench.args, "{port}", strconv.Itoa(wire.port)))
				wire.reset()
				var cpu time.Duration
				for b.Loop() {
					cmd := exec.Command(programs[name], args...)
					if out, err := cmd.CombinedOutput(); err != nil {
						b.Fatalf("%v: %s", err, out)
					}
					cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				}
				n := float64(b.N)
				b.ReportMetric(float64(cpu.Nanoseconds())/n, "cpu-ns/op")
				b.ReportMetric(float64(wire.sent.Load())/n, "packets/op")
				b.ReportMetric(float64(wire.trips.Load())/n, "trips/op")
			})
		}
	}
}

// A wire relays packets between programs and a BMC, and counts them.
type wire struct {
	port        int
	sent, trips atomic.Int64
}

func (w *wire) reset() { w.sent.Store(0); w.trips.Store(0) }

// listen relays to the BMC on UDP port to, one socket a program.
func listen(b *testing.B, to int) *wire {
	front, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = front.Close() })
	w := &wire{port: front.LocalAddr().(*net.UDPAddr).Port}
	go w.relay(front, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: to})
	return w
}

func (w *wire) relay(front *net.UDPConn, bmc *net.UDPAddr) {
	backs := map[string]*net.UDPConn{}
	var heard atomic.Bool
	buf := make([]byte, 4096)
	for {
		n, from, err := front.ReadFromUDP(buf)
		if err != nil {
			for _, back := range backs {
				_ = back.Close()
			}
			return
		}
		back := backs[from.String()]
		if back == nil {
			if back, err = net.DialUDP("udp", nil, bmc); err != nil {
				return
			}
			backs[from.String()] = back
			heard.Store(true)
			go answer(front, back, from, &heard)
		}
		w.sent.Add(1)
		if heard.Swap(false) {
			w.trips.Add(1)
		}
		_, _ = back.Write(buf[:n])
	}
}

func answer(front, back *net.UDPConn, to *net.UDPAddr, heard *atomic.Bool) {
	buf := make([]byte, 4096)
	for {
		n, err := back.Read(buf)
		if err != nil && !os.IsTimeout(err) {
			return
		}
		heard.Store(true)
		_, _ = front.WriteToUDP(buf[:n], to)
	}
}
