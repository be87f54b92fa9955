package fru

import (
	"context"
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// codeProtected answers a write to a part of the device that is read-only (IPMI
// v2.0 §34.3).
const codeProtected = ipmi.Code(0x80)

// WriteError says how far a write came.
type WriteError struct {
	Offset  int // of the first byte that was not written
	Written int // bytes before it
	Err     error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("write of the inventory broke off at byte %d, after %d bytes: %v", e.Offset, e.Written, e.Err)
}

// Unwrap is the cause.
func (e *WriteError) Unwrap() error { return e.Err }

// Why a write is not begun.
var (
	ErrBehindEnd = errors.New("behind the end of the inventory")
	ErrOdd       = errors.New("odd offset or length")
)

// Write writes data from offset on, block by block, so that a block that is
// protected can be left out; Warn is told of those. The error is a *WriteError
// once something may have been written.
func (d *Device) Write(ctx context.Context, offset int, data []byte) error {
	end := offset + len(data)
	switch {
	case end > d.Size:
		return ErrBehindEnd
	case d.Words && (offset&1 != 0 || len(data)&1 != 0):
		return ErrOdd
	}
	ends := d.blockEnds(ctx)
	d.forget()
	begin := offset
	for offset < end {
		for len(ends) > 0 && (ends[0] <= offset || d.Words && ends[0]&1 != 0) {
			ends = ends[1:]
		}
		stop := end
		if len(ends) > 0 {
			stop = min(end, ends[0])
		}
		part := data[offset-begin : min(stop, offset+d.limits.Write)-begin]
		err := d.write(ctx, offset, part)
		switch {
		case tooBig(err) && d.limits.Write > smallest:
			d.limits.Write -= smallest
		case errors.Is(err, codeProtected):
			d.Warn("Bytes %d to %d are write protected and stay as they are", offset, stop-1)
			offset = stop
		case err != nil:
			return &WriteError{offset, offset - begin, err}
		default:
			offset += len(part)
		}
	}
	return nil
}

// write is Write FRU Data (IPMI v2.0 §34.3).
//
//	+------+------+--------+
//	|device|offset|data ...|
//	+------+------+--------+
//	   1      2
func (d *Device) write(ctx context.Context, offset int, data []byte) error {
	if d.Words {
		offset /= 2
	}
	_, err := ipmi.Call(ctx, d.conn, ipmi.Request{
		NetFn: ipmi.NetFnStorage, Cmd: cmdWrite,
		Data: append([]byte{d.ID, byte(offset), byte(offset >> 8)}, data...),
	})
	return err
}

// forget drops what has been read ahead.
func (d *Device) forget() { clear(d.known) }

// blockEnds is where the areas and multirecords that are on the device end, in
// ascending order; nothing if it holds no inventory.
func (d *Device) blockEnds(ctx context.Context) []int {
	h, err := d.Header(ctx)
	var version *VersionError
	switch {
	case err == nil && !h.Intact, errors.As(err, &version) && !h.Intact:
		d.Warn(" Bad header checksum")
		return nil
	case errors.As(err, &version):
		d.Warn(" %v", err)
		return nil
	case err != nil:
		d.Warn(" Device not present (%s)", cause(err))
		return nil
	}
	starts := []int{0}
	for _, start := range []int{h.Internal, h.Chassis, h.Board, h.Product} {
		if start != 0 {
			starts = append(starts, start)
		}
	}
	if h.MultiRecord != 0 {
		starts = append(starts, d.recordStarts(ctx, h.MultiRecord)...)
	}
	return endsOf(starts, d.Size)
}

// endsOf makes ends of starts: each block ends where the next begins. One that
// would end before it begins reaches to the end of the device.
func endsOf(starts []int, size int) []int {
	var ends []int
	for i, start := range starts[1:] {
		if start < starts[i] {
			start = size
		}
		ends = append(ends, start)
	}
	return append(ends, size)
}

// recordStarts is where multirecords begin, and the space behind them.
func (d *Device) recordStarts(ctx context.Context, offset int) []int {
	var starts []int
	for offset < d.Size && !(d.Words && offset&1 != 0) {
		head, err := d.Read(ctx, offset, RecordHeaderLen)
		if err != nil {
			break
		}
		starts = append(starts, offset)
		offset += RecordHeaderLen + int(head[2])
		if Checksum(head) != 0 || head[1]&lastRecord != 0 {
			break
		}
	}
	return append(starts, offset)
}

func cause(err error) string {
	var code ipmi.Code
	if errors.As(err, &code) {
		return code.String()
	}
	return "No Response"
}

// Check tells what of an image is cut off: its header is right, but an area
// reaches behind its end. Data without such a header are nobody's business.
func Check(image []byte) error {
	if len(image) < HeaderLen || Checksum(image[:HeaderLen]) != 0 {
		return nil
	}
	h, err := DecodeHeader([HeaderLen]byte(image))
	if err != nil {
		return nil
	}
	for _, a := range []struct {
		name  string
		start int
	}{{"chassis", h.Chassis}, {"board", h.Board}, {"product", h.Product}} {
		if a.start != 0 && (a.start+1 >= len(image) || a.start+AreaLen(image[a.start:]) > len(image)) {
			return fmt.Errorf("the %s area is cut off at byte %d", a.name, len(image))
		}
	}
	if h.MultiRecord != 0 && recordsEnd(image, h.MultiRecord) > len(image) {
		return fmt.Errorf("the multirecords are cut off at byte %d", len(image))
	}
	return nil
}

// recordsEnd is where the multirecords of an image end, or would.
func recordsEnd(image []byte, offset int) int {
	for offset+RecordHeaderLen <= len(image) {
		head := image[offset : offset+RecordHeaderLen]
		if Checksum(head) != 0 {
			return offset
		}
		offset += RecordHeaderLen + int(head[2])
		if head[1]&lastRecord != 0 {
			return offset
		}
	}
	return max(offset, len(image)+1)
}
