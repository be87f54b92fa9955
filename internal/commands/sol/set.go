package sol

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <parameter> <value> [channel] [noguard]", "Change a setting of the console",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 || len(args) > 4 {
				return wrongOperands(cmd)
			}
			s := setter{h: h, number: channel.Current, guarded: args[len(args)-1] != "noguard" || len(args) == 2}
			if len(args) == 4 || len(args) == 3 && s.guarded {
				var err error
				if s.number, err = app.ParseChannel(args[2]); err != nil {
					return err
				}
			}
			return s.set(ctx, args[0], args[1])
		})
	cmd.Long = setHelp
	return cmd
}

const setHelp = `Parameters and their values:

    set-in-progress               set-complete, set-in-progress, commit-write
    enabled                       true, false
    force-encryption              true, false
    force-authentication          true, false
    privilege-level               user, operator, admin, oem
    character-accumulate-level    1 to 255, of 5 ms
    character-send-threshold      0 to 255 characters
    retry-count                   0 to 7
    retry-interval                0 to 255, of 10 ms
    non-volatile-bit-rate         serial, 9.6, 19.2, 38.4, 57.6, 115.2 (kbit/s)
    volatile-bit-rate             the same

With "noguard" the BMC is not told that a change is in progress.`

// setter changes the parameters of one channel.
type setter struct {
	h       *app.Host
	number  uint8
	guarded bool // by Set In Progress
}

// set changes a parameter, between Set In Progress and Set Complete.
func (s setter) set(ctx context.Context, name, value string) error {
	what, known := settings[name]
	if !known {
		return app.Failf("Error: invalid SOL parameter %s", name)
	}
	n, err := what.parse(name, value)
	if err != nil {
		return err
	}
	var now config
	if what.shared {
		if now, err = readConfig(ctx, s.h, s.number); err != nil {
			return and(err, fmt.Sprintf("Error fetching SOL parameters for %s update", name))
		}
	}
	if err := s.write(ctx, what.param, name, value, what.data(n, now)); err != nil {
		return err
	}
	return s.h.Out.Emit(changed{s.number, name, value})
}

// and adds a line to a failure.
func and(err error, line string) error {
	return &app.Failure{Line: err.Error() + "\n" + line, Err: err}
}

func (s setter) write(ctx context.Context, param uint8, name, value string, data []byte) error {
	guarded := s.guarded && param != paramSetInProgress
	if guarded {
		if err := s.progress(ctx, setInProgress); err != nil {
			return and(err, fmt.Sprintf("Error: set of parameter %q failed", name))
		}
	}
	answered, err := s.send(ctx, param, name, value, data)
	if !guarded || err != nil && !answered {
		return err
	}
	if err != nil {
		if unlock := s.progress(ctx, setComplete); unlock != nil {
			return and(and(err, unlock.Error()), notComplete)
		}
		return err
	}
	return s.commit(ctx)
}

const notComplete = `Error could not set "set-in-progress" to "set-complete"`

// commit may fail where the BMC does not know how to.
func (s setter) commit(ctx context.Context) error {
	if err := s.progress(ctx, commitWrite); err != nil {
		s.h.App.Warnf("%v", err)
	}
	if err := s.progress(ctx, setComplete); err != nil {
		return and(err, notComplete)
	}
	return nil
}

func (s setter) progress(ctx context.Context, state string) error {
	n, err := settings[setInProgress].parse(setInProgress, state)
	if err == nil {
		_, err = s.send(ctx, paramSetInProgress, setInProgress, state, []byte{n})
	}
	return err
}

// send writes one parameter and words a refusal. That the BMC does not commit
// is none.
func (s setter) send(ctx context.Context, param uint8, name, value string, data []byte) (answered bool, err error) {
	resp, err := s.h.Do(ctx, ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdSetConfig,
		Data: append([]byte{s.number, param}, data...),
	})
	failed := fmt.Sprintf("Error setting SOL parameter '%s'", name)
	reason, specific := setCodes[resp.Code]
	switch {
	case err != nil:
		return false, &app.Failure{Line: failed, Err: err}
	case resp.Code == ipmi.OK, param == paramSetInProgress && value == commitWrite:
		return true, nil
	case specific:
		return true, &app.Failure{Line: failed + ": " + reason, Err: resp.Code}
	}
	return true, &app.Failure{Line: fmt.Sprintf("%s to '%s': %v", failed, value, resp.Code), Err: resp.Code}
}

var setCodes = map[ipmi.Code]string{
	codeUnsupported: "Parameter not supported",
	codeInProgress:  "Attempt to set set-in-progress when not in set-complete state",
	codeReadOnly:    "Attempt to write read-only parameter",
	codeWriteOnly:   "Attempt to read write-only parameter",
}

// changed is the setting as it was made; it has no text.
type changed struct {
	Channel   uint8  `json:"channel"`
	Parameter string `json:"parameter"`
	Value     string `json:"value"`
}

func (changed) Text(*output.Printer) {}
