package picmg

import (
	"encoding/hex"
	"fmt"

	"goipmi/internal/fru"
)

// AddressTable is record 10h: where in the shelf a hardware address is (PICMG 3.0
// §3.2.2.1).
type AddressTable struct {
	TypeLength   uint8          `json:"type_length"`
	ShelfAddress string         `json:"shelf_address"` // hexadecimal
	Entries      []AddressEntry `json:"entries"`
	Count        uint8          `json:"-"` // as declared
	Shelf        []byte         `json:"-"` // the same
}

// AddressEntry is the place of one hardware address.
type AddressEntry struct {
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

func decodeAddressTable(f fru.RecordFields) any {
	v := AddressTable{TypeLength: f.U8(), Shelf: f.Bytes(shelfAddressLen), Count: f.U8(), Entries: []AddressEntry{}}
	v.ShelfAddress = hex.EncodeToString(v.Shelf)
	f.Each(v.Count, func() {
		e := AddressEntry{HardwareAddress: f.U8(), SiteNumber: f.U8(), SiteType: f.U8()}
		e.SiteTypeName = siteType(e.SiteType)
		v.Entries = append(v.Entries, e)
	})
	return v
}

// PowerDistribution is record 11h: what the shelf's feeds bear (PICMG 3.0
// §3.2.2.4).
type PowerDistribution struct {
	Feeds []PowerFeed `json:"feeds"`
	Count uint8       `json:"-"` // as declared
}

// PowerFeed is one feed and what hangs on it.
type PowerFeed struct {
	MaxExternal Tenths    `json:"max_external_current_100ma"`
	MaxInternal Tenths    `json:"max_internal_current_100ma"` // 65535: not specified
	MinVoltage  uint8     `json:"min_expected_voltage_500mv"` // below zero
	FRUs        []FeedFRU `json:"frus"`
	Count       uint8     `json:"-"` // as declared
}

// FeedFRU is a FRU on a feed.
type FeedFRU struct {
	HardwareAddress uint8 `json:"hardware_address"`
	FRUID           uint8 `json:"fru_id"`
}

func decodePowerDistribution(f fru.RecordFields) any {
	v := PowerDistribution{Count: f.U8(), Feeds: []PowerFeed{}}
	f.Each(v.Count, func() {
		feed := PowerFeed{
			MaxExternal: Tenths(f.U16()), MaxInternal: Tenths(f.U16()), MinVoltage: f.U8(), Count: f.U8(),
			FRUs: []FeedFRU{},
		}
		f.Each(feed.Count, func() {
			feed.FRUs = append(feed.FRUs, FeedFRU{HardwareAddress: f.U8(), FRUID: f.U8()})
		})
		v.Feeds = append(v.Feeds, feed)
	})
	return v
}

// ShelfActivation is record 12h: how FRUs may power up (PICMG 3.0 §3.2.2.3).
type ShelfActivation struct {
	Allowance uint8             `json:"allowance_for_readiness_s"`
	FRUs      []ActivationEntry `json:"frus"`
	Count     uint8             `json:"-"` // as declared
}

// ActivationEntry is one FRU.
type ActivationEntry struct {
	HardwareAddress uint8  `json:"hardware_address"`
	FRUID           uint8  `json:"fru_id"`
	MaxPower        uint16 `json:"max_power_w"`
	Config          uint8  `json:"config"`
}

func decodeShelfActivation(f fru.RecordFields) any {
	v := ShelfActivation{Allowance: f.U8(), Count: f.U8(), FRUs: []ActivationEntry{}}
	f.Each(v.Count, func() {
		v.FRUs = append(v.FRUs, ActivationEntry{
			HardwareAddress: f.U8(), FRUID: f.U8(), MaxPower: f.U16(), Config: f.U8(),
		})
	})
	return v
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

// Backplane is record 04h: what is wired to what (PICMG 3.0 §3.7.1.1).
type Backplane struct {
	Slots []BackplaneSlot `json:"slots"`
}

// BackplaneSlot is a slot and its channels of one type.
type BackplaneSlot struct {
	ChannelType     uint8              `json:"channel_type"`
	ChannelTypeName string             `json:"channel_type_name"`
	Address         uint8              `json:"slot_address"`
	Channels        []BackplaneChannel `json:"channels"`
	Count           uint8              `json:"-"` // as declared
}

// BackplaneChannel is a channel and what it is wired to.
type BackplaneChannel struct {
	Local      uint8 `json:"channel"`
	Remote     uint8 `json:"remote_channel"`
	RemoteSlot uint8 `json:"remote_slot"`
}

const slotLen = 3

func decodeBackplane(f fru.RecordFields) any { return backplane(f, 0) }

// MisreadBackplane is a Backplane as ipmitool's analyzer has it, which takes 4
// bytes for each channel, where there are 3.
func MisreadBackplane(data []byte) Backplane {
	f := fru.NewRecordFields(data)
	f.Skip(headLen)
	return backplane(f, 1)
}

// backplane reads slots whose channels have some bytes between them.
func backplane(f fru.RecordFields, between int) Backplane {
	v := Backplane{Slots: []BackplaneSlot{}}
	for f.Left() >= slotLen {
		slot := BackplaneSlot{ChannelType: f.U8(), Address: f.U8(), Count: f.U8(), Channels: []BackplaneChannel{}}
		slot.ChannelTypeName = channelType(slot.ChannelType)
		f.Each(slot.Count, func() {
			bits := f.U24()
			f.Skip(between)
			slot.Channels = append(slot.Channels, BackplaneChannel{
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
