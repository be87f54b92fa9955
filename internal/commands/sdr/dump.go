package sdr

import (
	"bytes"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/sdr"
)

func newDump(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("dump <file>", "Write the records to a file, for -S and fill",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
			}
			return runDump(ctx, h, args[0])
		})
	return cmd
}

// runDump reads all that the BMC has before it writes a byte.
func runDump(ctx context.Context, h *app.Host, file string) error {
	sdrs := h.SDRs().Live()
	if err := sdrs.Open(ctx); err != nil {
		return Failed(err)
	}
	if !h.Out.Structured() {
		h.Out.Printf("Dumping Sensor Data Repository to '%s'\n", file)
	}
	var dump bytes.Buffer
	for rec, err := range sdrs.All(ctx) {
		var one *sdr.RecordError
		switch {
		case errors.As(err, &one):
			return app.Failf("ipmitool: cannot obtain SDR record %04x", one.ID)
		case err != nil:
			return Failed(err)
		}
		dump.Write(rec.Bytes())
	}
	if err := app.WriteFile(file, dump.Bytes()); err != nil {
		return err
	}
	return h.Out.Emit(note{Done: "dumped", File: file})
}
