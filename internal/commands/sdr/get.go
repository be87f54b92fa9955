package sdr

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/sdr"
)

func newGet(a *app.App) *cobra.Command {
	return a.Command("get <id>...", "All about sensors and devices, by name", runGet)
}

func runGet(ctx context.Context, h *app.Host, args []string) error {
	if len(args) == 0 {
		return app.Failf("No Sensor ID supplied")
	}
	w, list := NewViewer(ctx, h, Style{Verbose: true}), h.Out.List()
	for _, id := range args {
		rec, err := Lookup(ctx, h, id)
		switch {
		case err != nil:
			return Failed(err)
		case rec == nil:
			h.App.Warnf("Unable to find sensor id '%s'", id)
			continue
		}
		if err := w.Row(ctx, list, rec); err != nil {
			return errors.Join(err, list.Close())
		}
	}
	return list.Close()
}

// Lookup finds the record that an operand means; nil, after a warning, where
// there are none at all.
func Lookup(ctx context.Context, h *app.Host, id string) (*sdr.Record, error) {
	rec, err := h.SDRs().Named(ctx, id)
	if errors.Is(err, sdr.ErrOpen) && ctx.Err() == nil {
		h.App.Warnf(cannotOpen)
		return nil, nil
	}
	return rec, err
}
