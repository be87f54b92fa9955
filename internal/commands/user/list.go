package user

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newSummary(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("summary [channel]", "How many users there are and may be",
		func(ctx context.Context, h *app.Host, args []string) error {
			number, err := onChannel(cmd, args)
			if err != nil {
				return err
			}
			v, err := channel.GetUserAccess(ctx, h, number, 1)
			if err != nil {
				return app.Evaluated(err, "")
			}
			return h.Out.Emit(summary{v.Count})
		})
	return cmd
}

type summary struct{ channel.Count }

func (v summary) Text(p *output.Printer) {
	p.Printf("Maximum IDs\t    : %d\n", v.MaxIDs)
	p.Printf("Enabled User Count  : %d\n", v.EnabledIDs)
	p.Printf("Fixed Name Count    : %d\n", v.FixedNames)
}

func (v summary) CSV(p *output.Printer) { p.Printf("%d,%d,%d\n", v.MaxIDs, v.EnabledIDs, v.FixedNames) }

func newList(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	headed := false // ipmitool prints its header once a process
	cmd = a.Command("list [channel]", "The users and what they may do on a channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			number, err := onChannel(cmd, args)
			if err != nil {
				return err
			}
			headed = headed && a.Compat
			return list(ctx, h, number, &headed)
		})
	return cmd
}

// list prints users as they come. One that cannot be read ends the list.
func list(ctx context.Context, h *app.Host, number uint8, headed *bool) error {
	rows := h.Out.List()
	var printErr error
	_, err := channel.Users(ctx, h, number, func(u channel.User) bool {
		printErr = rows.Row(row{u, !*headed})
		*headed = true
		return printErr == nil
	})
	if printErr != nil {
		return printErr
	}
	if err != nil {
		return app.Evaluated(err, "")
	}
	return rows.Close()
}

// row is a user in the list; the first one brings the header.
type row struct {
	channel.User
	header bool
}

const header = "ID  Name\t     Callin  Link Auth\tIPMI Msg   Channel Priv Limit\n"

func (v row) Text(p *output.Printer) {
	if v.header {
		p.Printf("%s", header)
	}
	p.Printf("%-4d%s%-8s%-11s%-11s%s\n", v.ID, padded(output.Clean(v.Name), channel.NameLen+1),
		spaced(!v.CallbackOnly), spaced(v.LinkAuth), spaced(v.Messaging), v.Privilege)
}

// padded fills up to so many bytes, as C counts, and not characters.
func padded(s string, bytes int) string {
	return s + strings.Repeat(" ", max(0, bytes-len(s)))
}

func spaced(b bool) string {
	if b {
		return "true "
	}
	return "false"
}

func (v row) CSV(p *output.Printer) {
	p.Printf("%d,%s,%t,%t,%t,%s\n", v.ID, output.Clean(v.Name), !v.CallbackOnly, v.LinkAuth, v.Messaging, v.Privilege)
}
