package user

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newPriv(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("priv <user> <level> [channel]", "Limit a user's privilege on a channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 2 && len(args) != 3 {
				return wrongOperands(cmd)
			}
			return setPrivilege(ctx, h, args)
		})
	cmd.Long = "Levels: 1 callback, 2 user, 3 operator, 4 administrator, 5 OEM, 15 no access"
	return cmd
}

// setPrivilege looks at the operands from the last to the first.
func setPrivilege(ctx context.Context, h *app.Host, args []string) error {
	number, err := uint8(channel.Current), error(nil)
	if len(args) > 2 {
		number, err = app.ParseChannel(args[2])
	}
	if err != nil {
		return err
	}
	limit, err := app.ParsePrivilege(args[1])
	if err != nil {
		return err
	}
	id, err := app.ParseUserID(args[0])
	if err != nil {
		return err
	}
	err = channel.SetUserAccess(ctx, h, number, id, channel.UserAccess{PrivilegeLimit: limit}, false)
	if err != nil {
		return app.Evaluated(err, "Set Privilege Level command failed (user %d)", id)
	}
	return h.Out.Emit(privilege{id, number, limit, channel.PrivilegeName(limit)})
}

// privilege is what a user may do from now on.
type privilege struct {
	UserID    uint8  `json:"user_id"`
	Channel   uint8  `json:"channel"`
	Limit     uint8  `json:"privilege_limit"`
	Privilege string `json:"privilege"`
}

func (v privilege) Text(p *output.Printer) {
	p.Printf("Set Privilege Level command successful (user %d)\n", v.UserID)
}
