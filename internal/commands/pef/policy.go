package pef

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPolicy(a *app.App) *cobra.Command {
	return group(a, "policy", "The policies that alerts go by", "Invalid PEF Policy command: %s",
		a.Command("list", "All policies, and where their alerts go", runPolicyList),
		newSwitch(a, policySwitch, true),
		newSwitch(a, policySwitch, false),
		missing(a, "create"),
		missing(a, "delete"),
	)
}

const policyLen = 4

// Bits of a policy.
const (
	policyEnabled   = 0x08
	policyRuleMask  = 0x07
	destinationMask = 0x0f
	eventSpecific   = 0x80
)

// policy is an entry of the alert policy table (IPMI v2.0 §17.11).
//
//	+------+----------------+-------------------+------------+
//	|number|set|enabled|rule|channel|destination|alert string|
//	+------+----------------+-------------------+------------+
type policy struct {
	Number        uint8        `json:"number"`
	Set           uint8        `json:"policy_set"`
	Enabled       bool         `json:"enabled"`
	Rule          uint8        `json:"rule"`
	RuleName      string       `json:"rule_name"`
	EventSpecific bool         `json:"event_specific_string"`
	AlertString   uint8        `json:"alert_string"`
	Channel       uint8        `json:"channel"`
	Destination   uint8        `json:"destination"`
	Medium        *uint8       `json:"channel_medium"` // null if the channel says nothing
	MediumName    string       `json:"channel_medium_name"`
	Details       *destination `json:"destination_details,omitempty"`
	channel       uint8        // as the channel itself has it
}

func runPolicyList(ctx context.Context, h *app.Host, _ []string) error {
	size, err := tableSize(ctx, h, paramPolicyCount)
	switch {
	case err != nil:
		return failed(err, "")
	case size == 0:
		return app.Failf("PEF Alert Policy isn't supported.")
	}
	list, reader := h.Out.List(), newReader(ctx, h)
	for i := range size {
		v, err := readPolicy(ctx, h, reader, i+1)
		if err != nil {
			h.App.Warnf("%s", failure(err))
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			continue
		}
		if err := list.Row(v); err != nil {
			return err
		}
	}
	return list.Close()
}

func readPolicy(ctx context.Context, h *app.Host, r *reader, number uint8) (policy, error) {
	data, err := get(ctx, h, paramPolicy, number, policyLen)
	if err != nil {
		return policy{}, err
	}
	v := decodePolicy([policyLen]byte(data))
	info, err := r.once(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetChannelInfo, Data: []byte{v.Channel}})
	if info, err = sized(info, err, channelInfoLen); err != nil {
		h.App.Warnf("%s", failure(err))
		return v, nil
	}
	medium := info[1] & 0x7f
	v.Medium, v.MediumName, v.channel = &medium, named(medium, media), info[0]&0x0f
	switch medium {
	case mediumLAN:
		v.Details = r.lanDestination(v.channel, v.Destination)
	case mediumSerial:
		v.Details = r.serialDestination(v.channel, v.Destination)
	}
	return v, nil
}

const (
	cmdGetChannelInfo = 0x42
	channelInfoLen    = 9
)

func decodePolicy(data [policyLen]byte) policy {
	v := policy{
		Number: data[0] & tableSizeMask, Set: data[1] >> 4, Enabled: data[1]&policyEnabled != 0,
		Rule: data[1] & policyRuleMask, Channel: data[2] >> 4, Destination: data[2] & destinationMask,
		EventSpecific: data[3]&eventSpecific != 0, AlertString: data[3] &^ eventSpecific,
	}
	v.RuleName = named(v.Rule, policyRules)
	return v
}

// Text leaves the line open where the channel says nothing.
func (v policy) Text(p *output.Printer) {
	fields := []field{
		{"Alert policy table entry", strconv.Itoa(int(v.Number))},
		{"Policy set", strconv.Itoa(int(v.Set))},
		{"State", enabled(v.Enabled)},
		{"Policy entry rule", v.RuleName},
	}
	if v.EventSpecific {
		fields = append(fields, field{"Event-specific", "true"})
	}
	if v.Medium == nil {
		write(p, fields, "")
		return
	}
	fields = append(fields,
		field{"Channel number", strconv.Itoa(int(v.channel))}, field{"Channel medium", v.MediumName})
	if v.Details != nil {
		fields = append(fields, v.Details.fields...)
	} else {
		fields = append(fields, field{"Destination ID", strconv.Itoa(int(v.Destination))})
	}
	write(p, fields, "\n")
}
