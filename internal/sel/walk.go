package sel

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"goipmi/internal/ipmi"
)

// EntryError says that a record could not be read.
type EntryError struct {
	ID  uint16
	Err error
}

func (e *EntryError) Error() string { return fmt.Sprintf("Get SEL Entry %x: %v", e.ID, e.Err) }

// Unwrap is the completion code, the malformed answer or the transport's error.
func (e *EntryError) Unwrap() error { return e.Err }

// ErrAgain is a log whose records lead back to one already read.
var ErrAgain = errors.New("this record was read before: the log goes round in a circle")

// entryRequest asks for a whole record (IPMI v2.0 §31.5); no reservation is
// needed for that.
func entryRequest(id uint16) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmdGetEntry, Idempotent: true,
		Data: []byte{0, 0, byte(id), byte(id >> 8), 0, 0xff}}
}

// decodeEntry takes the answer: the ID of the next record, then this one.
func decodeEntry(id uint16, resp ipmi.Response, err error) (r Record, next uint16, _ error) {
	if err == nil && resp.Code != ipmi.OK {
		err = resp.Code
	}
	if err != nil {
		return r, 0, &EntryError{id, err}
	}
	data := ipmi.NewReader(resp.Data)
	next = data.U16()
	r = Record(data.Bytes(RecordSize))
	if err := data.Err(); err != nil {
		return r, 0, &EntryError{id, err}
	}
	return r, next, nil
}

// GetEntry reads one record, and which one follows it: Last behind the last,
// First where the BMC has lost its way. The error is an *EntryError.
func GetEntry(ctx context.Context, c ipmi.Conn, id uint16) (r Record, next uint16, _ error) {
	resp, err := c.Do(ctx, entryRequest(id))
	return decodeEntry(id, resp, err)
}

// window is how many records are asked for at once. The log says only with
// each record which one follows, but most count up by one.
const window = 8

// Entries reads records from one on, at most limit unless that is 0. A record
// that does not come is asked for a second time; each failure is yielded as an
// *EntryError, and the second ends the log.
func Entries(ctx context.Context, c ipmi.Conn, from uint16, limit int) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		w := walk{ctx: ctx, conn: c, next: from, left: limit, seen: map[uint16]bool{}, yield: yield}
		if limit <= 0 {
			w.left = 1 << 16
		}
		for w.step() {
		}
	}
}

type walk struct {
	ctx   context.Context
	conn  ipmi.Conn
	next  uint16 // record to read
	left  int    // how many more may be read
	seen  map[uint16]bool
	yield func(Record, error) bool
}

// step reads some records, and says whether there may be more.
func (w *walk) step() bool {
	if w.next == Last || w.left <= 0 {
		return false
	}
	records, failure := w.batch()
	for _, r := range records {
		if !w.yield(r, nil) {
			return false
		}
	}
	switch {
	case failure == nil:
		return true
	case errors.Is(failure, ErrAgain):
		w.yield(Record{}, failure)
		return false
	}
	return w.retry(failure)
}

// batch reads on as long as each record is followed by the one guessed. Failure
// is why the last answer is of no use: errLost without an error.
func (w *walk) batch() (records []Record, failure error) {
	reqs := make([]ipmi.Request, 0, window)
	for i := range min(window, w.left, Last-int(w.next)) {
		reqs = append(reqs, entryRequest(w.next+uint16(i)))
	}
	first := w.next
	w.conn.Batch(w.ctx, reqs, func(i int, resp ipmi.Response, err error) bool {
		if w.next != first+uint16(i) {
			return false
		}
		r, next, err := decodeEntry(w.next, resp, err)
		if failure = w.check(next, err); failure != nil {
			return false
		}
		records = append(records, r)
		return w.next == first+uint16(i)+1 && w.left > 0
	})
	return records, failure
}

// errLost is an answer that does not say which record follows.
var errLost = errors.New("no record follows")

// check goes on to the next record if the answer was good.
func (w *walk) check(next uint16, err error) error {
	switch {
	case err != nil:
		return err
	case next == First:
		return errLost
	case w.seen[w.next]:
		return &EntryError{w.next, ErrAgain}
	}
	w.seen[w.next] = true
	w.next = next
	w.left--
	return nil
}

// retry asks a second time for a record that some BMCs give only then.
func (w *walk) retry(failure error) bool {
	if !errors.Is(failure, errLost) && !w.yield(Record{}, failure) || w.ctx.Err() != nil {
		return false
	}
	r, next, err := GetEntry(w.ctx, w.conn, w.next)
	switch err = w.check(next, err); {
	case errors.Is(err, errLost):
		return false
	case err != nil:
		w.yield(Record{}, err)
		return false
	}
	return w.yield(r, nil)
}

// SkipTo finds where the last count records of a log of so many entries begin.
// A log whose IDs have no holes tells by its ends; else it is read from the
// start. Failures go to warn.
func SkipTo(ctx context.Context, c ipmi.Conn, entries, count int, warn func(error)) uint16 {
	if count >= entries {
		return First
	}
	const ends = 2
	if entries-count > ends {
		first, _, err := GetEntry(ctx, c, First)
		last, next, lastErr := GetEntry(ctx, c, Last)
		if err == nil && lastErr == nil && next == Last && int(last.ID())-int(first.ID())+1 == entries {
			return last.ID() - uint16(count) + 1
		}
	}
	return skip(ctx, c, entries-count, warn)
}

func skip(ctx context.Context, c ipmi.Conn, count int, warn func(error)) (next uint16) {
	for range count {
		from := next
		for range 2 {
			var err error
			if _, next, err = GetEntry(ctx, c, from); err != nil {
				warn(err)
			}
			if next != First || ctx.Err() != nil {
				break
			}
			from = First
		}
		if next == First {
			break
		}
	}
	return next
}
