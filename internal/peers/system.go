//go:build unix

package peers

import (
	"fmt"
	"io"
	"syscall"
	"testing"
)

// SystemAddr returns "host:port" of the system interface, in the language of
// QEMU's ipmi-bmc-extern.
func (s *Sim) SystemAddr() string { return loopback(s.Port + 1) }

// Kill ends the BMC at once; Reset brings it back.
func (s *Sim) Kill() { s.stop() }

// Freeze stops the BMC where it is, so that it answers nothing.
func (s *Sim) Freeze(t testing.TB) {
	t.Helper()
	check(t, s.process.Process.Signal(syscall.SIGSTOP))
}

// Thaw lets a frozen BMC go on.
func (s *Sim) Thaw(t testing.TB) {
	t.Helper()
	check(t, s.process.Process.Signal(syscall.SIGCONT))
}

// Tell gives the BMC one of the commands of ipmi_sim_cmd(5).
func (s *Sim) Tell(t testing.TB, command string) {
	t.Helper()
	_, err := fmt.Fprintln(s.stdin.(io.Writer), command)
	check(t, err)
}
