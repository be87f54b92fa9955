// Package hpm holds the commands that upgrade the firmware of controllers by
// PICMG's standard HPM.1 ("HPM.1" in the comments, of 2007, revision 1.0).
package hpm

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// command is a request of HPM.1 (§3) and the lines about its failure: with a
// completion code, and without an answer.
type command struct {
	code           uint8
	failed, silent string
}

var (
	getCapabilities = command{0x2e, "Error getting target upgrade capabilities", "Error getting target upgrade capabilities."}
	getProperties   = command{0x2f, "Error getting component properties", "Error getting component properties\n"}
	abortUpgrade    = command{0x30, "Error aborting upgrade", "Error - aborting upgrade."}
	initiateAction  = command{0x31, "Error initiating upgrade action", "Error initiating upgrade action."}
	uploadBlock     = command{0x32, "Error uploading firmware block", "Error uploading firmware block."}
	finishUpload    = command{0x33, "Error finishing firmware upload", "Error fininshing firmware upload."}
	getStatus       = command{0x34, "Error getting upgrade status", "Error getting upgrade status. Failed to get response."}
	activate        = command{0x35, "Error activating firmware", "Error activating firmware."}
	querySelfTest   = command{0x36, "Error getting self test results", "Error getting upgrade status\n"}
	queryRollback   = command{0x37, "Error getting rollback status", "Error getting upgrade status."}
	manualRollback  = command{0x38, "Error sending manual rollback", "Error sending manual rollback."}
)

// codeInProgress says that a command takes its time.
const codeInProgress = ipmi.Code(0x80)

// failure is how a command ends whose exchange failed.
func (c command) failure(err error) error {
	var code ipmi.Code
	switch {
	case errors.As(err, &code) && c == getCapabilities:
		return &app.Failure{Line: fmt.Sprintf("%s, ccode: 0x%x: %v", c.failed, uint8(code), code), Err: err}
	case errors.As(err, &code):
		return &app.Failure{Line: fmt.Sprintf("%s\ncompcode=0x%x: %v", c.failed, uint8(code), code), Err: err}
	}
	if reason := app.Reason(": ", err); reason != "" {
		return &app.Failure{Line: c.failed + reason, Err: err}
	}
	return &app.Failure{Line: c.silent, Err: err}
}

// also is err with one more line behind its own.
func also(err error, format string, args ...any) error {
	line := fmt.Sprintf(format, args...)
	var f *app.Failure
	if !errors.As(err, &f) {
		return &app.Failure{Line: line, Err: err}
	}
	g := *f
	if g.Line != "" {
		line = g.Line + "\n" + line
	}
	g.Line = line
	return &g
}

// New is the group "hpm".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("hpm", "Firmware upgrades by HPM.1", "Invalid HPM command: %s",
		newCheck(a),
		newUpgrade(a),
		newCompare(a),
		newActivate(a),
		newTargetCap(a),
		newCompProp(a),
		newAbort(a),
		newUpgStatus(a),
		newRollback(a),
		newRollbackStatus(a),
		newSelfTestResult(a),
	)
	for _, c := range append(cmd.Commands(), cmd) {
		run := c.RunE
		c.RunE = func(c *cobra.Command, args []string) error {
			banner(a)
			return run(c, args)
		}
	}
	return cmd
}

// banner is what ipmitool says of itself first.
func banner(a *app.App) {
	if a.Compat {
		a.Warnf("\nPICMG HPM.1 Upgrade Agent 1.0.9: \n")
	}
}

// runFunc is a command's work.
type runFunc func(ctx context.Context, g *agent, args []string) error

// newCommand is a command that takes count operands; with others it is none.
func newCommand(a *app.App, use, short string, count int, run runFunc) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) != count {
			return &app.Failure{Line: "Invalid HPM command: " + cmd.Name(), Usage: app.Usage(cmd)}
		}
		return run(ctx, newAgent(h), args)
	})
	return cmd
}
