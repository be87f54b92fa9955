package nm

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// maxPeriods is how many times a policy may be suspended in.
const maxPeriods = 5

func newSuspend(a *app.App) *cobra.Command {
	return scopedGroup(a.AnyCase(a.Group("suspend", "When a policy is suspended", "",
		newSetSuspend(a),
		newGetSuspend(a),
	), app.Failure{}))
}

// period is a part of the day, in steps of six minutes from midnight, and the
// days that it is on, Monday the lowest bit (NM §4.6).
type period struct {
	Start  uint8    `json:"start"`
	Stop   uint8    `json:"stop"`
	Repeat uint8    `json:"repeat_byte"`
	Days   []string `json:"days"`
}

const periodLen = 3

// minutesPerStep is a step of the day.
const minutesPerStep = 6

var days = [...]string{"M", "Tu", "W", "Th", "F", "Sa", "Su"}

func decodePeriod(r *ipmi.Reader) period {
	v := period{Start: r.U8(), Stop: r.U8(), Repeat: r.U8(), Days: []string{}}
	for i, day := range days {
		if v.Repeat>>i&1 != 0 {
			v.Days = append(v.Days, day)
		}
	}
	return v
}

// suspension is when a policy is suspended.
type suspension struct {
	domain
	Policy  uint8    `json:"policy_id"`
	Periods []period `json:"periods"`
}

// decodeSuspension reads a count and its periods. ipmitool takes the count for
// that of the bytes, so that it shows midnight instead of the later periods.
func decodeSuspension(r *ipmi.Reader, s scope, compat bool) suspension {
	v := suspension{domain: domain{s.domain, domains.name(s.domain)}, Policy: s.policy, Periods: []period{}}
	count := int(r.U8())
	there := count
	if compat {
		there = (count + periodLen - 1) / periodLen
	}
	for range there {
		v.Periods = append(v.Periods, decodePeriod(r))
	}
	v.Periods = append(v.Periods, make([]period, count-there)...)
	return v
}

func (v suspension) Text(p *output.Printer) {
	p.Printf("    Suspend Policy domain:                    %s\n", v.Name)
	p.Printf("    Suspend Policy Policy ID:                 %d\n", v.Policy)
	if len(v.Periods) == 0 {
		p.Printf("    No suspend Periods.\n")
	}
	for i, period := range v.Periods {
		start, stop := int(period.Start)*minutesPerStep, int(period.Stop)*minutesPerStep
		p.Printf("    Suspend Period %d:                         %02d:%02d to %02d:%02d",
			i, start/60, start%60, stop/60, stop%60)
		if period.Repeat != 0 {
			p.Printf(", ")
		}
		for _, day := range period.Days {
			p.Printf("%s", day)
		}
		p.Printf("\n")
	}
}

// parseSuspend reads a scope, and periods behind it, three numbers each.
func parseSuspend(h *app.Host, cmd *cobra.Command, args []string) (s scope, periods []byte, err error) {
	s = newScope()
	o := operands{h: h, cmd: cmd, keywords: s.keywords()}
	o.others = func(words []string) (took int, err error) {
		if len(words) > maxPeriods*periodLen && !h.App.Compat {
			return 0, app.Failf("A policy has at most %d suspend periods.", maxPeriods)
		}
		periods, err = parsePeriods(words)
		return len(words), err
	}
	if err = o.parse(args); err == nil && !s.given {
		err = usage(cmd)
	}
	return s, periods, err
}

// wrongPeriod are the lines about a number that is none.
var wrongPeriod = [periodLen]string{
	"suspend start value %d must be 0-239.\n",
	"suspend stop value %d  must be 0-239.\n",
	"suspend repeat value %d unable to convert.\n",
}

func parsePeriods(words []string) (periods []byte, err error) {
	for three := range slices.Chunk(words, periodLen) {
		count := len(periods) / periodLen
		switch {
		case count == maxPeriods:
			return periods, nil
		case len(three) < periodLen:
			return nil, app.Failf("Error: suspend period requires a start, stop, and repeat values.\n")
		}
		for i, word := range three {
			n, err := app.ParseByte(word)
			if err != nil {
				return nil, app.Failf(wrongPeriod[i], count)
			}
			periods = append(periods, n)
		}
	}
	return periods, nil
}

func newGetSuspend(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get policy_id <id> [domain <domain>]", "When a policy is suspended",
		func(ctx context.Context, h *app.Host, args []string) error {
			s, _, err := parseSuspend(h, cmd, args)
			if err != nil {
				return err
			}
			return show(ctx, h, request(cmdGetSuspend, s.domain, s.policy),
				func(r *ipmi.Reader) suspension { return decodeSuspension(r, s, h.App.Compat) })
		})
	cmd.Long = scopeHelp
	return cmd
}

// newSetSuspend sends no periods as ipmitool, which reads them and forgets to.
func newSetSuspend(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set policy_id <id> [domain <domain>] [<start> <stop> <repeat>]...", "Suspend a policy at times, up to five",
		func(ctx context.Context, h *app.Host, args []string) error {
			s, periods, err := parseSuspend(h, cmd, args)
			if err != nil {
				return err
			}
			if a.Compat {
				periods = nil
			}
			data := append([]byte{s.domain, s.policy, uint8(len(periods) / periodLen)}, periods...)
			return write(ctx, h, request(cmdSetSuspend, data...), "suspend periods set")
		})
	cmd.Long = scopeHelp + `

Start and stop count six minutes each from midnight, 0 to 239; repeat is a byte
of days, Monday the lowest bit.`
	return cmd
}
