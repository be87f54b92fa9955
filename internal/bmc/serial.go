package bmc

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bougou/go-ipmi/pkg/hal"
)

// serial is the serial port of the managed system, which Serial over LAN
// carries: a boot log after the power comes on or a reset, a login, and a shell
// of a few commands. Like all else here it does nothing by itself: what should
// have been said meanwhile is said when it is read.
//
// It is called with the stream's lock held, and the BMC may be waiting for that
// one, so the BMC's lock is only ever tried.
type serial struct {
	bmc  *BMC
	off  atomic.Bool
	boot atomic.Int64 // when the system last began to boot, in nanoseconds

	mu    sync.Mutex
	since time.Time // the boot that has been noticed
	lines int       // of the boot log said since
	out   []byte
	line  []byte
	ask   prompt
}

// prompt is what the system waits for.
type prompt int

const (
	nothing prompt = iota
	login
	password
	shell
)

const hostName = "sim1"

// bootLog are the lines of the boot and when they come.
var bootLog = []struct {
	after time.Duration
	text  string
}{
	{100 * time.Millisecond, "\x1b[2J\x1b[HSimBIOS 2.4 (C) 1999-2026 nobody\r\n"},
	{300 * time.Millisecond, "CPU0: 16 cores at 2.60 GHz\r\nMemory: 65536 MB OK\r\n"},
	{600 * time.Millisecond, "Booting from disk 0\r\n\r\n"},
	{800 * time.Millisecond, "[    0.000000] Linux version 6.12.0-sim (all of it made up)\r\n"},
	{900 * time.Millisecond, "[    0.104213] Command line: root=/dev/sda2 console=ttyS1,115200n8\r\n"},
	{1100 * time.Millisecond, "[    0.317790] ipmi_si: IPMI kcs interface initialized\r\n"},
	{1300 * time.Millisecond, "[    0.902115] EXT4-fs (sda2): mounted filesystem\r\n"},
	{1600 * time.Millisecond, "[  OK  ] Reached target Multi-User System.\r\n"},
	{2 * time.Second, ""},
}

func newSerial(b *BMC) *serial {
	return &serial{bmc: b, since: b.started, lines: len(bootLog), ask: login}
}

// Open attaches a console. What was said before went nowhere.
func (s *serial) Open(context.Context) (hal.ConsoleConn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	if s.out = nil; s.lines == len(bootLog) {
		s.prompt()
	}
	return s, nil
}

// Close detaches it; the system goes on.
func (s *serial) Close() error { return nil }

// settle says what has become due.
func (s *serial) settle() {
	now := s.bmc.opts.Now()
	if s.bmc.mu.TryLock() {
		s.bmc.settle(now)
		s.bmc.mu.Unlock()
	}
	if at := time.Unix(0, s.boot.Load()); at.After(s.since) {
		s.since, s.lines = at, 0
		s.ask, s.line = nothing, nil
	}
	for ; s.lines < len(bootLog) && !s.off.Load() && now.Sub(s.since) >= bootLog[s.lines].after; s.lines++ {
		s.say(bootLog[s.lines].text)
		if s.lines == len(bootLog)-1 {
			s.ask = login
			s.prompt()
		}
	}
}

func (s *serial) say(text string) { s.out = append(s.out, text...) }

func (s *serial) prompt() {
	s.say([]string{
		nothing: "", login: "\r\n" + hostName + " login: ", password: "Password: ", shell: "root@" + hostName + ":~# ",
	}[s.ask])
}

// ReadAvailable takes output that is there.
func (s *serial) ReadAvailable(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	n := copy(p, s.out)
	s.out = slices.Delete(s.out, 0, n)
	return n, nil
}

// maxSaid bounds the output that nobody reads; what is typed beyond it waits.
const maxSaid = 64 << 10

// Write takes typed characters, all of them lost while the system is off.
func (s *serial) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	for i, c := range p {
		if len(s.out) >= maxSaid {
			return i, nil
		}
		if s.ask != nothing && !s.off.Load() {
			s.typed(c)
		}
	}
	return len(p), nil
}

// typed is one character; a password is not echoed.
func (s *serial) typed(c byte) {
	switch {
	case c == '\r':
		s.say("\r\n")
		line := string(s.line)
		s.line = s.line[:0]
		s.enter(line)
		s.prompt()
	case c == '\b' || c == 0x7f:
		if n := len(s.line); n > 0 {
			s.line = s.line[:n-1]
			s.say("\b \b")
		}
	case c < ' ':
	default:
		s.line = append(s.line, c)
		if s.ask != password {
			s.out = append(s.out, c)
		}
	}
}

// enter is a whole line.
func (s *serial) enter(line string) {
	switch {
	case s.ask == login && line != "":
		s.ask = password
	case s.ask == password:
		s.ask = shell
		s.say("Welcome. Try: help\r\n")
	case s.ask == shell:
		s.run(line)
	}
}

// run is a command of the shell.
func (s *serial) run(line string) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch name {
	case "":
	case "help":
		s.say("date, echo, exit, hostname, uname\r\n")
	case "date":
		s.say(s.bmc.opts.Now().UTC().Format(time.UnixDate) + "\r\n")
	case "echo":
		s.say(rest + "\r\n")
	case "exit":
		s.ask = login
	case "hostname":
		s.say(hostName + "\r\n")
	case "uname":
		s.say("Linux\r\n")
	default:
		s.say(fmt.Sprintf("sh: %s: not found\r\n", name))
	}
}

// SendBreak is what Linux takes for the key of its last resorts.
func (s *serial) SendBreak(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.say("\r\nsysrq: HELP : loglevel(0-9) reboot(b) crash(c) sync(s)\r\n")
	return nil
}
