package fru

import (
	"bytes"
	"context"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/output"
)

// unit is what areas are long in bytes.
const unit = 8

// maxField is the most a field's length can say. A text of one letter reads as
// the end of the fields, though not to ipmitool where a field has a name.
const maxField = 0x3f

// resizing is a field of another length, for which the area may have to grow or
// shrink and what follows it to move.
type resizing struct {
	*edition
	header   fru.Header
	old, new []byte // images of the device
	start    int    // of the area
	length   int    // of the area, in the end
	field    int    // offset of the field in the device
	fieldLen int    // as it was
	padding  int    // zeros before the checksum, in the end
	grow     int    // units of 8 bytes
}

// resize changes a field's length. ipmitool ends with status 1 however it went.
func (e *edition) resize(ctx context.Context, h *app.Host, d *fru.Device, header fru.Header, start int, f fru.Field) error {
	e.say("String size are not equal, resizing fru to fit new string\n")
	e.say("Read All FRU area\nFru Size       : %d bytes\n", d.Size)
	e.Resized = true
	old, err := d.Read(ctx, 0, d.Size)
	if err != nil {
		return quiet(err, false)
	}
	r := resizing{
		edition: e, header: header, old: old, new: bytes.Clone(old), start: start, length: fru.AreaLen(old[start:]),
		field: start + f.Offset, fieldLen: len(f.Raw),
	}
	e.say("Copy to new FRU\n")
	if err := r.plan(f, h.App.Compat); err != nil {
		return err
	}
	if r.grow != 0 {
		r.move()
	}
	r.replace()
	e.say("Writing new FRU.\n")
	err = d.Write(ctx, 0, r.new)
	if err == nil || h.App.Compat { // ipmitool does not notice
		e.say("Done.\n")
	}
	if err != nil {
		return &app.Failure{Line: writeLine(err), Err: err}
	}
	if h.App.Compat {
		return &app.Failure{}
	}
	return nil
}

// plan finds out how much space there is, and whether the change can be made.
func (r *resizing) plan(f fru.Field, compat bool) error {
	end := r.start + r.length
	for i := end - 2; i > r.field && r.old[i] == 0; i-- {
		r.padding++
	}
	change := len(r.New) - len(r.Old)
	r.say("Section Length: %d\n", r.length)
	r.say("Padding Length: %d\nNumByte Change: %d\n", r.padding, change)
	r.say("Start SecChnge: %x\nEnd SecChnge  : %x\n", r.old[r.field], r.at(r.field+len(r.New)+1))
	r.say("Start Section : %x\nEnd Sec wo Pad: %x\nEnd Section   : %x\n",
		r.old[r.start], r.at(end-2-r.padding), r.at(end-1))
	r.padding -= change
	r.say("New Padding Length: %d\n", r.padding)
	switch {
	case r.padding >= unit:
		r.grow = -(r.padding / unit)
	case r.padding < 0:
		r.grow = 1 - (r.padding+1)/unit
	}
	switch {
	case f.Encoding != fru.Text:
		return r.refuse("Field '%s' is no 8-bit text", r.Old)
	case len(r.New) > maxField || len(r.New) == 1 && !compat:
		return r.refuse("A field cannot have %d letters", len(r.New))
	case r.grow != 0:
		return r.check()
	}
	return nil
}

func (r *resizing) refuse(format string, args ...any) error {
	return app.Failf("%s; nothing is changed", fmt.Sprintf(format, args...))
}

func (r *resizing) at(i int) byte {
	if i < 0 || i >= len(r.old) {
		return 0
	}
	return r.old[i]
}

// check sees to it that moving loses nothing: the areas must be in the order of
// the header, and behind them there must be space.
func (r *resizing) check() error {
	last := r.header.Internal
	for _, start := range []int{r.header.Chassis, r.header.Board, r.header.Product, r.header.MultiRecord} {
		if start != 0 && start < last {
			return r.refuse("The areas are in another order")
		}
		last = max(last, start)
	}
	used := bytes.TrimRight(r.old, "\x00")
	if len(used)+r.grow*unit > len(r.old) || r.start+r.length > len(r.old) {
		return r.refuse("There is no space for %d bytes more", r.grow*unit)
	}
	return nil
}

// shifted is where an area goes; one that is not there stays so.
func (r *resizing) shifted(start int) int {
	if start == 0 {
		return 0
	}
	return start + r.grow*unit
}

// move makes the area longer or shorter, and moves what follows it.
func (r *resizing) move() {
	h, shift := &r.header, r.grow*unit
	end := r.start + r.length
	remaining, productLen := h.Product+r.areaLen(h.Product), r.areaLen(h.Product)
	r.length += shift
	r.padding += shift
	r.say("change_size_by_8: %d\nNew Padding Length: %d\nchange_size_by_8: %d\n", r.grow, r.padding, r.grow)
	r.say("header.offset.board: %d\n", h.Board/unit)
	if r.section == 'c' {
		r.say("Moving Section Chassis, from %d to %d\n", h.Board, h.Board+shift)
		h.Board = r.shifted(h.Board)
	}
	if r.section != 'p' {
		r.say("Moving Section Product, from %d to %d\n", h.Product, h.Product+shift)
		h.Product = r.shifted(h.Product)
	} else {
		productLen += shift
	}
	r.say("Change multi offset from %d to %d\n", h.MultiRecord/unit, h.MultiRecord/unit+r.grow)
	h.MultiRecord = r.shifted(h.MultiRecord)
	r.say("Moving Remaining Bytes (Multi-Rec , etc..), from %d to %d\n", remaining, h.Product+productLen)
	copied := copy(r.new[end+shift:], r.old[end:])
	clear(r.new[end+shift+copied:])
	head := h.Encode()
	copy(r.new, head[:])
	r.new[r.start+1] += byte(r.grow)
}

func (r *resizing) areaLen(start int) int { return int(r.at(start+1)) * unit }

// replace writes the field, what follows it in the area, and the checksum.
func (r *resizing) replace() {
	r.say("Updating Field : '%s' with '%s' ... (Length from '%d' to '%d')\n",
		output.Clean(string(r.Old)), r.New, r.old[r.field], 0xc0+len(r.New))
	last := r.start + r.length - 1
	to, from := r.field+1+len(r.New), r.field+1+r.fieldLen
	r.say("Copying remaining of sections: %d \n", last-to)
	r.new[r.field] = byte(0xc0 + len(r.New))
	copy(r.new[r.field+1:], r.New)
	copy(r.new[to:last-r.padding], r.old[from:])
	clear(r.new[last-r.padding : last])
	sum := fru.Checksum(r.new[r.start:last])
	r.new[last] = sum
	printed := uint32(sum)
	if sum != 0 { // ipmitool prints a negative number
		printed |= 0xffffff00
	}
	r.say("Calculate New Checksum: %x\n", printed)
}
