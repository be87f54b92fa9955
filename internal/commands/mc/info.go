package mc

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
	return a.Command("info", "Device ID, firmware, maker and functions", runInfo)
}

func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID, Idempotent: true},
		app.Failing("Get Device ID command failed"), decodeInfo)
}

// info is the answer to Get Device ID (IPMI v2.0 §20.1).
//
//	+--+---+------+------+-------+--------+---+---+---------------+
//	|ID|rev|fw maj|fw min|version|supports|mfg|prd|aux fw (option)|
//	+--+---+------+------+-------+--------+---+---+---------------+
//	  1  1    1      1       1       1      3   2        4
type info struct {
	DeviceID         uint8    `json:"device_id"`
	DeviceRevision   uint8    `json:"device_revision"`
	FirmwareRevision string   `json:"firmware_revision"`
	IPMIVersion      string   `json:"ipmi_version"`
	ManufacturerID   uint32   `json:"manufacturer_id"`
	ManufacturerName string   `json:"manufacturer_name"`
	ProductID        uint16   `json:"product_id"`
	ProductName      string   `json:"product_name"`
	Available        bool     `json:"device_available"`
	DeviceSDRs       bool     `json:"provides_device_sdrs"`
	Support          []string `json:"additional_device_support"`
	AuxFirmware      []int    `json:"aux_firmware_revision,omitempty"`
}

const infoLen, auxLen = 11, 4

func decodeInfo(data []byte) (info, error) {
	r := ipmi.NewReader(data)
	v := info{DeviceID: r.U8()}
	revision := r.U8()
	v.DeviceRevision, v.DeviceSDRs = revision&0x0f, revision&0x80 != 0
	major := r.U8()
	v.Available = major&0x80 == 0
	v.FirmwareRevision = fmt.Sprintf("%d.%02x", major&0x7f, r.U8())
	version := r.U8()
	v.IPMIVersion = fmt.Sprintf("%x.%x", version&0x0f, version>>4)
	v.Support = supported(r.U8())
	v.ManufacturerID, v.ProductID = r.U24(), r.U16()
	v.ManufacturerName = iana.Manufacturer(v.ManufacturerID)
	v.ProductName, _ = iana.Product(v.ManufacturerID, v.ProductID)
	if len(data) == infoLen+auxLen {
		for _, b := range r.Rest() {
			v.AuxFirmware = append(v.AuxFirmware, int(b))
		}
	}
	return v, r.Err()
}

// supportTexts are the bits of Additional Device Support, lowest first.
var supportTexts = [8]string{
	"Sensor Device",
	"SDR Repository Device",
	"SEL Device",
	"FRU Inventory Device",
	"IPMB Event Receiver",
	"IPMB Event Generator",
	"Bridge",
	"Chassis Device",
}

func supported(bits uint8) []string {
	texts := []string{}
	for i, text := range supportTexts {
		if bits>>i&1 != 0 {
			texts = append(texts, text)
		}
	}
	return texts
}

func (v info) Text(p *output.Printer) {
	p.Printf("Device ID                 : %d\n", v.DeviceID)
	p.Printf("Device Revision           : %d\n", v.DeviceRevision)
	p.Printf("Firmware Revision         : %s\n", v.FirmwareRevision)
	p.Printf("IPMI Version              : %s\n", v.IPMIVersion)
	p.Printf("Manufacturer ID           : %d\n", v.ManufacturerID)
	p.Printf("Manufacturer Name         : %s\n", v.ManufacturerName)
	p.Printf("Product ID                : %d (0x%04x)\n", v.ProductID, v.ProductID)
	p.Printf("Product Name              : %s\n", v.ProductName)
	p.Printf("Device Available          : %s\n", yesNo(v.Available))
	p.Printf("Provides Device SDRs      : %s\n", yesNo(v.DeviceSDRs))
	p.Printf("Additional Device Support :\n")
	for _, s := range v.Support {
		p.Printf("    %s\n", s)
	}
	if v.AuxFirmware != nil {
		p.Printf("Aux Firmware Rev Info     : \n")
		for _, b := range v.AuxFirmware {
			p.Printf("    0x%02x\n", b)
		}
	}
}
