package nm

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// statisticsModes are what there are statistics of (NM §4.12).
var statisticsModes = names{
	{0x01, "power"},
	{0x02, "temps"},
	{0x11, "policy_power"},
	{0x12, "policy_temps"},
	{0x13, "policy_throt"},
	{0x1b, "requests"},
	{0x1c, "response"},
	{0x1d, "cpu_throttling"},
	{0x1e, "mem_throttling"},
	{0x1f, "comm_fail"},
}

// modeUnits are what they are measured in, as ipmitool spaces it.
var modeUnits = map[uint8]string{
	0x01: "Watts",
	0x02: "Celsius",
	0x11: "Watts",
	0x12: "Celsius",
	0x13: " %",
}

// ofPolicy reports whether the statistics of a mode are those of a policy.
func ofPolicy(mode uint8) bool { return mode>>4 == 1 && mode&0x0f <= 3 }

func newStatistics(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("statistics <mode> [domain <domain>] [policy_id <id>]", "Statistics of power, temperatures and throttling",
		func(ctx context.Context, h *app.Host, args []string) error {
			mode, s, err := parseMode(h, cmd, args, statisticsModes)
			if err != nil {
				return err
			}
			if ofPolicy(mode) && !s.given {
				return usage(cmd)
			}
			return show(ctx, h, request(cmdGetStats, mode, s.domain, s.policy),
				func(r *ipmi.Reader) statistics {
					v := decodeStatistics(r, mode)
					v.stamp = output.TimestampNumeric(v.Timestamp, output.Zone(a.Options.UTC))
					return v
				})
		})
	cmd.Long = `Modes:

    power, temps                              the domain's power, the inlet's temperature
    policy_power, policy_temps, policy_throt  the same, and throttling, of a policy
    requests                                  requests not handled
    response                                  response time
    cpu_throttling, mem_throttling            throttling
    comm_fail                                 failures to reach the host

` + scopeHelp
	return cmd
}

// parseMode reads the first operand, a mode, and the scope behind it.
func parseMode(h *app.Host, cmd *cobra.Command, args []string, modes names) (uint8, scope, error) {
	s := newScope()
	if len(args) == 0 {
		return 0, s, usage(cmd)
	}
	mode, ok := modes.code(args[0])
	if !ok {
		return 0, s, usage(cmd)
	}
	return mode, s, operands{h: h, cmd: cmd, keywords: s.keywords()}.parse(args[1:])
}

// statistics are figures since the last reset (NM §4.12).
//
//	+-------+---+---+-------+-----+--------+---------------+
//	|current|min|max|average|stamp|period s|domain, states |
//	+-------+---+---+-------+-----+--------+---------------+
//	    2     2   2     2      4      4            1
type statistics struct {
	Mode uint8 `json:"mode"`
	domain
	Enabled   bool   `json:"enabled"`
	Active    bool   `json:"active"`
	Measuring bool   `json:"measuring"`
	Triggered bool   `json:"triggered"`
	Unit      string `json:"unit,omitempty"`
	Current   uint16 `json:"current"`
	Min       uint16 `json:"minimum"`
	Max       uint16 `json:"maximum"`
	Average   uint16 `json:"average"`
	Timestamp uint32 `json:"timestamp"`
	Time      string `json:"time,omitempty"`
	Period    uint32 `json:"sampling_period_s"`
	stamp     string
}

func decodeStatistics(r *ipmi.Reader, mode uint8) statistics {
	v := statistics{
		Mode:    mode,
		Current: r.U16(), Min: r.U16(), Max: r.U16(), Average: r.U16(),
		Timestamp: r.U32(), Period: r.U32(),
	}
	state := r.U8()
	v.domain = domainOf(state)
	v.Enabled, v.Active = state&0x10 != 0, state&0x20 != 0
	v.Measuring, v.Triggered = state&0x40 != 0, state&0x80 != 0
	v.Unit = strings.TrimSpace(modeUnits[mode])
	v.Time = output.TimestampRFC3339(v.Timestamp)
	return v
}

// states are the words for the state's bits, lowest first.
func (v statistics) states() [4]string {
	enabled := either(ofPolicy(v.Mode), "Policy Enabled", "Globally Enabled")
	return [...]string{
		either(v.Enabled, enabled, "Disabled"),
		either(v.Active, "active", "suspended"),
		either(v.Measuring, "in progress", "suspended"),
		either(v.Triggered, "triggered", "not triggered"),
	}
}

// Text shows the period as a signed number, as ipmitool does.
func (v statistics) Text(p *output.Printer) {
	states, unit := v.states(), modeUnits[v.Mode]
	p.Printf("    Power domain:                             %s\n", v.Name)
	p.Printf("    Policy/Global Admin state                 %s\n", states[0])
	p.Printf("    Policy/Global Operational state           %s\n", states[1])
	p.Printf("    Policy/Global Measurement state           %s\n", states[2])
	p.Printf("    Policy Activation state                   %s\n", states[3])
	p.Printf("    Instantaneous reading:                    %8d %s\n", v.Current, unit)
	p.Printf("    Minimum during sampling period:           %8d %s\n", v.Min, unit)
	p.Printf("    Maximum during sampling period:           %8d %s\n", v.Max, unit)
	p.Printf("    Average reading over sample period:       %8d %s\n", v.Average, unit)
	p.Printf("    IPMI timestamp:                           %s\n", v.stamp)
	p.Printf("    Sampling period:                          %08d Seconds.\n\n", int32(v.Period))
}

func (v statistics) CSV(p *output.Printer) {
	p.Printf("%s", v.Name)
	for _, state := range v.states() {
		p.Printf(",%s", state)
	}
	p.Printf(",%d,%d,%d,%d,%s,%d\n", v.Current, v.Min, v.Max, v.Average, v.stamp, int32(v.Period))
}

// resetModes are what can be counted anew (NM §4.11).
var resetModes = names{
	{0x00, "global"},
	{0x01, "per_policy"},
	{0x1b, "requests"},
	{0x1c, "response"},
	{0x1d, "throttling"},
	{0x1e, "memory"},
	{0x1f, "comm"},
}

func newReset(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("reset <mode> [domain <domain>] [policy_id <id>]", "Begin statistics anew",
		func(ctx context.Context, h *app.Host, args []string) error {
			mode, s, err := parseMode(h, cmd, args, resetModes)
			if err != nil {
				return err
			}
			if mode != 0 && !s.given {
				return usage(cmd)
			}
			return write(ctx, h, request(cmdResetStats, mode, s.domain, s.policy), "statistics reset")
		})
	cmd.Long = "Modes: global, or with a policy per_policy, requests, response, throttling, memory, comm.\n\n" + scopeHelp
	return cmd
}
