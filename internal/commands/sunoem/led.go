package sunoem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// Kinds of LEDs and their modes, by their numbers.
var (
	ledKinds    = []string{"OK2RM", "SERVICE", "ACT", "LOCATE"}
	ledModes    = []string{"OFF", "ON", "STANDBY", "SLOW", "FAST"}
	ledModeLong = []string{"STEADY_OFF", "STEADY_ON", "STANDBY_BLINK", "SLOW_BLINK", "FAST_BLINK"}
)

func find(names []string, word string) int {
	return slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, word) })
}

func newLED(a *app.App) *cobra.Command {
	cmd := a.Group("led", "LEDs that generic device locators tell of", "Invalid led command: %s",
		newGetLED(a), newSetLED(a))
	cmd.Aliases = []string{"sbled"}
	if a.Compat {
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return &app.Failure{Usage: app.Usage(cmd)} }
	}
	return cmd
}

var ledHelp = "The id is the name of a generic device locator ('sdr list generic'); one of a logical\n" +
	"entity stands for the LEDs of what the entity contains, and all for every LED there is.\n" +
	"Kinds: " + strings.Join(ledKinds, ", ") + "; without, what the locator says.\n"

func newGetLED(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get [<id>|all [<kind>]]", "The modes of LEDs",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				args = []string{"all"}
			}
			if args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			kind, err := parseKind(a, args[1:])
			if err != nil {
				return err
			}
			return getLEDs(ctx, h, args[0], kind)
		})
	cmd.Long = strings.TrimSuffix(ledHelp, "\n")
	return cmd
}

func newSetLED(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = command(a, "set <id>|all <mode> [<kind>]", "Switch LEDs, or have them blink", 2,
		func(ctx context.Context, h *app.Host, args []string) error {
			if args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			mode := max(find(ledModes, args[1]), find(ledModeLong, args[1]))
			if mode < 0 {
				return app.Failf("Invalid LED Mode: %s", args[1])
			}
			if a.Compat && len(args) == 3 {
				args = args[:2] // ipmitool takes a kind only if a word is behind it
			}
			kind, err := parseKind(a, args[2:])
			if err != nil {
				return err
			}
			return setLEDs(ctx, h, args[0], mode, kind)
		})
	cmd.Long = ledHelp + "Modes: " + strings.Join(ledModes, ", ") + "."
	return cmd
}

// ownKind is that of the locator.
const ownKind = -1

// parseKind reads the kind of LED, if one is given. ipmitool goes on with
// ownKind if it does not know it.
func parseKind(a *app.App, words []string) (int, error) {
	if len(words) == 0 {
		return ownKind, nil
	}
	kind := find(ledKinds, words[0])
	switch {
	case kind < 0 && a.Compat:
		a.Warnf("Unknown ledtype, will use data from the SDR oem field")
	case kind < 0:
		return 0, app.Failf("Unknown kind of LED: %s", words[0])
	}
	return kind, nil
}

// leds are the locators that an operand means.
type leds struct {
	records []*sdr.Record
	grouped bool // they belong to a logical entity
}

func findLEDs(ctx context.Context, h *app.Host, id string) (leds, error) {
	if strings.EqualFold(id, "all") {
		found, err := h.SDRs().Select(ctx, func(rec *sdr.Record) bool {
			g := rec.GenericLocator()
			return g != nil && !g.Entity.Logical
		})
		return leds{records: found}, view.Failed(err)
	}
	rec, err := view.Lookup(ctx, h, id)
	switch {
	case err != nil:
		return leds{}, view.Failed(err)
	case rec == nil:
		return leds{}, app.Failf("No Sensor Data Record found for %s", id)
	}
	g := rec.GenericLocator()
	switch {
	case g == nil:
		return leds{}, app.Failf("Invalid SDR type %d", rec.Type)
	case !g.Entity.Logical:
		return leds{records: []*sdr.Record{rec}}, nil
	}
	h.App.Verbosef(1, "LED %s is logical device", id)
	found, err := contained(ctx, h.SDRs(), g.Entity)
	return leds{found, true}, view.Failed(err)
}

// contained is the LEDs of all entities that a container holds.
func contained(ctx context.Context, sdrs *sdr.Repository, container sdr.Entity) (found []*sdr.Record, err error) {
	associations, err := sdrs.Select(ctx, func(rec *sdr.Record) bool {
		e, _ := rec.Entity()
		return rec.Type == sdr.TypeEntityAssociation && e.ID == container.ID && e.Instance == container.Instance
	})
	for _, association := range associations {
		for _, e := range association.Members() {
			of, err := sdrs.OfEntity(ctx, e.ID, e.Instance)
			if err != nil {
				return nil, err
			}
			for _, rec := range of {
				if rec.Type == sdr.TypeGenericLocator {
					found = append(found, rec)
				}
			}
		}
	}
	return found, err
}

