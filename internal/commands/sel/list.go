package sel

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newList(a *app.App) *cobra.Command {
	return listCommand(a, "list", "Show the records, all or some", false)
}

func newElist(a *app.App) *cobra.Command {
	return listCommand(a, "elist", "Show the records with the names of sensors", true)
}

func listCommand(a *app.App, name, short string, extended bool) *cobra.Command {
	return a.Command(name+" [[first|last] <count>]", short, func(ctx context.Context, h *app.Host, args []string) error {
		count, err := parseCount(args)
		if err != nil {
			return err
		}
		return showEntries(ctx, h, count, extended, nil)
	})
}

// parseCount reads how many records are wanted: 0 all, below 0 the last ones.
func parseCount(args []string) (int, error) {
	sign := 1
	var word string
	switch len(args) {
	case 1:
		word = args[0]
	case 2:
		switch word = args[1]; args[0] {
		case "last":
			sign = -1
		case "first":
		default:
			return 0, app.Failf("Unknown sel list option")
		}
	default:
		return 0, nil
	}
	n, err := app.ParseInt(word, math.MinInt32, math.MaxInt32)
	if err != nil {
		return 0, app.Failf("Numeric argument required; got '%s'", word)
	}
	return int(n) * sign, nil
}

// showEntries writes records as a list: all of them, the first count or, below
// zero, the last ones. What keep is not nil for goes to its file, too.
func showEntries(ctx context.Context, h *app.Host, count int, extended bool, keep *saver) error {
	total, err := sel.CountEntries(ctx, h)
	if err != nil {
		return app.CommandFailed("Get SEL Info command failed", err)
	}
	list := h.Out.List()
	if total == 0 {
		return errors.Join(list.Close(), &app.Failure{Line: "SEL has no entries", OK: true})
	}
	from := uint16(sel.First)
	if count < 0 {
		from = sel.SkipTo(ctx, h, int(total), -count, func(err error) { h.App.Warnf("%v", entryFailed(err)) })
		count = 0 // from there to the end
	}
	if keep != nil {
		keep.begin()
		defer keep.end()
	}
	d := NewDecoder(ctx, h, extended && h.Out.Verbose == 0)
	entries := sel.Entries(ctx, h, from, count)
	return errors.Join(writeEntries(ctx, d, list, entries, keep), list.Close())
}

func writeEntries(ctx context.Context, d *Decoder, list *output.List, entries iter.Seq2[sel.Record, error], keep *saver) error {
	h := d.host
	for r, err := range entries {
		switch failure := entryFailed(err); {
		case err == nil:
		case final(ctx, err):
			return failure
		default:
			h.App.Warnf("%v", failure)
			continue
		}
		v, err := d.Entry(ctx, r)
		if err == nil {
			err = list.Row(shown(h, v))
		}
		if err != nil {
			return err
		}
		if keep != nil {
			keep.write(&keep.content, r)
		}
	}
	return nil
}

// shown is how much of an entry is written.
func shown(h *app.Host, v Entry) output.Value {
	if h.Out.Verbose > 0 {
		return Detail{v}
	}
	return Row{v}
}

// entryFailed words a record that could not be read.
func entryFailed(err error) error {
	var entry *sel.EntryError
	if !errors.As(err, &entry) {
		return err
	}
	line := fmt.Sprintf("Get SEL Entry %x command failed", entry.ID)
	if errors.Is(err, sel.ErrAgain) {
		return &app.Failure{Line: line + ": " + sel.ErrAgain.Error(), Err: err}
	}
	return app.CommandFailed(line, entry.Err)
}

// final reports whether a failure ends the command, which ipmitool's end well.
func final(ctx context.Context, err error) bool {
	var short *ipmi.ShortError
	return ctx.Err() != nil || errors.As(err, &short) || errors.Is(err, sel.ErrAgain)
}
