package sensor

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newList(a *app.App) *cobra.Command {
	return a.Command("list", "Readings and thresholds of all sensors", runList)
}

// runList shows all sensors as they are read, whatever file of records was
// given. Records that cannot be read are left out.
func runList(ctx context.Context, h *app.Host, _ []string) error {
	w, list := newViewer(ctx, h, view.Style{}), h.Out.List()
	for rec, err := range w.SDRs.Live().All(ctx) {
		var one *sdr.RecordError
		switch {
		case errors.As(err, &one) || err == nil && rec.Sensor() == nil:
			continue
		case err == nil:
			_, err = w.row(ctx, list, rec)
		}
		if err != nil {
			return view.Failed(errors.Join(err, list.Close()))
		}
	}
	return list.Close()
}

// viewer shows sensors with the thresholds that they have now.
type viewer struct {
	*view.Viewer
	all bool // not only what a line has room for
}

func newViewer(ctx context.Context, h *app.Host, style view.Style) viewer {
	all := style.Verbose || h.Out.Verbose > 0 || h.Out.Structured()
	return viewer{view.NewViewer(ctx, h, style), all}
}

// sensor asks for nothing that is not shown.
func (w viewer) sensor(ctx context.Context, rec *sdr.Record) (row, error) {
	var ask sdr.Ask
	if s := rec.Sensor(); s.HasThresholds() && (w.all || s.Full != nil) {
		ask = sdr.AskThresholds | w.Events()
	}
	v, err := w.Asking(ctx, rec, ask)
	return row{v}, err
}

// row writes a sensor, and reports whether it has a reading.
func (w viewer) row(ctx context.Context, list *output.List, rec *sdr.Record) (valid bool, err error) {
	r, err := w.sensor(ctx, rec)
	if err != nil {
		return false, err
	}
	return r.Reading.Available, list.Row(r)
}

// row is a sensor as this group shows it.
type row struct{ *view.Sensor }
