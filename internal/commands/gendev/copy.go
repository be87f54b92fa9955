package gendev

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

func newRead(a *app.App) *cobra.Command {
	return newCopy(a, "read", "Copy an EEPROM to a file", read)
}

func newWrite(a *app.App) *cobra.Command {
	return newCopy(a, "write", "Copy a file of its size to an EEPROM", write)
}

func newCopy(a *app.App, op, short string, run func(context.Context, *app.Host, *chip, string) error) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(op+" <device> <file>", short,
		func(ctx context.Context, h *app.Host, args []string) error {
			tell(a, "Rx gendev command: %s", op)
			if len(args) < 2 {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			device, err := locate(ctx, h, op, args[0])
			if err != nil {
				return err
			}
			tell(a, "Gendev %s file name: %s", op, args[1])
			c, err := newChip(device)
			if err != nil {
				return err
			}
			return run(ctx, h, c, args[1])
		})
	return cmd
}

// read makes the file before it asks the chip; what was read before a failure
// is in it.
func read(ctx context.Context, h *app.Host, c *chip, file string) error {
	if err := app.WriteFile(file, nil); err != nil {
		return excused(h, err)
	}
	var contents []byte
	j := &job{Done: "read", File: file}
	err := j.blocks(h, c, func(offset int) error {
		data, err := c.transfer(ctx, h, c.address(offset), c.block)
		if err == nil {
			contents = append(contents, data[:c.block]...)
		}
		return err
	})
	if writeErr := app.WriteFile(file, contents); writeErr != nil {
		return excused(h, writeErr)
	}
	return j.end(h, err)
}

// write wants a file of the chip's size.
func write(ctx context.Context, h *app.Host, c *chip, file string) error {
	contents, err := load(h, file, c.size)
	if err != nil {
		return excused(h, err)
	}
	j := &job{Done: "written", File: file}
	err = j.blocks(h, c, func(offset int) error {
		if offset+c.block > len(contents) {
			return app.Failf("Error reading file %s", file)
		}
		_, err := c.transfer(ctx, h, slices.Concat(c.address(offset), contents[offset:offset+c.block]), 0)
		return err
	})
	return j.end(h, err)
}

// load reads a file that must have so many bytes.
func load(h *app.Host, file string, size int) ([]byte, error) {
	f, err := app.OpenFile(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	tell(h.App, "File   Size: %d\nEeprom Size: %d", st.Size(), size)
	if st.Size() != int64(size) {
		return nil, app.Failf("File size does not fit Eeprom Size")
	}
	contents := make([]byte, size)
	_, err = io.ReadFull(f, contents)
	return contents, err
}

// excused is an error that ipmitool's exit status does not tell of.
func excused(h *app.Host, err error) error {
	return &app.Failure{Line: err.Error(), OK: h.App.Compat, Err: err}
}
