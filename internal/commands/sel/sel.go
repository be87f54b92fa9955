// Package sel holds the commands about the system event log.
package sel

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// New is the group "sel". Without a subcommand it is "sel info".
func New(a *app.App) *cobra.Command {
	return a.DefaultGroup("sel", "The system event log", "Invalid SEL command: %s",
		newInfo(a),
		newList(a),
		newElist(a),
		newGet(a),
		newDelete(a),
		newClear(a),
		newTime(a),
		newSave(a),
		newAdd(a),
		newWriteRaw(a),
		newReadRaw(a),
		newEreadRaw(a),
		newInterpret(a),
	)
}

// usage ends a command that lacks an operand, which is no failure.
func usage(cmd *cobra.Command) error {
	return &app.Failure{Usage: app.Usage(cmd), OK: true}
}

// needing is a command with so many operands at least; with fewer it shows its
// usage.
func needing(a *app.App, n int, use, short string, run app.RunFunc) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) < n {
			return usage(cmd)
		}
		return run(ctx, h, args)
	})
	return cmd
}

// done is the report of a command that only acts.
type done struct {
	Done string `json:"done"`
	text string
}

func (d done) Text(p *output.Printer) { p.Printf("%s", d.text) }
