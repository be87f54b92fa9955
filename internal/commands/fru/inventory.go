package fru

import (
	"context"
	"errors"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// inventory is what one device holds.
type inventory struct {
	ID       uint8    `json:"id"`
	Size     int      `json:"size"`
	Access   string   `json:"access"` // by bytes or words
	Chassis  *chassis `json:"chassis,omitempty"`
	Board    *board   `json:"board,omitempty"`
	Product  *product `json:"product,omitempty"`
	Records  []record `json:"records"`
	Problems []string `json:"problems"`

	parts []output.Value // in the order they were read
}

func (v *inventory) Text(p *output.Printer) {
	for _, part := range v.parts {
		part.Text(p)
	}
}

// absent is a device that does not answer.
type absent struct {
	ID    uint8  `json:"id"`
	Error string `json:"error"`
}

func (v absent) Text(p *output.Printer) { p.Printf(" Device not present (%s)\n", v.Error) }

// notPresent says why.
func notPresent(id uint8, err error) absent {
	var code ipmi.Code
	if errors.As(err, &code) {
		return absent{id, code.String()}
	}
	return absent{id, "No Response"}
}

// quiet is an error whose line stands in the output already.
func quiet(err error, ok bool) error { return &app.Failure{Err: err, OK: ok} }

// content reads what an open device holds.
type content func(context.Context, *app.Host, *fru.Device) (output.Value, error)

// readDevice reads the device with that number of a controller. There is a
// value to print even with an error, unless it is nil.
func readDevice(ctx context.Context, h *app.Host, t ipmi.Target, id uint8, read content) (output.Value, error) {
	d, err := openAt(ctx, h, t, id)
	switch {
	case errors.As(err, new(*ipmi.ShortError)):
		return nil, app.Failf(" Get FRU Inventory Area Info command failed%s", app.Reason(": ", err))
	case err != nil:
		return notPresent(id, err), quiet(err, false)
	case d.Size == 0:
		return nil, app.Failf(" Invalid FRU size %d", d.Size)
	}
	return read(ctx, h, d)
}

// readInventory reads the areas of an inventory.
func readInventory(ctx context.Context, h *app.Host, d *fru.Device) (output.Value, error) {
	header, err := d.Header(ctx)
	var version *fru.VersionError
	switch {
	case errors.As(err, &version):
		return nil, app.Failf(" %v", err)
	case errors.As(err, new(*ipmi.ShortError)):
		return nil, app.Failf(" Read FRU Data command failed%s", app.Reason(": ", err))
	case err != nil:
		return notPresent(d.ID, err), quiet(err, true)
	}
	v := &inventory{ID: d.ID, Size: d.Size, Access: access(d), Records: []record{}, Problems: []string{}}
	v.read(ctx, h, d, header)
	return v, nil
}

func access(d *fru.Device) string {
	if d.Words {
		return "words"
	}
	return "bytes"
}

// read reads the areas. What cannot be read is left out.
func (v *inventory) read(ctx context.Context, h *app.Host, d *fru.Device, header fru.Header) {
	warn := d.Warn
	d.Warn = func(format string, args ...any) {
		v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
		warn(format, args...)
	}
	if area := v.area(ctx, d, header.Chassis); area != nil {
		v.Chassis = newChassis(fru.DecodeChassis(area))
		v.parts = append(v.parts, v.Chassis)
	}
	if area := v.area(ctx, d, header.Board); area != nil {
		v.Board = newBoard(fru.DecodeBoard(area), h)
		v.parts = append(v.parts, v.Board)
	}
	if area := v.area(ctx, d, header.Product); area != nil {
		v.Product = newProduct(fru.DecodeProduct(area))
		v.parts = append(v.parts, v.Product)
	}
	if header.MultiRecord != 0 && (h.Out.Verbose > 0 || h.Out.Structured()) {
		records, err := d.Records(ctx, header.MultiRecord)
		for _, r := range records {
			v.Records = append(v.Records, newRecord(r))
			v.parts = append(v.parts, v.Records[len(v.Records)-1])
		}
		v.fault(err)
	}
}

// area reads the area at offset; nil if there is none.
func (v *inventory) area(ctx context.Context, d *fru.Device, offset int) []byte {
	if offset == 0 {
		return nil
	}
	head, err := d.Read(ctx, offset, 2)
	v.fault(err)
	if err != nil || fru.AreaLen(head) == 0 {
		return nil
	}
	area, err := d.Read(ctx, offset, fru.AreaLen(head))
	v.fault(err)
	if err != nil {
		return nil
	}
	return area
}

// notEnough is the one failure that ipmitool mentions amid the output, without a
// newline.
const notEnough = " Not enough buffer size"

// fault notes it.
func (v *inventory) fault(err error) {
	if errors.Is(err, fru.ErrCount) {
		v.Problems = append(v.Problems, err.Error())
		v.parts = append(v.parts, line(notEnough))
	}
}
