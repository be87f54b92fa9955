package sdr

import (
	"context"
	"errors"

	"goipmi/internal/ipmi"
)

// Commands that ask a sensor (IPMI v2.0 §35).
const (
	cmdGetReadingFactors = 0x23
	cmdSetThresholds     = 0x26
	cmdGetThresholds     = 0x27
	cmdGetEventEnable    = 0x29
	cmdGetEventStatus    = 0x2b
	cmdGetReading        = 0x2d
)

// Bits of Get Sensor Reading's second byte (IPMI v2.0 §35.14).
const (
	readingUnavailable = 0x20
	scanningEnabled    = 0x40
	eventsEnabled      = 0x80
)

// Reading is what a sensor says at the moment.
//
//	+-------+-----+------+------+
//	|reading|flags|states|states|
//	+-------+-----+------+------+
//	    1      1   (1)    (1)
type Reading struct {
	Valid       bool // Raw means something
	Unavailable bool // the sensor says so
	Disabled    bool // the sensor does not scan
	Raw         uint8
	States      [2]uint8 // states or, in the first, thresholds passed
	Analog      bool     // Value and Units mean something
	Value       float64
	Units       string
	Err         error // why there is no reading, if it is the BMC's fault
}

// Threshold is the worst threshold that the reading has passed; ok is false if
// it has passed none.
func (r *Reading) Threshold() (t Threshold, ok bool) {
	for _, t := range []Threshold{
		LowerNonRecoverable, UpperNonRecoverable, LowerCritical, UpperCritical, LowerNonCritical, UpperNonCritical,
	} {
		if r.States[0]&t.Bit() != 0 {
			return t, true
		}
	}
	return 0, false
}

// request is a command for the sensor of key.
func (r *Repository) request(key Key, cmd uint8, data ...uint8) ipmi.Request {
	return ipmi.Request{
		NetFn: ipmi.NetFnSensor, Cmd: cmd, Data: append([]byte{key.Number}, data...),
		To: r.Target(key), Idempotent: true,
	}
}

// Status is what can be asked of a sensor.
type Status struct {
	Reading
	Thresholds  ThresholdValues
	EventStatus Events
	EventEnable Events
}

// Ask says what of a sensor's Status to ask for beside its reading.
type Ask uint8

// What may be asked for.
const (
	AskThresholds Ask = 1 << iota
	AskEvents
)

// ThresholdValues is the answer to Get Sensor Thresholds (IPMI v2.0 §35.9).
type ThresholdValues struct {
	Readable uint8 // mask
	Raw      [6]uint8
	Err      error // no such answer
}

// Events is the answer to Get Sensor Event Status or Event Enable (§35.11,
// §35.13): flags, then two bytes for assertions and two for deassertions, of
// which the last may lack.
type Events struct {
	Flags uint8
	Masks []byte
	Err   error
}

// Mask is the bytes of Masks, zero where there is none.
func (e *Events) Mask() (m [4]uint8) {
	copy(m[:], e.Masks)
	return m
}

// Unavailable reports whether the sensor has no status.
func (e *Events) Unavailable() bool { return e.Flags&readingUnavailable != 0 }

// Disabled reports whether the sensor sends no event messages.
func (e *Events) Disabled() bool { return e.Flags&eventsEnabled == 0 }

// Status asks a sensor for its reading and more. What the BMC refuses is in
// the parts' Err; the error is the transport's.
func (r *Repository) Status(ctx context.Context, s *Sensor, ask Ask) (*Status, error) {
	st := &Status{}
	reqs := []ipmi.Request{r.request(s.Key, cmdGetReading)}
	take := []func([]byte, error){st.Reading.take}
	if ask&AskThresholds != 0 {
		reqs = append(reqs, r.request(s.Key, cmdGetThresholds))
		take = append(take, st.Thresholds.take)
	}
	if ask&AskEvents != 0 {
		reqs = append(reqs, r.request(s.Key, cmdGetEventStatus), r.request(s.Key, cmdGetEventEnable))
		take = append(take, st.EventStatus.take, st.EventEnable.take)
	}
	var failed error
	r.conn.Batch(ctx, reqs, func(i int, resp ipmi.Response, err error) bool {
		if err == nil && resp.Code != ipmi.OK {
			err = resp.Code
		}
		take[i](resp.Data, err)
		failed = ended(ctx)
		return failed == nil
	})
	if failed == nil {
		failed = r.convert(ctx, s, &st.Reading)
	}
	return st, failed
}

