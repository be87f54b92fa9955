package commands

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// TestSignals interrupts the program while it waits for a BMC that is silent.
func TestSignals(t *testing.T) {
	goipmi := peers.Goipmi(t)
	for signal, want := range map[syscall.Signal]int{
		syscall.SIGINT: 255, syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131, syscall.SIGALRM: 142,
	} {
		if got := exitOn(t, goipmi, signal); got != want {
			t.Errorf("%v: exit status %d, want %d", signal, got, want)
		}
	}
}

// TestIgnoredSignal has the program started as nohup would: it goes on until
// it gives the BMC up.
func TestIgnoredSignal(t *testing.T) {
	if got := exitOn(t, "sh", syscall.SIGHUP, "-c", `trap '' HUP; exec "$0" "$@"`, peers.Goipmi(t)); got != 1 {
		t.Errorf("exit status %d, want 1", got)
	}
}

// exitOn runs a program on a silent BMC, sends it a signal once it asks, and
// returns its exit status.
func exitOn(t *testing.T, program string, signal os.Signal, args ...string) int {
	t.Helper()
	cmd := asking(t, program, args...)
	if err := cmd.Process.Signal(signal); err != nil {
		t.Error(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("%v, not an exit status", err)
	}
	return exit.ExitCode()
}

// TestSecretArguments looks at the program as ps does.
func TestSecretArguments(t *testing.T) {
	cmd := asking(t, peers.Goipmi(t), "-kKG", "-P", "PW", "-Uroot", "-y", "4b47")
	defer func() { _ = cmd.Wait() }()
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Split(string(line), "\x00")
	if want := []string{"-kXX", "-P", "XX", "-Uroot", "-y", "XXXX"}; !slices.Equal(words[1:1+len(want)], want) {
		t.Errorf("arguments %q, want %q", words[1:], want)
	}
}

// asking starts a program on a silent BMC and waits until it asks something.
func asking(t *testing.T, program string, args ...string) *exec.Cmd {
	t.Helper()
	bmc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bmc.Close() })
	at := strconv.Itoa(bmc.LocalAddr().(*net.UDPAddr).Port)
	cmd := exec.Command(program, append(args, "-I", "lan", "-H", "127.0.0.1", "-p", at, "-A", "NONE", "-N", "2", "-R", "1", "mc", "info")...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := bmc.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := bmc.ReadFrom(make([]byte, 1024)); err != nil {
		t.Errorf("nothing was asked: %v", err)
	}
	return cmd
}
