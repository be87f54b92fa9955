// Package mc holds the commands about the management controller itself.
package mc

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// Commands of the application network function (IPMI v2.0 §20, §22, §27).
const (
	cmdGetDeviceID = 0x01
)

// New is the group "mc", also called "bmc".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("mc", "The management controller: identity, health, watchdog, reset",
		"Invalid mc/bmc command: %s",
		newInfo(a),
	)
	cmd.Aliases = []string{"bmc"}
	return cmd
}
