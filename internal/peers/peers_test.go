package peers

import (
	"bytes"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
)

// run asks the BMC something with the real ipmitool.
func run(t *testing.T, connection string, words ...string) string {
	t.Helper()
	args := append(strings.Fields(connection), words...)
	out, err := exec.Command(IPMITool(t), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("ipmitool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestIPMISim(t *testing.T) {
	sim := IPMISim(t)
	_, port, _ := net.SplitHostPort(sim.Addr())
	_, kgPort, _ := net.SplitHostPort(sim.KgAddr())
	lan := "-I lanplus -C 3 -H 127.0.0.1 -U " + Username + " -P " + Password + " -p " + port
	kg := "-I lanplus -C 3 -H 127.0.0.1 -U " + Username + " -P " + Password + " -p " + kgPort + " -k " + KgKey

	for _, connection := range []string{lan, kg} {
		if got := run(t, connection, "power", "status"); got != "Chassis Power is on" {
			t.Errorf("power status: %q", got)
		}
	}
	run(t, lan, "power", "off")
	if got := run(t, lan, "power", "status"); got != "Chassis Power is off" {
		t.Errorf("power status after power off: %q", got)
	}
	if got := strings.Join(sim.ChassisHistory(t), ";"); got != "power 0" {
		t.Errorf("history: %q", got)
	}
	if got := run(t, lan, "sdr", "info"); !strings.Contains(got, "Record Count                        : 147") {
		t.Errorf("sdr info: %s", got)
	}
	if got := run(t, lan, "sel", "info"); !strings.Contains(got, "Entries          : 63") {
		t.Errorf("sel info: %s", got)
	}
	if got := run(t, lan+" -t 0x30", "raw", "6", "1"); !strings.HasPrefix(got, "31 02 01 05") {
		t.Errorf("device ID of the satellite: %q", got)
	}

	sim.Reset(t)
	if got := run(t, lan, "power", "status"); got != "Chassis Power is on" {
		t.Errorf("power status after a reset: %q", got)
	}
	if got := sim.ChassisHistory(t); got != nil {
		t.Errorf("history after a reset: %q", got)
	}
}

func TestTwoIPMISims(t *testing.T) {
	if a, b := IPMISim(t), IPMISim(t); a.Port == b.Port {
		t.Errorf("both on port %d", a.Port)
	}
}

func TestConsole(t *testing.T) {
	client, server := net.Pipe()
	go converse(server)
	go func() { _, _ = io.WriteString(client, "abc\r") }()
	want := []byte("\r\nTestbed console ready\r\nlogin: abc\r\nyou typed: abc (cba)\r\nlogin: ")
	got := make([]byte, len(want))
	if _, err := io.ReadFull(client, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	client.Close()
}
