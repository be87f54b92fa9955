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
	return app.Otherwise(cmd, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0 || a.Compat && args[0] == "help":
			f.Line, f.OK = "", t.usageOK
		case a.Compat:
			return app.LineAlone(f)
		}
		return f
	})
}
