//go:build unix

package commands

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
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
	bmc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer bmc.Close()
	at := strconv.Itoa(bmc.LocalAddr().(*net.UDPAddr).Port)
	cmd := exec.Command(program, append(args, "-I", "lan", "-H", "127.0.0.1", "-p", at, "-P", "x", "-N", "2", "-R", "1", "mc", "info")...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := bmc.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := bmc.ReadFrom(make([]byte, 1024)); err != nil {
		t.Errorf("nothing was asked: %v", err)
	}
	if err := cmd.Process.Signal(signal); err != nil {
		t.Error(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) {
		t.Fatalf("%v, not an exit status", err)
	}
	return exit.ExitCode()
}
