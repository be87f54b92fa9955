// Package firewall holds the commands about the firmware firewall, which turns
// commands of the BMC off (IPMI v2.0 §21).
package firewall

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// New is the group "firewall". What it does not know gets its usage.
func New(a *app.App) *cobra.Command {
	cmd := a.Group("firewall", "Commands that the BMC's firmware firewall lets through", "%s",
		newInfo(a),
		newSwitch(a, "enable", "Let commands through", true),
		newSwitch(a, "disable", "Let commands through no more", false),
		newReset(a),
	)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return &app.Failure{Usage: app.Usage(cmd), OK: true}
	}
	return cmd
}

const operands = "[channel <n>] [lun <n> [netfn <n> [command <n> [subfn <n>]]]]"

func newInfo(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("info "+operands, "What is available, configurable and enabled",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) > 0 && args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			sel, err := parse(args)
			if err != nil {
				return &app.Failure{Line: err.Error(), Usage: app.Usage(cmd), OK: true}
			}
			return runInfo(ctx, h, sel)
		})
	return cmd
}

func newSwitch(a *app.App, op, short string, on bool) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(op+" "+operands+" [force]", short,
		func(ctx context.Context, h *app.Host, args []string) error {
			switch asked := len(args) == 0 || args[0] == "help"; {
			case asked && h.Out.Structured():
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case asked:
				h.Out.Printf("%s", app.Usage(cmd)) // on standard output, as ipmitool
				return nil
			}
			sel, err := parse(args)
			if err != nil {
				return err
			}
			return runSwitch(ctx, h, sel, on)
		})
	cmd.Long = "Without command it is all commands of the network function; without subfn the command with\n" +
		"all its sub-functions. Only force turns the command off that turns commands on."
	return cmd
}

func newReset(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("reset [channel <n>]", "Let every command through",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 0:
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd.Parent())}
			case args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd.Parent()), OK: true}
			}
			sel, err := parse(args)
			if err != nil {
				return err
			}
			return runReset(ctx, h, sel)
		})
	return cmd
}
