// Package isol holds the commands about Serial over LAN as it was before IPMI
// v2.0: an Intel extension of IPMI v1.5.
package isol

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// netFn is where the commands are.
const netFn ipmi.NetFn = 0x34

const (
	cmdSetConfig = 0x03
	cmdGetConfig = 0x04
)

// Parameters of the configuration.
const (
	paramEnable         = 1
	paramAuthentication = 2
	paramRate           = 5
)

// New is the group "isol".
func New(a *app.App) *cobra.Command {
	group := a.Group("isol", "Serial over LAN as before IPMI 2.0: its settings", "",
		newInfo(a),
		newSet(a),
		newActivate(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0:
			f.Line, f.OK = "", true
		case a.Compat:
			f.Line = ""
		}
		return f
	})
}

// config are the settings.
type config struct {
	Enabled       bool   `json:"enabled"`
	Level         uint8  `json:"privilege_level"`
	LevelName     string `json:"privilege_level_name"`
	Rate          uint8  `json:"bit_rate_byte"`
	RateName      string `json:"bit_rate_kbps"`
	authenticated uint8  // a flag beside the level
}

// withAuthentication is the flag beside the privilege level.
const withAuthentication = 0x80

// readConfig reads the settings one after the other.
func readConfig(ctx context.Context, h *app.Host) (v config, err error) {
	var values [3]uint8
	for i, param := range []uint8{paramEnable, paramAuthentication, paramRate} {
		if values[i], err = readParam(ctx, h, param); err != nil {
			return v, err
		}
	}
	return newConfig(values), nil
}

func newConfig(values [3]uint8) config {
	v := config{
		Enabled: values[0]&1 != 0, Level: values[1] & 0x0f, Rate: values[2] & 0x0f,
		authenticated: values[1] & withAuthentication,
	}
	v.LevelName = channel.PrivilegeName(v.Level)
	v.RateName = rateName(v.Rate)
	return v
}

// readParam reads one setting.
//
//	+-------+---------+---+--------+      +--------+-----+
//	|channel|parameter|set|selector|  ->  |revision|value|
//	+-------+---------+---+--------+      +--------+-----+
func readParam(ctx context.Context, h *app.Host, param uint8) (uint8, error) {
	const failed = "Error in Get ISOL Config Command"
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: netFn, Cmd: cmdGetConfig, Data: []byte{0, param, 0, 0}, Idempotent: true,
	})
	if errors.Is(err, ipmi.CodeInvalidCommand) && param == paramEnable {
		return 0, &app.Failure{Line: "IPMI v1.5 Serial Over Lan (ISOL) not supported!", Err: err}
	}
	r := ipmi.NewReader(data)
	r.Skip(1)
	value := r.U8()
	if err == nil {
		err = r.Err()
	}
	return value, app.CommandFailed(failed, err)
}

func (v config) Text(p *output.Printer) {
	p.Printf("Enabled                         : %t\n", v.Enabled)
	p.Printf("Privilege Level                 : %s\n", v.LevelName)
	p.Printf("Bit Rate (kbps)                 : %s\n", v.RateName)
}

// CSV ends in a comma and no newline, as ipmitool's does.
func (v config) CSV(p *output.Printer) { p.Printf("%t,%s,%s,", v.Enabled, v.LevelName, v.RateName) }

func newInfo(a *app.App) *cobra.Command {
	return a.Command("info", "The settings", func(ctx context.Context, h *app.Host, _ []string) error {
		v, err := readConfig(ctx, h)
		if err != nil {
			return err
		}
		return h.Out.Emit(v)
	})
}

// newActivate looks whether there is a console; ipmitool goes on to open it.
func newActivate(a *app.App) *cobra.Command {
	return a.Command("activate", "The console (not built in)", func(ctx context.Context, h *app.Host, _ []string) error {
		v, err := readConfig(ctx, h)
		switch {
		case err != nil:
			return err
		case !v.Enabled:
			return app.Failf("ISOL is not enabled!")
		}
		return app.Failf("The ISOL console is not built in; 'sol activate' is for BMCs that have IPMI 2.0.")
	})
}
