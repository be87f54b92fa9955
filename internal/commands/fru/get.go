package fru

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// newGet is what ipmitool announces as limited support of makers' own records:
// so limited that it reads past the end of what it has read. It is held to its
// words about operands and devices alone; print shows the records.
func newGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get <fru id> oem <iana>", "A maker's own records: not implemented, see print",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) > 0 && args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case len(args) == 0:
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
			}
			id, err := parseID(args[0])
			if err != nil {
				return err
			}
			v := &upgrade{ID: id}
			if h.Out.Verbose > 0 {
				v.say("FRU ID           : %d\n", id)
			}
			if len(args) > 1 && args[1] != "oem" {
				return h.Partial(v, &app.Failure{Line: "Invalid command: " + args[1], Usage: app.Usage(cmd)})
			}
			if _, _, err := openRecords(ctx, h, id, v.say); err != nil {
				return h.Partial(v, err)
			}
			return h.Partial(v, &app.Failure{Line: "Not implemented.", OK: h.App.Compat})
		})
	cmd.Hidden = true
	return cmd
}
