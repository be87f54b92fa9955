package scripted

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// The socket protocol, little-endian. A request:
//
//	netfn | lun | cmd | target cmd | data length u16 | 2 pad | a pointer, ignored u64 | data
//
// An answer:
//
//	netfn | cmd | seq | lun | code | 3 pad | data length i32 | 4 pad | a pointer, ignored u64 | data
//
// Request 3Fh FFh ends the connection.
const (
	requestHeader = 16
	answerHeader  = 24
	lengthOffset  = 8 // of the data length in an answer
)

// A Mangler turns the frame of an answer into what goes over the wire; after
// it has returned hangUp the server closes the connection. It makes a BMC
// hostile.
type Mangler func(frame []byte) (wire []byte, hangUp bool)

// CutShort hangs up after n bytes of an answer; a negative n counts from its end.
func CutShort(n int) Mangler {
	return func(frame []byte) ([]byte, bool) {
		if n < 0 {
			n += len(frame)
		}
		return frame[:max(0, min(n, len(frame)))], true
	}
}

// ClaimLength announces a data length that need not be true, then hangs up.
func ClaimLength(length int32) Mangler {
	return func(frame []byte) ([]byte, bool) {
		binary.LittleEndian.PutUint32(frame[lengthOffset:], uint32(length))
		return frame, true
	}
}

// Server answers from a table on a Unix socket.
type Server struct {
	table    *Table
	mangle   Mangler
	listener net.Listener
	mu       sync.Mutex
	conns    map[net.Conn]bool // nil once closed
	serving  sync.WaitGroup
}

// Listen starts a server on the socket at path, until Close. A nil mangle
// leaves the answers as they are.
func Listen(path string, table *Table, mangle Mangler) (*Server, error) {
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	s := &Server{table: table, mangle: mangle, listener: listener, conns: map[net.Conn]bool{}}
	s.serving.Go(s.accept)
	return s, nil
}

// Close ends the server and its connections.
func (s *Server) Close() {
	s.listener.Close()
	s.mu.Lock()
	for conn := range s.conns {
		conn.Close()
	}
	s.conns = nil
	s.mu.Unlock()
	s.serving.Wait()
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.conns == nil {
			conn.Close()
		} else {
			s.conns[conn] = true
			s.serving.Go(func() { s.serve(conn) })
		}
		s.mu.Unlock()
	}
}

func (s *Server) serve(conn net.Conn) {
	for s.exchange(conn) == nil {
	}
	conn.Close()
	s.mu.Lock()
	delete(s.conns, conn)
	s.mu.Unlock()
}

var errGoodbye = errors.New("goodbye")

// exchange reads one request and answers it.
func (s *Server) exchange(conn net.Conn) error {
	var head [requestHeader]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return err
	}
	netFn, lun, cmd := head[0], head[1], head[2]
	data := make([]byte, binary.LittleEndian.Uint16(head[4:]))
	if _, err := io.ReadFull(conn, data); err != nil {
		return err
	}
	if netFn == 0x3f && cmd == 0xff {
		return errGoodbye
	}
	answer := s.table.Answer(netFn, cmd, data)
	frame := make([]byte, answerHeader, answerHeader+len(answer)-1)
	frame[0], frame[1], frame[3], frame[4] = netFn|1, cmd, lun, answer[0]
	binary.LittleEndian.PutUint32(frame[lengthOffset:], uint32(len(answer)-1))
	return s.send(conn, append(frame, answer[1:]...))
}

func (s *Server) send(conn net.Conn, frame []byte) error {
	var hangUp bool
	if s.mangle != nil {
		frame, hangUp = s.mangle(frame)
	}
	if _, err := conn.Write(frame); err != nil {
		return err
	}
	if hangUp {
		return errGoodbye
	}
	return nil
}

// Serve answers from a table under the module's testdata/tables until the test
// ends, and returns the socket: IPMI_DUMMY_SOCK for "-I dummy".
func Serve(t testing.TB, table string) (socket string) {
	t.Helper()
	loaded, err := Load(TablePath(t, table))
	if err != nil {
		t.Fatal(err)
	}
	return ServeTable(t, loaded, nil)
}

// ServeTable is [Serve] for any table and, unless mangle is nil, a hostile BMC.
func ServeTable(t testing.TB, table *Table, mangle Mangler) (socket string) {
	t.Helper()
	// Not t.TempDir: with a long test name its path exceeds a socket's 107 bytes.
	dir, err := os.MkdirTemp("", "scripted")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket = filepath.Join(dir, "sock")
	server, err := Listen(socket, table, mangle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return socket
}

// TablePath returns the path of a table under the module's testdata/tables.
func TablePath(t testing.TB, table string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata", "tables", table)
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod in the working directory or above it")
		}
	}
}
