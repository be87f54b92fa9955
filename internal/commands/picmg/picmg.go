// Package picmg holds the commands of PICMG's extension of IPMI, for the boards
// and modules of AdvancedTCA, AdvancedMC and MicroTCA shelves.
package picmg

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
)

// Commands that are PICMG's alone.
const (
	cmdGetAddress      = 0x01
	cmdSetPortState    = 0x0e
	cmdGetPortState    = 0x0f
	cmdSetPowerLevel   = 0x11
	cmdGetPowerLevel   = 0x12
	cmdBusedResource   = 0x17
	cmdSetAMCPortState = 0x19
	cmdGetAMCPortState = 0x1a
	cmdSetClockState   = 0x2c
	cmdGetClockState   = 0x2d
)

// New is the group "picmg".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("picmg", "PICMG: boards and modules of AdvancedTCA shelves, their FRUs, LEDs and links",
		"Invalid picmg command: %s",
		newProperties(a),
		newCommand(a, "frucontrol <FRU ID> <option>", "Reset a FRU", control),
		newCommand(a, "addrinfo [<FRU ID>]", "Where a FRU is", address),
		newCommand(a, "activate <FRU ID>", "Activate a FRU", activation(a, "activate", 1)),
		newCommand(a, "deactivate <FRU ID>", "Deactivate a FRU", activation(a, "deactivate", 0)),
		newPolicy(a),
		newPortState(a),
		newAMCPortState(a),
		newLED(a),
		newPower(a),
		newClock(a),
		newBusedResources(a),
	)
	if a.Compat {
		cmd.RunE = a.Command("picmg", "", func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			_, err := discover(ctx, h)
			return ending{usage: true, fails: true}.failure(cmd, err)
		}).RunE
	}
	return cmd
}

// ending is how ipmitool ends a command that lacks words, or has wrong ones.
// Unless that fails, the exit status is that of asking for the properties,
// which every command begins with.
type ending struct {
	line         string
	usage, fails bool
}

func (e ending) failure(cmd *cobra.Command, discovered error) error {
	f := &app.Failure{Line: e.line, OK: !e.fails && discovered == nil}
	if e.usage {
		f.Usage = app.Usage(cmd)
	}
	return f
}

// Endings with a usage text.
var (
	shown  = ending{usage: true}
	failed = ending{usage: true, fails: true}
)

// newGroup is a group within picmg. As ipmitool it ends with none where no
// command is named and with other where one is that is none.
func newGroup(a *app.App, use, short string, none, other ending, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(use, short, "Invalid picmg "+use+" command: %s", subcommands...)
	if a.Compat {
		cmd.RunE = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
			_, err := discover(ctx, h)
			if len(args) == 0 {
				return none.failure(cmd, err)
			}
			return other.failure(cmd, err)
		}).RunE
	}
	return cmd
}

// command is a Command of PICMG's.
type command struct {
	ext.Command
	few   ending // for operands that lack
	exact bool   // none may follow them
	long  string
	// adapt makes the Command what a kind of card wants.
	adapt func(c *ext.Command, k card)
}

func newCommand(a *app.App, use, short string, c command) *cobra.Command {
	return newRun(a, use, short, c, func(ctx context.Context, h *app.Host, c ext.Command, args []string) error {
		return c.Run(ctx, h, ext.PICMG, args)
	})
}

// newRun is a command whose operands run reads, once there are enough.
func newRun(a *app.App, use, short string, c command,
	run func(context.Context, *app.Host, ext.Command, []string) error,
) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		k, err := unknown, error(nil)
		if a.Compat || c.adapt != nil {
			k, err = discover(ctx, h)
		}
		adapted := c.Command
		if c.adapt != nil {
			c.adapt(&adapted, k)
		}
		switch lack := len(args) < adapted.Required() || c.exact && len(args) > adapted.Required(); {
		case lack && a.Compat:
			return c.few.failure(cmd, err)
		case lack:
			return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
		}
		return run(ctx, h, adapted, args)
	})
	cmd.Long = c.long
	return cmd
}

// refusal words a request that failed, what was its name.
func refusal(what string) func(error) error {
	return app.Wording{
		What: what, Code: " failed with CC code 0x%02x", Silence: "No valid response received.",
	}.Failed
}

// discover asks what kind of card the BMC is on, and tells of a failure.
func discover(ctx context.Context, h *app.Host) (card, error) {
	v, err := getProperties(ctx, h)
	if err != nil {
		h.App.Warnf("%v", err)
		return unknown, err
	}
	return v.kind(), nil
}
