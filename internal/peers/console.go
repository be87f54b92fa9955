package peers

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
)

// console is the serial console behind Serial over LAN: it greets, echoes what
// is typed, and answers each line with the line and its reverse; "flood N" with
// [Flood] of N bytes.
type console struct {
	net.Listener
}

func listenConsole(port int) (*console, error) {
	listener, err := net.Listen("tcp", loopback(port))
	if err != nil {
		return nil, err
	}
	c := &console{listener}
	go c.serve()
	return c, nil
}

func (c *console) serve() {
	for {
		conn, err := c.Accept()
		if err != nil {
			return
		}
		go converse(conn)
	}
}

// converse serves one connection until its peer goes away.
func converse(conn net.Conn) {
	defer conn.Close()
	fmt.Fprint(conn, "\r\nTestbed console ready\r\nlogin: ")
	var line []byte
	for typed := bufio.NewReader(conn); ; {
		c, err := typed.ReadByte()
		switch {
		case err != nil:
			return
		case c == '\r' || c == '\n':
			answer(conn, line)
			line = line[:0]
		default:
			line = append(line, c)
			_, _ = conn.Write([]byte{c})
		}
	}
}

func answer(conn net.Conn, line []byte) {
	var n int
	if _, err := fmt.Sscanf(string(line), "flood %d", &n); err == nil {
		_, _ = conn.Write(Flood(n))
		return
	}
	reply := slices.Clone(line)
	slices.Reverse(reply)
	fmt.Fprintf(conn, "\r\nyou typed: %s (%s)\r\nlogin: ", line, reply)
}

// Flood is a text of n bytes that does not repeat itself within thousands, and
// has no ends of lines.
func Flood(n int) []byte {
	rng := rand.New(rand.NewPCG(1, 1))
	b := make([]byte, n)
	for i := range b {
		b[i] = ' ' + byte(rng.IntN(95))
	}
	return b
}
