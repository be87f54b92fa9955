package sdr

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"time"

	"goipmi/internal/ipmi"
)

// Record IDs with a meaning of their own (IPMI v2.0 §33.12).
const (
	firstRecord = 0x0000
	noMore      = 0xffff
)

// whole asks Get SDR for all of a record.
const whole = 0xff

// steps are the sizes that reads come down to where a BMC, or a bridge on the
// way to it, bears no more; below them it goes on by halves.
var steps = []int{whole, 64, 32, 28, 16, 10}

// tries is how often ipmitool asks for a header.
const tries = 5

// walk goes from record to record.
type walk struct {
	conn        ipmi.Conn
	from        source
	tell        Teller
	reservation uint16
	nextID      uint16
	seen        map[uint16]bool
	size        int // of one read, at most
}

func newWalk(conn ipmi.Conn, from source, tell Teller) *walk {
	return &walk{conn: conn, from: from, tell: tell, seen: map[uint16]bool{}, size: whole}
}

func (w *walk) done() bool { return w.nextID == noMore }

// reserve obtains the right to read records in parts.
func (w *walk) reserve(ctx context.Context) error {
	id, err := reserve(ctx, w.conn, w.from)
	if err == nil {
		w.reservation = id
	}
	return err
}

func reserve(ctx context.Context, conn ipmi.Conn, from source) (uint16, error) {
	data, err := ipmi.Call(ctx, conn, ipmi.Request{NetFn: from.netFn, Cmd: cmdReserve, Idempotent: true})
	if err != nil {
		return 0, err
	}
	b := ipmi.NewReader(data)
	id := b.U16()
	return id, b.Err()
}

// part is the answer to Get SDR (IPMI v2.0 §33.12).
//
//	+-----------+------+
//	|next record| data |
//	+-----------+------+
//	     2
type part struct {
	next uint16
	data []byte
}

// get asks for part of a record, with a new reservation if the old one is lost.
func (w *walk) get(ctx context.Context, id uint16, offset, count int) (part, error) {
	for try := 0; ; try++ {
		req := binary.LittleEndian.AppendUint16(nil, w.reservation)
		req = binary.LittleEndian.AppendUint16(req, id)
		data, err := ipmi.Call(ctx, w.conn, ipmi.Request{
			NetFn: w.from.netFn, Cmd: w.from.getSDR, Data: append(req, uint8(offset), uint8(count)), Idempotent: true,
		})
		if errors.Is(err, ipmi.CodeLostReservation) && try < reservations {
			if err := w.renew(ctx, try); err != nil {
				return part{}, err
			}
			continue
		}
		b := ipmi.NewReader(data)
		p := part{next: b.U16(), data: b.Rest()}
		if err == nil {
			err = b.Err()
		}
		return p, err
	}
}

var errLost = errors.New("reservation lost")

// Another program that reads the SDRs takes the reservation away, and loses it
// to us in turn. So each waits before it tries again, longer every time and not
// as long as the other.
const (
	reservations = 12
	shortestWait = 5 * time.Millisecond
	longestWait  = 500 * time.Millisecond
)

// renew waits its turn and reserves again. The error is errLost or the
// context's.
func (w *walk) renew(ctx context.Context, try int) error {
	if try > 0 {
		limit := min(shortestWait<<try, longestWait)
		select {
		case <-time.After(rand.N(limit)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if w.reserve(ctx) != nil {
		return errLost
	}
	return nil
}

// read reads the next record. The walk ends at one whose header cannot be read,
// which tells nothing of where to go on.
func (w *walk) read(ctx context.Context) (*Record, error) {
	id := w.nextID
	rec, length, err := w.header(ctx, id)
	if err != nil {
		w.nextID = noMore
		return nil, err
	}
	if len(rec.Body) < length {
		if rec.Body, err = w.body(ctx, rec.ID, rec.Body, length); err != nil {
			return nil, &RecordError{ID: rec.ID, Err: err}
		}
	}
	return rec, nil
}

// header reads a record's header and moves on to the next ID. With it comes the
// whole record from a BMC that can; Body is then as long as length.
func (w *walk) header(ctx context.Context, id uint16) (*Record, int, error) {
	p, err := part{}, errTooLong
	if w.size == whole {
		p, err = w.get(ctx, id, 0, whole)
	}
	if err != nil || len(p.data) < HeaderLen {
		if p, err = w.onlyHeader(ctx, id); err != nil {
			return nil, 0, err
		}
	}
	rec, length, err := parseHeader(p.data)
	if err != nil || length == 0 {
		w.tell.Warnf("SDR record id 0x%04x: invalid length %d", id, length)
		return nil, 0, errNoMore
	}
	// Some BMCs number a record otherwise than they were asked for it.
	if id != firstRecord {
		rec.ID = id
	}
	w.seen[rec.ID] = true
	w.advance(p.next)
	rec.Body = p.data[HeaderLen:min(len(p.data), HeaderLen+length)]
	return &rec, length, nil
}

// advance goes on to a record, unless a BMC leads in a circle.
func (w *walk) advance(next uint16) {
	if w.seen[next] || next == firstRecord {
		w.tell.Warnf("SDR %04x follows itself: no more records are read", next)
		next = noMore
	}
	w.seen[next] = true
	w.nextID = next
}

// onlyHeader reads a header as ipmitool does, and complains as often.
func (w *walk) onlyHeader(ctx context.Context, id uint16) (part, error) {
	var err error
	for range tries {
		var p part
		p, err = w.get(ctx, id, 0, HeaderLen)
		switch {
		case err == nil:
			return p, nil
		case errors.Is(err, errLost):
			w.tell.Warnf("Unable to renew SDR reservation")
			return p, errNoMore
		case errors.Is(err, ipmi.CodeLostReservation):
			return p, errNoMore
		}
		w.tell.Warnf("Get SDR %04x command failed%s", id, reason(err))
		if !refused(err) {
			return p, err
		}
	}
	return part{}, errNoMore
}

// shrink lets later reads be one step smaller.
func (w *walk) shrink() {
	for _, size := range steps {
		if size < w.size {
			w.size = size
			return
		}
	}
	w.size /= 2
}

var errTooLong = errors.New("no whole records")

// body reads what is missing of a record, length bytes in all, in parts.
func (w *walk) body(ctx context.Context, id uint16, body []byte, length int) ([]byte, error) {
	if w.size == whole {
		w.shrink() // the whole was less than all
	}
	body = append(make([]byte, 0, length), body...)
	for len(body) < length {
		want := min(w.size, length-len(body))
		p, err := w.get(ctx, id, HeaderLen+len(body), want)
		switch {
		case err == nil && len(p.data) > 0:
			body = append(body, p.data[:min(want, len(p.data))]...)
		case err == nil:
			return nil, &ipmi.ShortError{Have: len(body), Want: length}
		case !shrinks(err) || w.size == 1 || ctx.Err() != nil:
			return nil, err
		default:
			w.shrink()
		}
	}
	return body, nil
}

// shrinks reports whether a smaller read may do better: the BMC says so, or a
// bridge swallowed an answer too long for it.
func shrinks(err error) bool {
	var code ipmi.Code
	if !errors.As(err, &code) {
		return !errors.Is(err, errLost) && !refused(err)
	}
	switch code {
	case ipmi.CodeCannotReturn, ipmi.CodeBadLength, ipmi.CodeFieldTooLong, ipmi.CodeTimeout:
		return true
	}
	return false
}

// refused reports whether the BMC answered, if with nothing of use.
func refused(err error) bool {
	var code ipmi.Code
	var short *ipmi.ShortError
	return errors.As(err, &code) || errors.As(err, &short)
}
