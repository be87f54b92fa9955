package chassis

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Parameters of the boot options (IPMI v2.0 table 28-14).
const (
	paramSetInProgress = 0
	paramFlagValid     = 3
	paramInfoAck       = 4
	paramBootFlags     = 5
	paramMailbox       = 7
)

// paramMask leaves out the mark beside a parameter's number.
const paramMask = 0x7f

func newBootParam(a *app.App) *cobra.Command {
	cmd := a.Group("bootparam", "Boot options by parameter: show them, set the boot flags",
		"Invalid bootparam command: %s", newBootParamGet(a), newBootParamSet(a))
	if a.Compat {
		cmd.RunE = func(cmd *cobra.Command, _ []string) error {
			return &app.Failure{Usage: app.Usage(cmd)}
		}
	}
	return cmd
}

func newBootParamGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get <parameter> [set]", "Show a parameter, 0 to 7",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return runBootParamGet(ctx, h, args)
		})
	cmd.Long = "0 set in progress, 1 service partition selector, 2 service partition scan,\n" +
		"3 boot flag valid bit clearing, 4 boot info acknowledge, 5 boot flags,\n" +
		"6 boot initiator info, 7 boot initiator mailbox (its set is the block)"
	return cmd
}

func runBootParamGet(ctx context.Context, h *app.Host, args []string) error {
	number, err := app.ParseByte(args[0])
	if err != nil {
		return app.Failf("Invalid parameter '%s' given instead of bootparam.", args[0])
	}
	var set uint8
	if len(args) > 1 {
		if set, err = app.ParseByte(args[1]); err != nil {
			// It names the wrong number: that of the set.
			return app.Failf("Invalid argument '%s' given to bootparam 0", args[1])
		}
	}
	v, err := readBootParam(ctx, h, number, set, paramStyle{zone: output.Zone(h.App.Options.UTC)})
	if err != nil {
		return err
	}
	return h.Out.Emit(v)
}

// readBootParam gets a parameter and decodes it. Its errors are in ipmitool's
// words already.
func readBootParam(ctx context.Context, h *app.Host, number, set uint8, style paramStyle) (bootParam, error) {
	data, err := getBootParam(ctx, h, number, set)
	if err != nil {
		return bootParam{}, err
	}
	v, err := decodeBootParam(data, style)
	return v, getBootParamFailed(number, err)
}

// getBootParam exchanges Get System Boot Options (IPMI v2.0 §28.13).
func getBootParam(ctx context.Context, h *app.Host, number, set uint8) ([]byte, error) {
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnChassis, Cmd: cmdGetBootOptions,
		Data: []byte{number & paramMask, set, 0}, Idempotent: true,
	})
	if err == nil && h.Out.Verbose > 2 {
		h.App.Dump("Boot Option", data)
	}
	return data, getBootParamFailed(number, err)
}

func getBootParamFailed(number uint8, err error) error {
	number &= paramMask
	if errors.Is(err, codeNoParameter) {
		return &app.Failure{Line: fmt.Sprintf("Get Chassis Boot Parameter %d failed: %s", number, paramReason(err)), Err: err}
	}
	return failed(fmt.Sprintf("Error Getting Chassis Boot Parameter %d", number),
		fmt.Sprintf("Get Chassis Boot Parameter %d failed", number), err)
}

// Completion codes of the boot option commands alone (IPMI v2.0 §28.12, §28.13).
const (
	codeNoParameter ipmi.Code = 0x80
	codeInProgress  ipmi.Code = 0x81
	codeReadOnly    ipmi.Code = 0x82
)

// paramReason words a completion code of Set System Boot Options.
func paramReason(err error) string {
	switch {
	case errors.Is(err, codeNoParameter):
		return "Unsupported parameter"
	case errors.Is(err, codeInProgress):
		return "Attempt to set 'in progress' while not in 'complete' state"
	case errors.Is(err, codeReadOnly):
		return "Parameter is read-only"
	}
	return app.Reason("", err)
}

// bootParam is the answer to Get System Boot Options (IPMI v2.0 §28.13).
//
//	+-------+-------------+----+
//	|version|number (mark)|data|
//	+-------+-------------+----+
//	    1          1        …
type bootParam struct {
	Version uint8        `json:"version"`
	Number  uint8        `json:"parameter"`
	Locked  bool         `json:"locked"`          // or invalid
	Data    string       `json:"data"`            // hexadecimal
	Value   output.Value `json:"value,omitempty"` // nil: not known, or an empty mailbox
}

// paramStyle is how values that can be shown in several ways are.
type paramStyle struct {
	zone   *time.Location
	asText bool // of a mailbox, not hexadecimal
	all    bool // blocks of the mailbox, not one
}

// paramDecoders are by parameter.
var paramDecoders = [...]func(*ipmi.Reader, paramStyle) output.Value{
	decodeProgress,
	decodePartition,
	flagsDecoder(partitionScan),
	flagsDecoder(validClearing),
	decodeInfoAck,
	decodeBootFlags,
	decodeInitiator,
	decodeMailboxBlock,
}

// decodeBootParam goes by the number in the answer, as ipmitool does.
func decodeBootParam(data []byte, style paramStyle) (bootParam, error) {
	r := ipmi.NewReader(data)
	v := bootParam{Version: r.U8()}
	number := r.U8()
	v.Number, v.Locked = number&paramMask, number&^paramMask != 0
	if r.Err() != nil {
		return bootParam{}, r.Err()
	}
	v.Data = hex.EncodeToString(data[2:])
	if int(v.Number) < len(paramDecoders) {
		v.Value = paramDecoders[v.Number](r, style)
	}
	return v, r.Err()
}

func (v bootParam) Text(p *output.Printer) {
	p.Printf("Boot parameter version: %d\n", v.Version)
	state := "valid/unlocked"
	if v.Locked {
		state = "invalid/locked"
	}
	p.Printf("Boot parameter %d is %s\n", v.Number, state)
	p.Printf("Boot parameter data: %s\n", v.Data)
	v.valueText(p)
}

// valueText leaves out what is the same for all parameters.
func (v bootParam) valueText(p *output.Printer) {
	switch {
	case v.Value != nil:
		v.Value.Text(p)
	case int(v.Number) >= len(paramDecoders):
		p.Printf(" Unsupported parameter %d\n", v.Number)
	}
}
