package user

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newName(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("name <user> <name>", "Name a user; at most 16 bytes",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 2 {
				return wrongOperands(cmd)
			}
			return setName(ctx, h, args[0], args[1])
		})
	return cmd
}

func setName(ctx context.Context, h *app.Host, user, name string) error {
	id, err := app.ParseUserID(user)
	switch {
	case err != nil:
		return err
	case len(name) > channel.NameLen:
		return app.Failf("Username is too long (> 16 bytes)")
	}
	if err := channel.SetUserName(ctx, h, id, name); err != nil {
		return app.CommandFailed(fmt.Sprintf("Set User Name command failed (user %d, name %s)", id, name), err)
	}
	return h.Out.Emit(named{id, name})
}

// named is a user's new name; it has no text.
type named struct {
	UserID uint8  `json:"user_id"`
	Name   string `json:"name"`
}

func (named) Text(*output.Printer) {}
