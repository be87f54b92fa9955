// Package event holds the command that sends events to a BMC.
package event

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

const long = `A number sends a test event:
    1   Temperature, upper critical going high
    2   Voltage, lower critical going low
    3   Memory, correctable ECC
A file holds an event a line, seven bytes each, as "sel save" writes them.
A sensor's event needs the state, one of those that "list" shows, and may be
a deassertion (assert).`

// New is the command "event".
func New(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("event <number>|file <file>|<sensor> <state>|list [assert|deassert]", "Send events to the BMC",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "help" || args[0] == "file" && len(args) < 2 {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			return run(ctx, h, args)
		})
	cmd.Long = long
	return cmd
}

func run(ctx context.Context, h *app.Host, args []string) error {
	if args[0] == "file" {
		return sendFile(ctx, h, args[1])
	}
	if s, ok := samples[args[0]]; ok {
		return sendSample(ctx, h, s)
	}
	words := append(args, "", "")
	return sendSensor(ctx, h, words[0], words[1], words[2], len(args))
}
