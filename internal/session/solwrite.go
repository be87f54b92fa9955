package session

import (
	"context"
	"errors"
	"time"

	"goipmi/internal/rmcp"
)

// Write types b to the server and returns when the BMC has taken all of it. The
// error is ErrUnavailable, after which the stream goes on, an *Error or the
// context's.
func (s *SOL) Write(ctx context.Context, b []byte) (int, error) {
	if err := s.begin(ctx); err != nil {
		return 0, err
	}
	defer s.leave()
	sent := 0
	for sent < len(b) {
		n, err := s.write(ctx, b[sent:min(sent+s.size, len(b))])
		sent += n
		if err != nil {
			return sent, s.conn.cfg.fail(Command, err)
		}
	}
	return sent, nil
}

// Break holds the serial line in the break state for a moment.
func (s *SOL) Break(ctx context.Context) error { return s.operate(ctx, rmcp.SOLBreak) }

// Probe sends an empty packet, which a live stream acknowledges.
func (s *SOL) Probe(ctx context.Context) error { return s.operate(ctx, 0) }

func (s *SOL) operate(ctx context.Context, op rmcp.SOLFlags) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	defer s.leave()
	_, err := s.exchange(ctx, &rmcp.SOLPacket{Flags: op})
	return s.conn.cfg.fail(Command, err)
}

// begin waits for the turn to write. The first to write tells the BMC where our
// numbers begin: it may remember that of the session before, and take a packet
// that has it for an old one.
func (s *SOL) begin(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-s.gone:
		s.leave()
		return s.err
	default:
	}
	if s.seq == 0 {
		brief := eager(s.rtt.timeout(minSOLWait, maxSOLWait), maxSOLWait)
		_, _ = s.attempt(ctx, &rmcp.SOLPacket{}, brief)
	}
	return nil
}

func (s *SOL) leave() { <-s.turn }

// write sends up to size characters and tells how many the BMC took, all of
// them unless there is an error.
func (s *SOL) write(ctx context.Context, b []byte) (int, error) {
	stalled := time.Now().Add(s.conn.patience.total())
	pause := minSOLWait
	for sent := 0; ; {
		ack, err := s.exchange(ctx, &rmcp.SOLPacket{Data: b[sent:]})
		if err != nil {
			return sent, err
		}
		if ack.accepted == 0 && !ack.nack && s.conn.cfg.Quirks&IntelPlus != 0 {
			return len(b), nil
		}
		if sent += min(ack.accepted, len(b)-sent); sent == len(b) {
			return sent, nil
		}
		switch {
		case ack.unavailable:
			return sent, ErrUnavailable
		case ack.accepted > 0:
			pause = minSOLWait
		case !ack.nack && time.Now().After(stalled):
			return sent, ErrUnavailable
		}
		if ack.nack || ack.accepted == 0 {
			s.awaitReady(ctx, pause)
			pause = min(2*pause, maxSOLWait)
		}
	}
}

// awaitReady waits until the BMC takes back its NACK, but no longer than d.
func (s *SOL) awaitReady(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		s.mu.Lock()
		ready := s.acked.seq == s.seq && !s.acked.nack
		s.mu.Unlock()
		if ready {
			return
		}
		select {
		case <-s.ready:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// ack is the BMC's answer to a packet of ours.
type ack struct {
	accepted          int
	nack, unavailable bool
}

// exchange sends one packet until it is acknowledged.
func (s *SOL) exchange(ctx context.Context, p *rmcp.SOLPacket) (ack, error) {
	first := max(s.rtt.timeout(minSOLWait, maxSOLWait), s.slow)
	waits := persistent(first, s.conn.patience.total())
	a, err := s.attempt(ctx, p, waits)
	if errors.Is(err, ErrNoAnswer) && s.conn.cfg.Quirks&SOLPacketSeq != 0 {
		return s.attempt(ctx, p, waits)
	}
	return a, err
}

// attempt sends p under the next number, again after each of the waits.
func (s *SOL) attempt(ctx context.Context, p *rmcp.SOLPacket, waits []time.Duration) (a ack, err error) {
	s.seq = s.seq%15 + 1
	p.Seq = s.seq
	out := outbound{
		kind: rmcp.PayloadSOL, payload: p.Append(nil), waits: waits,
		accept: func(in inbound) (ok bool) {
			a, ok = s.acknowledges(in, p.Seq)
			return ok
		},
	}
	o, err := s.conn.link.exchange(ctx, out)
	for err != nil && unreachable(err) && len(out.waits) > 1 { // a lost network may be found again
		sleep(ctx, out.waits[0])
		out.waits = out.waits[1:]
		o, err = s.conn.link.exchange(ctx, out)
	}
	s.learn(o, out.waits[0], err)
	return a, err
}

// learn estimates the round-trip time by packets sent once. While there are none
// it waits longer, for perhaps the way has become longer (RFC 6298 §5.5); but not
// if the answer came as soon after the last sending as answers do: then packets
// get lost.
func (s *SOL) learn(o outcome, first time.Duration, err error) {
	switch {
	case o.sent > 1 && err == nil && o.lag < s.rtt.timeout(0, maxSOLWait):
		s.slow = 0
	case o.sent > 1:
		s.slow = min(2*first, maxSOLWait)
	case err == nil:
		s.slow = 0
		s.rtt.sample(o.took)
	}
}

// acknowledges reports whether a packet acknowledges ours with the number seq,
// and was not overtaken. The reader calls it before receive.
func (s *SOL) acknowledges(in inbound, seq uint8) (ack, bool) {
	if in.kind != rmcp.PayloadSOL {
		return ack{}, false
	}
	p, err := rmcp.DecodeSOL(in.payload)
	if err != nil || p.Acked != seq {
		return ack{}, false
	}
	s.mu.Lock()
	overtaken := s.acked.seq != 0 && int32(in.seq-s.acked.packet) <= 0
	s.mu.Unlock()
	return ack{int(p.Accepted), p.NACK, p.Flags&rmcp.SOLUnavailable != 0}, !overtaken
}

// Waits before a packet is sent again. A BMC acknowledges without thinking. It
// knows a repeated packet by its number, if the first is not underway for so
// long that another has come between.
const (
	minSOLWait = 50 * time.Millisecond
	maxSOLWait = time.Second
)

// persistent are the waits of a packet that must arrive: doubling from first to
// maxSOLWait, total in all.
func persistent(first, total time.Duration) []time.Duration {
	var waits []time.Duration
	for d := first; total > 0; d = min(2*d, maxSOLWait) {
		waits = append(waits, min(d, total))
		total -= d
	}
	return waits
}
