// Package pef holds the commands about platform event filtering: what a BMC
// does by itself when an event comes.
package pef

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// Commands of the sensor/event network function (IPMI v2.0 §30).
const (
	cmdGetCapabilities  = 0x10
	cmdSetConfig        = 0x12
	cmdGetConfig        = 0x13
	cmdGetLastProcessed = 0x15
)

// Configuration parameters (IPMI v2.0 §30.3, table 30-6).
const (
	paramControl     = 1
	paramAction      = 2
	paramFilterCount = 5
	paramFilter      = 6
	paramFilterFirst = 7 // its first byte alone
	paramPolicyCount = 8
	paramPolicy      = 9
	paramSystemGUID  = 10
	tableSizeMask    = 0x7f
	revisionLen      = 1 // what every answer begins with
	codeNotSupported = ipmi.Code(0x80)
	notImplemented   = "Not implemented."
	unexpectedLength = "Unexpected data length received."
	noResponse       = "IPMI response is NULL."
)

// New is the group "pef".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("pef", "Platform event filters and alert policies", "Invalid PEF command: '%s'\n",
		newInfo(a),
		newStatus(a),
		newFilter(a),
		newPolicy(a),
	)
	for _, name := range []string{"capabilities", "event", "pet", "timer"} {
		cmd.AddCommand(missing(a, name))
	}
	return app.Otherwise(cmd, func(args []string, f *app.Failure) error {
		if a.Compat && len(args) > 0 {
			return app.LineAlone(f) // ipmitool has a usage only for subgroups
		}
		return f
	})
}

// missing is a command that ipmitool only announces.
func missing(a *app.App, name string) *cobra.Command {
	cmd := a.Command(name, "Not implemented", func(context.Context, *app.Host, []string) error {
		return &app.Failure{Line: notImplemented, OK: true, Above: true}
	})
	cmd.Hidden = true
	return cmd
}

// group is a.Group with ipmitool's exit status 0 for words it does not know.
func group(a *app.App, use, short, invalid string, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(use, short, invalid, subcommands...)
	return app.Otherwise(cmd, func(args []string, f *app.Failure) error {
		if len(args) > 0 {
			f.OK, f.Above = true, args[0] != "help"
		}
		return f
	})
}

// lengthError is an answer of another length than the specification's.
type lengthError struct{ have, want int }

func (e *lengthError) Error() string {
	return fmt.Sprintf("answer of %d bytes, %d expected", e.have, e.want)
}

// sized is data if it has that length.
func sized(data []byte, err error, want int) ([]byte, error) {
	if err == nil && len(data) != want {
		err = &lengthError{len(data), want}
	}
	return data, err
}

// failure words why a request failed, as most of these commands do.
func failure(err error) string {
	var code ipmi.Code
	var length *lengthError
	switch {
	case errors.As(err, &code):
		return "IPMI command failed: " + code.String()
	case errors.As(err, &length):
		return unexpectedLength
	}
	return noResponse
}

// failed ends a command with the reason, and a line of its own behind it.
func failed(err error, line string) error {
	reason := failure(err)
	if line != "" {
		reason += "\n" + line
	}
	return &app.Failure{Line: reason, Err: err}
}

// config is the request for a parameter.
//
//	+---------+---+-----+
//	|parameter|set|block|
//	+---------+---+-----+
func config(param, set uint8) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdGetConfig, Data: []byte{param, set, 0}, Idempotent: true}
}

// get reads a parameter that has n bytes behind the revision.
func get(ctx context.Context, h *app.Host, param, set uint8, n int) ([]byte, error) {
	data, err := ipmi.Call(ctx, h, config(param, set))
	data, err = sized(data, err, revisionLen+n)
	if err != nil {
		return nil, err
	}
	return data[revisionLen:], nil
}

// tableSize reads how many entries a table has.
func tableSize(ctx context.Context, h *app.Host, param uint8) (uint8, error) {
	data, err := get(ctx, h, param, 0, 1)
	if err != nil {
		return 0, err
	}
	return data[0] & tableSizeMask, nil
}

// set writes a parameter.
func set(ctx context.Context, h *app.Host, data ...byte) error {
	_, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdSetConfig, Data: data})
	return err
}

// capabilities are what a BMC can filter and do (IPMI v2.0 §30.1).
type capabilities struct {
	Version uint8
	Actions uint8
	Filters uint8
}

func getCapabilities(ctx context.Context, h *app.Host) (capabilities, error) {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdGetCapabilities, Idempotent: true})
	if data, err = sized(data, err, 3); err != nil {
		return capabilities{}, err
	}
	return capabilities{data[0], data[1], data[2]}, nil
}

// exchange sends a request of the commands that word failures in their own way.
func exchange(ctx context.Context, h *app.Host, req ipmi.Request, what string) ([]byte, error) {
	data, err := ipmi.Call(ctx, h, req)
	complain(h, err, what)
	return data, err
}

// complain tells of a completion code, but not that something is not supported.
func complain(h *app.Host, err error, what string) {
	var code ipmi.Code
	if errors.As(err, &code) && code != codeNotSupported {
		h.App.Warnf(" **Error %x in '%s' command", uint8(code), what)
	}
}

// notRetrieved ends a command without that value.
func notRetrieved(err error, what string) error {
	return &app.Failure{Line: " **Error retrieving " + what, Err: err}
}
