package chassis

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// identifyDefault is how long the light is on if no time is given, in seconds.
const identifyDefault = 15

func newIdentify(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("identify [seconds|force]", "Light or blink so that a person finds the machine",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) > 0 && args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return runIdentify(ctx, h, args)
		})
	cmd.Long = "seconds: 1 to 255 (15 without the word), 0 turns it off.\n" +
		"force: on until turned off; not every chassis can."
	return cmd
}

func runIdentify(ctx context.Context, h *app.Host, args []string) error {
	v, err := parseIdentify(args)
	if err != nil {
		return err
	}
	_, err = ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdIdentify, Data: v.request()})
	if err != nil {
		err = failed("Unable to set Chassis Identify", "Set Chassis Identify failed", err)
		if f := new(app.Failure); v.Force && errors.As(err, &f) && errors.As(err, new(ipmi.Code)) {
			f.Line += "\nChassis may not support Force Identify On\n"
		}
		return err
	}
	return h.Out.Emit(v)
}

// identify is what Chassis Identify asks for (IPMI v2.0 §28.5).
type identify struct {
	Seconds uint8 `json:"seconds"` // 0: off, or on for ever
	Force   bool  `json:"indefinitely"`
	byWord  bool  // the time was given
}

func parseIdentify(args []string) (identify, error) {
	switch {
	case len(args) == 0:
		return identify{Seconds: identifyDefault}, nil
	case args[0] == "force":
		return identify{Force: true, byWord: true}, nil
	}
	seconds, err := app.ParseByte(args[0])
	switch {
	case errors.Is(err, app.ErrRange):
		return identify{}, app.Failf("Given interval is too big.")
	case err != nil:
		return identify{}, app.Failf("Invalid interval given.")
	}
	return identify{Seconds: seconds, byWord: true}, nil
}

// request has no time if the chassis's own is meant, and a second byte only
// for force, which not every chassis takes.
func (v identify) request() []byte {
	switch {
	case !v.byWord:
		return nil
	case v.Force:
		return []byte{0, 1}
	}
	return []byte{v.Seconds}
}

func (v identify) Text(p *output.Printer) {
	p.Printf("Chassis identify interval: ")
	switch {
	case !v.byWord:
		p.Printf("default (15 seconds)\n")
	case v.Force:
		p.Printf("indefinite\n")
	case v.Seconds == 0:
		p.Printf("off\n")
	default:
		p.Printf("%d seconds\n", v.Seconds)
	}
}
