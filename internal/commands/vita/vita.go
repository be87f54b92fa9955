// Package vita holds the commands of VITA 46.11, the management of VPX chassis.
package vita

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// New is the group "vita".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("vita", "VITA 46.11: chassis of VPX modules, their FRUs and LEDs", invalid,
		newCommand(a, "properties", "What the controller can do", properties),
		newCommand(a, "frucontrol <FRU ID> <option>", "Reset a FRU", control),
		newCommand(a, "addrinfo [<FRU ID>]", "Where a FRU is", address),
		newCommand(a, "activate <FRU ID>", "Activate a FRU", activation("activated", 1)),
		newCommand(a, "deactivate <FRU ID>", "Deactivate a FRU", activation("deactivated", 0)),
		newGroup(a, "policy", "When FRUs may be activated",
			newCommand(a, "get <FRU ID>", "Show the policy", policyGet),
			newCommand(a, "set <FRU ID> <mask> <value>", "Change the policy", policySet),
		),
		newGroup(a, "led", "The LEDs of FRUs",
			newCommand(a, "prop <FRU ID>", "How many LEDs there are", ledProperties),
			newCommand(a, "cap <FRU ID> <LED ID>", "Which colours a LED has", ledColors),
			newCommand(a, "get <FRU ID> <LED ID>", "What a LED does", ledGet),
			newCommand(a, "set <FRU ID> <LED ID> <function> <duration> <color>", "Have a LED do something", ledSet),
		),
	)
	if a.Compat {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "help" {
				return help(cmd, args)
			}
			return unknown(cmd)
		}
	}
	return cmd
}

const invalid = "Unknown command: %s"

// unknown is ipmitool's end of a command that there is not.
func unknown(cmd *cobra.Command) error {
	return &app.Failure{Line: "Unknown command", Usage: app.Usage(cmd)}
}

// help is about the command that args name behind "help".
func help(cmd *cobra.Command, args []string) error {
	if len(args) > 1 && args[1] != "help" {
		sub, _, err := cmd.Find(args[1:])
		if err != nil || sub == cmd || sub.HasSubCommands() {
			return &app.Failure{Line: "Unknown command", OK: true}
		}
		cmd = sub
	}
	return &app.Failure{Usage: app.Usage(cmd), OK: true}
}

// newGroup is a group within vita.
func newGroup(a *app.App, use, short string, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(use, short, invalid, subcommands...)
	if a.Compat {
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return unknown(cmd) }
	}
	return cmd
}

// command is a Command, the length below which its answer is refused, and its
// long help.
type command struct {
	ext.Command
	least int
	long  string
}

func newCommand(a *app.App, use, short string, c command) *cobra.Command {
	decode := c.Decode
	c.Failed = failed
	c.Decode = func(n ext.Numbers, answer []byte) (output.Value, error) {
		if err := check(answer, c.least); err != nil {
			return nil, err
		}
		return decode(n, answer)
	}
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		switch lack := len(args) < c.Required(); {
		case lack && a.Compat:
			return &app.Failure{Usage: app.Usage(cmd)}
		case lack:
			return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
		}
		return c.Run(ctx, h, ext.VITA, args)
	})
	cmd.Long = c.long
	return cmd
}

// check looks at what all answers begin with.
func check(answer []byte, least int) error {
	switch {
	case len(answer) < least:
		return tooShort(answer)
	case answer[0] != ext.VITA:
		return app.Failf("Invalid group extension %s", hex(answer[0]))
	}
	return nil
}

func tooShort(answer []byte) error { return app.Failf("Invalid response length %d", len(answer)) }

// failed words a request that failed.
func failed(err error) error {
	line := "No valid response received."
	var code ipmi.Code
	if errors.As(err, &code) {
		line = "Invalid completion code received: " + code.String()
	}
	return &app.Failure{Line: line, Err: err}
}

// hex is C's %#x.
func hex(n uint8) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%#x", n)
}
