package sol

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goipmi/internal/peers"
)

// The programs that drive consoles drive this one.
func TestDrivers(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	console := strings.Join(consoleAt(t, peers.Goipmi(t), sim.Addr()), " ")
	for name, drive := range map[string]func(*testing.T, string){
		"socat with pipes":      func(t *testing.T, console string) { socat(t, console, "pipes") },
		"socat with a terminal": func(t *testing.T, console string) { socat(t, console, "pty,setsid,ctty") },
		"expect":                func(t *testing.T, console string) { expect(t, console, `\r~.`) },
		"conserver":             conserver,
	} {
		t.Run(name, func(t *testing.T) { drive(t, console) })
	}
}

func socat(t *testing.T, console, how string) {
	t.Helper()
	p := launch(t, peers.Program(t, "socat", "socat"), "-t5", "-", "EXEC:"+console+","+how)
	p.expect(t, "for help]")
	p.greet(t)
	p.send(t, "abc\r")
	p.expect(t, "you typed: abc (cba)\r\nlogin: ")
	p.send(t, "~.")
	p.expect(t, "[terminated ")
	p.in.Close()
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
}

// script is one for expect that types something and leaves.
const script = `
set timeout 30
spawn %s
expect "for help]" {} timeout { exit 11 }
sleep 0.5
send "\r"
expect "login: " {} timeout { exit 12 }
send "abc\r"
expect "you typed: abc (cba)" {} timeout { exit 13 }
expect "login: " {} timeout { exit 14 }
send "%s"
expect eof {} timeout { exit 15 }
exit [lindex [wait] 3]
`

func expect(t *testing.T, console, leave string) {
	t.Helper()
	out, err := exec.Command(peers.Program(t, "expect", "expect"), "-c", fmt.Sprintf(script, console, leave)).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// consoles is conserver's configuration.
const consoles = `
config * { defaultaccess allowed; }
default * { rw *; master localhost; logfile /dev/null; }
console server { type exec; exec "%s"; execsubst ""; }
access * { trusted 127.0.0.1; }
`

// conserver has the console, and a client of its own for people.
func conserver(t *testing.T, console string) {
	server, client := peers.Program(t, "conserver", "conserver-server"), peers.Program(t, "console", "conserver-client")
	dir := t.TempDir()
	config, passwords := filepath.Join(dir, "cf"), filepath.Join(dir, "passwd")
	for name, text := range map[string]string{config: fmt.Sprintf(consoles, console), passwords: ""} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	port := freePort(t)
	s := launch(t, server, "-n", "-C", config, "-P", passwords, "-M", "127.0.0.1", "-p", port, "-b", freePort(t))
	waitListening(t, port)
	expect(t, client+" -M 127.0.0.1 -p "+port+" server", `\005c.`)
	if err := s.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	_ = s.Wait()
}

// waitListening waits until somebody takes connections.
func waitListening(t *testing.T, port string) {
	t.Helper()
	for limit := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", port))
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(limit) {
			t.Fatal(err)
		}
	}
}

// freePort is a TCP port that was free just now.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
