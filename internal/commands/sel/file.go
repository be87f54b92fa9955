package sel

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newSave(a *app.App) *cobra.Command {
	return needing(a, 1, "save <file>", "Show the records and write their events to a file",
		func(ctx context.Context, h *app.Host, args []string) error {
			d := NewDecoder(ctx, h, false)
			return saveEntries(ctx, h, args[0], func(b *bytes.Buffer, r sel.Record, _ Entry) {
				e := r.Image().Event()
				fmt.Fprintln(b, r.EventLine(d.dialect.SensorType(e.SensorType), output.Clean(d.dialect.Describe(e))))
			})
		})
}

func newWriteRaw(a *app.App) *cobra.Command {
	return needing(a, 1, "writeraw <file>", "Show the records and write them to a file as they are",
		func(ctx context.Context, h *app.Host, args []string) error {
			return saveEntries(ctx, h, args[0], func(b *bytes.Buffer, r sel.Record, _ Entry) {
				image := r.Image()
				b.Write(image[:])
			})
		})
}

// saveEntries lists the records and writes each to a file. A file that cannot
// be written is told of; that is no failure to ipmitool. It is not touched if
// the log is empty or unknown.
func saveEntries(ctx context.Context, h *app.Host, name string, write func(*bytes.Buffer, sel.Record, Entry)) error {
	var b bytes.Buffer
	err := showEntries(ctx, h, 0, false, func(r sel.Record, v Entry) { write(&b, r, v) })
	var f *app.Failure
	if b.Len() == 0 && errors.As(err, &f) {
		return err
	}
	if writeErr := app.WriteFile(name, b.Bytes()); writeErr != nil {
		h.App.Warnf("%v", writeErr)
	}
	return err
}

func newReadRaw(a *app.App) *cobra.Command {
	return needing(a, 1, "readraw <file>", "Show the records of a file that writeraw wrote", func(ctx context.Context, h *app.Host, args []string) error {
		return runReadRaw(ctx, h, args[0], false)
	})
}

func newEreadRaw(a *app.App) *cobra.Command {
	return needing(a, 1, "ereadraw <file>", "readraw with the names of sensors", func(ctx context.Context, h *app.Host, args []string) error {
		return runReadRaw(ctx, h, args[0], true)
	})
}

func runReadRaw(ctx context.Context, h *app.Host, name string, extended bool) error {
	f, err := app.OpenFile(name)
	if err != nil {
		h.App.Warnf("%v", err)
		return app.Failf("ipmitool: could not open input file.")
	}
	defer f.Close()
	list := h.Out.List()
	return errors.Join(readRaw(ctx, h, list, f, extended), list.Close())
}

func readRaw(ctx context.Context, h *app.Host, list *output.List, f *os.File, extended bool) error {
	d := NewDecoder(ctx, h, extended && h.Out.Verbose == 0)
	for {
		var r sel.Record
		switch _, err := io.ReadFull(f, r[:]); {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return app.Failf("ipmitool: incomplete record found in file.")
		case err != nil:
			return err
		}
		v, err := d.Entry(ctx, r.Image())
		if err == nil {
			err = list.Row(shown(h, v))
		}
		if err != nil {
			return err
		}
	}
}

func newAdd(a *app.App) *cobra.Command {
	return needing(a, 1, "add <file>", "Add the events of a file to the log", runAdd)
}

func runAdd(ctx context.Context, h *app.Host, args []string) error {
	f, err := app.OpenFile(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	list := h.Out.List()
	return errors.Join(addEvents(ctx, h, list, f), list.Close())
}

func addEvents(ctx context.Context, h *app.Host, list *output.List, f *os.File) error {
	d := NewDecoder(ctx, h, false)
	for line, err := range sel.ReadEvents(f, app.ParseByte) {
		switch {
		case err != nil:
			return err
		case !line.Complete():
			h.App.Warnf("Invalid Event: %x", line.Bytes)
			continue
		}
		v, err := d.Entry(ctx, line.Record())
		if err == nil {
			err = list.Row(Row{v})
		}
		if err != nil {
			return err
		}
		if err := sel.Add(ctx, h, line.Record()); err != nil {
			return app.CommandFailed("Add SEL Entry failed", err)
		}
	}
	return nil
}
