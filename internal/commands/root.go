// Package commands is the command tree: one package a group below it.
package commands

import (
	"io"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/commands/channel"
	"goipmi/internal/commands/chassis"
	"goipmi/internal/commands/dcmi"
	"goipmi/internal/commands/delloem"
	"goipmi/internal/commands/ekanalyzer"
	"goipmi/internal/commands/event"
	"goipmi/internal/commands/firewall"
	"goipmi/internal/commands/fru"
	"goipmi/internal/commands/fwum"
	"goipmi/internal/commands/gendev"
	"goipmi/internal/commands/hpm"
	"goipmi/internal/commands/i2c"
	"goipmi/internal/commands/ime"
	"goipmi/internal/commands/isol"
	"goipmi/internal/commands/kontronoem"
	"goipmi/internal/commands/lan"
	"goipmi/internal/commands/mc"
	"goipmi/internal/commands/nm"
	"goipmi/internal/commands/pef"
	"goipmi/internal/commands/picmg"
	"goipmi/internal/commands/raw"
	"goipmi/internal/commands/sdr"
	"goipmi/internal/commands/sel"
	"goipmi/internal/commands/sensor"
	"goipmi/internal/commands/session"
	"goipmi/internal/commands/shell"
	"goipmi/internal/commands/sim"
	"goipmi/internal/commands/sol"
	"goipmi/internal/commands/spd"
	"goipmi/internal/commands/sunoem"
	"goipmi/internal/commands/tsol"
	"goipmi/internal/commands/user"
	"goipmi/internal/commands/vita"
)

// Main runs the program with its arguments, the name first, and returns the
// exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := app.New(args[0], stdin, stdout, stderr)
	return a.Run(app.UntilSignal(), Root(a), args[1:])
}

// Root is the whole tree, a line a group.
func Root(a *app.App) *cobra.Command {
	root := &cobra.Command{
		Use:   a.Name(),
		Short: "Manage servers through their BMCs",
	}
	server := []*cobra.Command{chassis.New(a), chassis.NewPower(a)}
	if !a.Compat {
		server = append(server, chassis.NewBootDev(a))
	}
	section(root, "The server", server...)
	section(root, "The controller",
		mc.New(a),
		raw.New(a),
		i2c.New(a),
		spd.New(a),
		gendev.New(a),
		firewall.New(a),
	)
	section(root, "Sensors and logs",
		sdr.New(a),
		sensor.New(a),
		sel.New(a),
		event.New(a),
		fru.New(a),
		pef.New(a),
		dcmi.New(a),
	)
	section(root, "Users and network",
		user.New(a),
		channel.New(a),
		lan.New(a),
		lan.New6(a),
		sol.New(a),
		session.New(a),
	)
	section(root, "Vendors and other standards",
		delloem.New(a),
		ekanalyzer.New(a),
		fwum.New(a),
		hpm.New(a),
		ime.New(a),
		isol.New(a),
		kontronoem.New(a),
		nm.New(a),
		sunoem.New(a),
		picmg.New(a),
		tsol.New(a),
		vita.New(a),
	)
	section(root, "Tools", shell.New(a)...)
	if !a.Compat {
		section(root, "Try it", sim.New(a))
	}
	a.NegativeOperands = func(operands []string) bool { return app.TakesNegative(root, operands) }
	return a.Root(root)
}

// section adds commands under a title of their own in the help.
func section(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, cmd := range commands {
		cmd.GroupID = title
	}
	root.AddCommand(commands...)
}
