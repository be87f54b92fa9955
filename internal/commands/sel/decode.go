package sel

import (
	"context"
	"errors"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/event"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
	"goipmi/internal/sel"
)

// A Decoder puts records of one BMC into words.
type Decoder struct {
	host    *app.Host
	dialect *event.Dialect
	zone    *time.Location
	sensors bool // are looked up
}

// NewDecoder is the decoder for a host; with sensors it looks up, in the SDRs,
// which one an event came from.
func NewDecoder(ctx context.Context, h *app.Host, sensors bool) *Decoder {
	d := event.Of(ctx, h)
	d.Warn = func(line string) { h.App.Warnf("%s", line) }
	d.Verbose = h.Out.Verbose > 0
	return &Decoder{h, d, output.Zone(h.App.Options.UTC), sensors}
}

// Entry puts a record into words.
func (d *Decoder) Entry(ctx context.Context, r sel.Record) (Entry, error) {
	v := Entry{ID: r.ID(), Type: r.Type(), Kind: kindOf(r)}
	if r.HasTime() {
		stamp := r.Timestamp()
		v.Timestamp, v.Time = &stamp, output.TimestampRFC3339(stamp)
		v.date, v.clock = output.TimestampDate(stamp, d.zone), output.TimestampTime(stamp, d.zone)
	}
	if !r.IsEvent() {
		v.OEM = newOEM(r, d.host.Messages)
		return v, nil
	}
	var rec *sdr.Record
	if d.sensors {
		var err error
		if rec, err = d.find(ctx, r); err != nil {
			return v, err
		}
	}
	v.Event = d.event(r, rec)
	return v, nil
}

// event words the fields of an event from the sensor of rec, if that is known.
func (d *Decoder) event(r sel.Record, rec *sdr.Record) *Event {
	e := r.Event()
	v := &Event{
		Generator: r.Generator(), LUN: uint8(r.Generator()>>8) & 0x03, Channel: uint8(r.Generator() >> 12), EvMRevision: r.EvMRevision(),
		SensorType: e.SensorType, SensorTypeName: d.dialect.SensorType(e.SensorType), SensorNumber: e.SensorNumber,
		EventType: e.EventType, EventTypeName: event.TypeName(e.EventType),
		Direction: direction(r), Data: e.Data, DataList: ints(e.Data[:]),
		Description: d.dialect.Describe(e),
	}
	if rec != nil {
		v.record, v.Sensor = rec, rec.FullName()
		if e, ok := rec.Entity(); ok {
			v.Entity = &Entity{e.ID, e.Instance, e.Logical, e.Name()}
		}
	}
	if e.EventType == event.SensorSpecific {
		v.place = memoryOf(e)
	}
	switch {
	case rec != nil && e.EventType == event.Threshold:
		v.Trigger = newTrigger(e, r.Deasserted(), rec)
	case e.EventType == event.SensorSpecific && d.dialect.PlacesMemory():
		v.Memory = v.place
	}
	return v
}

// cannotOpen is said at every look-up as long as the SDRs cannot be read.
const cannotOpen = "Unable to open SDR for reading"

// find looks up the sensor of an event; nil if it is not known.
func (d *Decoder) find(ctx context.Context, r sel.Record) (*sdr.Record, error) {
	e := r.Event()
	rec, err := d.host.SDRs().Sensor(ctx, uint8(r.Generator()), e.SensorNumber, e.SensorType)
	if errors.Is(err, sdr.ErrOpen) && ctx.Err() == nil {
		d.host.App.Warnf(cannotOpen)
		return nil, nil
	}
	return rec, err
}

func direction(r sel.Record) string {
	if r.Deasserted() {
		return "deasserted"
	}
	return "asserted"
}

func ints(b []byte) []int {
	list := make([]int, len(b))
	for i, v := range b {
		list[i] = int(v)
	}
	return list
}

// memoryOf places a memory error that no sensor has: in event data 3, if event
// data 1 says that it holds a maker's code.
func memoryOf(e event.Event) *Memory {
	const memoryType = 0x0c
	if e.SensorType != memoryType || e.SensorNumber != 0 || e.Data[0]&0x30 != 0x20 {
		return nil
	}
	return &Memory{CPU: e.Data[2] & 0x0f, DIMM: e.Data[2] >> 4}
}
