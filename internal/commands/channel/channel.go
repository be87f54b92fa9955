// Package channel holds the commands about the channels of a BMC.
package channel

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
)

// New is the group "channel".
func New(a *app.App) *cobra.Command {
	subcommands := []*cobra.Command{newAuthCap(a), newGetAccess(a), newSetAccess(a), newInfo(a), newGetCiphers(a)}
	if !a.Compat {
		subcommands = append(subcommands, newSetKg(a))
	}
	return a.Group("channel", "Channels: what they are, who may use them, and how", "Invalid CHANNEL command: %s\n", subcommands...)
}

func wrongOperands(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

func notEnough(cmd *cobra.Command) error {
	return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
}

// optional is the channel that the operand at i names, or the current one.
func optional(args []string, i int) (uint8, error) {
	if i >= len(args) {
		return channel.Current, nil
	}
	return app.ParseChannel(args[i])
}

const levels = "Levels: 1 callback, 2 user, 3 operator, 4 administrator, 5 OEM, 15 no access"

func abled(enabled bool) string {
	if enabled {
		return "enabled"
	}
	return "disabled"
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
