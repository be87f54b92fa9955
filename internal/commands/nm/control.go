package nm

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// What is switched on or off (NM §4.1); the lowest bit is "on".
const (
	controlGlobal = 0
	controlDomain = 2
	controlPolicy = 4
)

var controlScopes = names{
	{controlGlobal, "global"},
	{controlDomain, "per_domain"},
	{controlPolicy, "per_policy"},
}

func newControl(a *app.App) *cobra.Command {
	return a.AnyCase(a.Group("control", "Switch policies on and off", "",
		newSwitch(a, "enable", 1),
		newSwitch(a, "disable", 0),
	), app.Failure{})
}

func newSwitch(a *app.App, name string, on uint8) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(name+" [global | per_domain <domain> | per_policy <policy>]",
		strings.ToUpper(name[:1])+name[1:]+" all policies, those of a domain, or one",
		func(ctx context.Context, h *app.Host, args []string) error {
			c, err := parseControl(cmd, args)
			if err != nil {
				return err
			}
			return write(ctx, h, request(cmdControl, c.scope|on, c.domain, c.policy), name+"d")
		})
	cmd.Long = "Domains: platform (default), CPU, Memory, protection, I/O. Policies: 0 to 255."
	return cmd
}

type control struct{ scope, domain, policy uint8 }

// parseControl reads scopes and what they are of. The last scope counts, and a
// policy ends them. Behind "global" ipmitool passes over a word.
func parseControl(cmd *cobra.Command, words []string) (control, error) {
	c := control{policy: 0xff}
	for len(words) > 0 {
		var ok bool
		if c.scope, ok = controlScopes.code(words[0]); !ok {
			return c, usage(cmd)
		}
		if len(words) == 1 {
			break
		}
		switch c.scope {
		case controlDomain:
			if c.domain, ok = domains.code(words[1]); !ok {
				return c, usage(cmd)
			}
		case controlPolicy:
			n, err := app.ParseByte(words[1])
			if err != nil {
				return c, app.Failf(wrongPolicy)
			}
			c.policy = n
			return c, nil
		}
		words = words[2:]
	}
	if c.scope == controlPolicy {
		return c, usage(cmd)
	}
	return c, nil
}
