// Package sensor holds the commands about sensors: their readings and
// thresholds.
package sensor

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// New is the group "sensor". Without a command it lists.
func New(a *app.App) *cobra.Command {
	return a.DefaultGroup("sensor", "Sensors: readings and thresholds", "Invalid sensor command: %s",
		newList(a),
		newGet(a),
		newReading(a),
		newThresh(a),
	)
}
