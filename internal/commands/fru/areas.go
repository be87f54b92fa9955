package fru

import (
	"time"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/output"
)

// text is a string of an inventory, byte for byte.
type text string

// MarshalJSON takes what is no UTF-8 for Latin 1.
func (t text) MarshalJSON() ([]byte, error) { return output.Latin1(t).MarshalJSON() }

// row prints a field of an area, unless it is empty.
func (t text) row(p *output.Printer, label string) {
	if t != "" {
		p.Printf(" %-22s: %s\n", label, output.Clean(string(t)))
	}
}

// extras are the fields behind those that have names.
type extras []text

func newExtras(fields []fru.Field) extras {
	e := extras{}
	for _, f := range fields {
		e = append(e, text(f.String()))
	}
	return e
}

func (e extras) rows(p *output.Printer, label string) {
	for _, t := range e {
		t.row(p, label)
	}
}

// chassisTypes are SMBIOS's (FRU §10).
var chassisTypes = [...]string{
	"Unspecified",
	"Other",
	"Unknown",
	"Desktop",
	"Low Profile Desktop",
	"Pizza Box",
	"Mini Tower",
	"Tower",
	"Portable",
	"LapTop",
	"Notebook",
	"Hand Held",
	"Docking Station",
	"All in One",
	"Sub Notebook",
	"Space-saving",
	"Lunch Box",
	"Main Server Chassis",
	"Expansion Chassis",
	"SubChassis",
	"Bus Expansion Chassis",
	"Peripheral Chassis",
	"RAID Chassis",
	"Rack Mount Chassis",
	"Sealed-case PC",
	"Multi-system Chassis",
	"CompactPCI",
	"AdvancedTCA",
	"Blade",
	"Blade Enclosure",
}

const unknownChassis = 2

func chassisType(code uint8) string {
	if int(code) >= len(chassisTypes) {
		code = unknownChassis
	}
	return chassisTypes[code]
}

// chassis is the chassis info area.
type chassis struct {
	Type       uint8  `json:"type"`
	TypeName   string `json:"type_name"`
	PartNumber text   `json:"part_number"`
	Serial     text   `json:"serial_number"`
	Extra      extras `json:"extra"`
}

func newChassis(c fru.Chassis) *chassis {
	return &chassis{
		Type:       c.Type,
		TypeName:   chassisType(c.Type),
		PartNumber: text(c.Named[0].String()),
		Serial:     text(c.Named[1].String()),
		Extra:      newExtras(c.Extra),
	}
}

func (v *chassis) Text(p *output.Printer) {
	text(v.TypeName).row(p, "Chassis Type")
	v.PartNumber.row(p, "Chassis Part Number")
	v.Serial.row(p, "Chassis Serial")
	v.Extra.rows(p, "Chassis Extra")
}

// dateFormat is the C library's %c %Z in the C locale.
const dateFormat = "Mon Jan _2 15:04:05 2006 MST"

// board is the board info area.
type board struct {
	Language     uint8  `json:"language"`
	Made         string `json:"mfg_date"` // RFC 3339; "" if unspecified
	Manufacturer text   `json:"manufacturer"`
	Product      text   `json:"product"`
	Serial       text   `json:"serial_number"`
	PartNumber   text   `json:"part_number"`
	FRUID        text   `json:"fru_id"`
	Extra        extras `json:"extra"`
	date         text
}

func newBoard(b fru.Board, h *app.Host) *board {
	v := &board{
		Language:     b.Language,
		Manufacturer: text(b.Named[0].String()),
		Product:      text(b.Named[1].String()),
		Serial:       text(b.Named[2].String()),
		PartNumber:   text(b.Named[3].String()),
		FRUID:        text(b.Named[4].String()),
		Extra:        newExtras(b.Extra),
		date:         "Unspecified",
	}
	if made, ok := b.Made(); ok {
		v.Made = made.Format(time.RFC3339)
		v.date = text(made.In(output.Zone(h.App.Options.UTC)).Format(dateFormat))
	}
	return v
}

func (v *board) Text(p *output.Printer) {
	v.date.row(p, "Board Mfg Date")
	v.Manufacturer.row(p, "Board Mfg")
	v.Product.row(p, "Board Product")
	v.Serial.row(p, "Board Serial")
	v.PartNumber.row(p, "Board Part Number")
	if p.Verbose > 0 {
		v.FRUID.row(p, "Board FRU ID")
	}
	v.Extra.rows(p, "Board Extra")
}

// product is the product info area.
type product struct {
	Language     uint8  `json:"language"`
	Manufacturer text   `json:"manufacturer"`
	Name         text   `json:"name"`
	PartNumber   text   `json:"part_number"`
	Version      text   `json:"version"`
	Serial       text   `json:"serial_number"`
	AssetTag     text   `json:"asset_tag"`
	FRUID        text   `json:"fru_id"`
	Extra        extras `json:"extra"`
}

func newProduct(f fru.Product) *product {
	return &product{
		Language:     f.Language,
		Manufacturer: text(f.Named[0].String()),
		Name:         text(f.Named[1].String()),
		PartNumber:   text(f.Named[2].String()),
		Version:      text(f.Named[3].String()),
		Serial:       text(f.Named[4].String()),
		AssetTag:     text(f.Named[5].String()),
		FRUID:        text(f.Named[6].String()),
		Extra:        newExtras(f.Extra),
	}
}

func (v *product) Text(p *output.Printer) {
	v.Manufacturer.row(p, "Product Manufacturer")
	v.Name.row(p, "Product Name")
	v.PartNumber.row(p, "Product Part Number")
	v.Version.row(p, "Product Version")
	v.Serial.row(p, "Product Serial")
	v.AssetTag.row(p, "Product Asset Tag")
	if p.Verbose > 0 {
		v.FRUID.row(p, "Product FRU ID")
	}
	v.Extra.rows(p, "Product Extra")
}
