package pef

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// switchable is a table whose entries can be enabled and disabled.
type switchable struct {
	name      string // as messages have it
	operand   string // as those about the operand have it
	max       uint8
	sizeParam uint8
	set       func(ctx context.Context, h *app.Host, id uint8, on bool) error
}

var (
	filterSwitch = switchable{"PEF Filter", "PEF Event Filter", 255, paramFilterCount, setFilter}
	policySwitch = switchable{"PEF Policy", "PEF Policy", 127, paramPolicyCount, setPolicy}
)

func newSwitch(a *app.App, s switchable, on bool) *cobra.Command {
	verb := "disable"
	if on {
		verb = "enable"
	}
	var cmd *cobra.Command
	cmd = a.Command(verb+" <id>", verb+" one, from 1 on", func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) != 1 {
			return &app.Failure{Line: "Not enough arguments given.", Usage: app.Usage(cmd.Parent())}
		}
		id, err := app.ParseByte(args[0])
		switch {
		case err != nil:
			return app.Failf("Invalid %s ID given: %s", s.operand, args[0])
		case id < 1 || id > s.max:
			return app.Failf("%s ID out of range. Valid range is <1..%d>.", s.operand, s.max)
		}
		return s.run(ctx, h, id, on, verb)
	})
	return cmd
}

func (s switchable) run(ctx context.Context, h *app.Host, id uint8, on bool, verb string) error {
	size, err := tableSize(ctx, h, s.sizeParam)
	switch {
	case err != nil:
		return failed(err, "")
	case size == 0:
		return app.Failf("%s isn't supported.", s.name)
	case id > size:
		return app.Failf("%s ID out of range. Valid range is (1..%d).", s.name, size)
	}
	if err := s.set(ctx, h, id, on); err != nil {
		return err
	}
	return h.Out.Emit(switched{id, on, s.name})
}

// switched is the report of an entry that is enabled or disabled.
type switched struct {
	Number  uint8 `json:"number"`
	Enabled bool  `json:"enabled"`
	name    string
}

func (v switched) Text(p *output.Printer) {
	p.Printf("%s ID %d is %s now.\n", v.name, v.Number, enabled(v.Enabled))
}

func switchFailed(err error, name string, id uint8, on bool) error {
	verb := "disable"
	if on {
		verb = "enable"
	}
	return failed(err, fmt.Sprintf("Failed to %s %s ID %d.", verb, name, id))
}

// setFilter clears the configuration before it enables or disables, which makes
// the filter a configurable one: so does ipmitool.
func setFilter(ctx context.Context, h *app.Host, id uint8, on bool) error {
	if err := set(ctx, h, paramFilterFirst, id, 0); err != nil {
		return failed(err, "")
	}
	var config uint8
	if on {
		config = filterEnabled
	}
	if err := set(ctx, h, paramFilterFirst, id, config); err != nil {
		return switchFailed(err, "PEF Filter", id, on)
	}
	return nil
}

// setPolicy writes an entry back with one bit changed.
func setPolicy(ctx context.Context, h *app.Host, id uint8, on bool) error {
	entry, err := get(ctx, h, paramPolicy, id, policyLen)
	if err != nil {
		return failed(err, "")
	}
	config := entry[1] &^ policyEnabled
	if on {
		config |= policyEnabled
	}
	if err := set(ctx, h, paramPolicy, id, config, entry[2], entry[3]); err != nil {
		return switchFailed(err, "PEF Policy", id, on)
	}
	return nil
}
