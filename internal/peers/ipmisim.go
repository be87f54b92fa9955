package peers

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// How to log in to [IPMISim]. Its other users are oper/operpw (Operator),
// user/userpw (User), callback/callpw (Callback), long/12345678901234567890
// (Administrator), disabled/nobody (not enabled) and the anonymous one with
// the password anon (User).
const (
	Username = "admin"
	Password = "secret"
	KgKey    = "TestbedKgKey1234" // what channel 2 needs besides
)

// startLimit bounds how long ipmi_sim may take until it answers.
const startLimit = 20 * time.Second

// factory holds ipmi_sim's data: 147 SDRs and their sensors, 63 events, FRUs
// 0 to 2, and a satellite controller at 0x30.
//
//go:embed ipmisim
var factory embed.FS

// values are the factory settings that lan_control and chassis_control keep.
var values = map[string]string{
	"ip_addr":             "192.0.2.10",
	"ip_addr_src":         "static",
	"mac_addr":            "02:00:5e:10:00:01",
	"subnet_mask":         "255.255.255.0",
	"default_gw_ip_addr":  "192.0.2.1",
	"default_gw_mac_addr": "02:00:5e:10:00:fe",
	"backup_gw_ip_addr":   "192.0.2.2",
	"backup_gw_mac_addr":  "02:00:5e:10:00:fd",
	"power":               "1",
	"boot":                "default",
	"identify":            "0",
}

// Sim is a running ipmi_sim.
type Sim struct {
	Port   int // UDP, LAN channel 1
	KgPort int // UDP, LAN channel 2, which needs [KgKey]

	program  string
	template string // directory with the files of the factory state
	run      string // directory of the running instance
	console  *console
	process  *exec.Cmd
	stdin    io.Closer
	exited   chan struct{}
}

// IPMISim starts Debian's ipmi_sim on loopback, in its factory state, and ends
// it with the test. It skips or fails the test as the package comment says.
//
// Give ipmitool "-C 3" with it: ipmi_sim never answers the cipher-suite query.
func IPMISim(t testing.TB) *Sim {
	t.Helper()
	s := &Sim{
		program:  Program(t, "ipmi_sim", "openipmi"),
		template: t.TempDir(),
		run:      filepath.Join(t.TempDir(), "run"),
	}
	s.reserve(t)
	t.Cleanup(func() { s.console.Close() })
	s.build(t, SDRComp(t))
	t.Cleanup(s.stop)
	s.Reset(t)
	return s
}

// Addr returns "host:port" of LAN channel 1.
func (s *Sim) Addr() string { return loopback(s.Port) }

// KgAddr returns "host:port" of LAN channel 2, which needs [KgKey].
func (s *Sim) KgAddr() string { return loopback(s.KgPort) }

// ChassisHistory returns what the chassis was told since the last reset, one
// "control value" a line, such as "power 0" or "reset 1".
func (s *Sim) ChassisHistory(t testing.TB) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.run, "values", "history"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// Reset restarts the BMC in its factory state, on the same ports.
func (s *Sim) Reset(t testing.TB) {
	t.Helper()
	s.stop()
	if err := s.start(); err != nil {
		log, _ := os.ReadFile(filepath.Join(s.run, "log"))
		t.Fatalf("ipmi_sim did not start: %v\n%s", err, log)
	}
}

// reserve takes four ports: UDP N and N+1 for LAN, TCP N for the console,
// TCP N+1 for the system interface. N lies below the range that kernels give
// to clients, so no client can take it while ipmi_sim restarts; the console's
// listener, held all the while, keeps other tests away.
func (s *Sim) reserve(t testing.TB) {
	t.Helper()
	var err error
	for range 100 {
		port := 10000 + 2*rand.IntN(10000)
		if s.console, err = listenConsole(port); err != nil {
			continue
		}
		if err = errors.Join(free("udp", port), free("udp", port+1), free("tcp", port+1)); err == nil {
			s.Port, s.KgPort = port, port+1
			return
		}
		s.console.Close()
	}
	t.Fatalf("no free ports for ipmi_sim: %v", err)
}

