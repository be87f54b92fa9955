package delloem

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

const paramPowerCap = 0xea

// budget is what the server may draw. ipmitool takes the number of power
// supplies and what follows it for two bytes each, and writes back one of two.
//
//	+--------+---+----+-------+-------+--------+---------+----------+--------+
//	|revision|cap|unit|maximum|minimum|supplies|available|throttling|reserved|
//	+--------+---+----+-------+-------+--------+---------+----------+--------+
//	    1      2   1      2       2       2         2         2          2
type budget struct {
	Max  power `json:"maximum"`
	Min  power `json:"minimum"`
	Cap  power `json:"power_cap"`
	rest [6]byte
	unit unit
}

const budgetLen = 16

var (
	getBudget = refusal{op: noBudget, silence: noBudget + ".", unknown: notSupported, license: true}
	setBudget = refusal{op: "Error setting power cap", license: true}
)

const noBudget = "Error getting power cap"

func readBudget(ctx context.Context, h *app.Host) (budget, error) {
	data, err := sysinfo.GetPadded(ctx, h, paramPowerCap, 0, 0, budgetLen)
	return decodeBudget(data), err
}

func decodeBudget(data []byte) budget {
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	v := budget{Cap: power(r.U16())}
	r.Skip(1)
	v.Max, v.Min = power(r.U16()), power(r.U16())
	v.rest = [6]byte(r.Bytes(6))
	return v
}

func runGetBudget(ctx context.Context, h *app.Host, u unit) error {
	v, err := readBudget(ctx, h)
	if err != nil {
		return getBudget.failed(ctx, h, err)
	}
	v.unit = u
	return h.Out.Emit(v)
}

func (v budget) Text(p *output.Printer) {
	for _, row := range []struct {
		label string
		value power
	}{
		{"Maximum power:", v.Max},
		{"Minimum power:", v.Min},
		{"Power cap    :", v.Cap},
	} {
		if v.unit == btuphr {
			p.Printf("%s %d  BTU/hr\n", row.label, row.value.btu())
		} else {
			p.Printf("%s %d Watt\n", row.label, row.value)
		}
	}
}

// Bits of the power cap's status.
const (
	capEnabled  = 0x01
	capSettable = 0x02
)

var (
	getCapStatus = refusal{op: "Error getting powercap statusr", silence: "Error getting powercap status", license: true}
	setCapStatus = refusal{op: "Error setting powercap statusr", silence: "Error setting powercap status", license: true}
)

// settableCap finds out whether the power cap can be set, and is enabled.
func settableCap(ctx context.Context, h *app.Host) (enabled bool, err error) {
	r, err := read(ctx, h, cmdPowerCapStatus, 1, 0xff)
	status := r.U8()
	switch err = cmp.Or(err, r.Err()); {
	case err != nil:
		return false, getCapStatus.failed(ctx, h, err)
	case status&capSettable == 0:
		return false, app.Failf("Can not set powercap on this system")
	}
	return status&capEnabled != 0, nil
}

// newPowerCap is a command that turns the power cap on or off. It has exit
// status 0 in ipmitool, whatever happens.
func newPowerCap(a *app.App, name string, state uint8) *cobra.Command {
	short := map[uint8]string{0: "Let it draw what it likes", 1: "Keep it within its budget"}[state]
	return a.Command(name, short, func(ctx context.Context, h *app.Host, _ []string) error {
		_, err := settableCap(ctx, h)
		if err == nil {
			if err = write(ctx, h, cmdPowerCapStatus, 0, state); err != nil {
				err = setCapStatus.failed(ctx, h, err)
			}
		}
		var f *app.Failure
		if errors.As(err, &f) {
			f.OK = a.Compat
			return f
		}
		return h.Out.Emit(output.Done{Done: name})
	})
}

func newSetBudget(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("setpowerbudget <value> watt|btuphr|percent", "Set what it may draw",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return usage(cmd)
			}
			value, err := parseCap(args[0])
			switch {
			case err != nil:
				return err
			case len(args) == 1:
				return &app.Failure{Usage: app.Usage(cmd), OK: a.Compat}
			}
			u, ok := units[args[1]]
			if !ok {
				return usage(cmd)
			}
			return runSetBudget(ctx, h, value, u)
		})
	cmd.Long = "Percent are of the way from the least to the most that can be set."
	return cmd
}

var units = map[string]unit{"watt": watt, "btuphr": btuphr, "percent": percent}

func parseCap(word string) (int32, error) {
	if strings.Contains(word, ".") {
		return 0, app.Failf("Cap value in Watts, Btu/hr or percent should be whole number")
	}
	n, err := app.ParseInt(word, math.MinInt32, math.MaxInt32)
	if err != nil {
		return 0, app.Failf("Given capacity value '%s' is invalid.", word)
	}
	return int32(n), nil
}

func runSetBudget(ctx context.Context, h *app.Host, value int32, u unit) error {
	v, err := readSettable(ctx, h)
	if err != nil {
		return err
	}
	if u == percent {
		if value, err = v.share(value); err != nil {
			return err
		}
		h.App.Warnf("Cap value in percentage is  %d ", value)
		u = watt
	} else if err := v.within(value, u); err != nil {
		return err
	}
	if err := sysinfo.Set(ctx, h, v.setting(uint16(value), u)...); err != nil {
		return setBudget.failed(ctx, h, err)
	}
	return h.Out.Emit(output.Done{Done: fmt.Sprintf("power cap %d %v", value, u)})
}

// readSettable reads a budget that can be set.
func readSettable(ctx context.Context, h *app.Host) (budget, error) {
	enabled, err := settableCap(ctx, h)
	switch {
	case err != nil:
		return budget{}, err
	case !enabled:
		return budget{}, app.Failf("Power cap set feature is not enabled")
	}
	v, err := readBudget(ctx, h)
	switch {
	case errors.Is(err, ipmi.CodeInvalidCommand):
		err = &app.Failure{Line: noBudget + ", command not supported on this system.", Err: err}
	case errors.Is(err, ipmi.CodeNotPresent):
		err = app.CommandFailed(noBudget, err)
	case err != nil:
		err = getBudget.failed(ctx, h, err)
	}
	return v, err
}

const outside = "Cap value is out of boundary condition it should be between "

// share is a number of percent in watts.
func (v budget) share(value int32) (int32, error) {
	if value < 0 || value > 100 {
		return 0, app.Failf(outside + "0  - 100")
	}
	return value*int32(v.Max-v.Min)/100 + int32(v.Min), nil
}

// within tells whether a value can be set.
func (v budget) within(value int32, u unit) error {
	w := power(value)
	if u == btuphr {
		w = power(float64(value) / btuPerWatt)
	}
	switch {
	case w >= v.Min && w <= v.Max:
		return nil
	case u == btuphr:
		return app.Failf(outside+"%d\n -%d", v.Min.btu(), v.Max.btu())
	}
	return app.Failf(outside+"%d  - %d", v.Min, v.Max)
}

// setting is the parameter to write.
func (v budget) setting(value uint16, u unit) []byte {
	data := binary.LittleEndian.AppendUint16([]byte{paramPowerCap}, value)
	data = append(data, byte(u))
	data = binary.LittleEndian.AppendUint16(data, uint16(v.Max))
	data = binary.LittleEndian.AppendUint16(data, uint16(v.Min))
	return append(data, v.rest[0], v.rest[2], v.rest[3], v.rest[4], 0)
}
