package isol

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// word is a value and the number that stands for it.
type word struct {
	word   string
	number uint8
}

// rates are in kbit/s.
var rates = []word{{"9.6", 6}, {"19.2", 7}, {"38.4", 8}, {"57.6", 9}, {"115.2", 10}}

// rateName is the rate that a number stands for; 0 leaves it to the serial port.
func rateName(n uint8) string {
	for _, r := range append(rates, word{"IPMI-Over-Serial-Setting", 0}) {
		if r.number == n {
			return r.word
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", n)
}

// setting is a parameter that can be set, and the lines about wrong values.
type setting struct {
	param uint8
	words []word
	wrong string // takes the value and the name
}

var settings = map[string]setting{
	"enabled": {paramEnable, []word{{"true", 1}, {"false", 0}},
		"Invalid value %[1]s for parameter %[2]s\nValid values are true and false"},
	"privilege-level": {paramAuthentication, []word{{"user", 2}, {"operator", 3}, {"admin", 4}, {"oem", 5}},
		"Invalid value %[1]s for parameter %[2]s\nValid values are user, operator, admin, and oem"},
	"bit-rate": {paramRate, rates,
		"ISOL - Unsupported baud rate: %[1]s\nValid values are 9.6, 19.2, 38.4, 57.6 and 115.2"},
}

func newSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <parameter> <value>", "Change a setting", func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) < 2 {
			return &app.Failure{Usage: app.Usage(cmd)}
		}
		return set(ctx, h, args[0], args[1])
	})
	cmd.Long = `Parameters and their values:

    enabled          true, false
    privilege-level  user, operator, admin, oem
    bit-rate         9.6, 19.2, 38.4, 57.6, 115.2 (kbit/s)`
	return cmd
}

// set changes a setting. What is in force is read first: the privilege level
// has a flag beside it.
func set(ctx context.Context, h *app.Host, name, value string) error {
	now, err := readConfig(ctx, h)
	if err != nil {
		return err
	}
	s, known := settings[name]
	if !known {
		return app.Failf("Error: invalid ISOL parameter %s", name)
	}
	n, ok := s.number(value)
	if !ok {
		return &app.Failure{Line: fmt.Sprintf(s.wrong, value, name)}
	}
	if s.param == paramAuthentication {
		n |= now.authenticated
	}
	_, err = ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmdSetConfig, Data: []byte{0, s.param, n}})
	if err != nil {
		return app.CommandFailed(fmt.Sprintf("Error setting ISOL parameter '%s'", name), err)
	}
	return h.Out.Emit(output.Done{Done: name + " set to " + value})
}

func (s setting) number(value string) (uint8, bool) {
	for _, w := range s.words {
		if w.word == value {
			return w.number, true
		}
	}
	return 0, false
}