// free says why a port cannot be taken, or nil.
func free(network string, port int) error {
	var socket io.Closer
	var err error
	if network == "udp" {
		socket, err = net.ListenPacket(network, loopback(port))
	} else {
		socket, err = net.Listen(network, loopback(port))
	}
	if err != nil {
		return err
	}
	return socket.Close()
}

func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// build writes the factory state. The SDR repository goes in as ipmi_sim's
// saved state, so that its time stamp is fixed.
func (s *Sim) build(t testing.TB, sdrcomp string) {
	t.Helper()
	files, err := fs.Sub(factory, "ipmisim")
	check(t, err)
	check(t, os.CopyFS(s.template, files))
	for _, script := range []string{"lan_control", "chassis_control"} {
		check(t, os.Chmod(filepath.Join(s.template, script), 0o755))
	}
	s.edit(t, "lan.conf", func(text string) string {
		return strings.NewReplacer("@LAN@", strconv.Itoa(s.Port), "@KGLAN@", strconv.Itoa(s.KgPort),
			"@CONSOLE@", strconv.Itoa(s.Port), "@SYSTEM@", strconv.Itoa(s.Port+1)).Replace(text)
	})

	saved := filepath.Join(s.template, "state", "ipmi_sim", "testbed")
	check(t, os.MkdirAll(saved, 0o755))
	check(t, os.Rename(filepath.Join(s.template, "sel"), filepath.Join(saved, "sel.20")))
	out, err := exec.Command(sdrcomp, "-8", "-o", filepath.Join(saved, "sdr.20.main"),
		filepath.Join(s.template, "sensors.sdrs")).CombinedOutput()
	if err != nil {
		t.Fatalf("sdrcomp: %v\n%s", err, out)
	}
	s.edit(t, "state/ipmi_sim/testbed/sdr.20.main", func(text string) string {
		return regexp.MustCompile(`(?m)^last_add_time:i:.*`).ReplaceAllString(text, "last_add_time:i:1690000000")
	})

	check(t, os.Mkdir(filepath.Join(s.template, "values"), 0o755))
	for name, value := range values {
		check(t, os.WriteFile(filepath.Join(s.template, "values", name), []byte(value+"\n"), 0o644))
	}
}

func (s *Sim) edit(t testing.TB, name string, change func(string) string) {
	t.Helper()
	path := filepath.Join(s.template, name)
	text, err := os.ReadFile(path)
	check(t, err)
	check(t, os.WriteFile(path, []byte(change(string(text))), 0o644))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start runs ipmi_sim until it answers on both channels. Its standard input is
// a pipe: should this process die without cleaning up, ipmi_sim sees the end
// of it and exits.
func (s *Sim) start() error {
	if err := os.CopyFS(s.run, os.DirFS(s.template)); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.run, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(s.program, "-c", "lan.conf", "-f", "bmc.emu", "-s", "state")
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.run, log, log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	s.process, s.stdin, s.exited = cmd, stdin, exited
	deadline := time.Now().Add(startLimit)
	return errors.Join(s.answers(s.Addr(), deadline), s.answers(s.KgAddr(), deadline))
}

// stop kills ipmi_sim, which takes seconds over anything gentler, and removes
// its state.
func (s *Sim) stop() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		<-s.exited
		s.stdin.Close()
		s.process = nil
	}
	_ = os.RemoveAll(s.run)
}

// getAuthCapabilities is Get Channel Authentication Capabilities (IPMI v2.0
// §22.13) for this channel, outside of a session: RMCP header, session header
// of authentication type none, message.
var getAuthCapabilities = []byte{
	0x06, 0x00, 0xff, 0x07,
	0x00, 0, 0, 0, 0, 0, 0, 0, 0, 9,
	0x20, 0x18, 0xc8, 0x81, 0x00, 0x38, 0x0e, 0x04, 0x35,
}

// answers waits until the BMC answers at addr.
func (s *Sim) answers(addr string, deadline time.Time) error {
	conn, err := net.Dial("udp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	for time.Now().Before(deadline) {
		_ = conn.SetDeadline(time.Now().Add(20 * time.Millisecond))
		if _, err = conn.Write(getAuthCapabilities); err == nil {
			_, err = conn.Read(make([]byte, 256))
		}
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			return errors.New("it exited")
		case <-time.After(time.Millisecond):
		}
	}
	return fmt.Errorf("no answer from %s: %w", addr, err)
}
