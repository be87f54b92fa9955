package mc

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

func newReset(a *app.App) *cobra.Command {
	return a.Group("reset", "Restart the controller",
		"Invalid mc/bmc reset command: %s",
		newResetKind(a, "cold", "as after power-up; sessions and settings in memory are lost", cmdColdReset),
		newResetKind(a, "warm", "its firmware alone, where it can", cmdWarmReset),
	)
}

// newResetKind is Cold Reset or Warm Reset (IPMI v2.0 §20.2, §20.3).
func newResetKind(a *app.App, kind, short string, cmd uint8) *cobra.Command {
	return a.Command(kind, short, func(ctx context.Context, h *app.Host, _ []string) error {
		req := ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmd, NoReply: cmd == cmdColdReset}
		if _, err := ipmi.Call(ctx, h, req); err != nil && !unheard(a, req, err) {
			return resetFailed(err)
		}
		return h.Out.Emit(done{Done: kind + " reset", text: "Sent " + kind + " reset command to MC"})
	})
}

// unheard reports whether err is a refusal that ipmitool would not have heard
// of: it does not wait for the answer to Cold Reset but on its test interface.
func unheard(a *app.App, req ipmi.Request, err error) bool {
	return a.Compat && req.NoReply && a.Options.Interface != "dummy" && errors.As(err, new(ipmi.Code))
}

// resetFailed ends in a full stop where no answer came.
func resetFailed(err error) error {
	reason := app.Reason(": ", err)
	if reason == "" {
		reason = "."
	}
	return &app.Failure{Line: "MC reset command failed" + reason, Err: err}
}
