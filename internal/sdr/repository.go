package sdr

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"goipmi/internal/ipmi"
)

// ErrOpen says that a BMC's SDRs cannot be read at all. What was wrong has
// been told by then.
var ErrOpen = errors.New("no SDRs to read")

// RecordError says that one record could not be read; those behind it can.
type RecordError struct {
	ID  uint16
	Err error // nil if the BMC sent too little
}

func (e *RecordError) Error() string { return fmt.Sprintf("SDR %04x: %v", e.ID, e.Err) }

// Unwrap is the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// A Repository is the SDRs of one BMC. Records are read when they are first
// asked for, in the BMC's order, and kept. It serves one goroutine at a time.
type Repository struct {
	// NoMaker reads discrete sensors alike whoever made the BMC.
	NoMaker bool

	conn ipmi.Conn
	base ipmi.Target
	tell Teller

	device   []byte // the answer to Get Device ID
	records  []*Record
	walk     *walk       // nil until begun
	complete bool        // there are no more records to read
	live     *Repository // what the BMC has, if records are from a file
}

// A Teller passes on, in ipmitool's words, what went wrong while a repository
// was read that went on all the same, or before an error without words.
type Teller interface {
	// Warnf writes a line for the user.
	Warnf(format string, args ...any)
	// Printf writes to the output, a line or a part of one.
	Printf(format string, args ...any)
}

// New is the repository behind conn, whose requests go to base.
func New(conn ipmi.Conn, base ipmi.Target, tell Teller) *Repository {
	return &Repository{conn: conn, base: base, tell: tell}
}

// WithRecords is the repository with records from a file; none are read from
// the BMC.
func (r *Repository) WithRecords(records []*Record) *Repository {
	of := *r
	of.records, of.complete, of.live = records, true, r
	return &of
}

// Live is the repository that the BMC has, whatever file was given.
func (r *Repository) Live() *Repository {
	if r.live != nil {
		return r.live
	}
	return r
}

// Target is where the sensor of key answers.
func (r *Repository) Target(key Key) ipmi.Target { return key.Target(r.base) }

// Open begins to read the SDRs, if that has not been done. The error is ErrOpen
// or has it as its cause.
func (r *Repository) Open(ctx context.Context) error {
	if r.complete || r.walk != nil {
		return nil
	}
	walk, err := r.begin(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOpen, err)
	}
	r.walk = walk
	return nil
}

// All goes through all records of all types, those that are known first, in
// the BMC's order. A *RecordError stands for one that cannot be read; any other
// error is the last.
func (r *Repository) All(ctx context.Context) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		for i := 0; ; i++ {
			var err error
			if i == len(r.records) {
				err = r.next(ctx)
			}
			var one *RecordError
			switch {
			case errors.As(err, &one):
				i--
				if !yield(nil, err) {
					return
				}
			case errors.Is(err, errNoMore):
				return
			case err != nil:
				yield(nil, err)
				return
			case !yield(r.records[i], nil):
				return
			}
		}
	}
}

var errNoMore = errors.New("no more records")

// next reads one more record.
func (r *Repository) next(ctx context.Context) error {
	if r.complete {
		return errNoMore
	}
	if err := r.Open(ctx); err != nil {
		return err
	}
	if r.walk.done() {
		r.complete = true
		return errNoMore
	}
	rec, err := r.walk.read(ctx)
	if err != nil {
		return err
	}
	r.records = append(r.records, rec)
	return nil
}

// Select is all listed records that want is true for. Records that cannot be
// read are left out.
func (r *Repository) Select(ctx context.Context, want func(*Record) bool) ([]*Record, error) {
	var found []*Record
	for rec, err := range r.All(ctx) {
		var one *RecordError
		switch {
		case errors.As(err, &one):
		case err != nil:
			return nil, err
		case rec.Listed() && want(rec):
			found = append(found, rec)
		}
	}
	return found, nil
}

// Find is the first listed record that want is true for; nil if there is none.
// No more is read than that takes.
func (r *Repository) Find(ctx context.Context, want func(*Record) bool) (*Record, error) {
	for rec, err := range r.All(ctx) {
		var one *RecordError
		switch {
		case errors.As(err, &one):
		case err != nil:
			return nil, err
		case rec.Listed() && want(rec):
			return rec, nil
		}
	}
	return nil, nil
}

// Named is the first record whose ID string an operand means; nil if none.
func (r *Repository) Named(ctx context.Context, id string) (*Record, error) {
	return r.Find(ctx, func(rec *Record) bool { return rec.Named(id) })
}

// Sensor is the record of the sensor that an event came from, by the generator
// ID's lower byte, number and sensor type; nil if there is none.
func (r *Repository) Sensor(ctx context.Context, owner, number, sensorType uint8) (*Record, error) {
	return r.Find(ctx, func(rec *Record) bool {
		key, ok := rec.Key()
		return ok && key.Owner == owner && key.Number == number && key.SensorType == sensorType
	})
}

// OfEntity is all records of an entity; instance anyInstance is any.
func (r *Repository) OfEntity(ctx context.Context, id, instance uint8) ([]*Record, error) {
	return r.Select(ctx, func(rec *Record) bool {
		e, ok := rec.Entity()
		return ok && e.ID == id && (instance == AnyInstance || e.Instance == instance)
	})
}

// AnyInstance stands for all instances of an entity.
const AnyInstance = 0x7f
