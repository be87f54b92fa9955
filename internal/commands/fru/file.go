package fru

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// fileOperands is the use line's part about a device and a file.
const fileOperands = " <fru id> <file>"

func newRead(a *app.App) *cobra.Command {
	return withFile(a, "read"+fileOperands, "Copy an inventory into a file", runRead)
}

func newWrite(a *app.App) *cobra.Command {
	return withFile(a, "write"+fileOperands, "Copy a file into an inventory", runWrite)
}

// withFile is a command that has a device and a file.
func withFile(a *app.App, use, short string, run func(context.Context, *app.Host, uint8, string) error) *cobra.Command {
	return withDevice(a, use, short, 2, func(ctx context.Context, h *app.Host, _ *cobra.Command, id uint8, args []string) error {
		if err := checkPath(args[0]); err != nil {
			return err
		}
		return run(ctx, h, id, args[0])
	})
}

const maxPath = 511

func checkPath(path string) error {
	switch {
	case path == "":
		return app.Failf("File/path is invalid.")
	case len(path) > maxPath:
		return app.Failf("File/path must be shorter than 512 bytes.")
	}
	return nil
}

// transfer is a copy between a device and a file, as far as it came.
type transfer struct {
	ID      uint8  `json:"id"`
	File    string `json:"file"`
	Size    int    `json:"size"`
	Bytes   int    `json:"bytes"` // copied
	access  string
	reading bool
	stage   int
}

// Stages of a transfer; before them nothing is known.
const (
	opened = iota + 1
	sized
	finished
)

func (v transfer) Text(p *output.Printer) {
	if p.Verbose > 0 {
		p.Printf("FRU ID           : %d\n", v.ID)
		p.Printf("FRU File         : %s\n", v.File)
	}
	if v.stage >= opened && p.Verbose > 0 {
		p.Printf("Fru Size   = %d bytes\n", v.Size)
		p.Printf("Fru Access = %s\n", map[string]string{"bytes": "0h", "words": "1h"}[v.access])
	}
	if v.stage >= sized {
		p.Printf("Fru Size         : %d bytes\n", v.Size)
	}
	switch {
	case v.stage >= sized && !v.reading:
		p.Printf("Size to Write    : %d bytes\n", v.Bytes)
	case v.stage == finished:
		p.Printf("Done\n")
	}
}

// open opens the device. Whether there is one is nothing that ipmitool's exit
// status tells, nor a line, except after a time-out.
func (v *transfer) open(ctx context.Context, h *app.Host) (*fru.Device, error) {
	d, err := Open(ctx, h, v.ID)
	if err != nil {
		out := transferEnd{*v, ""}
		if errors.Is(err, ipmi.CodeTimeout) {
			out.tail = "  Timeout accessing FRU info. (Device not present?)\n"
		}
		return nil, h.Partial(out, silent(h, err))
	}
	v.Size, v.access, v.stage = d.Size, access(d), opened
	return d, nil
}

// transferEnd is a transfer that ends with some text.
type transferEnd struct {
	transfer
	tail string
}

func (v transferEnd) Text(p *output.Printer) {
	v.transfer.Text(p)
	p.Printf("%s", v.tail)
}

// silent is a failure that ipmitool keeps to itself.
func silent(h *app.Host, err error) error { return &app.Failure{Err: err, OK: h.App.Compat} }

func runRead(ctx context.Context, h *app.Host, id uint8, path string) error {
	v := transfer{ID: id, File: path, reading: true}
	d, err := v.open(ctx, h)
	if err != nil {
		return err
	}
	v.stage = sized
	data, err := d.Read(ctx, 0, d.Size)
	if err != nil {
		return h.Partial(v, app.Failf("Inventory %d is not read whole; %s is not written", id, path))
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		return h.Partial(v, cannotOpen(path, err))
	}
	v.stage, v.Bytes = finished, len(data)
	return h.Out.Emit(v)
}

func cannotOpen(path string, err error) error {
	return &app.Failure{Line: fmt.Sprintf("Error opening file %s\n", path), Err: err, OK: true}
}

func runWrite(ctx context.Context, h *app.Host, id uint8, path string) error {
	v := transfer{ID: id, File: path}
	d, err := v.open(ctx, h)
	if err != nil {
		return err
	}
	data, err := readFile(path, d.Size)
	if err != nil {
		return h.Partial(v, cannotOpen(path, err))
	}
	v.stage, v.Bytes = sized, len(data)
	if err := fru.Check(data); err != nil {
		return h.Partial(v, &app.Failure{Line: fmt.Sprintf("%s: %v; nothing is written", path, err), OK: h.App.Compat})
	}
	if len(data) > 0 {
		if err := d.Write(ctx, 0, data); err != nil {
			return h.Partial(v, brokenOff(h, err))
		}
	}
	return h.Out.Emit(v)
}

// brokenOff tells of a write that failed, which ipmitool's status does not.
func brokenOff(h *app.Host, err error) error {
	return &app.Failure{Line: writeLine(err), Err: err, OK: h.App.Compat}
}

// readFile is the first n bytes of a file.
func readFile(path string, n int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, int64(n)))
}

// writeLine words a failed write as ipmitool does where it says anything.
func writeLine(err error) string {
	switch {
	case errors.Is(err, fru.ErrBehindEnd):
		return "Return error"
	case errors.Is(err, fru.ErrOdd):
		return "Odd offset or length specified"
	}
	return err.Error()
}
