package nm

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// maxThresholds is how many thresholds a policy may have.
const maxThresholds = 3

func newThreshold(a *app.App) *cobra.Command {
	return scopedGroup(a.AnyCase(a.Group("threshold", "At what a policy sends alerts", "",
		newSetThresholds(a),
		newGetThresholds(a),
	), app.Failure{}))
}

// scopedGroup makes of a group one that has nothing to do with fewer than two
// words behind a command.
func scopedGroup(cmd *cobra.Command) *cobra.Command {
	for _, sub := range cmd.Commands() {
		run := sub.RunE
		sub.RunE = func(sub *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage(sub)
			}
			return run(sub, args)
		}
	}
	return cmd
}

// thresholds are watts or degrees, at which alerts are sent (NM §4.4).
//
//	+-----+-----+-----+-----+
//	|count|first| ... |third|
//	+-----+-----+-----+-----+
//	   1     2           2
type thresholds struct {
	domain
	Policy uint8    `json:"policy_id"`
	Values []uint16 `json:"thresholds"`
}

func decodeThresholds(r *ipmi.Reader, s scope) thresholds {
	v := thresholds{domain: domain{s.domain, domains.name(s.domain)}, Policy: s.policy, Values: []uint16{}}
	for range min(r.U8(), maxThresholds) {
		v.Values = append(v.Values, r.U16())
	}
	return v
}

// Text shows a threshold that is not set as zero.
func (v thresholds) Text(p *output.Printer) {
	var values [maxThresholds]uint16
	copy(values[:], v.Values)
	p.Printf("    Alert Threshold domain:                   %s\n", v.Name)
	p.Printf("    Alert Threshold Policy ID:                %d\n", v.Policy)
	for i, value := range values {
		p.Printf("    Alert Threshold %d:                        %d\n", i+1, value)
	}
}

// parseThresholds reads a scope, and thresholds behind or within it.
func parseThresholds(h *app.Host, cmd *cobra.Command, args []string) (s scope, values []uint16, err error) {
	s = newScope()
	o := operands{h: h, cmd: cmd, strict: true, keywords: s.keywords()}
	o.others = func(words []string) (int, error) {
		if len(values) == maxThresholds {
			return 0, app.Failf("Set Threshold requires 1, 2, or 3 threshold integer values.\n")
		}
		n, err := app.ParseWord(words[0])
		values = append(values, n)
		if err != nil {
			return 0, app.Failf("threshold value %d count must be a positive integer.\n", len(values))
		}
		return 1, nil
	}
	if err = o.parse(args); err == nil && !s.given {
		err = usage(cmd)
	}
	return s, values, err
}

func newGetThresholds(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get policy_id <id> [domain <domain>]", "A policy's thresholds",
		func(ctx context.Context, h *app.Host, args []string) error {
			s, _, err := parseThresholds(h, cmd, args)
			if err != nil {
				return err
			}
			return show(ctx, h, request(cmdGetThresholds, s.domain, s.policy),
				func(r *ipmi.Reader) thresholds { return decodeThresholds(r, s) })
		})
	cmd.Long = scopeHelp
	return cmd
}

func newSetThresholds(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set policy_id <id> [domain <domain>] [<threshold>]...", "Set a policy's thresholds, up to three",
		func(ctx context.Context, h *app.Host, args []string) error {
			s, values, err := parseThresholds(h, cmd, args)
			if err != nil {
				return err
			}
			data := []byte{s.domain, s.policy, uint8(len(values))}
			for _, v := range values {
				data = append(data, byte(v), byte(v>>8))
			}
			return write(ctx, h, request(cmdSetThresholds, data...), "thresholds set")
		})
	cmd.Long = scopeHelp
	return cmd
}
