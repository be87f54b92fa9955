package sensor

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/output"
)

func newReading(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("reading <id>...", "Readings of sensors, by name",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return runReading(ctx, h, args)
		})
	return cmd
}

// reading is one sensor's, under the name that was asked for.
type reading struct {
	Name  string      `json:"name"`
	Value view.Number `json:"value"`
	Shown string      `json:"value_text"`
	Units string      `json:"units"`
	Raw   uint8       `json:"raw"`
}

func (r reading) Text(p *output.Printer) {
	p.Printf("%s | %s\n", view.Pad(output.Clean(r.Name), 16), r.Shown)
}

// CSV is without blanks.
func (r reading) CSV(p *output.Printer) { p.Printf("%s,%s\n", output.Clean(r.Name), r.Shown) }

// runReading passes over sensors without an analog reading and fails in the end
// if one was not found.
func runReading(ctx context.Context, h *app.Host, ids []string) error {
	w, list := view.NewViewer(ctx, h, view.Style{}), h.Out.List()
	failed := false
	for _, id := range ids {
		rec, err := view.Lookup(ctx, h, id)
		switch {
		case err != nil:
			return view.Failed(errors.Join(err, list.Close()))
		case rec == nil:
			h.App.Warnf("Sensor \"%s\" not found!", id)
			failed = true
			continue
		}
		s := rec.Sensor()
		if s == nil || s.Full == nil {
			continue
		}
		now, err := w.SDRs.Status(ctx, s, 0)
		switch {
		case err != nil:
			return errors.Join(err, list.Close())
		case !now.Valid:
			continue
		case !now.Analog:
			h.App.Warnf("Sensor \"%s\" is a discrete sensor!", id)
			continue
		}
		text := view.Clip(view.Brief(now.Value, 3), 15)
		if err := list.Row(reading{id, view.Number(now.Value), text, now.Units, now.Raw}); err != nil {
			return err
		}
	}
	if err := list.Close(); err != nil || !failed {
		return err
	}
	return &app.Failure{}
}
