package sensor

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
)

func newGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get <id>...", "All about sensors, by name",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 0:
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
			case args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			return runGet(ctx, h, args)
		})
	return cmd
}

// runGet fails in the end if a sensor was not found or has no reading.
func runGet(ctx context.Context, h *app.Host, ids []string) error {
	if !h.Out.Structured() {
		h.Out.Printf("Locating sensor record...\n")
	}
	w, list := newViewer(ctx, h, view.Style{Verbose: true}), h.Out.List()
	failed := false
	for _, id := range ids {
		rec, err := view.Lookup(ctx, h, id)
		switch {
		case err != nil:
			return view.Failed(errors.Join(err, list.Close()))
		case rec == nil:
			h.App.Warnf("Sensor data record \"%s\" not found!", id)
			failed = true
		case rec.Sensor() == nil:
			err = w.Row(ctx, list, rec)
		default:
			var valid bool
			valid, err = w.row(ctx, list, rec)
			failed = failed || err == nil && !valid
		}
		if err != nil {
			return errors.Join(err, list.Close())
		}
	}
	if err := list.Close(); err != nil || !failed {
		return err
	}
	return &app.Failure{Hint: "not every sensor has a reading"}
}
