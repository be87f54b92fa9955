package fru

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newEdit(a *app.App) *cobra.Command {
	cmd := withDevice(a, "edit <fru id> field <section> <index> <text>", "Change a string of an inventory", 1,
		func(ctx context.Context, h *app.Host, cmd *cobra.Command, id uint8, args []string) error {
			e := &edition{ID: id}
			if h.Out.Verbose > 0 {
				e.say("FRU ID           : %d\n", id)
			}
			return e.edit(ctx, h, cmd, args)
		})
	cmd.Long = `The section is c, b or p for chassis, board or product; the index counts its
strings from 0.`
	return cmd
}

func (e *edition) edit(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0 || args[0] == "oem":
		return editRecords(ctx, h, e)
	case args[0] != "field":
		return h.Partial(e, &app.Failure{Line: "Invalid command: " + args[0], Usage: app.Usage(cmd)})
	case len(args) != 4:
		return h.Partial(e, &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)})
	}
	e.section, e.index, e.New = firstByte(args[1]), int(firstByte(args[2])-'0'), text(args[3])
	e.Section, e.Index = string(rune(e.section)), e.index
	err := e.run(ctx, h)
	if err != nil {
		return h.Partial(e, err)
	}
	return h.Out.Emit(e)
}

func firstByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// edition is a change of one field, and what ipmitool says while it makes it.
type edition struct {
	transcript
	ID      uint8  `json:"id"`
	Section string `json:"section"`
	Index   int    `json:"index"`
	Old     text   `json:"old"`
	New     text   `json:"new"`
	Resized bool   `json:"resized"`

	section byte
	index   int
}

// fail gives up with a line in the output, as ipmitool does.
func (e *edition) fail(format string, args ...any) error {
	e.say(format, args...)
	line := fmt.Sprintf(format, args...)
	return &app.Failure{Err: errors.New(strings.TrimSpace(line))}
}

func (e *edition) run(ctx context.Context, h *app.Host) error {
	d, err := Open(ctx, h, e.ID)
	if err != nil {
		return e.absent(err)
	}
	if d.Size == 0 {
		return e.fail(" Invalid FRU size %d", d.Size)
	}
	header, err := d.Header(ctx)
	var version *fru.VersionError
	switch {
	case errors.As(err, &version):
		return e.fail(" %v", err)
	case err != nil:
		return e.absent(err)
	}
	start, known := map[byte]int{'c': header.Chassis, 'b': header.Board, 'p': header.Product}[e.section]
	switch {
	case !known:
		return e.fail("Wrong field type.")
	case start == 0:
		return e.fail("Field not found !\n")
	}
	return e.change(ctx, h, d, header, start)
}

func (e *edition) absent(err error) error {
	var short *ipmi.ShortError
	if errors.As(err, &short) {
		return app.CommandFailed(" Device not present", err)
	}
	return e.fail(" Device not present (%s)\n", notPresent(e.ID, err).Error)
}

// change replaces the field in the area at start.
func (e *edition) change(ctx context.Context, h *app.Host, d *fru.Device, header fru.Header, start int) error {
	head, err := d.Read(ctx, start, 2)
	if err != nil {
		return quiet(err, false)
	}
	area, err := d.Read(ctx, start, fru.AreaLen(head))
	if err != nil {
		return quiet(err, false)
	}
	f, ok := fru.FindField(area, e.section, e.index)
	if !ok || f.String() == "" {
		return e.fail("Field not found !\n")
	}
	e.Old = text(f.String())
	switch {
	case f.Encoding != fru.Text && len(e.Old) == len(e.New):
		return app.Failf("Field '%s' is no 8-bit text; nothing is changed", e.Old)
	case len(e.Old) != len(e.New):
		return e.resize(ctx, h, d, header, start, f)
	}
	e.say("Updating Field '%s' with '%s' ...\n", output.Clean(string(e.Old)), e.New)
	copy(area[f.Offset+1:], e.New)
	area[len(area)-1] = fru.Checksum(area[:len(area)-1])
	if err := d.Write(ctx, start, area); err != nil {
		return brokenOff(h, err)
	}
	return nil
}

// editRecords would change multirecords. ipmitool never gets as far: it loses
// the device's size on the way.
func editRecords(ctx context.Context, h *app.Host, e *edition) error {
	start, err := e.recordsStart(ctx, h)
	if err != nil {
		return h.Partial(e, err)
	}
	return h.Partial(e, &app.Failure{Line: fmt.Sprintf("Read FRU Area offset incorrect: %d > %d", start, 0), OK: h.App.Compat})
}

// recordsStart is where the multirecords begin.
func (e *edition) recordsStart(ctx context.Context, h *app.Host) (int, error) {
	d, header, err := openRecords(ctx, h, e.ID, e.say)
	if err != nil {
		return 0, err
	}
	if header.MultiRecord == 0 || header.MultiRecord > d.Size {
		return 0, &app.Failure{Line: fmt.Sprintf("Inventory %d has no multirecords", e.ID), OK: h.App.Compat}
	}
	return header.MultiRecord, nil
}

// openRecords opens a device whose multirecords are wanted. say takes what
// ipmitool prints of failures.
func openRecords(ctx context.Context, h *app.Host, id uint8, say func(string, ...any)) (*fru.Device, fru.Header, error) {
	d, err := Open(ctx, h, id)
	var code ipmi.Code
	switch {
	case errors.Is(err, ipmi.CodeTimeout):
		say("  Timeout accessing FRU info. (Device not present?)\n")
	case errors.As(err, &code):
		say("   CCODE = 0x%02x\n", uint8(code))
	}
	if err == nil && h.Out.Verbose > 1 {
		say("pFruInfo->size = %d bytes (accessed by %s)\n", d.Size, access(d))
	}
	if err == nil && d.Size == 0 {
		err = errNoSize
	}
	if err != nil {
		return nil, fru.Header{}, silent(h, err)
	}
	header, err := d.Header(ctx)
	var version *fru.VersionError
	switch {
	case errors.Is(err, ipmi.CodeTimeout):
		say("  Timeout while reading FRU data. (Device not present?)\n")
	case errors.As(err, &version):
		say("  %v.\n", strings.Replace(version.Error(), "0x", "", 1))
	}
	if err != nil {
		return nil, header, silent(h, err)
	}
	return d, header, nil
}
