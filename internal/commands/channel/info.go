package channel

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newInfo(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("info [channel]", "What a channel is, and the access to it",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) > 1 {
				return wrongOperands(cmd)
			}
			number, err := optional(args, 0)
			if err != nil {
				return err
			}
			return runInfo(ctx, h, number)
		})
	return cmd
}

// runInfo asks about access only where the channel is a network's.
func runInfo(ctx context.Context, h *app.Host, number uint8) error {
	about, err := channel.GetInfo(ctx, h, number)
	if err != nil {
		return app.Evaluated(err, "Unable to Get Channel Info")
	}
	v := info{Info: about}
	if !v.IsLAN() {
		return h.Out.Emit(v)
	}
	for _, s := range []struct {
		store channel.Store
		name  string
		to    **channel.Access
	}{{channel.Volatile, "volatile", &v.Volatile}, {channel.NonVolatile, "non-volatile", &v.NonVolatile}} {
		access, err := channel.GetAccess(ctx, h, about.Number, s.store)
		if err != nil {
			return h.Partial(v, app.Evaluated(err, "Unable to Get Channel Access (%s)", s.name))
		}
		*s.to = &access
	}
	return h.Out.Emit(v)
}

// info is what is known of a channel.
type info struct {
	channel.Info
	Volatile    *channel.Access `json:"volatile,omitempty"`
	NonVolatile *channel.Access `json:"non_volatile,omitempty"`
}

func (v info) Text(p *output.Printer) {
	p.Printf("Channel 0x%x info:\n", v.Number)
	p.Printf("  Channel Medium Type   : %s\n", v.MediumName)
	p.Printf("  Channel Protocol Type : %s\n", v.ProtocolName)
	p.Printf("  Session Support       : %s\n", v.SessionSupport)
	p.Printf("  Active Session Count  : %d\n", v.ActiveSessions)
	p.Printf("  Protocol Vendor ID    : %d\n", v.Vendor)
	writeAccess(p, "Volatile(active)", v.Volatile)
	writeAccess(p, "Non-Volatile", v.NonVolatile)
}

func writeAccess(p *output.Printer, title string, a *channel.Access) {
	if a == nil {
		return
	}
	p.Printf("  %s Settings\n", title)
	p.Printf("    Alerting            : %s\n", abled(!a.AlertingOff))
	p.Printf("    Per-message Auth    : %s\n", abled(!a.PerMessageAuthOff))
	p.Printf("    User Level Auth     : %s\n", abled(!a.UserLevelAuthOff))
	p.Printf("    Access Mode         : %s\n", a.ModeName)
}
