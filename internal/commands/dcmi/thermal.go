package dcmi

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newThermal(a *app.App) *cobra.Command {
	get, set := newGetThermal(a), newSetThermal(a)
	cmd := a.Group("thermalpolicy", "What happens when it gets too hot", "", get, set)
	cmd = a.AnyCase(cmd, app.Failure{})
	known := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return get.RunE(get, nil)
		}
		err := known(cmd, args)
		var f *app.Failure
		if errors.As(err, &f) && f.Usage == app.Usage(cmd) && !a.Out.Structured() {
			a.Out.Printf("\n")
		}
		return err
	}
	return cmd
}

// Bits of a thermal policy's actions.
const (
	persistent  = 0x80
	hardPower   = 0x40
	logToSEL    = 0x20
	thermalHelp = "<entityID> <instanceID>"
)

// thermalPolicy is the answer to Get Thermal Limit (DCMI §6.7.2).
//
//	+-------+-----+------------+
//	|actions|limit|exception s |
//	+-------+-----+------------+
//	    1      1        2
type thermalPolicy struct {
	Entity     uint8  `json:"entity_id"`
	Instance   uint8  `json:"entity_instance"`
	Actions    uint8  `json:"actions_byte"`
	Persistent bool   `json:"persistent"`
	PowerOff   bool   `json:"hard_power_off"`
	LogOnly    bool   `json:"log_to_sel"`
	Limit      uint8  `json:"temperature_limit_c"`
	Exception  uint16 `json:"exception_time_s"`
}

func decodeThermal(data []byte) (thermalPolicy, error) {
	r := ipmi.NewReader(data)
	v := thermalPolicy{Actions: r.U8(), Limit: r.U8(), Exception: r.U16()}
	v.setFlags()
	return v, r.Err()
}

func (v *thermalPolicy) setFlags() {
	v.Persistent, v.PowerOff, v.LogOnly = v.Actions&persistent != 0, v.Actions&hardPower != 0, v.Actions&logToSEL != 0
}

func word(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

func (v thermalPolicy) Text(p *output.Printer) {
	p.Printf("\n    Persistence flag is:                      %s\n", word(v.Persistent, "set", "notset"))
	p.Printf("    Exception Actions, taken if the Temperature Limit exceeded:\n")
	p.Printf("        Hard Power Off system and log event:  %s\n", word(v.PowerOff, "active", "inactive"))
	p.Printf("        Log event to SEL only:                %s\n", word(v.LogOnly, "active", "inactive"))
	p.Printf("    Temperature Limit                         %d degrees\n", v.Limit)
	p.Printf("    Exception Time                            %d seconds\n\n\n\n", v.Exception)
}

// entityOperands reads the two words that say where.
func entityOperands(args []string) (entity, instance uint8, err error) {
	if entity, err = app.ParseByte(args[0]); err != nil {
		return 0, 0, app.Failf("Given Entity ID '%s' is invalid.", args[0])
	}
	if instance, err = app.ParseByte(args[1]); err != nil {
		return 0, 0, app.Failf("Given Instance ID '%s' is invalid.", args[1])
	}
	return entity, instance, nil
}

func newGetThermal(a *app.App) *cobra.Command {
	return a.Command("get "+thermalHelp, "The policy of an entity",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 {
				return h.Partial(text("\n"), app.Failf("Get "+thermalHelp))
			}
			entity, instance, err := entityOperands(args)
			if err != nil {
				return h.Partial(text("\n"), err)
			}
			return getThermal(ctx, h, entity, instance)
		})
}

func getThermal(ctx context.Context, h *app.Host, entity, instance uint8) error {
	data, err := read(ctx, h, cmdGetThermal, []byte{entity, instance})
	v, decodeErr := decodeThermal(data)
	if err == nil {
		err = decodeErr
	}
	if err != nil {
		return fail(h, err, nil, "", "\n")
	}
	v.Entity, v.Instance = entity, instance
	return h.Out.Emit(v)
}

func newSetThermal(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set "+thermalHelp+" <persistence> <power off> <log> <degrees> <seconds>", "Set the policy of an entity",
		func(ctx context.Context, h *app.Host, args []string) error {
			v, err := parseThermal(cmd, h, args)
			if err != nil {
				return h.Partial(text("\n"), err)
			}
			return setThermal(ctx, h, v)
		})
	cmd.Long = `    persistence  volatile or nonvolatile
    power off    poweroff or nopoweroff
    log          sel or nosel

Any of the three may be disabled.`
	return cmd
}

// thermalWords are what the words about actions mean; any other means no, to
// ipmitool.
var thermalWords = map[string]bool{
	"volatile": false, "nonvolatile": true, "poweroff": true, "nopoweroff": false,
	"sel": true, "nosel": false, "disabled": false,
}

func parseThermal(cmd *cobra.Command, h *app.Host, args []string) (v thermalPolicy, err error) {
	switch {
	case len(args) < 2:
		return v, app.Failf("Set " + thermalHelp)
	case len(args) < 7:
		return v, usage(cmd)
	}
	if v.Entity, v.Instance, err = entityOperands(args); err != nil {
		return v, err
	}
	for i, bit := range []uint8{persistent, hardPower, logToSEL} {
		on, known := thermalWords[strings.ToLower(args[2+i])]
		if !known && !h.App.Compat {
			return v, &app.Failure{Line: "Given action '" + args[2+i] + "' is invalid.", Usage: app.Usage(cmd)}
		}
		if on {
			v.Actions |= bit
		}
	}
	if v.Limit, err = app.ParseByte(args[5]); err != nil {
		return v, app.Failf("Given Temp Limit '%s' is invalid.", args[5])
	}
	if v.Exception, err = app.ParseWord(args[6]); err != nil {
		return v, app.Failf("Given Sampling Time '%s' is invalid.", args[6])
	}
	v.setFlags()
	return v, nil
}

func setThermal(ctx context.Context, h *app.Host, v thermalPolicy) error {
	err := write(ctx, h, cmdSetThermal, v.Entity, v.Instance, v.Actions, v.Limit, byte(v.Exception), byte(v.Exception>>8))
	if err != nil {
		return fail(h, err, nil, "", "\n")
	}
	return h.Out.Emit(thermalSet{v})
}

// thermalSet is a policy that was written.
type thermalSet struct{ thermalPolicy }

func (v thermalSet) Text(p *output.Printer) {
	p.Printf("\nThermal policy %d for %Xh entity successfully set.\n\n\n", v.Instance, v.Entity)
}
