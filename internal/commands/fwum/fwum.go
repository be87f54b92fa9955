// Package fwum holds the commands about Kontron's Firmware Update Manager, the
// controller beside an IPMC that keeps its firmware in banks and writes it.
package fwum

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// New is the group "fwum".
func New(a *app.App) *cobra.Command {
	group := a.Group("fwum", "Kontron's Firmware Update Manager", "Invalid KFWUM command: %s",
		newCommand(a, "info", "The controller, its board and the update manager", runInfo),
		newCommand(a, "status", "The banks and the firmware in them", runStatus),
		newDownload(a),
		newUpgrade(a),
		newCommand(a, "rollback", "Go back to the firmware before, when the controller next shuts down", runRollback),
		newCommand(a, "tracelog", "The update manager's last commands", runTraceLog),
	)
	return app.Otherwise(group, func(_ []string, f *app.Failure) error {
		greet(a.Out)
		return f
	})
}

// newCommand is a command that begins with ipmitool's greeting.
func newCommand(a *app.App, use, short string, run app.RunFunc) *cobra.Command {
	return a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		greet(h.Out)
		return run(ctx, h, args)
	})
}

func greet(p *output.Printer) {
	if !p.Structured() {
		p.Printf("FWUM extension Version 1.3\n")
	}
}

// operation is a request to the update manager and ipmitool's words for one
// that fails: without an answer, and before a completion code.
type operation struct {
	cmd              uint8
	silence, refusal string
}

var (
	getInfo     = operation{0x00, "Error in FWUM Firmware Get Info Command.", "FWUM Firmware Get Info"}
	getStatus   = operation{0x07, "Error in FWUM Firmware Get Status Command.", "FWUM Firmware Get Status"}
	startUpdate = operation{0x09, "Error in FWUM Firmware Start Firmware Upgrade Command", "FWUM Firmware Start Firmware Upgrade"}
	startImage  = operation{0x0a, "Error in FWUM Firmware Start Firmware Image Download Command.", "FWUM Firmware Start Firmware Image Download"}
	saveImage   = operation{0x0b, "Error in FWUM Firmware Save Firmware Image Download Command.", "FWUM Firmware Save Firmware Image Download"}
	finishImage = operation{0x0c, "Error in FWUM Firmware Finish Firmware Image Download Command.", "FWUM Firmware Finish Firmware Image Download"}
	rollback    = operation{0x0e, "Error in FWUM Manual Rollback Command.", "Error in FWUM Manual Rollback Command"}
	getTraceLog = operation{0x0f, "Error in FWUM Firmware Get Trace Log Command", "FWUM Firmware Get Trace Log"}
)

// read asks a question.
func (o operation) read(ctx context.Context, conn ipmi.Conn, data ...byte) ([]byte, error) {
	return o.call(ctx, conn, ipmi.Request{Data: data, Idempotent: true})
}

// do has something done.
func (o operation) do(ctx context.Context, conn ipmi.Conn, data ...byte) ([]byte, error) {
	return o.call(ctx, conn, ipmi.Request{Data: data})
}

func (o operation) call(ctx context.Context, conn ipmi.Conn, req ipmi.Request) ([]byte, error) {
	req.NetFn, req.Cmd = ipmi.NetFnFirmware, o.cmd
	data, err := ipmi.Call(ctx, conn, req)
	return data, o.failed(err)
}

// failed words what is wrong with an operation; nil if err is.
func (o operation) failed(err error) error {
	return app.Wording{What: o.refusal, Code: " returned %x", Silence: o.silence}.Failed(err)
}
