package session

import (
	"net"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// udpSocket reads and writes without telling Go's scheduler of system calls. It
// assumes of each that it may wait, and so wakes a thread that would step in:
// for every packet three switches of threads instead of one. But no call on a
// socket without waiting does wait; where there is nothing to read, it is the
// network poller that does.
type udpSocket struct {
	*net.UDPConn
	raw syscall.RawConn
	fd  uintptr // good until Close
}

// newSocket takes the short way if conn has one.
func newSocket(conn net.Conn) socket {
	udp, ok := conn.(*net.UDPConn)
	if !ok {
		return connSocket{conn}
	}
	raw, err := udp.SyscallConn()
	if err != nil {
		return connSocket{conn}
	}
	s := &udpSocket{UDPConn: udp, raw: raw}
	if raw.Control(func(fd uintptr) { s.fd = fd }) != nil {
		return connSocket{conn}
	}
	return s
}

func (s *udpSocket) receive(each func([]byte)) error {
	buf := make([]byte, maxPacket)
	var errno syscall.Errno
	err := s.raw.Read(func(fd uintptr) (failed bool) {
		for {
			var n int
			if n, errno = transfer(unix.SYS_RECVFROM, fd, buf); errno != 0 {
				return errno != syscall.EAGAIN
			}
			each(buf[:n])
		}
	})
	if err != nil {
		return err
	}
	return os.NewSyscallError("recvfrom", errno)
}

// Write takes a packet for which there is no room as one that the network lost.
func (s *udpSocket) Write(packet []byte) (int, error) {
	if _, errno := transfer(unix.SYS_SENDTO, s.fd, packet); errno != 0 && errno != syscall.EAGAIN {
		return 0, os.NewSyscallError("sendto", errno)
	}
	return len(packet), nil
}

// transfer is sendto(2) or recvfrom(2), which are the short ways to write(2) and
// read(2).
func transfer(trap, fd uintptr, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(trap, fd, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0, 0, 0)
	return int(n), errno
}
