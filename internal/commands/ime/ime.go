// Package ime holds the commands about Intel's Management Engine: a controller
// in the chip set that is reached through the BMC, with -b and -t.
package ime

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// The engine's commands for the update of its firmware.
const (
	netFn = ipmi.NetFn(0x30)

	cmdPrepare         = 0xa0
	cmdOpenArea        = 0xa1
	cmdWriteArea       = 0xa2
	cmdCloseArea       = 0xa3
	cmdRegister        = 0xa4
	cmdGetStatus       = 0xa6
	cmdGetCapabilities = 0xa7
)

// New is the group "ime". For what it does not know ipmitool has its usage and
// exit status 0.
func New(a *app.App) *cobra.Command {
	group := a.Group("ime", "Intel's Management Engine: its firmware and its update", "Invalid ime command: %s",
		newInfo(a),
		newUpdate(a),
		newRollback(a),
	)
	return app.Otherwise(group, func(_ []string, f *app.Failure) error {
		if a.Compat {
			f.Line, f.OK = "", true
		}
		return f
	})
}

// updateState is how far an update is.
type updateState uint32

// The states that mean something here.
const (
	stateRequested  updateState = 1
	stateInProgress updateState = 2
	stateSuccess    updateState = 3
	stateRolledBack updateState = 5
	stateAborted    updateState = 6
)

var stateNames = [...]string{
	"idle", "update requested", "update in progress", "update succeeded", "update failed",
	"rolled back", "update aborted", "initialization failed",
}

// String names a state.
func (s updateState) String() string {
	if s < updateState(len(stateNames)) {
		return stateNames[s]
	}
	return fmt.Sprintf("%#x", uint32(s))
}

// stateError is a state in which the engine should not be.
type stateError struct{ state updateState }

func (e *stateError) Error() string { return "the Management Engine's state is: " + e.state.String() }

// status is the answer to Get Status, as far as it is of use.
//
//	+-----+-----+-------+--------+----+----------+---------+
//	|image|state|attempt|rollback|type|dependency|free area|
//	+-----+-----+-------+--------+----+----------+---------+
//	   1     1      1       1      1       1          4
type status struct {
	image uint8
	state updateState
}

// askStatus asks for the status. ipmitool takes the state for 32 bits wide, so
// that it goes on only if three fields behind it are zero.
func askStatus(ctx context.Context, h *app.Host) (status, error) {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmdGetStatus, Idempotent: true})
	if err != nil {
		return status{}, err
	}
	r := ipmi.NewReader(data)
	s := status{image: r.U8(), state: updateState(r.U8())}
	if h.App.Compat && r.Len() >= 3 {
		s.state |= updateState(r.U24()) << 8
	}
	return s, r.Err()
}

// statusFailed words a failed Get Status, and Get Capabilities, by ipmitool's
// mistake.
const statusFailed = "UpdatePrepare command failed"

// tellStatus is askStatus for those who go on without an answer: the state is
// stateAborted then.
func tellStatus(ctx context.Context, h *app.Host) updateState {
	s, err := askStatus(ctx, h)
	if err != nil {
		tell(h, app.CommandFailed(statusFailed, err))
		return stateAborted
	}
	return s.state
}

// tell writes the line of an error that is not the end.
func tell(h *app.Host, err error) {
	if err != nil {
		h.App.Warnf("%v", err)
	}
}

// register has an image take effect: kindUpdate or kindRollback.
func register(ctx context.Context, h *app.Host, kind byte) error {
	_, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmdRegister, Data: []byte{kind, 0}})
	return app.CommandFailed("ImeUpdateRegisterUpdate command failed", err)
}

const (
	kindUpdate   = 1
	kindRollback = 3
)
