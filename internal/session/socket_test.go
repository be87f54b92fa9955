package session

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"goipmi/internal/rmcp"
)

// A socket carries packets both ways, tells of a closed port and goes on, and
// its reader ends when it is closed.
func TestSocket(t *testing.T) {
	bmc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp", bmc.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	s := newSocket(conn)
	packets, ended := make(chan string, 2), make(chan error)
	go func() {
		for {
			err := s.receive(func(b []byte) { packets <- string(b) })
			ended <- err
			if errors.Is(err, net.ErrClosed) {
				return
			}
		}
	}()
	send := func(text string) {
		t.Helper()
		if n, err := s.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}

	send("ping")
	buf := make([]byte, 10)
	n, from, err := bmc.ReadFrom(buf)
	if err != nil || string(buf[:n]) != "ping" {
		t.Fatal(string(buf[:n]), err)
	}
	for _, text := range []string{"pong", ""} {
		if _, err := bmc.WriteTo([]byte(text), from); err != nil {
			t.Fatal(err)
		}
		if got := <-packets; got != text {
			t.Errorf("%q came, not %q", got, text)
		}
	}
	bmc.Close()
	send("anybody there?")
	if err := <-ended; !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("closed port: %v", err)
	}
	s.Close()
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed socket: %v", err)
	}
}

// A closed link sends nothing: its descriptor may be another file by then.
func TestSendClosed(t *testing.T) {
	conn, err := net.Dial("udp", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(conn, outside{})
	if err := l.close(); err != nil {
		t.Error(err)
	}
	if err := l.send(rmcp.PayloadIPMI, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("sent through a closed link: %v", err)
	}
}
