package fru

import (
	"context"
	"errors"

	"goipmi/internal/app"
	"goipmi/internal/commands/spd"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// readModule reads what a memory module says of itself. A time-out is an empty
// socket.
func readModule(ctx context.Context, h *app.Host, d *fru.Device) (output.Value, error) {
	data, err := d.Module(ctx)
	empty := errors.Is(err, ipmi.CodeTimeout)
	switch {
	case errors.Is(err, fru.ErrCount):
		return miscounted{d.ID, err.Error()}, quiet(err, false)
	case err != nil:
		return notPresent(d.ID, err), &app.Failure{Err: err, OK: empty, Above: empty}
	}
	v := spd.Decode(data)
	if v.Complete {
		h.App.Dump("SPD DATA", data)
	}
	return v, nil
}

// miscounted is a device whose answers cannot be.
type miscounted absent

func (v miscounted) Text(p *output.Printer) { p.Printf("%s", notEnough) }
