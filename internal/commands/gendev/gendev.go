// Package gendev holds the commands about devices that generic device locators
// tell of: EEPROMs on the BMC's buses.
package gendev

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/sdr"
)

// New is the group "gendev".
func New(a *app.App) *cobra.Command {
	group := a.Group("gendev", "EEPROMs and other devices that generic device locators tell of",
		"Invalid gendev command: %s",
		newList(a),
		newRead(a),
		newWrite(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		if len(args) == 0 {
			tell(a, "Rx gendev command: (null)")
			f.Line, f.OK = "", true
			return f
		}
		tell(a, "Rx gendev command: %s", args[0])
		return app.LineAlone(f)
	})
}

// tell writes what ipmitool tells of its own doings as if these were errors.
func tell(a *app.App, format string, args ...any) {
	if a.Compat {
		a.Warnf(format, args...)
	}
}

func newList(a *app.App) *cobra.Command {
	return a.Command("list", "All generic device locators",
		func(ctx context.Context, h *app.Host, _ []string) error {
			tell(a, "Rx gendev command: list")
			return view.List(ctx, h, sdr.TypeGenericLocator)
		})
}

// locate finds the device that an operand names.
func locate(ctx context.Context, h *app.Host, op, id string) (*sdr.GenericLocator, error) {
	tell(h.App, "Gendev %s sdr name : %s", op, id)
	if !h.Out.Structured() {
		h.Out.Printf("Locating sensor record '%s'...\n", id)
	}
	rec, err := view.Lookup(ctx, h, id)
	switch {
	case err != nil:
		return nil, view.Failed(err)
	case rec == nil:
		return nil, app.Failf("Sensor data record not found!")
	}
	device := rec.GenericLocator()
	if device == nil {
		return nil, app.Failf("Target SDR is not a generic device locator")
	}
	return device, nil
}
