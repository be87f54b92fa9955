package dcmi

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// limit is the power limit (DCMI §6.6.2, §6.6.3).
//
//	+--------+---------+-----+-------------+--------+--------+
//	|reserved|exception|watts|correction ms|reserved|sample s|
//	|        | action  |     |             |        |        |
//	+--------+---------+-----+-------------+--------+--------+
//	    2         1       2         4          2        2
type limit struct {
	Active     bool   `json:"active"`
	Action     uint8  `json:"exception_action"`
	ActionName string `json:"exception_action_name"`
	Watts      uint16 `json:"limit_w"`
	Correction uint32 `json:"correction_time_ms"`
	Sample     uint16 `json:"sampling_period_s"`
}

// codeNoLimit says that the limit, which comes along, is not active.
const codeNoLimit = ipmi.Code(0x80)

// readLimit reads the limit. The reserved bytes before it count one less than
// those that it is set with.
func readLimit(ctx context.Context, h *app.Host) (limit, error) {
	code, data, err := exchange(ctx, h, idempotent(request(cmdGetLimit, 0, 0)), codeNoLimit)
	if err != nil {
		return limit{}, err
	}
	v, err := decodeLimit(data)
	v.Active = code == ipmi.OK
	return v, err
}

func decodeLimit(data []byte) (limit, error) {
	r := ipmi.NewReader(data)
	r.Skip(2)
	v := limit{Action: r.U8(), Watts: r.U16(), Correction: r.U32()}
	r.Skip(2)
	v.Sample = r.U16()
	v.ActionName = actionName(v.Action)
	return v, r.Err()
}

// actions are what the BMC does when the limit is exceeded, in the words for
// the command line and in those for the reader.
var actions = []struct {
	code       uint8
	word, name string
}{
	{0x00, "no_action", "No Action"},
	{0x01, "power_off", "Hard Power Off & Log Event to SEL"},
	{0x11, "sel_logging", "Log Event to SEL"},
}

// OEM actions have no names but their numbers.
const firstOEMAction, lastOEMAction = 0x02, 0x10

func actionName(code uint8) string {
	for _, a := range actions {
		if a.code == code {
			return a.name
		}
	}
	if code >= firstOEMAction && code <= lastOEMAction {
		return fmt.Sprintf("OEM reserved (%02xh)", code)
	}
	return fmt.Sprintf("Unknown (0x%x)", code)
}

func actionByWord(word string) (uint8, bool) {
	for _, a := range actions {
		if strings.EqualFold(a.word, word) {
			return a.code, true
		}
	}
	for code := uint8(firstOEMAction); code <= lastOEMAction; code++ {
		if strings.EqualFold(fmt.Sprintf("oem_%02x", code), word) {
			return code, true
		}
	}
	return 0, false
}

// Text shows the correction time as a signed number, as ipmitool does.
func (v limit) Text(p *output.Printer) {
	state := "No Active Power Limit"
	if v.Active {
		state = "Power Limit Active"
	}
	p.Printf("\n    Current Limit State: %s\n", state)
	p.Printf("    Exception actions:   %s\n", v.ActionName)
	p.Printf("    Power Limit:         %d Watts\n", v.Watts)
	p.Printf("    Correction time:     %d milliseconds\n", int32(v.Correction))
	p.Printf("    Sampling period:     %d seconds\n\n\n", v.Sample)
}

func newGetLimit(a *app.App) *cobra.Command {
	return a.Command("get_limit", "The power limit", runGetLimit)
}

func runGetLimit(ctx context.Context, h *app.Host, _ []string) error {
	v, err := readLimit(ctx, h)
	if err != nil {
		return fail(h, err, nil, "", "\n")
	}
	return h.Out.Emit(v)
}

func newSetLimit(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set_limit <parameter> <value> ...", "Set the power limit, or parts of it",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 {
				return h.Partial(text("\n"), usage(cmd))
			}
			set := setParts
			if len(args) == 2*len(limitParams) {
				set = setWhole
			}
			if err := set(ctx, h, args); err != nil {
				return h.Partial(text("\n"), err)
			}
			return runGetLimit(ctx, h, nil)
		})
	cmd.Long = `Parameters and their values:

    action      no_action, sel_logging, power_off or oem_02 to oem_10
    limit       watts
    correction  milliseconds
    sample      seconds

All four at once, in this order, are set by one request.`
	return cmd
}

