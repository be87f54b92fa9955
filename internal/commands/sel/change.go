package sel

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newClear(a *app.App) *cobra.Command {
	return a.Command("clear", "Erase the log", runClear)
}

func runClear(ctx context.Context, h *app.Host, _ []string) error {
	reservation, err := reserve(ctx, h)
	if err != nil {
		return err
	}
	if err := sel.Clear(ctx, h, reservation); err != nil {
		return app.CommandFailed("Unable to clear SEL", err)
	}
	return h.Out.Emit(done{"clear", "Clearing SEL.  Please allow a few seconds to erase.\n"})
}

// reserve takes out a reservation. ipmitool says on standard output that it was
// refused, without a newline, and nothing of a reservation 0, which is none.
func reserve(ctx context.Context, h *app.Host) (uint16, error) {
	reservation, err := sel.Reserve(ctx, h)
	var code ipmi.Code
	switch {
	case errors.As(err, &code) && !h.Out.Structured():
		h.Out.Printf("Unable to reserve SEL: %s", code)
		return 0, &app.Failure{Err: err}
	case err != nil:
		return 0, app.CommandFailed("Unable to reserve SEL", err)
	case reservation == 0:
		return 0, &app.Failure{Hint: "the BMC gave no reservation of the log"}
	}
	return reservation, nil
}

func newDelete(a *app.App) *cobra.Command {
	return needing(a, 1, "delete <id>...", "Delete records, the last of the line first", runDelete)
}

func runDelete(ctx context.Context, h *app.Host, args []string) error {
	if args[0] == "help" {
		return &app.Failure{Usage: "usage: delete <id>...\n"}
	}
	reservation, err := reserve(ctx, h)
	if err != nil {
		return err
	}
	list, failed := h.Out.List(), false
	for _, word := range slices.Backward(args) {
		id, err := app.ParseWord(word)
		if err != nil {
			h.App.Warnf("Given SEL ID '%s' is invalid.", word)
			failed = true
			continue
		}
		if err := sel.Delete(ctx, h, reservation, id); err != nil {
			h.App.Warnf("%v", app.CommandFailed(fmt.Sprintf("Unable to delete entry %d", id), err))
			failed = true
			continue
		}
		if err := list.Row(deleted{id}); err != nil {
			return err
		}
	}
	return ended(failed, list.Close())
}

// ended is how a command ends whose failures have been told of.
func ended(failed bool, err error) error {
	if failed && err == nil {
		return &app.Failure{}
	}
	return err
}

type deleted struct {
	ID uint16 `json:"deleted_record_id"`
}

func (v deleted) Text(p *output.Printer) { p.Printf("Deleted entry %d\n", v.ID) }
