package session

import (
	"context"
	"io"
	"sync"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// SOL is a Serial over LAN stream. Either side has one packet on its way at a
// time, and sends it again until it is acknowledged (IPMI v2.0 §15.11):
//
//	console                              BMC
//	seq 1 "ls\r"                  →
//	                              ←      acked 1, accepted 3
//	                              ←      seq 1 "ls\r\n"
//	acked 1, accepted 4           →
//
// Reading, writing and keeping alive may each have a goroutine.
type SOL struct {
	conn     *Conn
	owned    bool // conn is the stream's alone
	instance uint8
	size     int // characters that the BMC takes in a packet
	notice   func(rmcp.SOLFlags)
	output   func([]byte) int

	turn chan struct{} // held by who writes
	seq  uint8         // of the last packet written
	rtt  roundTrip
	slow time.Duration // the first wait, at least, while packets get lost

	mu       sync.Mutex
	in       []byte // to be read
	waiting  bool   // who reads has had all that came
	fresh    chan struct{}
	gone     chan struct{} // closed when the stream is over
	err      error         // why
	heard    int           // packets
	received received
	acked    acked
	ready    chan struct{} // an acknowledgement came

	reply []byte // the last acknowledgement of ours
}

// received is the last packet with a number that the BMC sent.
type received struct {
	packet uint32 // session sequence number
	seq    uint8
	count  uint8 // of its characters that were taken
}

// acked is the newest acknowledgement.
type acked struct {
	packet uint32 // session sequence number
	seq    uint8
	nack   bool
}

const (
	// defaultSOLData is what any BMC takes in a packet, where it does not say.
	defaultSOLData = 64
	solOverhead    = 4
	// maxUnread is how much output may lie unread. More is not acknowledged,
	// and so the BMC keeps it.
	maxUnread = 1 << 20
)

func newSOL(c *Conn, o SOLOptions, grant solGrant) *SOL {
	size := min(grant.size-solOverhead, rmcp.MaxSOLData-solOverhead)
	if size < 1 || c.cfg.Quirks&SOLPayloadSize != 0 {
		size = defaultSOLData
	}
	s := &SOL{
		conn: c, instance: o.Instance, size: size, notice: o.Notice, output: o.Output, rtt: c.rtt,
		turn: make(chan struct{}, 1), fresh: make(chan struct{}, 1), ready: make(chan struct{}, 1),
		gone: make(chan struct{}),
	}
	c.link.attach(s)
	return s
}

// receive takes the payload of a packet from the BMC, seq its number in the
// session, and acknowledges it at once.
func (s *SOL) receive(seq uint32, payload []byte) {
	p, err := rmcp.DecodeSOL(payload)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.heard++
	s.noteAck(p, seq)
	fresh, acks := s.take(p, seq)
	taken := s.received.count
	s.mu.Unlock()
	for range acks {
		ack := rmcp.SOLPacket{Acked: p.Seq, Accepted: taken}
		s.reply = ack.Append(s.reply[:0])
		_ = s.conn.link.send(rmcp.PayloadSOL, s.reply)
	}
	s.pass(fresh)
	if told := p.Flags & (rmcp.SOLOverrun | rmcp.SOLBreakDetected); told != 0 && s.notice != nil {
		s.notice(told)
	}
	if p.Flags&rmcp.SOLDeactivated != 0 {
		s.end(ErrDeactivated)
	}
}

// take tells what is new in p, and how often to acknowledge it. A packet
// overtaken by a later one has been superseded. One that is repeated may have
// grown; but then the acknowledgement of what it was may be on its way, upon
// which the BMC sends the rest in the next packet. So it is acknowledged as it
// was; twice, for acknowledgements get lost, and BMCs give a packet up after a
// few.
func (s *SOL) take(p *rmcp.SOLPacket, packet uint32) (fresh []byte, acks int) {
	last := &s.received
	if p.Seq == 0 || last.seq != 0 && int32(packet-last.packet) <= 0 {
		return nil, 0
	}
	if p.Seq == last.seq {
		last.packet = packet
		return nil, 2
	}
	data := p.Data[:min(len(p.Data), rmcp.MaxSOLData)]
	if len(s.in)+len(data) > maxUnread {
		return nil, 0
	}
	*last = received{packet, p.Seq, uint8(len(data))}
	return data, 1
}

// pass gives new output to who waits for it, and keeps the rest. It comes behind
// the acknowledgement, which the BMC waits for.
func (s *SOL) pass(b []byte) {
	if len(b) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting && s.output != nil {
		b = b[s.output(b):]
	}
	if len(b) > 0 {
		s.in, s.waiting = append(s.in, b...), false
		signal(s.fresh)
	}
}

// noteAck remembers an acknowledgement, unless it was overtaken.
func (s *SOL) noteAck(p *rmcp.SOLPacket, packet uint32) {
	if p.Acked != 0 && (s.acked.seq == 0 || int32(packet-s.acked.packet) > 0) {
		s.acked = acked{packet, p.Acked, p.NACK}
		signal(s.ready)
	}
}

func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// end closes the stream for the reason err; the first one counts.
func (s *SOL) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
		close(s.gone)
	}
}

// Read waits for output of the server. At the end of the stream the error says
// why: ErrDeactivated, ErrClosed, or io.EOF after Stop.
func (s *SOL) Read(b []byte) (int, error) {
	for {
		s.mu.Lock()
		n, err := copy(b, s.in), s.err
		s.waiting = n == 0 && err == nil
		s.in = append(s.in[:0], s.in[n:]...)
		s.mu.Unlock()
		if n > 0 || len(b) == 0 {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
		s.wait()
	}
}

func (s *SOL) wait() {
	select {
	case <-s.fresh:
	case <-s.gone:
	case <-s.conn.link.done:
		s.end(ErrClosed)
	}
}

// Ping asks the BMC for its device ID: the session is alive if it answers. It
// must not run beside other requests of the session.
func (s *SOL) Ping(ctx context.Context) error {
	_, err := s.conn.Do(ctx, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID, Idempotent: true})
	return err
}

// Heard is how many packets of the stream came.
func (s *SOL) Heard() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard
}

// Stop ends reading and writing; Deactivate or Close is to follow.
func (s *SOL) Stop() { s.end(io.EOF) }

// Deactivate ends the stream and tells the BMC.
func (s *SOL) Deactivate(ctx context.Context) error {
	defer s.Close()
	s.Stop()
	return s.conn.DeactivateSOL(ctx, s.instance)
}

// Close ends the stream without telling the BMC. The session stays, unless the
// stream had one of its own.
func (s *SOL) Close() error {
	s.end(io.EOF)
	if s.owned {
		return s.conn.Close()
	}
	return nil
}