func (v limit) write(ctx context.Context, h *app.Host) error {
	data := []byte{0, 0, 0, v.Action}
	data = binary.LittleEndian.AppendUint16(data, v.Watts)
	data = binary.LittleEndian.AppendUint32(data, v.Correction)
	data = binary.LittleEndian.AppendUint16(append(data, 0, 0), v.Sample)
	return write(ctx, h, cmdSetLimit, data...)
}

// limitParam is a part of the limit and how a word sets it.
type limitParam struct {
	name, title string
	max         int64 // of the value alone
	maxWhole    int64 // of the value among all others
	set         func(*limit, int64)
}

var limitParams = []limitParam{
	{"action", "Action", 0, 0, func(v *limit, n int64) { v.Action = uint8(n) }},
	{"limit", "Limit", math.MaxUint32, math.MaxUint16, func(v *limit, n int64) { v.Watts = uint16(n) }},
	{"correction", "Correction", math.MaxUint32, math.MaxUint32, func(v *limit, n int64) { v.Correction = uint32(n) }},
	{"sample", "Sample", math.MaxUint32, math.MaxUint16, func(v *limit, n int64) { v.Sample = uint16(n) }},
}

// parse reads a value.
func (l limitParam) parse(word string, highest int64) (int64, bool) {
	if l.name == "action" {
		code, ok := actionByWord(word)
		return int64(code), ok
	}
	n, err := app.ParseInt(word, 0, highest)
	return n, err == nil
}

// setWhole sets all parameters at once. ipmitool does not look at their names
// then, and takes OEM actions for none.
func setWhole(ctx context.Context, h *app.Host, args []string) error {
	var v limit
	for i, param := range limitParams {
		word := args[2*i+1]
		if !h.App.Compat && !strings.EqualFold(args[2*i], param.name) {
			return setParts(ctx, h, args)
		}
		n, ok := param.parse(word, param.maxWhole)
		if !ok {
			return app.Failf("Given %s '%s' is invalid.", param.title, word)
		}
		param.set(&v, n)
	}
	if h.App.Compat && v.Action >= firstOEMAction && v.Action <= lastOEMAction {
		v.Action = 0
	}
	if err := v.write(ctx, h); err != nil {
		return fail(h, err, nil, "", "")
	}
	return nil
}

// setParts sets one parameter after the other. ipmitool goes on behind one that
// is wrong; its exit status is that of the last.
func setParts(ctx context.Context, h *app.Host, args []string) (last error) {
	if !h.App.Compat {
		if err := checkParts(args); err != nil {
			return err
		}
	}
	for ; len(args) >= 2; args = args[2:] {
		warn(h, last)
		last = setPart(ctx, h, args[0], args[1])
	}
	return last
}

// checkParts finds what is wrong before anything is set.
func checkParts(args []string) error {
	for ; len(args) > 0; args = args[2:] {
		if len(args) == 1 {
			return app.Failf("Parameter '%s' needs a value", args[0])
		}
		if err := applyPart(&limit{}, args[0], args[1], false); err != nil {
			return err
		}
	}
	return nil
}

func setPart(ctx context.Context, h *app.Host, name, word string) error {
	v, err := readLimit(ctx, h)
	if err != nil {
		return fail(h, err, nil, "", "")
	}
	if err := applyPart(&v, name, word, h.App.Compat); err != nil {
		return err
	}
	if err := v.write(ctx, h); err != nil {
		return fail(h, err, nil, "", "")
	}
	return nil
}

// applyPart changes one parameter. Numbers that are too large lose their upper
// bits in ipmitool.
func applyPart(v *limit, name, word string, compat bool) error {
	for _, param := range limitParams {
		if !strings.EqualFold(param.name, name) {
			continue
		}
		highest := param.maxWhole
		if compat {
			highest = param.max
		}
		n, ok := param.parse(word, highest)
		if !ok {
			return app.Failf("Given %s '%s' is invalid.", name, word)
		}
		param.set(v, n)
		return nil
	}
	if compat {
		return &app.Failure{}
	}
	return app.Failf("Parameter '%s' is unknown", name)
}
