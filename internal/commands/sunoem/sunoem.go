// Package sunoem holds the commands that only Sun's and Oracle's service
// processors know: ILOM's command line, files and properties, and LEDs.
package sunoem

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// Sun's commands.
const (
	netFn = ipmi.NetFnOEM

	cmdSetSSHKey    = 0x01
	cmdDeleteSSHKey = 0x02
	cmdCLI          = 0x19
	cmdGetLED       = 0x21
	cmdSetLED       = 0x22
	cmdEcho         = 0x23
	cmdGetVersion   = 0x24
	cmdGetNACName   = 0x29
	cmdGetValue     = 0x2a
	cmdSetValue     = 0x2c
	cmdCoreTunnel   = 0x44
)

// New is the group "sunoem".
func New(a *app.App) *cobra.Command {
	group := a.Group("sunoem", "Sun's and Oracle's service processors: ILOM, LEDs", "Invalid sunoem command: %s",
		newCLI(a),
		newLED(a),
		newNACName(a),
		newPing(a),
		newGetVal(a),
		newSetVal(a),
		newSSHKey(a),
		newVersion(a),
		newGetFile(a),
		newGetBehavior(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0:
			f.Line, f.OK = "", true
		case a.Compat:
			return app.LineAlone(f)
		}
		return f
	})
}

// command is a command of at least so many operands.
func command(a *app.App, use, short string, operands int, run app.RunFunc) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) < operands {
			return &app.Failure{Usage: app.Usage(cmd)}
		}
		return run(ctx, h, args)
	})
	return cmd
}

// ask sends a request that is a read, or that can do no harm twice.
func ask(ctx context.Context, h *app.Host, cmd uint8, data []byte) ([]byte, error) {
	return ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmd, Data: data, Idempotent: true})
}

// act sends a request that is to be done once.
func act(ctx context.Context, h *app.Host, cmd uint8, data []byte) ([]byte, error) {
	return ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmd, Data: data})
}

// failed words a failed request as ipmitool does here: it shows the number of
// a completion code.
func failed(op string, err error) error {
	reason := app.Reason(": ", err)
	var code ipmi.Code
	switch {
	case errors.As(err, &code):
		reason = fmt.Sprintf(": %d", uint8(code))
	case reason == "":
		reason = "."
	}
	return &app.Failure{Line: op + reason, Err: err}
}

// field is text in n bytes, filled up with zeros, cut off if it is longer.
func field(text string, n int) []byte {
	b := make([]byte, n)
	copy(b, text)
	return b
}

// untilNUL is the string at the head of a field.
func untilNUL(field []byte) string {
	s, _, _ := bytes.Cut(field, []byte{0})
	return string(s)
}
