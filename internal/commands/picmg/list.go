package picmg

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// filter reports whether to show what is in a state.
type filter func(state uint8) bool

// newLists are the commands that ipmitool's help has and ipmitool has not.
func newLists(a *app.App, what string, run func(context.Context, *app.Host, card, filter) error) []*cobra.Command {
	if a.Compat {
		return nil
	}
	one := func(name, short string, pass filter) *cobra.Command {
		return a.Command(name, short, func(ctx context.Context, h *app.Host, _ []string) error {
			k, err := discover(ctx, h)
			if err != nil {
				return &app.Failure{Err: err}
			}
			return run(ctx, h, k, pass)
		})
	}
	return []*cobra.Command{
		one("getall", "All "+what, func(uint8) bool { return true }),
		one("getgranted", "All "+what+" that are enabled", func(state uint8) bool { return state == 1 }),
		one("getdenied", "All "+what+" that are disabled", func(state uint8) bool { return state == 0 }),
	}
}

// pairs are all numbers below two others, the second changing last.
func pairs(first, second uint32) (all []ext.Numbers) {
	for b := range second {
		for a := range first {
			all = append(all, ext.Numbers{a, b})
		}
	}
	return all
}

// list sends a Command with many operands and shows the answers as rows, those
// that are nil left out. What a BMC refuses is not there.
func list(ctx context.Context, h *app.Host, c ext.Command, all []ext.Numbers,
	decode func(ext.Numbers, []byte) (output.Value, error),
) error {
	reqs := make([]ipmi.Request, len(all))
	for i, n := range all {
		reqs[i] = c.Request(ext.PICMG, n)
	}
	rows := h.Out.List()
	var failed error
	h.Batch(ctx, reqs, func(i int, resp ipmi.Response, err error) bool {
		if err == nil && resp.Code != ipmi.OK {
			return true
		}
		var v output.Value
		if err == nil {
			v, err = decode(all[i], resp.Data)
		}
		if err != nil {
			failed = c.Failed(err)
		} else if v != nil {
			failed = rows.Row(v)
		}
		return failed == nil
	})
	return errors.Join(failed, rows.Close())
}

// rowOf is v, nil if it has nothing in it.
func rowOf(v output.Value, entries int) output.Value {
	if entries == 0 {
		return nil
	}
	return v
}

// only leaves the links that a filter passes.
func only[L interface{ state() uint8 }](links []L, pass filter) []L {
	kept := []L{}
	for _, l := range links {
		if pass(l.state()) {
			kept = append(kept, l)
		}
	}
	return kept
}