// Thresholds asks a sensor for the thresholds that it has now.
func (r *Repository) Thresholds(ctx context.Context, key Key) (ThresholdValues, error) {
	var t ThresholdValues
	t.take(ipmi.Call(ctx, r.conn, r.request(key, cmdGetThresholds)))
	return t, t.Err
}

func (r *Reading) take(data []byte, err error) {
	b := ipmi.NewReader(data)
	raw, flags := b.U8(), b.U8()
	if err == nil {
		err = b.Err()
	}
	if err != nil {
		r.Err = err
		return
	}
	r.Unavailable = flags&readingUnavailable != 0
	if flags&scanningEnabled == 0 {
		r.Disabled = true
		return
	}
	if !r.Unavailable {
		r.Valid, r.Raw = true, raw
	}
	copy(r.States[:], b.Rest())
}

func (t *ThresholdValues) take(data []byte, err error) {
	if err == nil && len(data) == 0 {
		err = &ipmi.ShortError{Want: 1}
	}
	if t.Err = err; err != nil {
		return
	}
	given := copy(t.Raw[:], data[1:])
	t.Readable = data[0] & (1<<given - 1)
}

func (e *Events) take(data []byte, err error) {
	if err == nil && len(data) == 0 {
		err = &ipmi.ShortError{Want: 1}
	}
	if e.Err = err; err == nil {
		e.Flags, e.Masks = data[0], data[1:]
	}
}

// manufacturerHP made BMCs whose discrete sensors have analog readings too.
const manufacturerHP = 11

// convert finds the reading's value, if it has one. A nonlinear sensor is asked
// for its factors, which hold from then on.
func (r *Repository) convert(ctx context.Context, s *Sensor, v *Reading) error {
	if v.Err != nil || v.Disabled || s.Full == nil || !s.Units.Analog() {
		return nil
	}
	if !s.HasThresholds() && (!s.Units.given() || r.NoMaker || r.manufacturer(ctx) != manufacturerHP) {
		return nil
	}
	if s.Full.NonLinear() {
		if err := r.updateFactors(ctx, s, v.Raw); err != nil {
			v.Valid, v.Err = false, err
			return ended(ctx)
		}
	}
	v.Analog, v.Units = true, s.Units.String()
	if v.Valid {
		v.Value = s.Value(v.Raw)
	}
	return nil
}

// updateFactors asks for the factors at a reading (IPMI v2.0 §35.5). Like
// ipmitool it asks the BMC, whoever owns the sensor.
func (r *Repository) updateFactors(ctx context.Context, s *Sensor, raw uint8) error {
	req := r.request(s.Key, cmdGetReadingFactors, raw)
	req.To = ipmi.Target{LUN: s.LUN}
	data, err := ipmi.Call(ctx, r.conn, req)
	var code ipmi.Code
	if err != nil {
		if !errors.As(err, &code) {
			r.tell.Warnf("Error updating reading factor for sensor %s (#%02x)", s.Name, s.Number)
		}
		return err
	}
	b := ipmi.NewReader(data)
	b.Skip(1) // the next reading with factors of its own
	factors := b.Bytes(factorsLen)
	if b.Err() == nil {
		s.Full.Factors = parseFactors(s.Full.Linearization, factors)
	}
	return b.Err()
}

// SetThreshold sets one threshold to a raw value (IPMI v2.0 §35.8).
//
//	+------+----+---+---+---+---+---+---+
//	|sensor|mask|lnc|lcr|lnr|unc|ucr|unr|
//	+------+----+---+---+---+---+---+---+
func (r *Repository) SetThreshold(ctx context.Context, key Key, t Threshold, raw uint8) error {
	data := make([]byte, 7)
	data[0] = t.Bit()
	data[1+t] = raw
	req := r.request(key, cmdSetThresholds, data...)
	req.Idempotent = false
	_, err := ipmi.Call(ctx, r.conn, req)
	return err
}
