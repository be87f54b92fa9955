//go:build linux && amd64

package inband

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goipmi/internal/peers"
)

const (
	bootLimit = 2 * time.Minute
	runLimit  = time.Minute
)

// machine is a running virtual machine.
type machine struct {
	line net.Conn
	in   *json.Decoder
	out  *json.Encoder
}

// boot starts a machine with the BMC that the options of QEMU describe, until
// the test ends.
func (guest image) boot(t *testing.T, bmc ...string) *machine {
	t.Helper()
	qemu := peers.Program(t, "qemu-system-x86_64", "qemu-system-x86")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	defer listener.Close()
	console := filepath.Join(t.TempDir(), "console")
	cmd := exec.Command(qemu, append([]string{
		"-M", "pc", "-accel", "tcg", "-smp", "2", "-m", "512", "-nodefaults", "-display", "none", "-no-reboot", "-nic", "none",
		"-kernel", guest.kernel, "-initrd", guest.initramfs, "-append", "console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable random.trust_cpu=on",
		"-serial", "file:" + console, "-serial", "tcp:" + listener.Addr().String(),
	}, bmc...)...)
	cmd.Stderr = os.Stderr
	check(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if text, _ := os.ReadFile(console); t.Failed() {
			t.Logf("console:\n%s", text)
		}
	})
	check(t, listener.(*net.TCPListener).SetDeadline(time.Now().Add(bootLimit)))
	line, err := listener.Accept()
	check(t, err)
	t.Cleanup(func() { _ = line.Close() })
	m := &machine{line, json.NewDecoder(line), json.NewEncoder(line)}
	m.receive(t, bootLimit)
	return m
}

func (m *machine) receive(t *testing.T, limit time.Duration) (result Result) {
	t.Helper()
	check(t, m.line.SetReadDeadline(time.Now().Add(limit)))
	if err := m.in.Decode(&result); err != nil {
		t.Fatalf("the guest does not answer: %v", err)
	}
	return result
}

// start has the guest begin a job, whose result is to be received.
func (m *machine) start(t *testing.T, rounds int, commands ...Command) {
	t.Helper()
	check(t, m.out.Encode(Job{Commands: commands, Rounds: rounds, Limit: runLimit}))
}

// run runs one command once. What is not a program must succeed.
func (m *machine) run(t *testing.T, c Command) Outcome {
	t.Helper()
	m.start(t, 1, c)
	o := m.receive(t, 2*runLimit)[0][0]
	if o.Status != 0 && !filepath.IsAbs(c.Argv[0]) {
		t.Fatalf("%q: %s", c.Argv, o.Stderr)
	}
	return o
}

// command is a program with words behind it.
func command(program string, words ...string) Command {
	return Command{Argv: append([]string{program}, words...)}
}

// words splits a line at its spaces, except between quotes, where \n is a
// newline.
func words(line string) (all []string) {
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			all = append(all, strings.ReplaceAll(part, `\n`, "\n"))
			continue
		}
		all = append(all, strings.Fields(part)...)
	}
	return all
}
