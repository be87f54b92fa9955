package hpm

import (
	"context"
	"fmt"

	"goipmi/internal/app"
)

// prepare holds the image against the controller (HPM.1 §3.2).
func (u *upgrade) prepare(ctx context.Context) (err error) {
	d, err := u.device(ctx)
	if err != nil {
		return err
	}
	if err := u.identify(ctx, d); err != nil {
		return err
	}
	if err := u.date(ctx, d); err != nil {
		return err
	}
	if u.target, err = u.agent.target(ctx); err != nil {
		return err
	}
	u.aside(u.target)
	if err := u.consent(ctx); err != nil {
		return err
	}
	err = u.properties(ctx)
	u.heed(u.target)
	return err
}

// lenient reports whether the user may let an image pass that is not meant for
// the controller.
func (u *upgrade) lenient() bool { return u.force || u.purpose == toView }

// identify compares the controller's identity with that in the image.
func (u *upgrade) identify(ctx context.Context, d device) error {
	var problem string
	switch {
	case u.img.device != d.ID:
		problem = fmt.Sprintf("\n    Invalid device ID %x", d.ID)
	case u.img.product != d.Product:
		problem = fmt.Sprintf("\n    Invalid image file for product %d", d.product())
	case u.img.maker != d.Maker:
		problem = fmt.Sprintf("\n    Invalid image file for manufacturer %d", d.maker())
	default:
		return nil
	}
	if !u.lenient() {
		u.Progressf("\n\n Use \"force\" option for copying all the components\n")
		return app.Failf("%s", problem)
	}
	u.notice("%s", problem)
	u.identity("Image", u.img.device, u.img.product, u.img.maker)
	u.identity("Board", d.ID, d.Product, d.Maker)
	return u.confirm(ctx, "\n Continue ignoring DeviceID/ProductID/ManufacturingID (Y/N): ")
}

func (u *upgrade) identity(whose string, id uint8, product [2]uint8, maker [3]uint8) {
	u.Progressf("\n    %s Information", whose)
	u.Progressf("\n        Device Id : 0x%x", id)
	u.Progressf("\n        Prod   Id : 0x%02x%02x", product[1], product[0])
	u.Progressf("\n        Manuf  Id : 0x%02x%02x%02x", maker[2], maker[1], maker[0])
}

// date compares the controller's revision with the earliest that can take the image.
func (u *upgrade) date(ctx context.Context, d device) error {
	earliest, have := u.img.earliest, d.FirmwareRevision
	if earliest[0] < have[0] || earliest[0] == have[0] && earliest[1] <= have[1] {
		return nil
	}
	problem := fmt.Sprintf("\n    Version: Major: %d\n             Minor: %x\n    Not compatible with \n"+
		"    Version: Major: %d\n             Minor: %x", earliest[0], earliest[1], have[0], have[1])
	if !u.lenient() {
		return app.Failf("%s", problem)
	}
	u.notice("%s", problem)
	return u.confirm(ctx, "\n Continue IGNORING Earliest compatibility (Y/N): ")
}

// consent makes sure that the controller, and whoever it serves, bears an upgrade.
func (u *upgrade) consent(ctx context.Context) error {
	serves := u.target.ServiceAffected || u.img.flags&imageServiceAffected != 0
	switch {
	case u.purpose == toView:
	case u.img.parts&^u.target.present != 0:
		return app.Failf("\n    Some components present in the image file are not supported by the IPMC")
	case u.target.Undesirable:
		return app.Failf("\n    Upgrade undesirable at this moment")
	case serves && u.purpose == toUpgrade:
		return u.confirm(ctx, "\nServices may be affected during upgrade. Do you wish to continue? (y/n): ")
	}
	return nil
}

// properties reads those of the image's components. Of failures only one of
// the last component's counts; the others are told.
func (u *upgrade) properties(ctx context.Context) (err error) {
	for _, id := range u.img.parts.ids() {
		if err != nil {
			u.notice("%v", err)
		}
		u.general[id], err = property(ctx, u.agent, uint8(id), propGeneral, decodeGeneral)
		if err == nil {
			u.aside(u.general[id])
		}
	}
	return err
}

// plan decides what is uploaded, before anything is (HPM.1 §3.3).
func (u *upgrade) plan() error {
	u.report.Components = []part{}
	err := u.planRecords()
	if err == nil && u.img.bad != nil {
		err = invalid(u.img.bad)
	}
	u.report.whole = err == nil
	if u.purpose != toView {
		return err
	}
	if err != nil {
		return u.Partial(u.report, err)
	}
	if err := u.Out.Emit(u.report); err != nil {
		return err
	}
	u.notice("%s\n(^) Indicates component would be upgraded", coldResetNote)
	return nil
}

func (u *upgrade) planRecords() error {
	for _, r := range u.img.records {
		if r.parts != 0 && u.target.present == 0 {
			return app.Failf("    Invalid action record. One or more affected components is not supported")
		}
		for _, id := range r.parts.ids() {
			switch {
			case r.action == actionBackup && !u.general[id].Rollback:
				return app.Failf("    Component ID %d does not support backup", id)
			case r.action == actionPrepare && !u.general[id].Prepare:
				return app.Failf("    Component ID %d does not support preparation", id)
			}
		}
		if r.action == actionUpload {
			u.choose(r)
		}
	}
	return nil
}

// choose decides whether a component is upgraded.
func (u *upgrade) choose(r record) {
	id := r.parts.last()
	p := part{component: u.survey.find(id), Image: r.version}
	p.Selected = u.asked == 0 || u.asked&uint16(r.parts) != 0
	if p.Selected && !u.force && u.purpose != toCompare {
		p.Selected = p.outdated()
	}
	if u.App.Compat && u.Out.Verbose > 0 {
		verb := "Skipping"
		if p.Selected {
			verb = "Updating"
		}
		u.notice("%s component %d", verb, id)
	}
	if p.Selected {
		u.chosen |= 1 << id
	}
	u.report.Components = append(u.report.Components, p)
}

// outdated reports whether the image has firmware that a component has not:
// active, or to roll back to.
func (p part) outdated() bool {
	return p.Image != p.Active || p.general.Rollback && p.Image != p.Backup
}
