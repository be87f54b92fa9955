package nm

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPolicy(a *app.App) *cobra.Command {
	return a.AnyCase(a.Group("policy", "Policies: what limits are kept", "",
		newGetPolicy(a),
		newAddPolicy(a),
		newRemovePolicy(a),
		newLimiting(a),
	), app.Failure{})
}

var triggers = names{
	{triggerNone, "No trigger, use Power Limit"},
	{triggerInlet, "Inlet temp trigger"},
	{triggerMissing, "Missing Power reading trigger"},
	{triggerReset, "Time after Host reset trigger"},
	{triggerBoot, "number of cores to disable at boot time"},
}

// exceptions are what is done when a limit cannot be kept.
var exceptions = names{
	{0, "none"},
	{1, "alert"},
	{2, "shutdown"},
}

var aggressiveness = names{
	{0, "no T-state use"},
	{1, "no T-state use"},
	{2, "use T-states"},
}

// policy is how a limit is kept (NM §4.3).
//
//	+-------------+------------+---------+-----+----------+-------+----------+
//	|domain, flags|trigger, ...|exception|limit|correction|trigger|statistics|
//	|             |            |action   |     |time ms   |limit  |period s  |
//	+-------------+------------+---------+-----+----------+-------+----------+
//	       1           1            1       2       4         2        2
type policy struct {
	ID uint8 `json:"policy_id"`
	domain
	Flags          uint8  `json:"flags_byte"`
	Enabled        bool   `json:"enabled"`
	DomainEnabled  bool   `json:"domain_enabled"`
	GlobalEnabled  bool   `json:"globally_enabled"`
	ByDCMI         bool   `json:"created_by_dcmi"`
	PowerControl   bool   `json:"power_control"`
	TriggerType    uint8  `json:"trigger_type"`
	Trigger        string `json:"trigger"`
	Aggressiveness string `json:"correction_aggressiveness"`
	Exception      uint8  `json:"exception_action"`
	ExceptionName  string `json:"exception_action_name"`
	Limit          uint16 `json:"limit"`
	Correction     uint32 `json:"correction_time_ms"`
	TriggerLimit   uint16 `json:"trigger_limit"`
	Statistics     uint16 `json:"statistics_period_s"`
	Volatile       bool   `json:"volatile"`
	compat         bool
}

func decodePolicy(r *ipmi.Reader, id uint8) policy {
	flags, kind := r.U8(), r.U8()
	v := policy{
		ID: id, domain: domainOf(flags), Flags: flags,
		Enabled: flags&0x10 != 0, DomainEnabled: flags&0x20 != 0,
		GlobalEnabled: flags&0x40 != 0, ByDCMI: flags&0x80 != 0,
		TriggerType: kind & 0x0f, Trigger: triggers.name(kind & 0x0f),
		PowerControl:   kind&powerPolicy != 0,
		Aggressiveness: aggressiveness.name(kind >> 5 & 3),
		Volatile:       kind&volatilePolicy != 0,
		Exception:      r.U8(), Limit: r.U16(), Correction: r.U32(), TriggerLimit: r.U16(), Statistics: r.U16(),
	}
	v.ExceptionName = exceptions.name(v.Exception)
	return v
}

// either is yes or no, as b is.
func either(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

func (v policy) retention() string { return either(v.Volatile, "volatile", "non-volatile") }

// protection is the domain whose policy 0 has a second meaning for "volatile".
const protection = 3

func (v policy) Text(p *output.Printer) {
	p.Printf("    Power domain:                             %s\n", v.Name)
	p.Printf("    Policy is %s %s%s%s\n", either(v.Enabled, "enabled", "not enabled"),
		either(v.DomainEnabled, "per Domain ", ""),
		either(v.GlobalEnabled, "Globally ", ""),
		either(v.ByDCMI, "via DCMI api ", ""))
	p.Printf("    Policy is %sa power control type.\n", either(v.PowerControl, "", "not "))
	p.Printf("    Policy Trigger Type:                      %s\n", v.Trigger)
	p.Printf("    Correction Aggressiveness:                %s\n", v.Aggressiveness)
	p.Printf("    Policy Exception Actions:                 %s\n", v.ExceptionName)
	p.Printf("    Power Limit:                              %d Watts\n", v.Limit)
	p.Printf("    Correction Time Limit:                    %d milliseconds\n", v.Correction)
	p.Printf("    Trigger Limit:                            %d units\n", v.TriggerLimit)
	p.Printf("    Statistics Reporting Period:              %d seconds\n", v.Statistics)
	p.Printf("    Policy retention:                         %s\n", v.retention())
	if v.ID == 0 && v.domain.ID == protection {
		p.Printf("    HW Prot Power domain:                     %s\n", either(v.Volatile, "Secondary", "Primary"))
	}
}

func (v policy) CSV(p *output.Printer) {
	names := v.rowNames()
	p.Printf("%s,0x%x,%s,%s,%s,%d,%d,%d,%d,%s\n", names[0], v.Flags, either(v.PowerControl, "power", "nopower "),
		names[1], names[2], v.Limit, v.Correction, v.TriggerLimit, v.Statistics, v.retention())
}

// rowNames are the names in a row. ipmitool words numbers that have none in one
// buffer, so that all of a row are called as the first of them.
func (v policy) rowNames() [3]string {
	names := [...]string{v.Name, v.Trigger, v.ExceptionName}
	first := ""
	for i, name := range names {
		switch unnamed := strings.HasPrefix(name, unnamedPrefix); {
		case !v.compat || !unnamed:
		case first == "":
			first = name
		default:
			names[i] = first
		}
	}
	return names
}

func newGetPolicy(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get policy_id <id> [domain <domain>]", "A policy",
		func(ctx context.Context, h *app.Host, args []string) error {
			s := newScope()
			o := operands{h: h, cmd: cmd, strict: true, keywords: []keyword{
				domainKeyword(&s.domain),
				policyKeyword(&s.policy, &s.given, "    "+wrongPolicy),
			}}
			if a.Compat {
				o.keywords = append(o.keywords, skipped(h)...)
			}
			if err := o.parse(args); err != nil {
				return err
			}
			if !s.given {
				return usage(cmd)
			}
			return show(ctx, h, request(cmdGetPolicy, s.domain, s.policy),
				func(r *ipmi.Reader) policy {
					v := decodePolicy(r, s.policy)
					v.compat = a.Compat
					return v
				})
		})
	cmd.Long = scopeHelp
	return cmd
}

// skipped are the keywords of other commands, which ipmitool passes over with
// their values.
func skipped(h *app.Host) []keyword {
	var list []keyword
	for _, other := range (names{
		{0x01, "enable"},
		{0x02, "disable"},
		{0x04, "inlet"},
		{0x06, "correction"},
		{0x08, "power"},
		{0x09, "trig_lim"},
		{0x0a, "stats"},
		{0x0c, "volatile"},
		{0x0d, "cores_off"},
	}) {
		list = append(list, keyword{name: other.name, flag: true, read: func(string) bool {
			h.Out.Printf("    Unknown command 0x%x, skipping.\n", other.code)
			return true
		}})
	}
	return list
}
