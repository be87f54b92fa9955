// Package chassis holds the commands about the machine around the management
// controller: power, boot, identification.
package chassis

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// Commands of the chassis network function (IPMI v2.0 §28).
const (
	cmdGetStatus       = 0x01
	cmdControl         = 0x02
	cmdIdentify        = 0x04
	cmdSetPolicy       = 0x06
	cmdGetRestartCause = 0x07
	cmdSetBootOptions  = 0x08
	cmdGetBootOptions  = 0x09
	cmdGetPOH          = 0x0f
)

// New is the group "chassis".
func New(a *app.App) *cobra.Command {
	return group(a, groupText{
		use: "chassis", short: "The machine: power, boot device, identification",
		invalid: "Invalid chassis command: %s",
	},
		newStatus(a),
		NewPower(a),
		newPolicy(a),
		newRestartCause(a),
		newPOH(a),
		newIdentify(a),
		newSelfTest(a),
		NewBootDev(a),
		newBootParam(a),
		newBootMbox(a),
	)
}

// groupText is how a group presents itself and what it says of a wrong operand.
type groupText struct {
	use, short, invalid string
	usageOK             bool // asking for the usage is no error
}

// group is a.Group as ipmitool's chassis commands have it: the usage alone
// without an operand and for "help", the line alone after a wrong one.
func group(a *app.App, t groupText, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(t.use, t.short, t.invalid, subcommands...)
	otherwise := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 || a.Compat && args[0] == "help":
			return &app.Failure{Usage: app.Usage(cmd), OK: t.usageOK}
		case a.Compat:
			return app.Failf(t.invalid, args[0])
		}
		return otherwise(cmd, args)
	}
	return cmd
}
