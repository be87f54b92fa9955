// Package spd holds the command that shows what a memory module says of itself.
package spd

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/i2c"
	"goipmi/internal/output"
	"goipmi/internal/spd"
)

// size is how many bytes are read.
const size = 512

// New is the command "spd".
func New(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("spd <bus> <address> [channel] [bytes a read]", "What a memory module on an I2C bus says of itself",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 || args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			device, n, err := parse(args)
			if err != nil {
				return err
			}
			return run(ctx, h, device, n)
		})
	return cmd
}

// parse reads the operands; n is how many bytes to read at a time.
func parse(args []string) (device i2c.Device, n uint8, err error) {
	values := [...]uint8{3: i2c.MaxTransfer}
	for i, what := range [...]string{"i2cbus", "i2caddr", "channel", "maxread"} {
		if i == len(args) {
			break
		}
		if values[i], err = app.ParseByte(args[i]); err != nil {
			return device, 0, app.Failf("Given %s \"%s\" is invalid.", what, args[i])
		}
	}
	if values[3] == 0 { // for ever, as ipmitool has it
		return device, 0, app.Failf("Given maxread \"%s\" is invalid.", args[3])
	}
	return i2c.Device{Bus: i2c.PrivateBus(values[2], values[0]), Addr: values[1]}, values[3], nil
}

// run reads the module, whose addresses have one byte: what is behind byte 255
// is a repetition, as in ipmitool.
func run(ctx context.Context, h *app.Host, device i2c.Device, n uint8) error {
	var data []byte
	for len(data) < size {
		part, err := device.Transfer(ctx, h, []byte{byte(len(data))}, n)
		if err != nil {
			return &app.Failure{Line: i2c.Words(err) + "\nUnable to perform I2C Master Write-Read", Err: err}
		}
		data = append(data, part[:n]...)
	}
	if err := h.Out.Emit(Decode(data[:size])); err != nil {
		return err
	}
	h.App.Dump("SPD DATA", data)
	return nil
}

// Module is a memory module as it is shown.
type Module spd.Module

// Decode reads SPD data of any length.
func Decode(data []byte) Module { return Module(spd.Decode(data)) }

// Text is a line for each property.
func (v Module) Text(p *output.Printer) {
	for _, f := range v.Fields {
		p.Printf(" %-22s: %s\n", f.Name, output.Clean(f.Text))
	}
	if v.Complete && p.Verbose > 0 {
		p.Printf("\n")
	}
}
