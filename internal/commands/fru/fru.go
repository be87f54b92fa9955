// Package fru holds the commands about the inventories of field replaceable
// units: who made them, when, and under what numbers.
package fru

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// New is the group "fru". Without an operand it prints every inventory.
func New(a *app.App) *cobra.Command {
	cmd := a.Group("fru", "Inventories: makers, serial and part numbers",
		"Invalid FRU command: %s",
		newPrint(a),
		newRead(a),
		newWrite(a),
		newEdit(a),
		newGet(a),
		newUpgEkey(a),
		newInternalUse(a),
	)
	all := a.Command("", "", runPrintAll).RunE
	return app.Otherwise(cmd, func(args []string, f *app.Failure) error {
		if len(args) == 0 {
			return all(cmd, nil)
		}
		return f
	})
}

// withDevice is a command whose first operand, of so many at least, is a device.
// run has those behind it.
func withDevice(a *app.App, use, short string, least int, run func(ctx context.Context, h *app.Host, cmd *cobra.Command, id uint8, args []string) error) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		switch {
		case len(args) > 0 && args[0] == "help":
			return &app.Failure{Usage: app.Usage(cmd), OK: true}
		case len(args) < least:
			return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
		}
		id, err := parseID(args[0])
		if err != nil {
			return err
		}
		return run(ctx, h, cmd, id, args[1:])
	})
	return cmd
}

// parseID reads the number of an inventory device.
func parseID(word string) (uint8, error) {
	id, err := app.ParseByte(word)
	if err != nil {
		return 0, app.Failf("FRU ID '%s' is either invalid or out of range.", word)
	}
	return id, nil
}

// Open opens a device of the command line's target, in messages of the sizes that
// ipmitool uses. Warnings go to the user.
func Open(ctx context.Context, h *app.Host, id uint8) (*fru.Device, error) {
	return openAt(ctx, h, h.App.Options.Target, id)
}

// openAt opens a device of the controller at t.
func openAt(ctx context.Context, h *app.Host, t ipmi.Target, id uint8) (*fru.Device, error) {
	d, err := fru.Open(ctx, ipmi.WithTarget(h.Conn, t), id, limits(h, t))
	if d != nil {
		d.Warn = h.App.Warnf
	}
	return d, err
}

// ahead is how much inventory a message of IPMI 1.5 can carry, with some space
// for what is around it.
const ahead = 224

// limits are the sizes that ipmitool uses on an interface: 25 bytes of data
// where it knows no better or the message goes over an IPMB.
func limits(h *app.Host, t ipmi.Target) fru.Limits {
	request, response := 25, 25
	name, bridged := h.App.Options.Interface, t.Bridged() && t.Addr != ipmi.BMCAddr
	switch {
	case bridged && t.TransitAddr != 0:
		request, response = 17, 17
	case bridged:
	case name == "lan" || name == "lanplus":
		request, response = 38, 34
	case name == "open", name == "":
		request, response = 38, 35
	}
	l := fru.Limits{Read: response - 2, Write: request - 3}
	if !bridged {
		l.Ahead = ahead
	}
	return l
}

// line is text as it is printed.
type line string

func (l line) Text(p *output.Printer) { p.Printf("%s", string(l)) }
