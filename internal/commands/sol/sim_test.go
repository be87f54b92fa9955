//go:build unix

package sol

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// Through a network that loses and doubles packets nothing that is typed is lost
// or doubled, and nothing of the echo. It may not be worse, nor reorder them:
// ipmi_sim gives up a packet after five seconds, and takes one that comes twice
// for two if another was between. The session's own tests go further.
func TestLossyNetwork(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	network := peers.NewRelay(t, sim.Port, peers.Network{Lose: 5, Double: 20})
	p := start(t, peers.Goipmi(t), network.Addr())
	p.greet(t)
	text := peers.Flood(2 << 10)
	go func() { _, _ = p.in.Write(append([]byte("."), text...)) }()
	p.expect(t, ".")
	p.compare(t, text)
	p.leave(t)
}

// A second console is refused, and takes over if it is told to.
func TestSteal(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	goipmi := peers.Goipmi(t)
	first := start(t, goipmi, sim.Addr())
	first.greet(t)

	second := start(t, goipmi, sim.Addr())
	var complaint bytes.Buffer
	_, _ = complaint.ReadFrom(second.errors)
	if err := second.Wait(); err == nil || !strings.HasSuffix(complaint.String(), "\nInfo: SOL payload already active on another session\n") {
		t.Errorf("%v: %q", err, complaint.String())
	}

	third := start(t, goipmi, sim.Addr(), "--steal")
	third.send(t, "mine\r")
	third.expect(t, "you typed: mine")
	third.leave(t)
}

// When the BMC is gone the console ends, and says so; or comes back when the
// BMC does, in time, with a transcript of both.
func TestReconnect(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	goipmi := peers.Goipmi(t)
	log := filepath.Join(t.TempDir(), "log")
	mortal := start(t, goipmi, sim.Addr())
	mortal.send(t, "\rbefore\r")
	mortal.expect(t, "you typed: before")
	sim.Kill()
	mortal.send(t, "x")
	var complaint bytes.Buffer
	_, _ = complaint.ReadFrom(mortal.errors)
	if err := mortal.Wait(); err == nil || !strings.HasSuffix(complaint.String(), "\nError sending SOL data: FAIL\nSOL session closed by BMC\n") {
		t.Errorf("%v: %q", err, complaint.String())
	}

	sim.Reset(t)
	p := start(t, goipmi, sim.Addr(), "--reconnect", "--log", log)
	p.send(t, "\rbefore\r")
	p.expect(t, "you typed: before")
	sim.Kill()
	p.send(t, "x")
	p.hear(t, "reconnecting]")
	sim.Reset(t)
	back := time.Now()
	p.hear(t, "console is back]")
	t.Logf("back %v after the BMC", time.Since(back).Round(time.Millisecond))
	p.send(t, "after\r")
	p.expect(t, "you typed: after")
	p.leave(t)
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Z you typed: before (erofeb)\n", "reconnecting]\n", "Z [console is back]\n", "Z you typed: after"} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %q in the transcript:\n%s", want, b)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var stamp string
		if _, err := fmt.Sscan(line, &stamp); err != nil {
			t.Fatal(err)
		}
		if _, err := time.Parse(time.RFC3339, stamp); err != nil {
			t.Errorf("line %q: %v", line, err)
		}
	}
}

// When a firewall falls, nothing tells that the BMC is gone but its silence. The
// console ends for want of a sign of life, or comes back when the network does.
func TestSilence(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	t.Parallel()
	goipmi := peers.Goipmi(t)
	fall := func(more ...string) (*process, *peers.Relay) {
		sim := peers.IPMISim(t)
		network := peers.NewRelay(t, sim.Port, peers.Network{})
		p := start(t, goipmi, network.Addr(), more...)
		p.send(t, "\rbefore\r")
		p.expect(t, "you typed: before")
		network.Become(peers.Network{Lose: 100})
		return p, network
	}
	mortal, _ := fall()
	patient, network := fall("usesolkeepalive", "--reconnect")
	begun := time.Now()

	var complaint bytes.Buffer
	_, _ = complaint.ReadFrom(mortal.errors)
	err := mortal.Wait()
	t.Logf("silence borne for %v", time.Since(begun).Round(time.Millisecond))
	if err == nil || !strings.Contains(complaint.String(), "Error: No response to keepalive - Terminating session\n") {
		t.Errorf("%v: %q", err, complaint.String())
	}
	patient.hear(t, "reconnecting]")
	network.Become(peers.Network{})
	back := time.Now()
	patient.hear(t, "console is back]")
	t.Logf("back %v after the network", time.Since(back).Round(time.Millisecond))
	patient.send(t, "after\r")
	patient.expect(t, "you typed: after")
	patient.leave(t)
}

// When nobody reads its output any more the console ends as any program on a
// pipe does, and leaves the BMC's console free.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	goipmi := peers.Goipmi(t)
	p := start(t, goipmi, sim.Addr(), "--reconnect")
	p.greet(t)
	if err := p.out.(io.Closer).Close(); err != nil {
		t.Fatal(err)
	}
	p.send(t, "\r")
	_ = p.Wait()
	if got := p.ProcessState.String(); got != "signal: broken pipe" {
		t.Errorf("%q", got)
	}
	next := start(t, goipmi, sim.Addr())
	next.greet(t)
	next.leave(t)
}

// With --read-only nothing is typed, and the end of standard input is not the
// end.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	goipmi := peers.Goipmi(t)
	p := start(t, goipmi, sim.Addr(), "--read-only")
	p.send(t, "unheard\r")
	if err := p.in.Close(); err != nil {
		t.Fatal(err)
	}
	p.expect(t, "operational.  Use ~? for help]\n")
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var rest bytes.Buffer
	_, _ = rest.ReadFrom(p.out)
	_ = p.Wait()
	if strings.Contains(rest.String(), "unheard") {
		t.Errorf("%q was typed", rest.String())
	}
	if status := p.ProcessState.ExitCode(); status != 255 {
		t.Errorf("status %d after an interrupt", status)
	}
}

// A megabyte each way arrives as it was: said by the server, then typed and
// echoed. The BMC takes 28 characters in a packet.
func TestMegabyte(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	t.Parallel()
	sim := peers.IPMISim(t)
	p := start(t, peers.Goipmi(t), sim.Addr())
	p.greet(t)
	text := peers.Flood(1 << 20)
	p.send(t, fmt.Sprintf("flood %d\r", len(text)))
	p.expect(t, fmt.Sprintf("flood %d", len(text)))
	p.compare(t, text)
	go func() { _, _ = p.in.Write(append([]byte("."), text...)) }()
	p.expect(t, ".")
	p.compare(t, text)
	p.leave(t)
}
