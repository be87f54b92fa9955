package hpm

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/iana"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newCheck(a *app.App) *cobra.Command {
	return a.Command("check [<file>]", "What firmware the controller has, and what a file would upgrade",
		func(ctx context.Context, h *app.Host, args []string) error {
			g := newAgent(h)
			if len(args) == 0 {
				return g.check(ctx)
			}
			v, err := g.survey(ctx)
			if err != nil {
				return err
			}
			return g.compareVersions(ctx, v, args[0])
		})
}

// device is a controller's identity, as far as firmware is concerned (IPMI
// v2.0 §20.1). Product and maker are as sent, lowest byte first.
type device struct {
	ID, Revision     uint8
	FirmwareRevision [2]uint8
	Maker            [3]uint8
	Product          [2]uint8
}

func decodeDevice(r *ipmi.Reader) device {
	v := device{ID: r.U8(), Revision: r.U8(), FirmwareRevision: [2]uint8(r.Bytes(2))}
	r.Skip(2)
	v.Maker, v.Product = [3]uint8(r.Bytes(3)), [2]uint8(r.Bytes(2))
	return v
}

// short is a number of which ipmitool shows the lower two bytes.
func short(low, high uint8) uint16 { return uint16(low) | uint16(high)<<8 }

func (v device) product() uint16 { return short(v.Product[0], v.Product[1]) }
func (v device) maker() uint16   { return short(v.Maker[0], v.Maker[1]) }

// device asks who the controller is.
func (g *agent) device(ctx context.Context) (device, error) {
	getDeviceID := command{code: 0x01, failed: "Error getting device ID.", silent: "Error getting device ID."}
	req := ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: getDeviceID.code, Idempotent: true}
	resp, err := g.persist(ctx, req, getDeviceID)
	if err == nil && resp.Code != ipmi.OK {
		err = resp.Code
	}
	r := ipmi.NewReader(resp.Data)
	v := decodeDevice(r)
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return v, getDeviceID.failure(err)
	}
	return v, nil
}

// survey is the firmware that a controller has.
type survey struct {
	Device         uint8       `json:"device_id"`
	Revision       uint8       `json:"device_revision"`
	ProductID      uint16      `json:"product_id"`
	ManufacturerID uint32      `json:"manufacturer_id"`
	Target         target      `json:"capabilities"`
	Components     []component `json:"components"`
	device         device
	whole          bool // all components are there
}

// survey reads what firmware there is.
func (g *agent) survey(ctx context.Context) (survey, error) {
	v, err := g.reach(ctx)
	if err == nil {
		err = g.list(ctx, &v)
	}
	return v, err
}

// reach finds out who the controller is, and whether it speaks HPM.1.
func (g *agent) reach(ctx context.Context) (v survey, err error) {
	if v.device, err = g.device(ctx); err != nil {
		return v, also(err, "Verify whether the Target board is present \n")
	}
	v.Device, v.Revision, v.ProductID = v.device.ID, v.device.Revision, v.device.product()
	v.ManufacturerID = uint32(v.device.maker()) | uint32(v.device.Maker[2])<<16
	if v.Target, err = g.target(ctx); err != nil {
		return v, also(err, "Board might not be supporting the HPM.1 Standards\n")
	}
	g.aside(v.Target)
	v.Components = []component{}
	return v, nil
}

// list adds the components, as far as they can be read.
func (g *agent) list(ctx context.Context, v *survey) error {
	for _, id := range v.Target.Components {
		c, err := g.component(ctx, uint8(id))
		if err != nil {
			return err
		}
		v.Components = append(v.Components, c)
	}
	v.whole = true
	return nil
}

// find is a component by its number; the zero value if there is none.
func (v survey) find(id uint8) component {
	for _, c := range v.Components {
		if c.ID == id {
			return c
		}
	}
	return component{}
}

func (g *agent) check(ctx context.Context) error {
	v, err := g.reach(ctx)
	if err != nil {
		return err
	}
	if g.App.Compat {
		d := v.device
		g.notice("-------Target Information-------")
		g.notice("Device Id          : 0x%x", d.ID)
		g.notice("Device Revision    : 0x%x", d.Revision)
		g.notice("Product Id         : 0x%04x", d.product())
		g.notice("Manufacturer Id    : 0x%04x (%s)\n\n", d.maker(), iana.Manufacturer(uint32(d.maker())))
	}
	if err := g.list(ctx, &v); err != nil {
		return g.Partial(v, err)
	}
	if err := g.Out.Emit(v); err != nil {
		return err
	}
	g.notice("(*) Component requires Payload Cold Reset")
	return nil
}

// Widths of the tables.
const (
	wide   = 79
	narrow = 74
)

func line(width int) string { return strings.Repeat("-", width) + "\n" }

// versionHeader is the head of a table of versions; the last column varies.
func versionHeader(p *output.Printer, last string) {
	p.Printf("%s", line(narrow))
	p.Printf("|ID  | Name        |                     Versions                        |\n")
	p.Printf("|    |             |     Active      |     Backup      |      %-11s|\n", last)
	p.Printf("%s", line(narrow))
}

func (v survey) Text(p *output.Printer) {
	versionHeader(p, "Deferred")
	for _, c := range v.Components {
		p.Printf("%s%s\n", c.head(false), c.Inactive.cell())
	}
	if v.whole {
		p.Printf("%s\n\n", line(narrow))
	}
}
