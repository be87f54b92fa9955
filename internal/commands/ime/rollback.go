package ime

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

func newRollback(a *app.App) *cobra.Command {
	return a.Command("rollback", "Go back to the firmware before the last update", runRollback)
}

func runRollback(ctx context.Context, h *app.Host, _ []string) error {
	err := register(ctx, h, kindRollback)
	tell(h, err)
	state := tellStatus(ctx, h)
	if err == nil && state == stateRolledBack {
		return h.Out.Emit(output.Done{Done: "rolled back", Line: "Manual Rollback Succeed\n"})
	}
	return h.Partial(output.Done{Line: "Manual Rollback Completed With Error\n"},
		&app.Failure{Err: err, Hint: (&stateError{state}).Error()})
}
