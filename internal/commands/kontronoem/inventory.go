package kontronoem

import (
	"context"
	"errors"

	"goipmi/internal/app"
	view "goipmi/internal/commands/fru"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
)

// ask takes a value from the board. Lead is what ipmitool puts before its lines.
func ask(ctx context.Context, h *app.Host, cmd uint8, lead string) ([]byte, error) {
	req := request(cmd)
	req.Idempotent = true
	value, err := ipmi.Call(ctx, h, req)
	if errors.As(err, new(ipmi.Code)) {
		return nil, refuse(err, "%sThis option is not implemented for this board\n", lead)
	}
	return value, notPresent(lead, err)
}

// inventory is the board's, device 0.
type inventory struct {
	*fru.Device
	header fru.Header
}

func open(ctx context.Context, h *app.Host) (*inventory, error) {
	d, err := view.Open(ctx, h, 0)
	switch {
	case err != nil:
		return nil, notPresent(" ", err)
	case d.Size == 0:
		return nil, refuse(nil, " Invalid FRU size %d", d.Size)
	}
	header, err := d.Header(ctx)
	var version *fru.VersionError
	if errors.As(err, &version) {
		return nil, refuse(err, " %v", version)
	}
	return &inventory{d, header}, notPresent(" ", err)
}

// area is one, as long as it says it is.
type area struct {
	start int
	data  []byte
}

func (i *inventory) area(ctx context.Context, start int) (area, error) {
	if start == 0 {
		return area{}, app.Failf("The inventory lacks an area; nothing is written")
	}
	head, err := i.Read(ctx, start, 2)
	if err != nil {
		return area{}, &app.Failure{Err: err}
	}
	if fru.AreaLen(head) == 0 {
		return area{}, app.Failf("The inventory has an area without length; nothing is written")
	}
	data, err := i.Read(ctx, start, fru.AreaLen(head))
	if err != nil {
		return area{}, &app.Failure{Err: err}
	}
	return area{start, data}, nil
}

// store writes areas, with their checksums.
func (i *inventory) store(ctx context.Context, areas ...area) error {
	for _, a := range areas {
		last := len(a.data) - 1
		a.data[last] = fru.Checksum(a.data[:last])
		if err := i.Write(ctx, a.start, a.data); err != nil {
			return &app.Failure{Line: err.Error(), Err: err}
		}
	}
	return nil
}
