package sol

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
	"goipmi/internal/session"
)

const activateHelp = `usesolkeepalive keeps the session alive with empty console packets instead of
Get Device ID; nokeepalive does not keep it alive. The escapes, recognized at
the beginning of a line only, are listed by ~?; -e names another character.

Besides, as goipmi: --steal ends a console that is active elsewhere; --reconnect
comes back after the BMC or the network was gone; --log FILE keeps a transcript
with times; --read-only types nothing; --quirk NAME works around a BMC's fault:
solpayloadsize, solport, solstatus or solpacketseq.`

// options are what activate was told.
type options struct {
	instance  uint8
	keepalive keepalive
	steal     bool
	reconnect bool
	readOnly  bool
	log       string
	quirks    []string
}

// keepalive is how the session is kept alive.
type keepalive int

const (
	keepByDeviceID keepalive = iota
	keepBySOL
	keepNot
)

func newActivate(a *app.App) *cobra.Command {
	var o options
	var cmd *cobra.Command
	cmd = a.Command("activate [usesolkeepalive|nokeepalive] [instance=N]", "Use the serial console",
		func(ctx context.Context, h *app.Host, args []string) error {
			if err := o.parse(cmd, args); err != nil {
				return err
			}
			return (&console{host: h, options: o}).run(ctx)
		})
	cmd.Long = activateHelp
	f := cmd.Flags()
	f.BoolVar(&o.steal, "steal", false, "take the console from another session")
	f.BoolVar(&o.reconnect, "reconnect", false, "come back when the BMC or the network was gone")
	f.BoolVar(&o.readOnly, "read-only", false, "watch, and type nothing")
	f.StringVar(&o.log, "log", "", "append a transcript with times to a file")
	f.StringSliceVar(&o.quirks, "quirk", nil, "work around a fault of the BMC")
	return cmd
}

// parse reads the operands and, among them, the flags.
func (o *options) parse(cmd *cobra.Command, args []string) error {
	flag := func(arg string) bool { return strings.HasPrefix(arg, "--") }
	var flags, words []string
	for _, arg := range args {
		if flag(arg) {
			flags = append(flags, arg)
		} else {
			words = append(words, arg)
		}
	}
	if err := cmd.Flags().Parse(flags); err != nil {
		return &app.Failure{Line: err.Error(), Usage: app.Usage(cmd)}
	}
	for _, q := range o.quirks {
		if _, ok := quirks[q]; !ok {
			return app.Failf("Unknown quirk '%s': solpayloadsize, solport, solstatus and solpacketseq are known", q)
		}
	}
	words = slices.DeleteFunc(words, o.keepaliveWord)
	var err error
	o.instance, err = parseInstance(cmd, words)
	return err
}

// keepaliveWord takes a word about the keepalive. "nokeepalive" outweighs the
// other.
func (o *options) keepaliveWord(word string) bool {
	switch word {
	case "usesolkeepalive":
		o.keepalive = max(o.keepalive, keepBySOL)
	case "nokeepalive":
		o.keepalive = keepNot
	default:
		return false
	}
	return true
}

// quirks are those of Serial over LAN by FreeIPMI's names. The state that
// solstatus is about is never asked for.
var quirks = map[string]session.Quirk{
	"solpayloadsize": session.SOLPayloadSize,
	"solport":        session.SOLPort,
	"solstatus":      0,
	"solpacketseq":   session.SOLPacketSeq,
}

// activate begins the stream.
func (c *console) activate(ctx context.Context) (*session.SOL, error) {
	conn, ok := ipmi.Direct(c.host.Conn).(*session.Conn)
	if !ok || conn.Suite() == session.Best {
		return nil, app.Failf("Error: This command is only available over the lanplus interface")
	}
	if err := checkInstance(c.options.instance); err != nil {
		return nil, err
	}
	o := session.SOLOptions{Instance: c.options.instance, Steal: c.options.steal, Formerly: c.formerly, Notice: c.notice, Output: c.glimpse}
	for _, q := range c.options.quirks {
		o.Quirks |= quirks[q]
	}
	s, err := conn.ActivateSOL(ctx, o)
	if err != nil {
		return nil, notActivated(err)
	}
	c.formerly = conn.ID()
	return s, nil
}

// notActivated words a failure to activate (IPMI v2.0 table 24-2).
func notActivated(err error) error {
	var code ipmi.Code
	var length *ipmi.LengthError
	var port *session.PortError
	f := &app.Failure{Line: "Error: No response activating SOL payload", Err: err}
	switch {
	case errors.As(err, &port):
		f.Line = "Error: BMC requests SOL session on different port"
		f.Hint = fmt.Sprintf("%v; if it is the same console here, try --quirk solport", port)
	case errors.As(err, &length):
		f.Line = fmt.Sprintf("Error: Unexpected data length (%d) received in payload activation response", length.Have)
	case errors.As(err, &code):
		f.Line, f.Hint = refusal(code)
	}
	return f
}

// refusal is ipmitool's line on a completion code, and what may help.
func refusal(code ipmi.Code) (line, hint string) {
	switch code {
	case session.CodeSOLActive:
		return "Info: SOL payload already active on another session",
			"somebody else has the console; --steal takes it over, 'sol deactivate' ends it"
	case session.CodeSOLDisabled:
		return "Info: SOL payload disabled", "try 'sol set enabled true', and 'sol payload enable' for the user"
	case session.CodeSOLLimit:
		return "Info: SOL payload activation limit reached", ""
	case session.CodeSOLNotEncryptable:
		return "Info: cannot activate SOL payload with encryption", ""
	case session.CodeSOLEncryptionAsked:
		return "Info: cannot activate SOL payload without encryption", "try a cipher suite that encrypts, such as -C 3"
	}
	return fmt.Sprintf("Error activating SOL payload: %v", code), ""
}

// notice tells of what the BMC reports beside the output.
func (c *console) notice(flags rmcp.SOLFlags) {
	if flags&rmcp.SOLOverrun != 0 {
		c.overruns.Add(1)
	}
}
