package kontronoem

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/output"
)

func newSerialNumber(a *app.App) *cobra.Command {
	return a.Command("setsn", "Copy the board's serial number into its inventory",
		func(ctx context.Context, h *app.Host, _ []string) error {
			serial, err := setSerialNumber(ctx, h)
			return end(h, "serial number", string(serial), err)
		})
}

// setSerialNumber replaces two numbers, or none: both are looked at before one
// is written.
func setSerialNumber(ctx context.Context, h *app.Host) ([]byte, error) {
	serial, err := ask(ctx, h, cmdGetSerialNumber, " ")
	if err != nil {
		return nil, err
	}
	if h.Out.Verbose > 0 {
		h.Progressf("Original serial number is : [%s]\n", output.Clean(string(serial)))
	}
	inv, err := open(ctx, h)
	if err != nil {
		return nil, err
	}
	board, err := inv.area(ctx, inv.header.Board)
	if err == nil {
		err = replace(board, 'b', 2, serial, "Board")
	}
	if err != nil {
		return nil, err
	}
	product, err := inv.area(ctx, inv.header.Product)
	if err == nil {
		err = replace(product, 'p', 4, serial, "Product")
	}
	if err != nil {
		return nil, err
	}
	return serial, inv.store(ctx, board, product)
}

// replace puts a number where one of its length is.
func replace(a area, section byte, index int, serial []byte, name string) error {
	f, ok := fru.FindField(a.data, section, index)
	switch {
	case !ok || len(f.Raw) == 0:
		return app.Failf("Failed to read FRU Area string.")
	case f.Encoding != fru.Text || len(f.Raw) != len(serial):
		return refuse(nil, "The length of the serial number in the FRU %s Area is wrong.\n", name)
	}
	copy(f.Raw, serial)
	return nil
}
