package fru

import (
	"encoding/hex"
	"fmt"

	"goipmi/internal/output"
)

// addressTable is record 10h: where in the shelf a hardware address is (PICMG 3.0
// §3.2.2.1).
type addressTable struct {
	TypeLength   uint8          `json:"type_length"`
	ShelfAddress string         `json:"shelf_address"` // hexadecimal
	Entries      []addressEntry `json:"entries"`
	count        uint8
	shelf        []byte
}

type addressEntry struct {
	HardwareAddress uint8  `json:"hardware_address"`
	SiteNumber      uint8  `json:"site_number"`
	SiteType        uint8  `json:"site_type"`
	SiteTypeName    string `json:"site_type_name"`
}

var siteTypes = [...]string{
	"AdvancedTCA Board",
	"Power Entry",
	"Shelf FRU Information",
	"Dedicated ShMC",
	"Fan Tray",
	"Fan Filter Tray",
	"Alarm",
	"AdvancedMC Module",
	"PMC",
	"Rear Transition Module",
}

func siteType(code uint8) string {
	if int(code) < len(siteTypes) {
		return siteTypes[code]
	}
	return "Reserved"
}

const shelfAddressLen = 20

func decodeAddressTable(f fields) output.Value {
	v := addressTable{TypeLength: f.U8(), shelf: f.Bytes(shelfAddressLen), count: f.U8(), Entries: []addressEntry{}}
	v.ShelfAddress = hex.EncodeToString(v.shelf)
	f.each(v.count, func() {
		e := addressEntry{HardwareAddress: f.U8(), SiteNumber: f.U8(), SiteType: f.U8()}
		e.SiteTypeName = siteType(e.SiteType)
		v.Entries = append(v.Entries, e)
	})
	return v
}

func (v addressTable) Text(p *output.Printer) {
	p.Printf("      Type/Len:  0x%02x\n", v.TypeLength)
	p.Printf("      Shelf Addr: ")
	for _, b := range v.shelf {
		p.Printf("0x%02x ", b)
	}
	p.Printf("\n      Addr Table Entries: 0x%02x\n", v.count)
	for _, e := range v.Entries {
		p.Printf("        HWAddr: 0x%02x (0x%02x) SiteNum: %d SiteType: 0x%02x %s\n",
			e.HardwareAddress, int(e.HardwareAddress)*2, e.SiteNumber, e.SiteType, e.SiteTypeName)
	}
}

// powerDistribution is record 11h: what the shelf's feeds bear (PICMG 3.0
// §3.2.2.4).
type powerDistribution struct {
	Feeds []powerFeed `json:"feeds"`
	count uint8
}

type powerFeed struct {
	MaxExternal tenths    `json:"max_external_current_100ma"`
	MaxInternal tenths    `json:"max_internal_current_100ma"` // 65535: not specified
	MinVoltage  uint8     `json:"min_expected_voltage_500mv"` // below zero
	FRUs        []feedFRU `json:"frus"`
}

type feedFRU struct {
	HardwareAddress uint8 `json:"hardware_address"`
	FRUID           uint8 `json:"fru_id"`
}

func decodePowerDistribution(f fields) output.Value {
	v := powerDistribution{count: f.U8(), Feeds: []powerFeed{}}
	f.each(v.count, func() {
		feed := powerFeed{
			MaxExternal: tenths(f.U16()), MaxInternal: tenths(f.U16()), MinVoltage: f.U8(), FRUs: []feedFRU{},
		}
		f.each(f.U8(), func() {
			feed.FRUs = append(feed.FRUs, feedFRU{HardwareAddress: f.U8(), FRUID: f.U8()})
		})
		v.Feeds = append(v.Feeds, feed)
	})
	return v
}

func (v powerDistribution) Text(p *output.Printer) {
	p.Printf("      Number of Power Feeds:   0x%02x\n", v.count)
	for i, feed := range v.Feeds {
		p.Printf("    Feed %d:\n", i)
		p.Printf("      Max External Current:   %s\n", feed.MaxExternal.text())
		p.Printf("      Max Internal Current:   %s\n", feed.internalText())
		p.Printf("      Min Expected Voltage:   %s\n", feed.voltageText())
		for _, fru := range feed.FRUs {
			p.Printf("        FRU HW Addr: 0x%02x (0x%02x)   FRU ID: 0x%02x\n",
				fru.HardwareAddress, int(fru.HardwareAddress)*2, fru.FRUID)
		}
	}
}

func (t tenths) text() string { return fmt.Sprintf("%d.%d Amps (0x%04x)", t/10, t%10, uint16(t)) }

