// Package kontronoem holds the commands that only Kontron's boards know.
package kontronoem

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Kontron's commands. They are on a LUN of their own, and begin with a key.
const (
	netFn = ipmi.NetFn(0x3e)
	lun   = 3

	cmdSetNextBoot     = 0x02
	cmdGetSerialNumber = 0x0c
	cmdGetDate         = 0x0e
)

func request(cmd uint8, data ...byte) ipmi.Request {
	key := []byte{0xb4, 0x90, 0x91, 0x8b}
	return ipmi.Request{NetFn: netFn, Cmd: cmd, Data: append(key, data...), To: ipmi.Target{LUN: lun}}
}

// New is the group "kontronoem".
func New(a *app.App) *cobra.Command {
	group := a.Group("kontronoem", "Kontron's boards: numbers in the inventory, the next boot",
		"Invalid Kontron command: %s",
		newSerialNumber(a),
		newDate(a),
		newNextBoot(a),
	)
	return app.Otherwise(group, func(_ []string, f *app.Failure) error {
		return onStdout(a, f, "Kontron Commands:  setsn setmfgdate nextboot\n")
	})
}

// onStdout is err with its usage where ipmitool has one: on standard output.
func onStdout(a *app.App, err error, usage string) error {
	var f *app.Failure
	if a.Compat && errors.As(err, &f) {
		a.Out.Printf("%s", usage)
		f.Usage = ""
	}
	return err
}

// set is what was set, and to what.
type set struct {
	output.Done
	Value string `json:"value"`
}

// refusal is why nothing was set, as ipmitool words it on standard output.
type refusal struct {
	text string
	err  error // the cause, if a BMC had a part in it
}

func (r *refusal) Error() string { return strings.TrimSpace(r.text) }

func (r *refusal) Unwrap() error { return r.err }

func refuse(cause error, format string, args ...any) error {
	return &refusal{fmt.Sprintf(format, args...), cause}
}

// notPresent words a request that failed; lead is what stands before it.
func notPresent(lead string, err error) error {
	switch reason := app.Reason("", err); {
	case err == nil:
		return nil
	case reason == "":
		return refuse(err, "%sDevice not present (No Response)\n", lead)
	default:
		return refuse(err, "%sDevice not present (%s)\n", lead, reason)
	}
}

// failed ends a command with the reason, if it is a refusal, and the outcome.
func failed(h *app.Host, err error, outcome string) error {
	var r *refusal
	if errors.As(err, &r) {
		return h.Partial(output.Done{Line: r.text + outcome}, &app.Failure{Err: err})
	}
	return h.Partial(output.Done{Line: outcome}, err)
}

// end reports what became of an entry of the inventory.
func end(h *app.Host, entry, value string, err error) error {
	if err != nil {
		return failed(h, err, fmt.Sprintf("FRU %s set failed\n", entry))
	}
	return h.Out.Emit(set{output.Done{Done: entry + " set", Line: fmt.Sprintf("FRU %s set successfully\n", entry)}, value})
}
