package nm

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Flags of a policy that is set (NM §4.2), beside those in its answers.
const (
	enablePolicy   = 0x10 // with the domain
	volatilePolicy = 0x80 // with the trigger
)

// maxCores is how many cores can be disabled at boot time.
const maxCores = 127

// corrections are how hard the processors may be slowed down.
var corrections = names{
	{0, "auto"},
	{1, "soft"},
	{2, "hard"},
}

// newValues is a policy to be set.
type newValues struct {
	scope
	flags, kind         uint8
	limit, triggerLimit uint16
	correction          uint32 // ms
	statistics          uint16 // s
}

// request is the policy's.
//
//	+------+--+-------+---------+-----+----------+-------+----------+
//	|domain|ID|trigger|exception|limit|correction|trigger|statistics|
//	|flags |  |...    |action   |     |time ms   |limit  |period s  |
//	+------+--+-------+---------+-----+----------+-------+----------+
//	   1    1    1        1        2       4         2        2
func (v newValues) request() ipmi.Request {
	data := []byte{v.flags | v.domain, v.policy, v.kind, 0}
	data = binary.LittleEndian.AppendUint16(data, v.limit)
	data = binary.LittleEndian.AppendUint32(data, v.correction)
	data = binary.LittleEndian.AppendUint16(data, v.triggerLimit)
	return request(cmdSetPolicy, binary.LittleEndian.AppendUint16(data, v.statistics)...)
}

// keywords set v's fields.
func (v *newValues) keywords() []keyword {
	inlet := number("inlet", &v.triggerLimit, math.MaxUint16, "Inlet Temp value must be 20-45.")
	cores := number("cores_off", &v.limit, maxCores, "number of cores disabled must be 1-127.")
	return []keyword{
		{name: "enable", flag: true, read: func(string) bool { v.flags |= enablePolicy; return true }},
		{name: "disable", flag: true, read: func(string) bool { return true }},
		{name: "volatile", flag: true, read: func(string) bool { v.kind |= volatilePolicy; return true }},
		domainKeyword(&v.domain),
		policyKeyword(&v.policy, &v.given, "Policy ID must be a positive integer (0-255)"),
		number("power", &v.limit, math.MaxUint16, "Power limit value must be 0-500."),
		number("trig_lim", &v.correction, math.MaxUint32, "Trigger Limit value must be positive integer."),
		number("stats", &v.statistics, math.MaxUint16, "Statistics Reporting Period must be positive integer."),
		{name: "correction", read: func(word string) bool {
			code, ok := corrections.code(word)
			v.kind |= code << 5
			return ok
		}},
		{name: inlet.name, wrong: inlet.wrong, read: func(word string) bool {
			v.kind |= triggerInlet
			v.limit = 0
			return inlet.read(word)
		}},
		{name: cores.name, wrong: cores.wrong, read: func(word string) bool {
			v.kind |= triggerBoot
			ok := cores.read(word) && v.limit > 0
			v.limit <<= 1
			return ok
		}},
	}
}

const addHelp = `    enable, disable  whether it works at once
    power            watts that it limits the domain to
    inlet            degrees Celsius of the inlet above which it works
    cores_off        cores to disable at boot time, 1 to 127
    correction       auto, soft or hard: how the processors are slowed down
    trig_lim         milliseconds until an exception
    stats            seconds that statistics are about
    volatile         forgotten at the next restart`

func newAddPolicy(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("add policy_id <id> [domain <domain>] [<keyword> [<value>]]... [enable | disable]", "Add or change a policy",
		func(ctx context.Context, h *app.Host, args []string) error {
			v := newValues{kind: powerPolicy}
			return v.set(ctx, h, cmd, args, "set")
		})
	cmd.Long = scopeHelp + "\n" + addHelp
	return cmd
}

func newRemovePolicy(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("remove policy_id <id> [domain <domain>]", "Remove a policy",
		func(ctx context.Context, h *app.Host, args []string) error {
			var v newValues
			return v.set(ctx, h, cmd, args, "removed")
		})
	cmd.Long = scopeHelp
	return cmd
}

func (v *newValues) set(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string, done string) error {
	o := operands{h: h, cmd: cmd, onOut: true, keywords: v.keywords()}
	if err := o.parse(args); err != nil {
		return err
	}
	if !v.given {
		return usage(cmd)
	}
	return write(ctx, h, v.request(), fmt.Sprintf("policy %d %s", v.policy, done))
}

func newLimiting(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("limiting [domain <domain>]", "The policy that limits a domain now",
		func(ctx context.Context, h *app.Host, args []string) error {
			var v newValues
			o := operands{h: h, cmd: cmd, onOut: true, keywords: v.keywords()}
			if err := o.parse(args); err != nil {
				return err
			}
			return runLimiting(ctx, h, v.domain)
		})
	cmd.Long = "Domains: platform (default), CPU, Memory, protection, I/O."
	return cmd
}

// codeNotLimiting says that no policy limits the domain.
const codeNotLimiting = ipmi.Code(0xa1)

// limiting is the policy that limits a domain (NM §4.16), if one does.
type limiting struct {
	domain
	Policy *uint8 `json:"policy_id"`
	compat bool
}

// Text is ipmitool's for any answer: a slip between assignment and comparison.
func (v limiting) Text(p *output.Printer) {
	switch {
	case v.compat:
		p.Printf("limit 0\n")
	case v.Policy == nil:
		p.Printf("No policy limits %s\n", v.Name)
	default:
		p.Printf("Policy %d limits %s\n", *v.Policy, v.Name)
	}
}

func runLimiting(ctx context.Context, h *app.Host, domain uint8) error {
	v := limiting{domain: domainOf(domain), compat: h.App.Compat}
	switch r, err := read(ctx, h, request(cmdGetLimiting, domain)); {
	case errors.Is(err, codeNotLimiting) || err == nil && v.compat:
	case err != nil:
		return fail(h, err)
	default:
		id := r.U8()
		if r.Err() != nil {
			return fail(h, r.Err())
		}
		v.Policy = &id
	}
	return h.Out.Emit(v)
}
