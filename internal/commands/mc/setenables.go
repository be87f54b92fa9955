package mc

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newSetEnables(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("setenables <option> <on|off> ...", "Enable and disable global functions",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 0:
				return &app.Failure{Usage: app.Usage(cmd)}
			case args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			changes, wrong := parseEnables(args, a.Compat)
			if len(wrong) > 0 && !a.Compat {
				return &app.Failure{Line: unrecognized(wrong[0]), Usage: app.Usage(cmd)}
			}
			return setEnables(ctx, h, changes, wrong)
		})
	cmd.Long = "Options, each followed by on or off; to goipmi also with =on or =off:\n"
	for _, f := range enableBits {
		cmd.Long += fmt.Sprintf("\n    %-18s  %s", f.Name, f.Description)
	}
	return cmd
}

func unrecognized(word string) string { return "Unrecognized option: " + word }

// parseEnables reads "name=on" and "name on". Ipmitool documents the first and
// reads only the second: as ipmitool, words that are no name alone are passed
// over, and those with neither on nor off behind them are only complained of.
func parseEnables(words []string, compat bool) (changes []enable, wrong []string) {
	for i := 0; i < len(words); i++ {
		name, value, attached := strings.Cut(words[i], "=")
		flag := findEnable(name)
		if compat && (attached || flag == nil) {
			continue
		}
		if !attached && i+1 < len(words) {
			value = words[i+1]
		}
		if flag == nil || value != "on" && value != "off" {
			wrong = append(wrong, words[i])
			continue
		}
		if !attached {
			i++
		}
		change := *flag
		change.Enabled = value == "on"
		changes = append(changes, change)
	}
	return changes, wrong
}

func findEnable(name string) *enable {
	i := slices.IndexFunc(enableBits[:], func(e enable) bool { return e.Name == name })
	if i < 0 {
		return nil
	}
	return &enableBits[i]
}

// enablesChange is what setenables did, as far as it came.
type enablesChange struct {
	Requested []enable `json:"requested"`
	Changed   bool     `json:"changed"`
	After     *enables `json:"after,omitempty"`
	refused   bool     // the controller did not take the bits
}

// setEnables changes bits and reads them back. As in ipmitool, failing to
// read them back is no failure.
func setEnables(ctx context.Context, h *app.Host, changes []enable, wrong []string) error {
	before, err := getEnables(ctx, h)
	if err != nil {
		return app.CommandFailed(getEnablesFailed, err)
	}
	for _, word := range wrong {
		h.App.Warnf("%s", unrecognized(word))
	}
	v := enablesChange{Requested: append([]enable{}, changes...)}
	if bits := apply(changes, before.Bits); bits != before.Bits {
		v.Changed = true
		_, err = ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdSetGlobalEnables, Data: []byte{bits}})
	}
	if err != nil {
		v.refused = true
		return partial(h, v, app.CommandFailed("Set Global Enables command failed", err))
	}
	after, err := getEnables(ctx, h)
	if err != nil {
		err = &app.Failure{Line: getEnablesFailed + app.Reason(": ", err), OK: true, Err: err}
	} else {
		v.After = &after
	}
	if emitErr := h.Out.Emit(v); emitErr != nil {
		return emitErr
	}
	return err
}

// apply is bits with the changes made.
func apply(changes []enable, bits uint8) uint8 {
	for _, f := range changes {
		bits &^= f.mask
		if f.Enabled {
			bits |= f.mask
		}
	}
	return bits
}

func (v enablesChange) Text(p *output.Printer) {
	for _, f := range v.Requested {
		verb := "Disabling"
		if f.Enabled {
			verb = "Enabling"
		}
		p.Printf("%s %s\n", verb, f.Description)
	}
	switch {
	case v.refused:
		return
	case v.Changed:
		p.Printf("\nVerifying...\n")
	default:
		p.Printf("\nNothing to change...\n")
	}
	if v.After != nil {
		v.After.Text(p)
	}
}
