package chassis

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// validOption is a word behind options= of "bootparam set bootflag": what
// makes the controller clear the boot flags' valid bit (parameter 3). The bits
// forbid it.
type validOption struct {
	name string
	bit  uint8
	text string
}

var validOptions = []validOption{
	{"PEF", 0x10, "Clear on a reset or power cycle by an event filter"},
	{"timeout", 0x08, "Clear when a minute has passed"},
	{"watchdog", 0x04, "Clear on a reset or power cycle by the watchdog"},
	{"reset", 0x02, "Clear on a reset by button or a soft reset"},
	{"power", 0x01, "Clear on power up by button or a wake event"},
}

func validList() string {
	var b strings.Builder
	b.WriteString("Options, with commas between them; no- before one forbids instead:\n")
	for _, o := range validOptions {
		fmt.Fprintf(&b, "  %-22s %s\n", o.name, o.text)
	}
	return b.String()
}

func newBootParamSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set bootflag <device> [options=...]", "Set the boot flags",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 || args[0] != "bootflag" {
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return runBootParamSet(ctx, h, args[1], args[2:])
		})
	cmd.Long = deviceList(forcePrefix) + "\n" + validList()
	return cmd
}

func runBootParamSet(ctx context.Context, h *app.Host, device string, options []string) error {
	change, err := parseValidOptions(options, h.App.Compat)
	if err != nil && !h.App.Compat {
		return err
	}
	complain(h, err) // ipmitool goes on with what it understood
	w := &bootWriter{h: h}
	err = setBootDevice(ctx, w, device, [flagBytes]byte{})
	if change == (validChange{}) || err != nil && !h.App.Compat {
		return err
	}
	complain(h, err)
	return setValidClearing(ctx, w, change)
}

// complain writes what a failure says; the command goes on.
func complain(h *app.Host, err error) {
	f := new(app.Failure)
	if !errors.As(err, &f) {
		return
	}
	for _, text := range []string{f.Line, strings.TrimSuffix(f.Usage, "\n")} {
		if text != "" {
			h.App.Warnf("%s", text)
		}
	}
}

// validChange are bits of parameter 3 to set and to clear.
type validChange struct{ set, clear uint8 }

// parseValidOptions looks at a single word; of more, ipmitool looks at none.
// Its "no-" works only in its help: as ipmitool, it is part of a wrong word.
func parseValidOptions(words []string, compat bool) (change validChange, err error) {
	if len(words) != 1 {
		return change, nil
	}
	list, ok := strings.CutPrefix(words[0], optionsKeyword)
	if !ok {
		return change, app.Failf("No options= keyword found \"%s\"", words[0])
	}
	var wrong []string
	for _, word := range splitOptions(list) {
		if word == "help" {
			return change, invalidValid(wrong)
		}
		name, no := word, false
		if !compat {
			name, no = strings.CutPrefix(word, "no-")
		}
		if !change.add(name, no) {
			wrong = append(wrong, word)
		}
	}
	if wrong == nil {
		return change, nil
	}
	return change, invalidValid(wrong)
}

// add takes in an option, and says whether it knows it.
func (c *validChange) add(name string, no bool) bool {
	for _, o := range validOptions {
		switch {
		case o.name != name:
			continue
		case no:
			c.set |= o.bit
		default:
			c.clear |= o.bit
		}
		return true
	}
	return false
}

func invalidValid(words []string) error {
	return &app.Failure{Line: invalidLines(words), Usage: validList()}
}

func setValidClearing(ctx context.Context, w *bootWriter, change validChange) error {
	return w.change(ctx, func() error {
		if err := w.clearAck(ctx, ackBIOS); err != nil {
			return written(err)
		}
		bits, err := readValidClearing(ctx, w.h)
		if err != nil {
			w.h.App.Warnf("%v", err)
			return &app.Failure{Line: "Failed to read boot valid flag", Err: err}
		}
		return written(w.set(ctx, paramFlagValid, bits&^change.clear|change.set))
	})
}

func readValidClearing(ctx context.Context, h *app.Host) (uint8, error) {
	data, err := getBootParam(ctx, h, paramFlagValid, 0)
	if err != nil {
		return 0, err
	}
	r := ipmi.NewReader(data)
	r.Skip(2) // version and number
	bits := r.U8()
	return bits, getBootParamFailed(paramFlagValid, r.Err())
}
