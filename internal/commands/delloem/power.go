package delloem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Commands about power.
const (
	cmdGetPowerInfo   = 0x9c
	cmdClearPowerInfo = 0x9d
	cmdGetConsumption = 0xb3
	cmdPowerCapStatus = 0xba
	cmdGetHeadroom    = 0xbb
)

func newPower(a *app.App) *cobra.Command {
	otherwise := func(ctx context.Context, h *app.Host, args []string, usage *app.Failure) error {
		if len(args) == 0 {
			return runPowerStatus(ctx, h, nil)
		}
		return usage
	}
	return group(a, "powermonitor", "What the server draws, drew and may draw", otherwise,
		a.Command("status", "Energy since a start, and peaks", runPowerStatus),
		newPowerClear(a),
		inUnit(a, "powerconsumption", "What the server draws now, and what it could draw more", runConsumption),
		inUnit(a, "powerconsumptionhistory", "What it drew in the last minute, hour, day and week", runHistory),
		inUnit(a, "getpowerbudget", "What it may draw", runGetBudget),
		newSetBudget(a),
		newPowerCap(a, "enablepowercap", 1),
		newPowerCap(a, "disablepowercap", 0),
	)
}

// unit is what power is shown in.
type unit uint8

// Units, by their codes in the power budget.
const (
	watt    unit = 0
	btuphr  unit = 1
	percent unit = 3
)

func (u unit) String() string {
	if u == btuphr {
		return "BTU/hr"
	}
	return "W"
}

// inUnit is a command whose operand is a unit, watt if none is named.
func inUnit(a *app.App, name, short string, run func(context.Context, *app.Host, unit) error) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(name+" [watt|btuphr]", short, func(ctx context.Context, h *app.Host, args []string) error {
		switch {
		case len(args) == 0 || args[0] == "watt":
			return run(ctx, h, watt)
		case args[0] == "btuphr":
			return run(ctx, h, btuphr)
		}
		return usage(cmd)
	})
	return cmd
}

// power is in watts. In JSON it is in BTU/h as well.
type power int32

const btuPerWatt = 3.413

// btu is the power in whole BTU/h. A negative one wraps as ipmitool's.
func (w power) btu() uint64 { return uint64(btuPerWatt * float64(uint32(w))) }

// in is the power in the unit that was asked for.
func (w power) in(u unit) string {
	if u == btuphr {
		return fmt.Sprintf("%d %v", w.btu(), u)
	}
	return fmt.Sprintf("%d %v", w, u)
}

// MarshalJSON has both units.
func (w power) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"w":%d,"btu_per_h":%d}`, int32(w), w.btu()), nil
}

// stamp is a time stamp.
type stamp uint32

// MarshalJSON has the time beside the number; "" if it is no date.
func (s stamp) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"timestamp":%d,"time":%q}`, uint32(s), output.TimestampRFC3339(uint32(s))), nil
}

func (s stamp) text(zone *time.Location) string { return output.TimestampNumeric(uint32(s), zone) }

// powerStatus is what the controller has counted.
//
//	+-----------+------+----------+----------+-------+--------+-----+
//	|energy from|energy|peaks from|current at|current|power at|power|
//	|           |Wh    |          |          |0.1 A  |        |W    |
//	+-----------+------+----------+----------+-------+--------+-----+
//	      4        4        4          4         2       4       2
type powerStatus struct {
	EnergyStart  stamp   `json:"energy_start"`
	EnergyFinish stamp   `json:"energy_finish"`
	Energy       uint32  `json:"energy_wh"`
	PeakStart    stamp   `json:"peaks_start"`
	PowerTime    stamp   `json:"peak_power_time"`
	Power        uint16  `json:"peak_power_w"`
	CurrentTime  stamp   `json:"peak_current_time"`
	Current      float64 `json:"peak_current_a"`
	zone         *time.Location
}

func decodePowerStatus(r *ipmi.Reader) (powerStatus, error) {
	v := powerStatus{
		EnergyStart: stamp(r.U32()), Energy: r.U32(), PeakStart: stamp(r.U32()),
		CurrentTime: stamp(r.U32()), Current: tenths(r.U16()), PowerTime: stamp(r.U32()), Power: r.U16(),
	}
	return v, r.Err()
}

func tenths(n uint16) float64 { return float64(n) / 10 }

const cmdGetSELTime = 0x48

var (
	getTime      = refusal{op: noPowerInfo, silence: "Error getting BMC time info.", code: ", return code %x"}
	getPowerInfo = refusal{
		op: noPowerInfo, silence: noPowerInfo + ".", unknown: notSupported, code: ", return code %x", license: true,
	}
)

const noPowerInfo = "Error getting power management information"

// powerTarget is what statistics are about: the whole system's power.
var powerTarget = []byte{0x07, 0x01}

func runPowerStatus(ctx context.Context, h *app.Host, _ []string) error {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmdGetSELTime, Idempotent: true})
	clock := ipmi.NewReader(data)
	now := stamp(clock.U32())
	if err = cmp.Or(err, clock.Err()); err != nil {
		return getTime.failed(ctx, h, err)
	}
	r, err := read(ctx, h, cmdGetPowerInfo, powerTarget...)
	v, short := decodePowerStatus(r)
	if err = cmp.Or(err, short); err != nil {
		return getPowerInfo.failed(ctx, h, err)
	}
	v.EnergyFinish, v.zone = now, output.Zone(h.App.Options.UTC)
	return h.Out.Emit(v)
}

// Text has, as ipmitool, no new line behind times. Tenths of a kWh are rounded
// by themselves, so that there may be ten.
func (v powerStatus) Text(p *output.Printer) {
	times := func(start stamp, label string, at stamp) {
		p.Printf("Start Time     : %s", start.text(v.zone))
		p.Printf("%-15s: %s", label, at.text(v.zone))
	}
	p.Printf("Power Tracking Statistics\n")
	p.Printf("Statistic      : Cumulative Energy Consumption\n")
	times(v.EnergyStart, "Finish Time", v.EnergyFinish)
	p.Printf("Reading        : %d.%d kWh\n\n", v.Energy/1000, (v.Energy%1000+50)/100)
	p.Printf("Statistic      : System Peak Power\n")
	times(v.PeakStart, "Peak Time", v.PowerTime)
	p.Printf("Peak Reading   : %d W\n\n", v.Power)
	p.Printf("Statistic      : System Peak Amperage\n")
	times(v.PeakStart, "Peak Time", v.CurrentTime)
	p.Printf("Peak Reading   : %.1f A\n", v.Current)
}

func newPowerClear(a *app.App) *cobra.Command {
	types := map[string]uint8{"cumulativepower": 1, "peakpower": 2}
	var cmd *cobra.Command
	cmd = a.Command("clear peakpower|cumulativepower", "Count anew", func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) == 0 || types[args[0]] == 0 {
			return usage(cmd)
		}
		err := write(ctx, h, cmdClearPowerInfo, append(powerTarget[:2:2], types[args[0]])...)
		switch {
		case errors.Is(err, ipmi.CodeInvalidCommand):
			return &app.Failure{Line: clearPower.op + ", command not supported on this system.", Err: err}
		case err != nil:
			return clearPower.failed(ctx, h, err)
		}
		return h.Out.Emit(output.Done{Done: args[0] + " cleared"})
	})
	return cmd
}

var clearPower = refusal{op: "Error clearing power values", silence: "Error clearing power values.", license: true}
