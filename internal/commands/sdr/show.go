package sdr

import (
	"context"

	"goipmi/internal/app"
	"goipmi/internal/event"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// Style is how much is shown of records.
type Style struct {
	Extended bool    // as "sdr elist" has it
	Verbose  bool    // as with one -v, whatever was given
	Ask      sdr.Ask // what is asked of sensors beside their readings
}

func (s Style) verbose(p *output.Printer) bool { return s.Verbose || p.Verbose > 0 }

// A Viewer makes values of records, for which it asks their sensors.
type Viewer struct {
	SDRs    *sdr.Repository
	Dialect *event.Dialect
	style   Style
}

// NewViewer shows records of h in a style. With all fields to show it asks for
// events too.
func NewViewer(ctx context.Context, h *app.Host, style Style) *Viewer {
	if style.verbose(h.Out) && h.Out.Format != output.CSV {
		style.Ask |= sdr.AskEvents
	}
	d := event.Of(ctx, h)
	d.Warn = func(line string) { h.App.Warnf("%s", line) }
	return &Viewer{h.SDRs(), d, style}
}

// Events is AskEvents if the style shows them.
func (w *Viewer) Events() sdr.Ask { return w.style.Ask & sdr.AskEvents }

// Value is what lists show of a record: nil for types that they leave out.
func (w *Viewer) Value(ctx context.Context, rec *sdr.Record) (output.Value, error) {
	switch rec.Type {
	case sdr.TypeFull, sdr.TypeCompact:
		return w.Sensor(ctx, rec)
	case sdr.TypeEventOnly:
		return w.eventOnly(rec), nil
	case sdr.TypeMCLocator:
		return newMCLocator(rec, w.style), nil
	case sdr.TypeFRULocator:
		return newFRULocator(rec, w.style), nil
	case sdr.TypeGenericLocator:
		return newGenericLocator(rec, w.style), nil
	}
	return nil, nil
}

// Sensor is a full or compact record with its sensor's reading, and what else
// the style asks for.
func (w *Viewer) Sensor(ctx context.Context, rec *sdr.Record) (*Sensor, error) {
	return w.Asking(ctx, rec, w.style.Ask)
}

// Asking is Sensor, but asks for what the caller says.
func (w *Viewer) Asking(ctx context.Context, rec *sdr.Record, ask sdr.Ask) (*Sensor, error) {
	s := rec.Sensor()
	st, err := w.SDRs.Status(ctx, s, ask)
	if err != nil {
		return nil, &app.Failure{Err: err}
	}
	return newSensor(rec, s, st, w.Dialect, w.style, ask), nil
}

// Row writes a record, if lists show its type.
func (w *Viewer) Row(ctx context.Context, list *output.List, rec *sdr.Record) error {
	v, err := w.Value(ctx, rec)
	if err != nil || v == nil {
		return err
	}
	return list.Row(v)
}

// recordTypes name the types in JSON.
var recordTypes = map[sdr.Type]string{
	sdr.TypeFull:           "full",
	sdr.TypeCompact:        "compact",
	sdr.TypeEventOnly:      "event_only",
	sdr.TypeGenericLocator: "generic_locator",
	sdr.TypeFRULocator:     "fru_locator",
	sdr.TypeMCLocator:      "mc_locator",
}
