package channel

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newAuthCap(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("authcap <channel> <level>", "How one may log in at a privilege level",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 2 {
				return wrongOperands(cmd)
			}
			return runAuthCap(ctx, h, args)
		})
	cmd.Long = levels
	return cmd
}

func runAuthCap(ctx context.Context, h *app.Host, args []string) error {
	number, err := app.ParseChannel(args[0])
	if err != nil {
		return err
	}
	level, err := app.ParsePrivilege(args[1])
	if err != nil {
		return err
	}
	v, err := channel.GetAuthCapabilities(ctx, h, number, level)
	if err != nil {
		return authCapFailed(err)
	}
	return h.Out.Emit(authCap{v})
}

// authCapFailed words silence in a way of its own.
func authCapFailed(err error) error {
	if reason := app.Reason(": ", err); reason != "" {
		return &app.Failure{Line: "Get Channel Authentication Capabilities failed" + reason, Err: err}
	}
	return &app.Failure{Line: "Unable to Get Channel Authentication Capabilities", Err: err}
}

type authCap struct{ channel.AuthCapabilities }

func (v authCap) Text(p *output.Printer) {
	p.Printf("Channel number             : %d\n", v.Number)
	p.Printf("IPMI v1.5  auth types      : %s\n", spaced(v.AuthTypes))
	if v.IPMI20 != nil {
		p.Printf("KG status                  : %s\n", kgStatus(v.IPMI20.KgSet))
	}
	p.Printf("Per message authentication : %s\n", abled(!v.PerMessageAuthOff))
	p.Printf("User level authentication  : %s\n", abled(!v.UserLevelAuthOff))
	p.Printf("Non-null user names exist  : %s\n", yesNo(v.NamedUsers))
	p.Printf("Null user names exist      : %s\n", yesNo(v.NullUsers))
	p.Printf("Anonymous login enabled    : %s\n", yesNo(v.AnonymousLogin))
	if v.IPMI20 != nil {
		p.Printf("Channel supports IPMI v1.5 : %s\n", yesNo(v.IPMI20.Supports15))
		p.Printf("Channel supports IPMI v2.0 : %s\n", yesNo(v.IPMI20.Supports20))
	}
	if v.OEM != nil {
		p.Printf("IANA Number for OEM        : %d\n", v.OEM.ID)
		p.Printf("OEM Auxiliary Data         : 0x%x\n", v.OEM.Aux)
	}
}

// spaced has a blank behind each word.
func spaced(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + " "
}

func kgStatus(set bool) string {
	if set {
		return "non-zero"
	}
	return "default (all zeroes)"
}
