package channel

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newSetAccess(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("setaccess <channel> <user> <option> ...", "Change what a user may do on a channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) > 0 && args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case len(args) < 3:
				return notEnough(cmd)
			}
			return setAccess(ctx, h, args)
		})
	cmd.Long = `Options:

    callin=on|off     the user may call in; if off, only be called back
    link=on|off       link authentication
    ipmi=on|off       IPMI messaging
    privilege=LEVEL   the highest privilege

` + levels
	return cmd
}

func setAccess(ctx context.Context, h *app.Host, args []string) error {
	number, err := app.ParseChannel(args[0])
	if err != nil {
		return err
	}
	id, err := app.ParseUserID(args[1])
	if err != nil {
		return err
	}
	a, err := channel.GetUserAccess(ctx, h, number, id)
	if err != nil {
		return accessFailed(err, number, id)
	}
	for _, option := range args[2:] {
		if err := applyOption(&a, option, !h.App.Compat); err != nil {
			return err
		}
	}
	if err := channel.SetUserAccess(ctx, h, number, id, a, true); err != nil {
		return app.Evaluated(err, "Unable to Set User Access (channel %d id %d)", number, id)
	}
	return h.Out.Emit(changed(number, id, a))
}

// applyOption takes any value for on, even "off", as ipmitool does, unless
// strict.
func applyOption(a *channel.UserAccess, option string, strict bool) error {
	name, value, _ := strings.Cut(option, "=")
	if option == name {
		return app.Failf("Invalid option: %s\n", option)
	}
	if name == "privilege" {
		return applyPrivilege(a, value, strict)
	}
	on, known := switches[value]
	if strict && !known {
		return app.Failf("Invalid option: %s\n", option)
	}
	on = on || !strict
	switch name {
	case "callin":
		a.CallbackOnly = !on
	case "link":
		a.LinkAuth = on
	case "ipmi":
		a.Messaging = on
	default:
		return app.Failf("Invalid option: %s\n", option)
	}
	return nil
}

var switches = map[string]bool{"on": true, "enable": true, "yes": true, "off": false, "disable": false, "no": false}

// applyPrivilege reads a level by name or number, which ipmitool does not
// check.
func applyPrivilege(a *channel.UserAccess, value string, strict bool) error {
	level, named := channel.PrivilegeNamed(value)
	if !named {
		var err error
		if level, err = app.ParseByte(value); err != nil {
			return app.Failf("Numeric [1-15] value expected, but '%s' given.", value)
		}
	}
	if strict && !named {
		if _, err := app.ParsePrivilege(value); err != nil {
			return err
		}
	}
	a.PrivilegeLimit = level
	return nil
}

// newAccess is a user's access as it was set.
type newAccess struct {
	Channel        uint8  `json:"channel"`
	UserID         uint8  `json:"user_id"`
	CallbackOnly   bool   `json:"callback_only"`
	LinkAuth       bool   `json:"link_auth"`
	Messaging      bool   `json:"ipmi_messaging"`
	PrivilegeLimit uint8  `json:"privilege_limit"`
	Privilege      string `json:"privilege"`
}

func changed(number, id uint8, a channel.UserAccess) newAccess {
	limit := a.PrivilegeLimit & channel.NoAccess
	return newAccess{number, id, a.CallbackOnly, a.LinkAuth, a.Messaging, limit, channel.PrivilegeName(limit)}
}

func (v newAccess) Text(p *output.Printer) {
	p.Printf("Set User Access (channel %d id %d) successful.\n", v.Channel, v.UserID)
}
