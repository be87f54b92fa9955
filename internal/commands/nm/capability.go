package nm

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// What makes a policy act (NM §4.2).
const (
	triggerNone = iota
	triggerInlet
	triggerMissing
	triggerReset
	triggerBoot
)

// powerPolicy marks a policy that limits power, or is asked about as such.
const powerPolicy = 0x10

func newCapability(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("capability [domain <domain>] [<trigger>]", "How many policies there may be, and their limits",
		func(ctx context.Context, h *app.Host, args []string) error {
			var domain, trigger uint8
			flag := func(name string, code uint8) keyword {
				return keyword{name: name, flag: true, read: func(string) bool { trigger = code; return true }}
			}
			o := operands{h: h, cmd: cmd, keywords: []keyword{
				domainKeyword(&domain),
				flag("inlet", triggerInlet),
				flag("missing", triggerMissing),
				flag("reset", triggerReset),
				flag("boot", triggerBoot),
			}}
			if err := o.parse(args); err != nil {
				return err
			}
			return show(ctx, h, request(cmdGetCapability, domain, trigger|powerPolicy),
				func(r *ipmi.Reader) capability { return decodeCapability(r, trigger) })
		})
	cmd.Long = `Domains: platform (default), CPU, Memory, protection, I/O. Triggers, instead of a power limit:

    inlet    inlet temperature
    missing  no power reading
    reset    time after the host's reset
    boot     at boot time`
	return cmd
}

// capability is what policies of a trigger may be (NM §4.13).
//
//	+--------+---+---+----------+----------+---------+---------+-----+
//	|policies|max|min|min corr. |max corr. |min stats|max stats|scope|
//	|        |   |   |ms        |ms        |s        |s        |     |
//	+--------+---+---+----------+----------+---------+---------+-----+
//	    1      2   2      4          4          2         2       1
type capability struct {
	Trigger       string `json:"trigger"`
	Policies      uint8  `json:"max_policies"`
	Max           uint16 `json:"max_value"` // watts, °C or 0.1 s
	Min           uint16 `json:"min_value"`
	MinCorrection uint32 `json:"min_correction_time_ms"`
	MaxCorrection uint32 `json:"max_correction_time_ms"`
	MinStatistics uint16 `json:"min_statistics_period_s"`
	MaxStatistics uint16 `json:"max_statistics_period_s"`
	domain
	trigger uint8
}

func decodeCapability(r *ipmi.Reader, trigger uint8) capability {
	return capability{
		Trigger: triggers.name(trigger), trigger: trigger,
		Policies: r.U8(),
		Max:      r.U16(), Min: r.U16(),
		MinCorrection: r.U32(), MaxCorrection: r.U32(),
		MinStatistics: r.U16(), MaxStatistics: r.U16(),
		domain: domainOf(r.U8()),
	}
}

func (v capability) Text(p *output.Printer) {
	p.Printf("    power policies:\t\t%d\n", v.Policies)
	switch v.trigger {
	case triggerNone:
		pair(p, "power", "Watts", v.Max, v.Min)
	case triggerInlet:
		pair(p, "temp", "C", v.Max, v.Min)
	case triggerMissing, triggerReset:
		pair(p, "time", "Secs", v.Max/10, v.Min/10)
	}
	p.Printf("    min_corr\t\t%7d secs\n    max_corr\t\t%7d secs\n", v.MinCorrection/1000, v.MaxCorrection/1000)
	p.Printf("    min_stats\t\t%7d secs\n    max_stats\t\t%7d secs\n", v.MinStatistics, v.MaxStatistics)
	p.Printf("    domain scope:\t%s\n", v.Name)
}

func pair(p *output.Printer, name, unit string, highest, lowest uint16) {
	p.Printf("    max_%s\t\t%7d %s\n    min_%s\t\t%7d %s\n", name, highest, unit, name, lowest, unit)
}

func (v capability) CSV(p *output.Printer) {
	p.Printf("%d,%d,%d,%d,%d,%d,%d,%s\n", v.Policies, v.Max, v.Min,
		v.MinCorrection/1000, v.MaxCorrection/1000, v.MinStatistics, v.MaxStatistics, v.Name)
}
