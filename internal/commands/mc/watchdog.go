package mc

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newWatchdog(a *app.App) *cobra.Command {
	return a.Group("watchdog", "The watchdog timer",
		"Invalid mc/bmc watchdog command: %s",
		newWatchdogGet(a),
		newWatchdogSet(a),
		a.Command("reset", "Start the countdown again", runWatchdogReset),
		a.Command("off", "Stop the timer", runWatchdogOff),
	)
}

// wdField is a numbered field of the timer: what to show and, where ipmitool's
// set knows it, what to say.
type wdField [8]struct{ name, word string }

const wdReserved = "Reserved"

// The fields (IPMI v2.0 §27.6).
var (
	wdUses = wdField{
		{wdReserved, "none"}, {"BIOS FRB2", "frb2"}, {"BIOS/POST", "post"}, {"OS Load", "osload"},
		{"SMS/OS", "sms"}, {"OEM", "oem"}, {wdReserved, ""}, {wdReserved, ""},
	}
	wdInterrupts = wdField{
		{"None", "none"}, {"SMI", "smi"}, {"NMI/Diagnostic", "nmi"}, {"Messaging", "msg"},
		{wdReserved, ""}, {wdReserved, ""}, {wdReserved, ""}, {wdReserved, ""},
	}
	wdActions = wdField{
		{"No action", "none"}, {"Hard Reset", "reset"}, {"Power Down", "poweroff"}, {"Power Cycle", "cycle"},
		{wdReserved, ""}, {wdReserved, ""}, {wdReserved, ""}, {wdReserved, ""},
	}
)

// flagged names the values whose bits are set.
func (f *wdField) flagged(bits uint8) []string {
	names := []string{}
	for i, v := range f {
		if bits>>i&1 != 0 {
			names = append(names, v.name)
		}
	}
	return names
}

// Bits of the first byte.
const (
	wdNoLog    = 0x80
	wdRunning  = 0x40 // in an answer
	wdDontStop = 0x40 // in a request
)

// watchdog is the answer to Get Watchdog Timer (IPMI v2.0 §27.7).
//
//	+---+-----------------+-----------+-------------+-------+-------+
//	|use|interrupt, action|pre-timeout|expired flags|initial|present|
//	+---+-----------------+-----------+-------------+-------+-------+
//	  1          1              1            1          2       2
//
// The countdowns are in units of 100 ms. Some controllers leave the last out.
type watchdog struct {
	UseByte     uint8    `json:"timer_use_byte"`
	Use         string   `json:"timer_use"`
	Running     bool     `json:"running"`
	Logging     bool     `json:"logging"`
	ActionByte  uint8    `json:"timer_action_byte"`
	Action      string   `json:"timer_action"`
	Interrupt   string   `json:"pre_timeout_interrupt"`
	PreTimeout  uint8    `json:"pre_timeout_seconds"`
	ExpiredByte uint8    `json:"expiration_flags"`
	Expired     []string `json:"expired_uses"`
	Initial     float64  `json:"initial_countdown_seconds"`
	Present     *float64 `json:"present_countdown_seconds"`
}

func decodeWatchdog(data []byte) (watchdog, error) {
	r := ipmi.NewReader(data)
	v := watchdog{UseByte: r.U8(), ActionByte: r.U8(), PreTimeout: r.U8(), ExpiredByte: r.U8()}
	v.Use = wdUses[v.UseByte&0x07].name
	v.Running, v.Logging = v.UseByte&wdRunning != 0, v.UseByte&wdNoLog == 0
	v.Action, v.Interrupt = wdActions[v.ActionByte&0x07].name, wdInterrupts[v.ActionByte>>4&0x07].name
	v.Expired = wdUses.flagged(v.ExpiredByte)
	v.Initial = float64(r.U16()) / 10
	if r.Len() > 0 {
		present := float64(r.U16()) / 10
		v.Present = &present
	}
	return v, r.Err()
}

func newWatchdogGet(a *app.App) *cobra.Command {
	return a.Command("get", "Show the timer", func(ctx context.Context, h *app.Host, _ []string) error {
		const op = "Get Watchdog Timer command failed"
		data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetWatchdog, Idempotent: true})
		if err != nil {
			return app.CommandFailed(op, err)
		}
		v, err := decodeWatchdog(data)
		if err != nil {
			return app.CommandFailed(op, err)
		}
		return h.Out.Emit(v)
	})
}

func (v watchdog) Text(p *output.Printer) {
	state, logging, none := "Stopped", "Off", ""
	if v.Running {
		state = "Started/Running"
	}
	if v.Logging {
		logging = "On"
	}
	if v.ExpiredByte == 0 {
		none = "None "
	}
	p.Printf("Watchdog Timer Use:     %s (0x%02x)\n", v.Use, v.UseByte)
	p.Printf("Watchdog Timer Is:      %s\n", state)
	p.Printf("Watchdog Timer Logging: %s\n", logging)
	p.Printf("Watchdog Timer Action:  %s (0x%02x)\n", v.Action, v.ActionByte)
	p.Printf("Pre-timeout interrupt:  %s\n", v.Interrupt)
	p.Printf("Pre-timeout interval:   %d seconds\n", v.PreTimeout)
	p.Printf("Timer Expiration Flags: %s(0x%02x)\n", none, v.ExpiredByte)
	for _, use := range v.Expired {
		p.Printf("                        * %s\n", use)
	}
	p.Printf("Initial Countdown:      %0.1f sec\n", v.Initial)
	p.Printf("Present Countdown:      %s\n", v.present())
}

func (v watchdog) present() string {
	if v.Present == nil {
		return "not reported"
	}
	return fmt.Sprintf("%0.1f sec", *v.Present)
}

// wdNotSet is the completion code of Reset Watchdog Timer for a timer that was
// never set (IPMI v2.0 §27.5).
const wdNotSet ipmi.Code = 0x80

func runWatchdogReset(ctx context.Context, h *app.Host, _ []string) error {
	_, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdResetWatchdog})
	if err != nil {
		return &app.Failure{Line: "Reset Watchdog Timer command failed" + resetReason(err), Err: err}
	}
	return h.Out.Emit(done{Done: "watchdog reset", text: "IPMI Watchdog Timer Reset -  countdown restarted!"})
}

func resetReason(err error) string {
	if errors.Is(err, wdNotSet) {
		return ": Attempt to reset uninitialized watchdog"
	}
	if reason := app.Reason(": ", err); reason != "" {
		return reason
	}
	return "!"
}

// wdOff stops the timer: for the OS, no action, its flag cleared, 5 minutes.
var wdOff = wdSettings{use: 4, clear: 1 << 4, timeout: 5 * 60 * 10}

func runWatchdogOff(ctx context.Context, h *app.Host, _ []string) error {
	_, err := ipmi.Call(ctx, h, wdOff.request())
	if err != nil {
		return &app.Failure{Line: "Watchdog Timer Shutoff command failed!" + app.Reason(" ", err), Err: err}
	}
	return h.Out.Emit(done{Done: "watchdog off", text: "Watchdog Timer Shutoff successful -- timer stopped"})
}
