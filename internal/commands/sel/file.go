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
			d := NewDecoder(ctx, h, false).dialect
			return showEntries(ctx, h, 0, false, &saver{host: h, name: args[0], write: func(b *bytes.Buffer, r sel.Record) {
				e := r.Image().Event()
				fmt.Fprintln(b, r.EventLine(d.SensorType(e.SensorType), output.Clean(d.Describe(e))))
			}})
		})
}

func newWriteRaw(a *app.App) *cobra.Command {
	return needing(a, 1, "writeraw <file>", "Show the records and write them to a file as they are",
		func(ctx context.Context, h *app.Host, args []string) error {
			return showEntries(ctx, h, 0, false, &saver{host: h, name: args[0], write: func(b *bytes.Buffer, r sel.Record) {
				image := r.Image()
				b.Write(image[:])
			}})
		})
}

// A saver writes the records that are shown to a file. That it cannot be
// written is told of, and no failure to ipmitool.
type saver struct {
	host    *app.Host
	name    string
	write   func(*bytes.Buffer, sel.Record)
	content bytes.Buffer
	failed  bool
}

func (s *saver) begin() { s.put(nil) }

// end writes what there is, be it that the log could not be read to its end.
func (s *saver) end() {
	if !s.failed {
		s.put(s.content.Bytes())
	}
}

func (s *saver) put(data []byte) {
	if err := app.WriteFile(s.name, data); err != nil {
		s.host.App.Warnf("%v", err)
		s.failed = true
	}
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
			return &app.Failure{Line: "ipmitool: " + err.Error(), OK: true}
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

// eventBuffer is how many bytes are shown of an event that is none; those that
// it lacks are the last event's.
const eventBuffer = 8

func addEvents(ctx context.Context, h *app.Host, list *output.List, f *os.File) error {
	d := NewDecoder(ctx, h, false)
	var last [eventBuffer]byte
	for line, err := range sel.ReadEvents(f, app.ParseByte) {
		switch {
		case err != nil:
			return err
		case !line.Complete():
			copy(last[:], line.Bytes[:line.Read])
			if errors.Is(line.Err, app.ErrNumber) {
				last[line.Read] = 0
			}
			h.App.Warnf("Invalid Event: %x", last)
			continue
		}
		copy(last[:], line.Bytes[:])
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
