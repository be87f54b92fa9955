package fru

import (
	"context"
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// Commands of the storage network function (IPMI v2.0 §34).
const (
	cmdGetInventoryInfo = 0x10
	cmdRead             = 0x11
	cmdWrite            = 0x12
)

// Limits are how many bytes of inventory fit in a message of the transport.
type Limits struct {
	Read, Write int
	// Ahead is how many to ask for at once as long as the controller bears it;
	// 0 is Read.
	Ahead int
}

// smallest is the size below which no read is cut further.
const smallest = 8

// Device is one inventory device.
type Device struct {
	ID    uint8
	Size  int  // bytes
	Words bool // accessed by words of 16 bits
	// Warn is told of reads that fail or do not fit.
	Warn func(format string, args ...any)

	conn   ipmi.Conn
	limits Limits
	image  []byte // what has been read ahead
	known  []bool // of its bytes
}

// Open asks for the size of a device. The error is an ipmi.Code, a
// *ipmi.ShortError or the transport's; a size of 0 is for the caller to judge.
func Open(ctx context.Context, conn ipmi.Conn, id uint8, limits Limits) (*Device, error) {
	data, err := ipmi.Call(ctx, conn, ipmi.Request{
		NetFn: ipmi.NetFnStorage, Cmd: cmdGetInventoryInfo, Data: []byte{id}, Idempotent: true,
	})
	if err != nil {
		return nil, err
	}
	r := ipmi.NewReader(data)
	d := &Device{ID: id, Size: int(r.U16()), Words: r.U8()&1 != 0, conn: conn, limits: limits}
	if d.Words { // counts stay even, and mean what ipmitool makes of them
		d.limits.Read &^= 1
		d.limits.Write &^= 1
		d.limits.Ahead = 0
	}
	d.Warn = func(string, ...any) {}
	d.image, d.known = make([]byte, d.Size), make([]bool, d.Size)
	return d, r.Err()
}

// Header reads the common header.
func (d *Device) Header(ctx context.Context) (Header, error) {
	data, err := d.header(ctx)
	if err != nil {
		return Header{}, err
	}
	return DecodeHeader(data)
}

func (d *Device) header(ctx context.Context) (head [HeaderLen]byte, err error) {
	if d.readAhead(ctx, 0, HeaderLen) {
		return [HeaderLen]byte(d.image), nil
	}
	data, err := d.request(ctx, 0, HeaderLen)
	if err != nil {
		return head, err
	}
	r := ipmi.NewReader(data)
	r.Skip(1)
	return [HeaderLen]byte(r.Bytes(HeaderLen)), r.Err()
}

// OffsetError is a read that begins behind the end of the device.
type OffsetError struct{ Offset, Size int }

func (e *OffsetError) Error() string {
	return fmt.Sprintf("Read FRU Area offset incorrect: %d > %d", e.Offset, e.Size)
}

// ErrCount is an answer that holds more bytes than were asked for, or fewer
// than it says.
var ErrCount = errors.New("the controller's count of bytes is wrong")

// Read reads n bytes from offset, fewer where the device ends. Bytes that the
// device gives out as none are zero. Warn hears of what went wrong.
func (d *Device) Read(ctx context.Context, offset, n int) ([]byte, error) {
	if offset > d.Size {
		err := &OffsetError{offset, d.Size}
		d.Warn("%v", err)
		return nil, err
	}
	buf := make([]byte, n)
	if end := offset + n; end > d.Size {
		n = d.Size - offset
		d.Warn("Read FRU Area length %d too large, Adjusting to %d", end, n)
	}
	if d.readAhead(ctx, offset, n) {
		copy(buf, d.image[offset:offset+n])
		return buf, nil
	}
	return buf, d.readExact(ctx, offset, buf[:n])
}

// readExact fills buf with no more requests, and no other ones, than ipmitool.
func (d *Device) readExact(ctx context.Context, offset int, buf []byte) error {
	for {
		data, err := d.request(ctx, offset, min(len(buf), d.limits.Read))
		switch {
		case tooBig(err) && d.limits.Read > smallest:
			d.shrink()
			continue
		case err != nil:
			d.Warn("FRU Read failed%s", reason(err))
			if len(buf) == 0 {
				return nil
			}
			return err
		}
		part, err := d.counted(data)
		if err != nil || len(part) > len(buf) {
			return ErrCount
		}
		copy(buf, part)
		offset, buf = offset+len(part), buf[len(part):]
		if len(part) == 0 || len(buf) == 0 {
			return nil
		}
	}
}

// counted is the inventory in the answer to a read: a count, then the bytes.
func (d *Device) counted(data []byte) ([]byte, error) {
	r := ipmi.NewReader(data)
	n := int(r.U8())
	if d.Words {
		n *= 2
	}
	return r.Bytes(n), r.Err()
}

// shrink asks for less from now on, a byte at a time once it is little.
func (d *Device) shrink() {
	if d.limits.Read > 32 {
		d.limits.Read -= 8
	} else {
		d.limits.Read--
	}
}

// request is Read FRU Data (IPMI v2.0 §34.2); the data begin with the count.
//
//	+------+------+-----+
//	|device|offset|count|
//	+------+------+-----+
//	   1      2      1
func (d *Device) request(ctx context.Context, offset, n int) ([]byte, error) {
	if d.Words {
		offset /= 2
	}
	return ipmi.Call(ctx, d.conn, ipmi.Request{
		NetFn: ipmi.NetFnStorage, Cmd: cmdRead, Idempotent: true,
		Data: []byte{d.ID, byte(offset), byte(offset >> 8), byte(n)},
	})
}

// aheadSteps are the sizes that reading ahead steps down.
var aheadSteps = []int{224, 128, 64}

// readAhead sees to it that the bytes asked for are in the image, reading more
// than these at once where the controller bears it. It reports whether they
// are; what went wrong shows in an exact read.
func (d *Device) readAhead(ctx context.Context, offset, n int) bool {
	end := offset + n
	if n == 0 || end > d.Size {
		return false
	}
	for offset < end {
		if d.known[offset] {
			offset++
			continue
		}
		if d.limits.Ahead <= d.limits.Read {
			return false
		}
		data, err := d.request(ctx, offset, min(d.limits.Ahead, d.Size-offset))
		part, countErr := d.counted(data)
		switch {
		case tooBig(err):
			d.stepDown()
			continue
		case err != nil || countErr != nil || len(part) == 0 || offset+len(part) > d.Size:
			d.limits.Ahead = 0
			return false
		}
		d.keep(offset, part)
	}
	return true
}

func (d *Device) keep(offset int, part []byte) {
	copy(d.image[offset:], part)
	for i := range part {
		d.known[offset+i] = true
	}
}

func (d *Device) stepDown() {
	for _, step := range aheadSteps {
		if step < d.limits.Ahead {
			d.limits.Ahead = step
			return
		}
	}
	d.limits.Ahead = 0
}

// tooBig tells whether a controller wants to be asked for less at a time.
func tooBig(err error) bool {
	return errors.Is(err, ipmi.CodeBadLength) || errors.Is(err, ipmi.CodeFieldTooLong) ||
		errors.Is(err, ipmi.CodeCannotReturn)
}

// reason is what there is to say of a failed request: nothing if no answer came.
func reason(err error) string {
	var code ipmi.Code
	if errors.As(err, &code) {
		return ": " + code.String()
	}
	return ""
}
