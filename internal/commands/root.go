// Package commands is the command tree: one package a group below it.
package commands

import (
	"io"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/commands/chassis"
	"goipmi/internal/commands/mc"
	"goipmi/internal/commands/raw"
)

// Main runs the program with its arguments, the name first, and returns the
// exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := app.New(args[0], stdin, stdout, stderr)
	return a.Run(Root(a), args[1:])
}

// Root is the whole tree, a line a group.
func Root(a *app.App) *cobra.Command {
	root := &cobra.Command{
		Use:   a.Name(),
		Short: "Manage servers through their BMCs",
	}
	root.AddCommand(
		mc.New(a),
		chassis.New(a),
		chassis.NewPower(a),
		raw.New(a),
	)
	return a.Root(root)
}