// ledRequest is Get LED, or Set LED with a mode, which stands before the entity.
//
//	+-------------+----+--------------+---+---------+--------+-----------+
//	|slave address|kind|access address|OEM|entity ID|instance|zeros: 1, 2|
//	+-------------+----+--------------+---+---------+--------+-----------+
func ledRequest(cmd uint8, g *sdr.GenericLocator, kind int, mode ...byte) ipmi.Request {
	led := g.OEM
	if kind != ownKind {
		led = uint8(kind)
	}
	data := append([]byte{g.SlaveAddr, led, g.AccessAddr, g.OEM}, mode...)
	data = append(data, g.Entity.ID, g.Entity.Instance, 0)
	return ipmi.Request{NetFn: netFn, Cmd: cmd, Data: append(data, make([]byte, len(mode))...), To: ipmi.Target{LUN: g.LUN}}
}

// led is one LED.
type led struct {
	Name  string `json:"name"`
	Mode  string `json:"mode,omitempty"` // missing if the LED does not tell
	Code  *uint8 `json:"mode_code"`
	Error string `json:"error,omitempty"` // why it does not
}

func newLEDMode(rec *sdr.Record, mode uint8) *led {
	name := fmt.Sprintf("Unknown (0x%02X)", mode)
	if int(mode) < len(ledModes) {
		name = ledModes[mode]
	}
	return &led{Name: rec.FullName(), Mode: name, Code: &mode}
}

func (v led) mode() string {
	if v.Code == nil {
		return "na"
	}
	return v.Mode
}

// Text is a line.
func (v led) Text(p *output.Printer) {
	p.Printf("%s | %s\n", view.Pad(output.Clean(v.Name), 16), v.mode())
}

// CSV is one, too.
func (v led) CSV(p *output.Printer) { p.Printf("%s,%s\n", output.Clean(v.Name), v.mode()) }

// codeUnavailable is that of an LED which is not there now: no failure.
const codeUnavailable = ipmi.Code(0xd3)

func getLEDs(ctx context.Context, h *app.Host, id string, kind int) error {
	found, err := findLEDs(ctx, h, id)
	if err != nil {
		return err
	}
	return found.each(h, func(rec *sdr.Record) (*led, error) {
		req := ledRequest(cmdGetLED, rec.GenericLocator(), kind)
		req.Idempotent = true
		data, err := ipmi.Call(ctx, h, req)
		if err == nil {
			err = ipmi.Exactly(data, 1)
		}
		if err == nil {
			return newLEDMode(rec, data[0]), nil
		}
		unknown := &led{Name: rec.FullName(), Error: err.Error()}
		if errors.Is(err, codeUnavailable) {
			err = nil
		}
		return unknown, err
	})
}

func setLEDs(ctx context.Context, h *app.Host, id string, mode, kind int) error {
	found, err := findLEDs(ctx, h, id)
	if err != nil {
		return err
	}
	return found.each(h, func(rec *sdr.Record) (*led, error) {
		data, err := ipmi.Call(ctx, h, ledRequest(cmdSetLED, rec.GenericLocator(), kind, byte(mode)))
		switch {
		case err != nil:
			h.App.Warnf("Sun OEM Set LED command failed%s", cmp.Or(app.Reason(": ", err), "."))
			return nil, err
		case found.grouped && h.App.Compat && len(data) > 0:
			return nil, nil // ipmitool says nothing of these
		}
		return newLEDMode(rec, uint8(mode)), nil
	})
}

// each shows what one makes of each LED. It goes on behind one that is refused,
// and fails in the end.
func (l leds) each(h *app.Host, one func(*sdr.Record) (*led, error)) error {
	list := h.Out.List()
	var failure error
	for _, rec := range l.records {
		row, err := one(rec)
		if err != nil && failure == nil {
			failure = &app.Failure{Err: err, Hint: fmt.Sprintf("%s: %v", output.Clean(rec.FullName()), err)}
		}
		if row != nil {
			if err := list.Row(row); err != nil {
				return err
			}
		}
		if err != nil && app.Reason("", err) == "" {
			break // nobody answers
		}
	}
	return errors.Join(failure, list.Close())
}
