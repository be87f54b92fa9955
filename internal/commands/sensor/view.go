package sensor

import (
	"context"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// View is all about the sensor of a record, for the commands of other groups.
func View(ctx context.Context, h *app.Host, rec *sdr.Record) (output.Value, error) {
	w := newViewer(ctx, h, view.Style{Verbose: true})
	if rec.Sensor() == nil {
		return w.Value(ctx, rec)
	}
	return w.sensor(ctx, rec)
}
