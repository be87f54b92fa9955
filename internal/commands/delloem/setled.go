package delloem

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// cmdStorage is about drives. Its requests begin alike:
//
//	+---+-------+----------+----------+---------
//	|get|command|length (2)|offset (2)|data ...
//	+---+-------+----------+----------+---------
const (
	cmdStorage      = 0xd5
	storageSet      = 0
	storageGet      = 1
	storageVersion  = 0x00
	storageSetDrive = 0x04
	storageMap      = 0x07
)

// driveStates are the bits of a drive's state.
var driveStates = []struct {
	name string
	bit  uint16
}{
	{"present", 1 << 0},
	{"online", 1 << 1},
	{"hotspare", 1 << 2},
	{"identify", 1 << 3},
	{"rebuilding", 1 << 4},
	{"fault", 1 << 5},
	{"predict", 1 << 6},
	{"critical", 1 << 9},
	{"failed", 1 << 10},
}

func newSetLED(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("setled <bus:device.function> <state>...", "Show the state of a drive by its lights",
		func(ctx context.Context, h *app.Host, args []string) error {
			if asksHelp(args) {
				return usageOK(cmd)
			}
			return runSetLED(ctx, h, cmd, args)
		})
	cmd.Long = "The drive is named by its PCI address, as lspci writes it. States:"
	for _, s := range driveStates {
		cmd.Long += " " + s.name
	}
	return cmd
}

// light is a drive, and what its lights have been set to.
type light struct {
	Bus      uint8    `json:"bus"`
	Device   uint8    `json:"device"`
	Function uint8    `json:"function"`
	Bay      uint8    `json:"bay"`
	Slot     uint8    `json:"slot"`
	State    uint16   `json:"state_bits"`
	States   []string `json:"states"`
	domain   bool     // the address began with a domain
}

// Text is nothing.
func (light) Text(*output.Printer) {}

func runSetLED(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	if _, err := read(ctx, h, cmdStorage, storageGet, storageVersion, 8, 0, 0, 0, 0, 0, 0, 0); err != nil {
		return &app.Failure{Line: "'setled' is not supported on this system.", Err: err}
	}
	v, ok := parseDrive(args[0])
	if !ok {
		return usage(cmd)
	}
	if err := v.parseStates(h, args[1:]); err != nil {
		return err
	}
	if err := v.locate(ctx, h); err != nil {
		return err
	}
	data := make([]byte, 20)
	copy(data, []byte{storageSet, storageSetDrive, 14, 0, 0, 0, 14, 0, v.Bay, v.Slot, uint8(v.State), uint8(v.State >> 8)})
	if err := write(ctx, h, cmdStorage, data...); err != nil {
		return setDrive.failed(ctx, h, err)
	}
	return h.Out.Emit(v)
}

var (
	setDrive = refusal{op: "Error issuing setled command", silence: "Error issuing setled command."}
	getMap   = refusal{op: "Error issuing getdrivemap command", silence: "Error issuing getdrivemap command."}
)

// parseStates takes the states from operands. ipmitool passes over words that
// are none.
func (v *light) parseStates(h *app.Host, args []string) error {
	v.States = []string{}
	for _, arg := range args {
		bit := uint16(0)
		for _, s := range driveStates {
			if s.name == arg {
				bit = s.bit
			}
		}
		switch {
		case bit != 0:
			v.State |= bit
			v.States = append(v.States, arg)
		case !h.App.Compat:
			return app.Failf("Drive state '%s' is not valid", arg)
		}
	}
	return nil
}

// locate finds out where the drive is. ipmitool does so twice for an address
// with a domain.
//
//	answer: +-----+---+----+
//	        | (7) |bay|slot|
//	        +-----+---+----+
func (v *light) locate(ctx context.Context, h *app.Host) error {
	r, err := read(ctx, h, cmdStorage, storageGet, storageMap, 6, 0, 0, 0, v.Bus, v.Device<<3+v.Function)
	r.Skip(7)
	v.Bay, v.Slot = r.U8(), r.U8()
	switch err = cmp.Or(err, r.Err()); {
	case err != nil:
		err = getMap.failed(ctx, h, err)
	case v.Bay == 0xff || v.Slot == 0xff:
		err = app.Failf("Error could not get drive bay:slot mapping")
	}
	if err != nil && v.domain && h.App.Compat {
		h.App.Warnf("%v", err)
	}
	return err
}

// parseDrive reads a PCI address, with or without its domain, as C's scanf does
// with "%x:%x.%x": whatever follows does not matter.
func parseDrive(word string) (light, bool) {
	if _, rest, ok := hexField(word, ":"); ok {
		if v, ok := parseAddress(rest); ok {
			v.domain = true
			return v, true
		}
	}
	return parseAddress(word)
}

func parseAddress(word string) (light, bool) {
	bus, word, ok1 := hexField(word, ":")
	device, word, ok2 := hexField(word, ".")
	function, _, ok3 := hexField(word, "")
	return light{Bus: bus, Device: device, Function: function}, ok1 && ok2 && ok3
}

// hexField takes a hexadecimal number and the separator behind it off a word.
// Of the number the last byte counts.
func hexField(word, separator string) (n uint8, rest string, ok bool) {
	digits, negative := strings.CutPrefix(strings.TrimLeft(word, " \t\n\v\f\r"), "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	if len(digits) > 2 && strings.EqualFold(digits[:2], "0x") {
		digits = digits[2:]
	}
	end := len(digits) - len(strings.TrimLeft(digits, "0123456789abcdefABCDEF"))
	v, _ := strconv.ParseUint(digits[:end], 16, 64) // the highest number if it is higher
	if negative {
		v = -v
	}
	rest, ok = strings.CutPrefix(digits[end:], separator)
	return uint8(v), rest, ok && end > 0
}
