package sol

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/peers"
)

// person sits at a terminal with a shell and job control.
type person struct {
	t      *testing.T
	master *os.File
	shell  *exec.Cmd

	mu   sync.Mutex
	seen bytes.Buffer // what the terminal shows
	from int          // what of it has been looked at
	grew chan struct{}
}

// sitDown opens a pseudo terminal and starts a shell on it.
func sitDown(t *testing.T) *person {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo terminals: %v", err)
	}
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer slave.Close()
	p := &person{t: t, master: master, shell: exec.Command("sh", "-i"), grew: make(chan struct{}, 1)}
	p.shell.Stdin, p.shell.Stdout, p.shell.Stderr = slave, slave, slave
	p.shell.Env = append(os.Environ(), "PS1=ready> ", "ENV=")
	p.shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := p.shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.leave)
	go p.look()
	p.waitFor("ready> ")
	return p
}

// leave ends the shell and all that runs on its terminal.
func (p *person) leave() {
	_ = p.shell.Process.Kill()
	_ = p.shell.Wait()
	p.master.Close()
}

func (p *person) look() {
	b := make([]byte, 4096)
	for {
		n, err := p.master.Read(b)
		p.mu.Lock()
		p.seen.Write(b[:n])
		p.mu.Unlock()
		select {
		case p.grew <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// waitFor looks until the terminal shows text, and gives what came before it.
func (p *person) waitFor(text string) string {
	p.t.Helper()
	limit := time.After(patience)
	for {
		p.mu.Lock()
		shown := p.seen.String()[p.from:]
		i := strings.Index(shown, text)
		if i >= 0 {
			p.from += i + len(text)
		}
		p.mu.Unlock()
		if i >= 0 {
			return shown[:i]
		}
		select {
		case <-p.grew:
		case <-limit:
			p.t.Fatalf("%q did not come, but %q", text, shown)
		}
	}
}

// waitRaw waits until the terminal does not echo: the shell's word that it has
// begun or continued a program comes before the program has run.
func (p *person) waitRaw() {
	p.t.Helper()
	for limit := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		settings, err := unix.IoctlGetTermios(int(p.master.Fd()), unix.TCGETS)
		if err != nil {
			p.t.Fatal(err)
		}
		if settings.Lflag&(unix.ECHO|unix.ICANON) == 0 {
			return
		}
		if time.Now().After(limit) {
			p.t.Fatal("the terminal does not become raw")
		}
	}
}

func (p *person) types(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.master, text); err != nil {
		p.t.Fatal(err)
	}
}

// runs a command of the shell and gives its output.
func (p *person) runs(command string) string {
	p.t.Helper()
	p.types(command + "; echo do''ne\r")
	out := p.waitFor("done\r\n")
	p.waitFor("ready> ")
	_, out, _ = strings.Cut(out, "\r\n") // the echo of the command
	return out
}

// settings are those of the terminal as the shell's commands find them.
func (p *person) settings() string {
	p.t.Helper()
	return p.runs("stty -a")
}

// consoleOf is the command line of a console of a new simulated BMC.
func consoleOf(t *testing.T) (*bmc.Server, string) {
	t.Helper()
	server := bmctest.Start(t, bmc.Options{})
	return server, fmt.Sprintf("%s -I lanplus -C 3 -H 127.0.0.1 -p %d -U admin -P admin sol activate",
		peers.Goipmi(t), server.Addr().Port)
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	server, command := consoleOf(t)
	p := sitDown(t)
	before := p.settings()
	if !strings.Contains(before, "icanon") {
		t.Fatalf("stty says %q", before)
	}
	restored := func(after string) {
		t.Helper()
		if now := p.settings(); now != before {
			t.Errorf("after %s the terminal is %q, was %q", after, now, before)
		}
	}
	begin := func() (pid int) {
		t.Helper()
		p.types("sh -c 'echo pid=$$ .; exec " + command + "'; echo status $?.\r")
		p.waitFor("\r\npid=")
		if _, err := fmt.Sscan(p.waitFor(" ."), &pid); err != nil {
			t.Fatal(err)
		}
		p.waitFor("operational.")
		p.waitRaw()
		p.waitFor("login: ")
		return pid
	}

	begin()
	p.types("root\r")
	p.waitFor("Password: ")
	p.types("sesame\r")
	p.waitFor("# ")
	p.types("\r")
	p.waitFor("# ")
	p.types("~B")
	p.waitFor("[send break]")
	p.waitFor("sysrq: HELP")
	p.types("~?")
	p.waitFor("this message")
	p.waitFor(")\r\n") // and the carriage is returned
	if err := unix.IoctlSetWinsize(int(p.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 50, Col: 132}); err != nil {
		t.Fatal(err)
	}
	p.types("echo resiz''ed ~.\r")
	p.waitFor("resiz''ed ~.\r\n")
	if err := unix.IoctlSetWinsize(int(p.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{}); err != nil {
		t.Fatal(err)
	}
	p.types("exit\r")
	p.waitFor("login: ")

	p.types("\r")
	p.waitFor("login: ") // nothing is left to come that could be taken for a later answer
	p.types("~\x1a")
	p.waitFor("[suspend goipmi]")
	p.waitFor("ready> ")
	restored("a suspension")
	p.types("fg\r")
	p.waitFor("sol activate")
	p.waitRaw()
	p.types("\r")
	p.waitFor("login: ")
	p.types("root\r")
	p.waitFor("Password: ") // raw again: the shell's terminal would echo
	p.types("\r\r")
	p.waitFor("# ")
	p.types("exit\r")
	p.waitFor("login: ")
	p.types("~.")
	p.waitFor("[terminated goipmi]")
	p.waitFor("ready> ")
	restored("a suspension and ~.")

	begin()
	p.types("~.")
	p.waitFor("status 0.\r\nready> ")
	restored("~.")

	for signal, status := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGHUP: 129, syscall.SIGQUIT: 131} {
		if err := syscall.Kill(begin(), signal); err != nil {
			t.Fatal(err)
		}
		p.waitFor(fmt.Sprintf("status %d.\r\nready> ", status))
		restored(signal.String())
	}

	begin()
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	p.waitFor("SOL session closed by BMC")
	p.waitFor("status 1.\r\nready> ")
	restored("the BMC's end")
}
