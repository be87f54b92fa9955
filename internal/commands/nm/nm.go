// Package nm holds the commands of Intel's Node Manager, which keeps a
// server's power and temperature within limits ("NM" in the comments is its
// external interface specification 3.0).
package nm

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Commands of Intel's OEM network function (NM §4).
const (
	cmdControl       = 0xc0
	cmdSetPolicy     = 0xc1
	cmdGetPolicy     = 0xc2
	cmdSetThresholds = 0xc3
	cmdGetThresholds = 0xc4
	cmdSetSuspend    = 0xc5
	cmdGetSuspend    = 0xc6
	cmdResetStats    = 0xc7
	cmdGetStats      = 0xc8
	cmdGetCapability = 0xc9
	cmdGetVersion    = 0xca
	cmdSetPowerRange = 0xcb
	cmdSetAlert      = 0xce
	cmdGetAlert      = 0xcf
	cmdGetLimiting   = 0xf2
)

// New is the group "nm".
func New(a *app.App) *cobra.Command {
	cmd := a.AnyCase(a.Group("nm", "Intel Node Manager: power limits, policies, statistics", "",
		newDiscover(a),
		newCapability(a),
		newControl(a),
		newPolicy(a),
		newStatistics(a),
		newPower(a),
		newSuspend(a),
		newReset(a),
		newAlert(a),
		newThreshold(a),
	), app.Failure{OK: true})
	known := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if a.Compat && len(args) > 0 && args[0] == "help" {
			return usage(cmd)
		}
		return known(cmd, args)
	}
	return cmd
}

func usage(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

// request is a command of Intel's: its manufacturer ID, lowest byte first, and data.
//
//	+---+---+---+--------+
//	|57h|01h|00h|data ...|
//	+---+---+---+--------+
func request(cmd uint8, data ...byte) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnOEM, Cmd: cmd, Data: append([]byte{intel, 1, 0}, data...)}
}

// intel is the first byte of Intel's manufacturer ID, by which an answer is known.
const intel = 0x57

// write sends a command that changes something; done says what, to whoever
// reads JSON.
func write(ctx context.Context, h *app.Host, req ipmi.Request, done string) error {
	if _, err := exchange(ctx, h, req); err != nil {
		return fail(h, err)
	}
	return h.Out.Emit(output.Done{Done: done})
}

// show asks a question and prints the answer.
func show[V output.Value](ctx context.Context, h *app.Host, req ipmi.Request, decode func(*ipmi.Reader) V) error {
	r, err := read(ctx, h, req)
	if err != nil {
		return fail(h, err)
	}
	v := decode(r)
	if r.Err() != nil {
		return fail(h, r.Err())
	}
	return h.Out.Emit(v)
}

// read asks a question. The answer is what follows the manufacturer ID.
func read(ctx context.Context, h *app.Host, req ipmi.Request) (*ipmi.Reader, error) {
	req.Idempotent = true
	data, err := exchange(ctx, h, req)
	r := ipmi.NewReader(data)
	r.Skip(3)
	return r, err
}

func exchange(ctx context.Context, h *app.Host, req ipmi.Request) ([]byte, error) {
	data, err := ipmi.Call(ctx, h, req)
	switch {
	case err != nil:
		return nil, err
	case len(data) == 0:
		return nil, &ipmi.ShortError{Have: 0, Want: 1}
	case data[0] != intel:
		return nil, makerError(data[0])
	}
	return data, nil
}

// makerError is an answer of another maker's, by its first byte.
type makerError uint8

func (e makerError) Error() string {
	return fmt.Sprintf("\n    A valid NM command was not returned! (%x)", uint8(e))
}

// codes are the completion codes of Node Manager's own (NM §4). From 80h to
// D6h ipmitool knows no others.
var codes = map[ipmi.Code]string{
	0x80: "Policy ID Invalid",
	0x81: "Domain ID Invalid",
	0x82: "Unknown policy trigger type",
	0x84: "Power Limit out of range",
	0x85: "Correction Time out of range",
	0x86: "Policy Trigger value out of range",
	0x88: "Invalid Mode",
	0x89: "Statistics Reporting Period out of range",
	0x8b: "Invalid value for Aggressive CPU correction field",
	0xa1: "No policy is currently limiting for the specified domain ID",
	0xc4: "No space available",
	0xd4: "Insufficient privilege level due wrong responder LUN",
	0xd5: "Policy exists and param unchangeable while enabled",
	0xd6: "Command subfunction disabled or unavailable",
}

const firstOwnCode, lastOwnCode = 0x80, 0xd6

func codeText(h *app.Host, code ipmi.Code) string {
	text, own := codes[code]
	switch {
	case own:
		return text
	case h.App.Compat && code >= firstOwnCode && code <= lastOwnCode:
		return fmt.Sprintf("Unknown (0x%02X)", uint8(code))
	}
	return code.String()
}

// fail ends a command whose exchange failed. Of an answer that is another
// maker's ipmitool tells on standard output.
func fail(h *app.Host, err error) error {
	var code ipmi.Code
	var maker makerError
	switch {
	case errors.As(err, &code):
		text := fmt.Sprintf("\n    NM request failed because: %s (%x)", codeText(h, code), uint8(code))
		return &app.Failure{Line: text, Err: err}
	case errors.As(err, &maker) && h.App.Compat:
		h.Out.Printf("%v", maker)
		return &app.Failure{}
	case errors.As(err, &maker):
		return &app.Failure{Line: maker.Error()}
	}
	if reason := app.Reason("\n    NM request failed because: ", err); reason != "" {
		return &app.Failure{Line: reason, Err: err}
	}
	return &app.Failure{Line: "\n    No response to NM request", Err: err}
}
