package session

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"

	"goipmi/internal/rmcp"
)

// inbound is what a verified packet carried. It is good until the call that
// passes it on returns: the next packet takes its place.
type inbound struct {
	kind    rmcp.PayloadType
	seq     uint32        // of the packet in its session
	payload []byte        // of any kind but PayloadIPMI
	msg     *rmcp.Message // of PayloadIPMI
}

// codec seals what goes out and opens what comes in, which it may do in place.
// It is called with the link's lock held; what it returns is good until the
// next call.
type codec interface {
	seal(kind rmcp.PayloadType, payload []byte) ([]byte, error)
	open(packet []byte) (inbound, error) // what follows the RMCP header
}

// link owns the socket. Its reader goroutine opens every packet and offers it
// to those who wait; a packet that nobody takes is dropped and counted.
type link struct {
	conn socket
	done chan struct{} // closed when the reader has ended
	// patient bears refusals like silence: who asks for a number of tries may
	// be waiting for a BMC that restarts.
	patient bool

	mu      sync.Mutex
	codec   codec
	waiters []*waiter
	stream  *SOL // takes every packet of PayloadSOL
	dropped int
	closed  bool
}

// waiter is one who waits for an answer.
type waiter struct {
	accept  func(inbound) bool // called by the reader, with the lock held
	answer  chan struct{}
	refused chan struct{}
}

func newLink(conn net.Conn, c codec) *link {
	l := &link{conn: newSocket(conn), codec: c, done: make(chan struct{})}
	go l.read()
	return l
}

// use changes the codec, as the session moves on.
func (l *link) use(c codec) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codec = c
}

// attach gives every packet of PayloadSOL to the stream; nil to nobody.
func (l *link) attach(stream *SOL) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stream = stream
}

func (l *link) read() {
	defer close(l.done)
	for {
		err := l.conn.receive(l.receive)
		switch {
		case errors.Is(err, syscall.ECONNREFUSED):
			l.refuse()
		case unreachable(err): // a router's opinion, often a passing one
		default:
			return
		}
	}
}

func unreachable(err error) bool {
	return errors.Is(err, syscall.EHOSTUNREACH) || errors.Is(err, syscall.ENETUNREACH)
}

// receive offers a packet to those who wait, and to the stream without the
// lock, for it answers at once.
func (l *link) receive(packet []byte) {
	l.mu.Lock()
	in, ok := l.open(packet)
	taken := ok && l.deliver(in)
	stream := l.stream
	if !ok || in.kind != rmcp.PayloadSOL {
		stream = nil
	}
	if !taken && stream == nil {
		l.dropped++
	}
	l.mu.Unlock()
	if stream != nil {
		stream.receive(in.seq, in.payload)
	}
}

// open verifies a packet.
func (l *link) open(packet []byte) (inbound, bool) {
	class, rest, err := rmcp.DecodeHeader(packet)
	if err != nil || class != rmcp.ClassIPMI {
		return inbound{}, false
	}
	in, err := l.codec.open(rest)
	return in, err == nil
}

func (l *link) deliver(in inbound) bool {
	for i, w := range l.waiters {
		if w.accept(in) {
			l.waiters = slices.Delete(l.waiters, i, i+1)
			w.answer <- struct{}{}
			return true
		}
	}
	return false
}

// refuse tells all who wait that the host answered "port unreachable".
func (l *link) refuse() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.waiters {
		select {
		case w.refused <- struct{}{}:
		default:
		}
	}
}

func (l *link) enlist(accept func(inbound) bool) *waiter {
	w := &waiter{accept: accept, answer: make(chan struct{}, 1), refused: make(chan struct{}, 1)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiters = append(l.waiters, w)
	return w
}

func (l *link) dismiss(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.Index(l.waiters, w); i >= 0 {
		l.waiters = slices.Delete(l.waiters, i, i+1)
	}
}

// send seals a payload anew, so that a retransmission has a session sequence
// number of its own, and sends it.
func (l *link) send(kind rmcp.PayloadType, payload []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	packet, err := l.codec.seal(kind, payload)
	if err == nil {
		_, err = l.conn.Write(packet)
	}
	return err
}

// outbound is one exchange: what to send, and which answer to take.
type outbound struct {
	kind    rmcp.PayloadType
	payload []byte
	accept  func(inbound) bool
	waits   []time.Duration // after each sending
}

// outcome tells how an exchange went.
type outcome struct {
	sent int           // times
	lag  time.Duration // from the last sending to the answer
	took time.Duration // from the first sending to the answer
}

// refusalPause lets an answer overtake a stale "port unreachable".
const refusalPause = 50 * time.Millisecond

// exchange sends until the answer comes or the waits are over. Two refusals in
// a row end it too, unless the link is patient.
func (l *link) exchange(ctx context.Context, out outbound) (outcome, error) {
	w := l.enlist(out.accept)
	defer l.dismiss(w)
	start := time.Now()
	o, refusals := outcome{}, 0
	for i := 0; i < len(out.waits); {
		o.sent++
		last := time.Now()
		err := l.send(out.kind, out.payload)
		if err == nil {
			err = l.await(ctx, w, out.waits[i])
		}
		if errors.Is(err, syscall.ECONNREFUSED) && (l.patient || refusals == 0) {
			refusals++
			err = l.await(ctx, w, l.pause(out.waits[i]))
			if errors.Is(err, ErrNoAnswer) && !l.patient {
				continue
			}
		}
		switch {
		case err == nil:
			o.took, o.lag = time.Since(start), time.Since(last)
			return o, nil
		case errors.Is(err, ErrNoAnswer) && !l.patient:
			refusals = 0
			i++
		case l.patient && (errors.Is(err, ErrNoAnswer) || errors.Is(err, syscall.ECONNREFUSED)):
			i++
		case errors.Is(err, syscall.ECONNREFUSED):
			return o, ErrPortClosed
		default:
			return o, err
		}
	}
	if refusals > 0 {
		return o, ErrPortClosed
	}
	return o, ErrNoAnswer
}

// pause is how long to listen on after a refusal.
func (l *link) pause(wait time.Duration) time.Duration {
	if l.patient {
		return wait
	}
	return min(refusalPause, wait)
}

// await waits for one answer; the error is ErrNoAnswer, ErrClosed,
// ECONNREFUSED or the context's.
func (l *link) await(ctx context.Context, w *waiter, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-w.answer:
		return nil
	case <-w.refused:
		return syscall.ECONNREFUSED
	case <-timer.C:
		return ErrNoAnswer
	case <-ctx.Done():
		return ctx.Err()
	case <-l.done:
		return ErrClosed
	}
}

// close ends the reader.
func (l *link) close() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	err := l.conn.Close()
	<-l.done
	return err
}
