package session

import "net"

// socket carries packets to one BMC and from it.
type socket interface {
	// receive passes on each packet, which is good for the length of the call,
	// until an error ends it.
	receive(each func(packet []byte)) error
	// Write sends a packet. Calls do not overlap, and none follows Close.
	Write(packet []byte) (int, error)
	Close() error
}

// maxPacket is more than any BMC sends in one datagram.
const maxPacket = 4096

// connSocket is a socket on any system.
type connSocket struct{ net.Conn }

func (s connSocket) receive(each func([]byte)) error {
	buf := make([]byte, maxPacket)
	for {
		n, err := s.Read(buf)
		if err != nil {
			return err
		}
		each(buf[:n])
	}
}
