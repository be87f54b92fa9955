package channel

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newGetAccess(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("getaccess <channel> [user]", "What the users, or one, may do on a channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return notEnough(cmd)
			}
			number, err := app.ParseChannel(args[0])
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return getAccesses(ctx, h, number)
			}
			id, err := app.ParseUserID(args[1])
			if err != nil {
				return err
			}
			return getAccess(ctx, h, number, id)
		})
	return cmd
}

func getAccess(ctx context.Context, h *app.Host, number, id uint8) error {
	u, err := channel.GetUser(ctx, h, number, id)
	if err != nil {
		return accessFailed(err, number, id)
	}
	return h.Out.Emit(access{u, true})
}

// getAccesses prints users as they come. One that cannot be read ends the list.
func getAccesses(ctx context.Context, h *app.Host, number uint8) error {
	rows := h.Out.List()
	var printErr error
	first := true
	id, err := channel.Users(ctx, h, number, func(u channel.User) bool {
		printErr = rows.Row(access{u, first})
		first = false
		return printErr == nil
	})
	switch {
	case printErr != nil:
		return printErr
	case err != nil:
		return accessFailed(err, number, id)
	}
	return rows.Close()
}

func accessFailed(err error, number, id uint8) error {
	if errors.As(err, new(*channel.NameError)) {
		return app.Evaluated(err, "Unable to Get User Name (id %d)", id)
	}
	return app.Evaluated(err, "Unable to Get User Access (channel %d id %d)", number, id)
}

// access is a user; the first one brings the number of users.
type access struct {
	channel.User
	first bool
}

func (v access) Text(p *output.Printer) {
	if v.first {
		p.Printf("Maximum User IDs     : %d\n", v.MaxIDs)
		p.Printf("Enabled User IDs     : %d\n", v.EnabledIDs)
	}
	p.Printf("\nUser ID              : %d\n", v.ID)
	p.Printf("User Name            : %s\n", output.Clean(v.Name))
	p.Printf("Fixed Name           : %s\n", map[bool]string{true: "Yes", false: "No"}[v.ID <= v.FixedNames])
	p.Printf("Access Available     : %s\n", map[bool]string{true: "callback", false: "call-in / callback"}[v.CallbackOnly])
	p.Printf("Link Authentication  : %s\n", abled(v.LinkAuth))
	p.Printf("IPMI Messaging       : %s\n", abled(v.Messaging))
	p.Printf("Privilege Level      : %s\n", v.Privilege)
	p.Printf("Enable Status        : %s\n", v.Status)
}
