// Package sol holds the commands about the serial console over the network.
package sol

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// Commands of the transport and application network functions
// (IPMI v2.0 §24.2, §24.8, §24.9, §26.2, §26.3).
const (
	cmdDeactivatePayload    = 0x49
	cmdSetUserPayloadAccess = 0x4c
	cmdGetUserPayloadAccess = 0x4d
	cmdSetConfig            = 0x21
	cmdGetConfig            = 0x22
)

// New is the group "sol".
func New(a *app.App) *cobra.Command {
	group := a.Group("sol", "The serial console over the network", "Invalid SOL command: %s",
		newInfo(a),
		newSet(a),
		newPayload(a),
		newActivate(a),
		newDeactivate(a),
		newLoopTest(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0:
			f.Line, f.OK = "", true
		case a.Compat:
			f.Line = ""
		}
		return f
	})
}

func wrongOperands(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }
