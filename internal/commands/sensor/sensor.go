// Package sensor holds the commands about sensors: their readings and
// thresholds.
package sensor

import (
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// New is the group "sensor". Without a command it lists.
func New(a *app.App) *cobra.Command {
	cmd := a.Group("sensor", "Sensors: readings and thresholds", "Invalid sensor command: %s",
		newList(a),
		newGet(a),
		newReading(a),
		newThresh(a),
	)
	other, list := cmd.RunE, newList(a).RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return list(cmd, nil)
		}
		err := other(cmd, args)
		var f *app.Failure
		if errors.As(err, &f) && !f.OK {
			f.Usage = "" // ipmitool has none here
		}
		return err
	}
	return cmd
}
