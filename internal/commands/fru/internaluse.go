package fru

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// internalVerbs are what can be done with the internal use area, and how many
// words that takes.
var internalVerbs = map[string]struct {
	words int
	run   func(context.Context, *app.Host, *internalArea, string) error
}{
	"info":  {2, runInternalInfo},
	"print": {2, runInternalPrint},
	"read":  {3, runInternalRead},
	"write": {3, runInternalWrite},
}

func newInternalUse(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("internaluse <fru id> info|print|read|write [<file>]", "The area that the device keeps for itself",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) > 0 && args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			if len(args) >= 2 {
				if verb, ok := internalVerbs[args[1]]; ok && len(args) >= verb.words {
					return internalUse(ctx, h, args, verb.words, verb.run)
				}
			}
			return &app.Failure{Line: "Either unknown command or not enough parameters given.", Usage: app.Usage(cmd)}
		})
	return cmd
}

func internalUse(ctx context.Context, h *app.Host, args []string, words int, run func(context.Context, *app.Host, *internalArea, string) error) error {
	id, err := parseID(args[0])
	if err != nil {
		return err
	}
	file := ""
	if words == 3 {
		file = args[2]
		if err := checkPath(file); err != nil {
			return err
		}
	}
	v, err := findInternal(ctx, h, id)
	if err != nil {
		return inaccessible(h, v, err, args[1] != "info")
	}
	return run(ctx, h, v, file)
}

// inaccessible ends a command whose area cannot be found; only for info that is
// a failure.
func inaccessible(h *app.Host, v *internalArea, err error, ok bool) error {
	f := &app.Failure{Line: "Cannot access internal use area", Err: err, OK: ok}
	var code ipmi.Code
	var version *fru.VersionError
	switch {
	case errors.As(err, &version):
		f.Line = fmt.Sprintf(" %v\n%s", err, f.Line)
	case errors.Is(err, errNoSize):
		f.Line = fmt.Sprintf(" Invalid FRU size 0\n%s", f.Line)
	case errors.As(err, &code) || !errors.As(err, new(*ipmi.ShortError)):
		return h.Partial(notPresent(v.ID, err), f)
	}
	return f
}

var errNoSize = errors.New("the device has no size")

// internalArea is the internal use area (FRU §9).
type internalArea struct {
	ID     uint8  `json:"id"`
	Offset int    `json:"offset"`
	Size   int    `json:"size"`
	File   string `json:"file,omitempty"`
	Data   string `json:"data,omitempty"` // hexadecimal
	device *fru.Device
	bytes  []byte
	tail   string
}

// findInternal finds out where the area is: from its offset to the next area
// that there is.
func findInternal(ctx context.Context, h *app.Host, id uint8) (*internalArea, error) {
	v := &internalArea{ID: id}
	d, err := Open(ctx, h, id)
	if err != nil {
		return v, err
	}
	if d.Size == 0 {
		return v, errNoSize
	}
	header, err := d.Header(ctx)
	if err != nil {
		return v, err
	}
	v.device, v.Offset = d, header.Internal
	if v.Offset == 0 {
		return v, nil
	}
	end := d.Size
	for _, next := range []int{header.Chassis, header.Board, header.Product, header.MultiRecord} {
		if next != 0 {
			end = next
			break
		}
	}
	v.Size = int(uint16(end - v.Offset))
	return v, nil
}

func (v *internalArea) Text(p *output.Printer) {
	p.Printf("Internal Use Area Size  : %d\n", v.Size)
	for i, b := range v.bytes {
		if i%16 == 0 {
			p.Printf("\n%02d- ", i/16)
		}
		p.Printf("%02X ", b)
	}
	p.Printf("%s", v.tail)
}

func runInternalInfo(_ context.Context, h *app.Host, v *internalArea, _ string) error {
	return h.Out.Emit(v)
}

// read reads the area; what went wrong has been told.
func (v *internalArea) read(ctx context.Context) ([]byte, error) {
	v.tail = "\n"
	data, err := v.device.Read(ctx, v.Offset, v.Size)
	if errors.Is(err, fru.ErrCount) {
		v.tail = notEnough + "\n"
	}
	return data, err
}

func runInternalPrint(ctx context.Context, h *app.Host, v *internalArea, _ string) error {
	data, err := v.read(ctx)
	if err != nil {
		return h.Partial(v, silent(h, err))
	}
	v.bytes, v.Data = data, hex.EncodeToString(data)
	return h.Out.Emit(v)
}

func runInternalRead(ctx context.Context, h *app.Host, v *internalArea, file string) error {
	data, err := v.read(ctx)
	if err != nil {
		return h.Partial(v, silent(h, err))
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		v.tail = ""
		return h.Partial(v, &app.Failure{Line: fmt.Sprintf("Error opening file %s\n", file), Err: err})
	}
	v.File, v.tail = file, "Done\n\n"
	return h.Out.Emit(v)
}

// runInternalWrite writes a file of just the area's size.
func runInternalWrite(ctx context.Context, h *app.Host, v *internalArea, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return h.Partial(v, silent(h, err))
	}
	h.App.Warnf("File Size: %d\nArea Size: %d", len(data), v.Size)
	if len(data) != v.Size {
		return h.Partial(v, &app.Failure{Line: "File size does not fit Eeprom Size", OK: true})
	}
	v.File = file
	if err := v.device.Write(ctx, v.Offset, data); err != nil {
		return h.Partial(v, brokenOff(h, err))
	}
	return h.Out.Emit(v)
}
