// Package delloem holds the commands of Dell's servers: front panel, network
// cards, power budget, drive lights and SD card.
package delloem

import (
	"cmp"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// netFn is Dell's network function.
const netFn ipmi.NetFn = 0x30

// New is the group "delloem".
func New(a *app.App) *cobra.Command {
	return group(a, "delloem", "Dell's servers: front panel, network cards, power, drives", nil,
		newLCD(a),
		newMAC(a),
		newLAN(a),
		newSetLED(a),
		newPower(a),
		newVFlash(a),
	)
}

// group is a command that holds others. Where none of them is named it fails
// with its usage, or ends well if that was asked for, unless otherwise has it
// end in another way.
func group(a *app.App, use, short string,
	otherwise func(ctx context.Context, h *app.Host, args []string, usage *app.Failure) error,
	subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(use, short, "%s", subcommands...)
	usual := cmd.RunE
	cmd.RunE = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		f := &app.Failure{}
		errors.As(usual(cmd, args), &f)
		f.Line, f.OK = "", asksHelp(args)
		if otherwise == nil {
			return f
		}
		return otherwise(ctx, h, args, f)
	}).RunE
	return cmd
}

func asksHelp(args []string) bool { return len(args) == 0 || args[0] == "help" }

func usage(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

func usageOK(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd), OK: true} }

// read asks for something by a request of Dell's.
func read(ctx context.Context, c ipmi.Conn, cmd uint8, data ...byte) (*ipmi.Reader, error) {
	answer, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: netFn, Cmd: cmd, Data: data, Idempotent: true})
	return ipmi.NewReader(answer), err
}

// write changes something by a request of Dell's.
func write(ctx context.Context, c ipmi.Conn, cmd uint8, data ...byte) error {
	_, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: netFn, Cmd: cmd, Data: data})
	return err
}

// refusal words a failed request: what it was for and the reason.
type refusal struct {
	op      string
	silence string // the line if there was no answer; "" for op
	unknown string // behind op if the BMC does not have the request; "" for the code's text
	code    string // behind op, a format for other completion codes; "" for their text
	license bool   // the request may need one
}

const notSupported = ": Command not supported on this system."

// notLicensed is Dell's completion code for a feature that has to be paid for.
const notLicensed ipmi.Code = 0x6f

const unlicensed = "FM001 : A required license is missing or expired"

// failed ends a command with the words for err.
func (r refusal) failed(ctx context.Context, h *app.Host, err error) error {
	line := r.op + app.Reason(": ", err)
	switch {
	case r.license && errors.Is(err, notLicensed) && identify(ctx, h).licenses():
		line = unlicensed
	case r.unknown != "" && isUnknown(err):
		line = r.op + r.unknown
	case r.code != "":
		return app.Wording{What: r.op, Code: r.code, Silence: r.silence}.Failed(err)
	case line == r.op:
		line = cmp.Or(r.silence, line)
	}
	return &app.Failure{Line: line, Err: err}
}

// isUnknown reports whether the BMC does not have a request or its parameter.
func isUnknown(err error) bool {
	return errors.Is(err, ipmi.CodeInvalidCommand) || errors.Is(err, ipmi.CodeNotPresent)
}

// bracketed words a failed request with the reason in brackets.
func bracketed(op string, err error) *app.Failure {
	line := op
	if reason := app.Reason("", err); reason != "" {
		line += " (" + reason + ")"
	}
	return &app.Failure{Line: line, Err: err}
}

// overlook tells of a failure that does not end ipmitool's command; it does
// end goipmi's.
func overlook(h *app.Host, err error) error {
	if err == nil || !h.App.Compat {
		return err
	}
	h.App.Warnf("%v", err)
	return nil
}

// tolerate overlooks that the BMC does not have a request.
func tolerate(h *app.Host, err error) error {
	if !isUnknown(err) {
		return err
	}
	return overlook(h, err)
}
