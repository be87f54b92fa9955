// Package mc holds the commands about the management controller itself.
package mc

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// Commands of the application network function (IPMI v2.0 §20, §22, §27).
const (
	cmdGetDeviceID      = 0x01
	cmdColdReset        = 0x02
	cmdWarmReset        = 0x03
	cmdGetSelfTest      = 0x04
	cmdResetWatchdog    = 0x22
	cmdSetWatchdog      = 0x24
	cmdGetWatchdog      = 0x25
	cmdSetGlobalEnables = 0x2e
	cmdGetGlobalEnables = 0x2f
	cmdGetSystemGUID    = 0x37
)

// New is the group "mc", also called "bmc".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("mc", "The management controller: identity, health, watchdog, reset",
		"Invalid mc/bmc command: %s",
		newInfo(a),
		newGUID(a),
		newReset(a),
		newSelfTest(a),
		newGetEnables(a),
		newSetEnables(a),
		newWatchdog(a),
		newGetSysInfo(a),
		newSetSysInfo(a),
	)
	cmd.Aliases = []string{"bmc"}
	return cmd
}

// done is the report of a command that only acts.
type done struct {
	Done string `json:"done"`
	text string
}

func (d done) Text(p *output.Printer) { p.Printf("%s\n", d.text) }

// partial writes what there is of v as text and fails with err. Whoever reads
// JSON gets no half of a value.
func partial(h *app.Host, v output.Value, err error) error {
	if h.Out.Structured() {
		return err
	}
	if emitErr := h.Out.Emit(v); emitErr != nil {
		return emitErr
	}
	return err
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
