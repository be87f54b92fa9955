package ime

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/iana"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newInfo(a *app.App) *cobra.Command {
	return a.Command("info", "Firmware revision, what can be updated, which image runs", runInfo)
}

func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID, Idempotent: true})
	if err != nil {
		return app.CommandFailed("Get Device ID command failed", err)
	}
	id, err := decodeIdentity(data)
	switch {
	case err != nil:
		return app.CommandFailed("Get Device ID command failed", err)
	case !id.engine:
		return h.Partial(output.Done{Line: "Supported ME not found\n"},
			&app.Failure{Hint: "this controller is no Management Engine; -b and -t say where one is"})
	}
	images, err := askImages(ctx, h)
	if err != nil {
		return h.Partial(id, app.CommandFailed(statusFailed, err))
	}
	return h.Out.Emit(info{id, images})
}

const cmdGetDeviceID = 0x01

// Who makes the engine, and what it is.
const (
	intel     = 0x000157
	productID = 0x0b00
)

// identity is the answer to Get Device ID (IPMI v2.0 §20.1) with what Intel has
// in its auxiliary bytes.
//
//	+---+-----------------+-----+-----+
//	|...|command's version|build|image|
//	+---+-----------------+-----+-----+
//	  11         1           2     1
type identity struct {
	ManufacturerID   uint32 `json:"manufacturer_id"`
	ManufacturerName string `json:"manufacturer_name"`
	ProductID        uint16 `json:"product_id"`
	ProductName      string `json:"product_name"`
	Firmware         string `json:"firmware_revision"`
	CommandVersion   string `json:"sps_ipmi_command_version"`
	Image            string `json:"current_image_type"`

	engine bool // it is a Management Engine
}

var imageTypes = [4]string{"Recovery", "Operational Image 1", "Operational Image 2", "Unknown"}

func decodeIdentity(data []byte) (identity, error) {
	r := ipmi.NewReader(data)
	device, revision := r.U8(), r.U8()&0x0f
	major, minor := r.U8()&0x7f, r.U8()
	r.Skip(2)
	v := identity{ManufacturerID: r.U24(), ProductID: r.U16()}
	v.engine = device == 0 && revision == 0 && v.ManufacturerID == intel && v.ProductID == productID
	if !v.engine {
		return v, r.Err()
	}
	version, build, image := r.U8(), r.Bytes(2), r.U8()
	v.ManufacturerName = iana.Manufacturer(v.ManufacturerID)
	v.ProductName, _ = iana.Product(v.ManufacturerID, v.ProductID)
	v.Firmware = fmt.Sprintf("%x.%02x.%02x.%02x%x.%x", major, minor>>4, minor&0x0f, build[0], build[1]>>4, build[1]&0x0f)
	v.CommandVersion = fmt.Sprintf("%x.%x", version>>4, version&0x0f)
	v.Image = imageTypes[image&0x03]
	return v, r.Err()
}

// Text is the first part of what "info" prints.
func (v identity) Text(p *output.Printer) {
	p.Printf("Manufacturer Name          : %s\n", v.ManufacturerName)
	p.Printf("Product ID                 : %d (0x%04x)\n", v.ProductID, v.ProductID)
	p.Printf("Product Name               : %s\n", v.ProductName)
	p.Printf("Intel ME Firmware Revision : %s\n", v.Firmware)
	p.Printf("SPS FW IPMI cmd version    : %s\n", v.CommandVersion)
	p.Printf("Current Image Type         : %s\n", v.Image)
}

// images is what can be updated, and what is there.
type images struct {
	Operational   bool  `json:"operational_code_supported"`
	PIA           bool  `json:"pia_supported"`
	SDR           bool  `json:"sdr_supported"`
	Rollback      bool  `json:"rollback_supported"`
	Recovery      bool  `json:"recovery_supported"`
	Staging       bool  `json:"staging_image_valid"`
	RollbackImage bool  `json:"rollback_image_valid"`
	Area          uint8 `json:"running_image_area"` // CODE1 to CODE3, or 0, CODE
}

func askImages(ctx context.Context, h *app.Host) (images, error) {
	s, err := askStatus(ctx, h)
	if err != nil {
		return images{}, err
	}
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: netFn, Cmd: cmdGetCapabilities, Idempotent: true})
	if err != nil {
		return images{}, err
	}
	return decodeImages(s, data)
}

// decodeImages takes the answer to Get Capabilities apart: areas that can be
// updated, and what else is possible.
func decodeImages(s status, data []byte) (images, error) {
	r := ipmi.NewReader(data)
	areas, special := r.U8(), r.U8()
	return images{
		Operational: areas&0x02 != 0, PIA: areas&0x04 != 0, SDR: areas&0x08 != 0,
		Rollback: special&0x01 != 0, Recovery: special&0x02 != 0,
		Staging: s.image&0x02 != 0, RollbackImage: s.image&0x04 != 0, Area: s.image >> 3 & 0x03,
	}, r.Err()
}

func (v images) text(p *output.Printer) {
	p.Printf("\nSupported Area\n")
	p.Printf("   Operation Code          : %s\n", supported(v.Operational))
	p.Printf("   PIA                     : %s\n", supported(v.PIA))
	p.Printf("   SDR                     : %s\n", supported(v.SDR))
	p.Printf("\nSpecial Capabilities\n")
	p.Printf("   Rollback                : %s\n", supported(v.Rollback))
	p.Printf("   Recovery                : %s\n", supported(v.Recovery))
	p.Printf("\nImage Status\n")
	p.Printf("   Staging (new)           : %s\n", valid(v.Staging))
	p.Printf("   Rollback                : %s\n", valid(v.RollbackImage))
	if v.Area == 0 {
		p.Printf("   Running Image Area      : CODE\n")
	} else {
		p.Printf("   Running Image Area      : CODE%d\n", v.Area)
	}
}

func supported(on bool) string {
	if on {
		return "Supported"
	}
	return "Unsupported"
}

func valid(on bool) string {
	if on {
		return "Valid"
	}
	return "Invalid"
}

// info is both parts.
type info struct {
	identity
	images
}

// Text is ipmitool's.
func (v info) Text(p *output.Printer) {
	v.identity.Text(p)
	v.images.text(p)
}
