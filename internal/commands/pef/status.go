package pef

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newStatus(a *app.App) *cobra.Command {
	return a.Command("status", "What filtering has done, and what is enabled", runStatus)
}

// controlNames are the bits of PEF control (IPMI v2.0 §30.3).
var controlNames = []string{"PEF", "PEF event messages", "PEF startup delay", "Alert startup delay"}

// pefStatus begins with the answer to Get Last Processed Event ID (IPMI v2.0 §30.6).
//
//	+----------------+-----------+----------------+------------+
//	|time of addition|last record|last by software|last by BMC |
//	+----------------+-----------+----------------+------------+
//	        4             2              2              2
type pefStatus struct {
	Timestamp   uint32   `json:"last_sel_addition"`
	Time        string   `json:"last_sel_addition_time"` // RFC 3339; "" if it is no date
	LastRecord  uint16   `json:"last_sel_record_id"`
	BySoftware  uint16   `json:"last_software_processed_id"`
	ByBMC       uint16   `json:"last_bmc_processed_id"`
	ControlBits uint8    `json:"control_byte"`
	Control     []string `json:"enabled"`
	ActionBits  uint8    `json:"actions_byte"`
	Actions     []string `json:"active_actions"`

	zone     *time.Location
	complete int // of control and actions, how many are known
}

func runStatus(ctx context.Context, h *app.Host, _ []string) error {
	v, err := readStatus(ctx, h)
	switch {
	case err != nil && v.zone != nil:
		return h.Partial(v, err)
	case err != nil:
		return err
	}
	return h.Out.Emit(v)
}

func readStatus(ctx context.Context, h *app.Host) (v pefStatus, err error) {
	const events, control, action = "Last S/W processed ID", "PEF control", "PEF action"
	data, err := exchange(ctx, h, ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdGetLastProcessed, Idempotent: true}, events)
	if err != nil {
		return v, notRetrieved(err, events)
	}
	r := ipmi.NewReader(data)
	v.Timestamp, v.LastRecord, v.BySoftware, v.ByBMC = r.U32(), r.U16(), r.U16(), r.U16()
	if r.Err() != nil {
		return v, app.CommandFailed(" **Error retrieving "+events, r.Err())
	}
	v.Time, v.zone = output.TimestampRFC3339(v.Timestamp), output.Zone(h.App.Options.UTC)
	if v.ControlBits, err = getBits(ctx, h, paramControl, control); err != nil {
		return v, err
	}
	v.Control, v.complete = v.control().present(), 1
	if v.ActionBits, err = getBits(ctx, h, paramAction, action); err != nil {
		return v, err
	}
	v.Actions, v.complete = v.actions().present(), 2
	return v, nil
}

// getBits reads a parameter of one byte.
func getBits(ctx context.Context, h *app.Host, param uint8, what string) (uint8, error) {
	data, err := exchange(ctx, h, config(param, 0), what)
	if err != nil {
		return 0, notRetrieved(err, what)
	}
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	bits := r.U8()
	return bits, app.CommandFailed(" **Error retrieving "+what, r.Err())
}

func (v pefStatus) control() flags { return flags{controlNames, v.ControlBits, "disabled", "enabled"} }
func (v pefStatus) actions() flags { return flags{actionNames, v.ActionBits, "inactive", "active"} }

func (v pefStatus) Text(p *output.Printer) {
	fields := []field{
		{"Last SEL addition", output.TimestampNumeric(v.Timestamp, v.zone)},
		{"Last SEL record ID", fmt.Sprintf("0x%04x", v.LastRecord)},
		{"Last S/W processed ID", fmt.Sprintf("0x%04x", v.BySoftware)},
		{"Last BMC processed ID", fmt.Sprintf("0x%04x", v.ByBMC)},
	}
	end := ""
	if v.complete > 0 {
		fields = append(fields, v.control().fields(p.Verbose)...)
	}
	if v.complete > 1 {
		fields, end = append(fields, v.actions().fields(p.Verbose)...), "\n"
	}
	write(p, fields, end)
}
