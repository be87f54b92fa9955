package session

import (
	"encoding/binary"
	"sync"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// solPeer is the serial port of a peer: a BMC's end of Serial over LAN. It
// takes at most room characters of a packet, and refuses the rest with a NACK
// every nackEvery packets. A packet that was overtaken it drops: the numbers go
// round too soon to tell an old one from a new.
type solPeer struct {
	*peer
	send      func([]byte) // to the console, besides the answers
	size      uint16       // of a packet to the BMC, as it says
	port      uint16
	refuse    ipmi.Code // answer to the first Activate Payload
	room      int       // characters taken of a packet; 0: all
	nackEvery int
	deaf      bool
	lame      bool // deaf to every third number
	missed    int  // the first acknowledgements, which it does not hear

	mu     sync.Mutex
	active bool
	newest uint32 // session sequence number
	typed  []byte // what reached the server
	breaks int
	last   rmcp.SOLPacket // the last with a number, and how it was acknowledged
	taken  uint8
	nacked bool
	count  int

	acks   int    // that came
	output []byte // what the server says
	out    rmcp.SOLPacket
	sends  int // packets of it so far
}

// solRetry is how long the peer waits for an acknowledgement.
const solRetry = 100 * time.Millisecond

func newSOLPeer() *solPeer {
	s := &solPeer{size: 255, port: DefaultPort}
	s.peer = newPeer(s.command)
	return s
}

// memory joins the peer and a console.
func (s *solPeer) memory(respond func([]byte) [][]byte) *memory {
	m := newMemory(respond)
	if s.send == nil {
		s.send = func(b []byte) { m.in <- b }
	}
	return m
}

func (s *solPeer) respond(packet []byte) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, rest, err := rmcp.DecodeHeader(packet)
	if err == nil && rmcp.IsRMCPPlus(rest) {
		if in, err := rmcp.DecodePacket(rest); err == nil && in.Type == rmcp.PayloadSOL {
			return s.serial(in)
		}
	}
	return s.peer.respond(packet)
}

// command answers the payload commands.
func (s *solPeer) command(m *rmcp.Message) []byte {
	switch {
	case m.NetFn != ipmi.NetFnApp:
	case m.Cmd == cmdActivatePayload && s.refuse != 0:
		code := s.refuse
		s.refuse = 0
		return []byte{uint8(code)}
	case m.Cmd == cmdActivatePayload && s.active:
		return []byte{uint8(CodeSOLActive)}
	case m.Cmd == cmdActivatePayload:
		s.active = true
		out := make([]byte, 1+solGrantLen)
		binary.LittleEndian.PutUint16(out[5:], s.size)
		binary.LittleEndian.PutUint16(out[9:], s.port)
		return out
	case m.Cmd == cmdDeactivatePayload && !s.active:
		return []byte{0x80}
	case m.Cmd == cmdDeactivatePayload:
		s.active = false
	case m.Cmd == cmdGetInstanceInfo:
		return append([]byte{0}, binary.LittleEndian.AppendUint32(nil, s.id+1)...)
	}
	return []byte{0}
}

func (s *solPeer) serial(in *rmcp.Packet) [][]byte {
	if s.keys == nil || in.ID != s.id || s.deaf {
		return nil
	}
	b, err := s.keys.Open(in)
	if err != nil || in.Seq <= s.newest {
		return nil
	}
	s.newest = in.Seq
	p, err := rmcp.DecodeSOL(b)
	if err != nil {
		return nil
	}
	s.acknowledged(p)
	if p.Seq == 0 || s.lame && p.Seq%3 == 0 {
		return nil
	}
	if p.Seq != s.last.Seq {
		s.accept(p)
	}
	return [][]byte{s.seal(&rmcp.SOLPacket{Acked: p.Seq, Accepted: s.taken, NACK: s.nacked})}
}

// accept takes what there is room for of a new packet.
func (s *solPeer) accept(p *rmcp.SOLPacket) {
	s.last, s.nacked = *p, false
	s.count++
	n := len(p.Data)
	if s.room > 0 {
		n = min(n, s.room)
	}
	if s.nackEvery > 0 && s.count%s.nackEvery == 0 {
		n, s.nacked = n/2, true
	}
	s.typed = append(s.typed, p.Data[:n]...)
	s.taken = uint8(n)
	if p.Flags&rmcp.SOLBreak != 0 {
		s.breaks++
	}
}

func (s *solPeer) seal(p *rmcp.SOLPacket) []byte {
	s.seq++
	return s.keys.Seal(nil, &rmcp.Packet{Type: rmcp.PayloadSOL, ID: s.console, Seq: s.seq, Payload: p.Append(nil)})
}

// say is output of the server.
func (s *solPeer) say(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.output = append(s.output, b...)
	if s.out.Data == nil {
		s.next()
	}
}

// next sends the next packet of output. Every other one begins smaller than it
// becomes when it is sent again.
func (s *solPeer) next() {
	n := min(len(s.output), 200)
	s.out.Data = nil
	if n == 0 {
		return
	}
	s.out = rmcp.SOLPacket{Seq: s.out.Seq%15 + 1, Data: s.output[:n]}
	if s.out.Seq%2 == 0 {
		s.out.Data = s.output[:(n+1)/2]
	}
	s.transmit()
}

func (s *solPeer) transmit() {
	s.sends++
	this := s.sends
	if s.keys != nil {
		s.send(s.seal(&s.out))
	}
	s.out.Data = s.output[:min(len(s.output), 200)]
	time.AfterFunc(solRetry, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.active && s.out.Data != nil && s.sends == this {
			s.transmit()
		}
	})
}

// acknowledged drops what was taken; the rest, of which the packet may have
// grown meanwhile, goes into the next one.
func (s *solPeer) acknowledged(p *rmcp.SOLPacket) {
	if p.Acked != 0 {
		s.acks++
	}
	if s.acks <= s.missed {
		return
	}
	if p.Acked == s.out.Seq && s.out.Data != nil {
		s.output = s.output[p.Accepted:]
		s.next()
	}
}