func (feed powerFeed) internalText() string {
	if feed.MaxInternal == 0xffff {
		return "Not Specified"
	}
	return feed.MaxInternal.text()
}

// voltageText is a voltage from -36 to -72 V.
func (feed powerFeed) voltageText() string {
	if half := feed.MinVoltage; half >= 0x48 && half <= 0x90 {
		return fmt.Sprintf("-%02d.%dV", half/2, half%2*5)
	}
	return fmt.Sprintf("-36V (actual invalid value 0x%x)", feed.MinVoltage)
}

// shelfActivation is record 12h: how FRUs may power up (PICMG 3.0 §3.2.2.3).
type shelfActivation struct {
	Allowance uint8             `json:"allowance_for_readiness_s"`
	FRUs      []activationEntry `json:"frus"`
	count     uint8
}

type activationEntry struct {
	HardwareAddress uint8  `json:"hardware_address"`
	FRUID           uint8  `json:"fru_id"`
	MaxPower        uint16 `json:"max_power_w"`
	Config          uint8  `json:"config"`
}

func decodeShelfActivation(f fields) output.Value {
	v := shelfActivation{Allowance: f.U8(), count: f.U8(), FRUs: []activationEntry{}}
	f.each(v.count, func() {
		v.FRUs = append(v.FRUs, activationEntry{
			HardwareAddress: f.U8(), FRUID: f.U8(), MaxPower: f.U16(), Config: f.U8(),
		})
	})
	return v
}

func (v shelfActivation) Text(p *output.Printer) {
	p.Printf("      Allowance for FRU Act Readiness:   0x%02x\n", v.Allowance)
	p.Printf("      FRU activation and Power Desc Cnt: 0x%02x\n", v.count)
	for _, e := range v.FRUs {
		p.Printf("         HW Addr: 0x%02x          FRU ID: 0x%02x ", e.HardwareAddress, e.FRUID)
		p.Printf("         Max FRU Power: 0x%04x          Config: 0x%02x \n", e.MaxPower, e.Config)
	}
}

// channelTypes are the kinds of point-to-point channels of a backplane.
var channelTypes = map[uint8]string{
	0x00: "PICMG 2.9",
	0x07: "PICMG 2.9",
	0x08: "Single Port Fabric IF",
	0x09: "Double Port Fabric IF",
	0x0a: "Full Channel Fabric IF",
	0x0b: "Base IF",
	0x0c: "Update Channel IF",
	0x0d: "ShMC Cross Connect",
}

// backplane is record 04h: what is wired to what (PICMG 3.0 §3.7.1.1).
type backplane struct {
	Slots []backplaneSlot `json:"slots"`
}

type backplaneSlot struct {
	ChannelType     uint8              `json:"channel_type"`
	ChannelTypeName string             `json:"channel_type_name"`
	Address         uint8              `json:"slot_address"`
	Channels        []backplaneChannel `json:"channels"`
	count           uint8
}

type backplaneChannel struct {
	Local      uint8 `json:"channel"`
	Remote     uint8 `json:"remote_channel"`
	RemoteSlot uint8 `json:"remote_slot"`
}

const slotLen = 3

func decodeBackplane(f fields) output.Value {
	v := backplane{Slots: []backplaneSlot{}}
	for f.left() >= slotLen {
		slot := backplaneSlot{ChannelType: f.U8(), Address: f.U8(), count: f.U8(), Channels: []backplaneChannel{}}
		slot.ChannelTypeName = channelType(slot.ChannelType)
		f.each(slot.count, func() {
			bits := f.U24()
			slot.Channels = append(slot.Channels, backplaneChannel{
				RemoteSlot: uint8(bits), Remote: uint8(bits >> 8 & 0x1f), Local: uint8(bits >> 13 & 0x1f),
			})
		})
		v.Slots = append(v.Slots, slot)
	}
	return v
}

func channelType(code uint8) string {
	if name, ok := channelTypes[code]; ok {
		return name
	}
	return fmt.Sprintf("Unknown IF (0x%x)", code)
}

func (v backplane) Text(p *output.Printer) {
	for _, slot := range v.Slots {
		p.Printf("\n    Channel Type:  %s\n", slot.ChannelTypeName)
		p.Printf("    Slot Addr.   : %02x\n", slot.Address)
		p.Printf("    Channel Count: %d\n", slot.count)
		for _, c := range slot.Channels {
			p.Printf("       Chn: %02x  ->  Chn: %02x in Slot: %02x\n", c.Local, c.Remote, c.RemoteSlot)
		}
	}
}
