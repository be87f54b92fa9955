package ekanalyzer

import (
	"encoding/hex"

	"goipmi/internal/picmg"
)

// recordNames are PICMG's records in the analyzer's words.
var recordNames = map[uint8]string{
	0x04: "Backplane Point to Point Connectivity Record",
	0x10: "Address Table Record",
	0x11: "Shelf Power Distribution Record",
	0x12: "Shelf Activation and Power Management Record",
	0x13: "Shelf Manager IP Connection Record",
	0x14: "Board Point to Point Connectivity Record",
	0x15: "Radial IPMB-0 Link Mapping Record",
	0x16: "Module Current Requirements Record",
	0x17: "Carrier Activation and Power Management Record",
	0x18: "Carrier Point-to-Point Connectivity Record",
	0x19: "AdvancedMC Point-to-Point Connectivity Record",
	0x1a: "Carrier Information Table",
	0x1b: "Shelf Fan Geography Record",
	0x2c: "Carrier Clock Point-to-Point Connectivity Record",
	0x2d: "Clock Configuration Record",
}

// Records have IDs from here to there.
const firstRecord, lastRecord = 0x04, 0x2d

// shortest is how much a record holds that has an ID, in bytes.
const shortest = 4

func (a *analysis) recordsText(list []record) {
	if len(list) == 0 {
		a.Progressf("***empty list***\n")
		return
	}
	a.title("FRU Multi Info area")
	for _, r := range list {
		a.Progressf("Record Type ID: 0x%02x\n", r.Type)
		a.Progressf("Record Format version: 0x%02x\n", r.Format)
		if len(r.data) < shortest {
			continue
		}
		a.Progressf("Manufacturer ID: %06x h\n", r.said.ManufacturerID)
		a.Progressf("Picmg record ID: %s {0x%02x}\n", recordName(r.said.RecordID), r.said.RecordID)
		a.recordText(r)
		a.Progressf("%s\n", stars)
	}
	for range list {
		a.aloud(2, "record has been removed!\n")
	}
}

func recordName(id uint8) string {
	name, ok := recordNames[id]
	switch {
	case ok:
		return name
	case id < firstRecord || id > lastRecord:
		return "Unsupported"
	}
	return unknown(id)
}

func (a *analysis) recordText(r record) {
	switch c := r.said.Content.(type) {
	case picmg.Backplane:
		if a.App.Compat {
			c = picmg.MisreadBackplane(r.data)
		}
		a.backplane(c)
	case picmg.AddressTable:
		a.addressTable(c)
	case picmg.PowerDistribution:
		a.powerDistribution(c)
	case picmg.ShelfActivation:
		a.shelfActivation(c)
	case picmg.BoardLinks:
		a.boardLinks(c)
	case picmg.RadialLinks:
		a.radialLinks(c)
	case picmg.ModuleCurrent:
		a.Progressf("   Current draw: %.1f A @ 12V => %.2f Watt\n\n", c.Current.Amperes(), c.Current.Watts())
	case picmg.CarrierActivation:
		a.carrierActivation(c)
	case picmg.CarrierLinks:
		a.carrierLinks(r, c)
	case picmg.ModuleLinks:
		a.moduleLinks(c)
	case picmg.CarrierInfo:
		a.carrierInfo(c)
	case picmg.ClockLinks:
		a.clockLinks(c)
	case picmg.ClockConfig:
		a.clockConfig(c)
	default:
		if r.said.Name == "" {
			a.aloud(1, "% 02x % 02x \n", r.head, r.data)
		}
	}
}

// channelTypes are the kinds of a backplane's channels that have a name here.
var channelTypes = map[uint8]string{
	0x00: "PICMG 2.9",
	0x07: "PICMG 2.9",
	0x08: "Single Port Fabric IF",
	0x09: "Double Port Fabric IF",
	0x0a: "Full Channel Fabric IF",
	0x0b: "Base IF",
	0x0c: "Update Channel IF",
}

func (a *analysis) backplane(v picmg.Backplane) {
	for _, slot := range v.Slots {
		name, ok := channelTypes[slot.ChannelType]
		if !ok {
			name = "Unknown IF"
		}
		a.Progressf("   Channel Type: %s\n", name)
		a.Progressf("   Slot Address:  %02x\n", slot.Address)
		a.Progressf("   Channel Count: %d\n", slot.Count)
		for _, c := range slot.Channels {
			a.aloud(1, "\tChn: %02x   -->   Chn: %02x in Slot: %02x\n", c.Local, c.Remote, c.RemoteSlot)
		}
	}
}

func (a *analysis) addressTable(v picmg.AddressTable) {
	a.Progressf("   Type/Len:    0x%02x\n", v.TypeLength)
	a.Progressf("   Shelf Addr: ")
	for _, b := range v.Shelf {
		a.Progressf("0x%02x ", b)
	}
	a.Progressf("\n   Addr Table Entries count: 0x%02x\n", v.Count)
	for _, e := range v.Entries {
		a.Progressf("\tHWAddr: 0x%02x  - SiteNum: 0x%02x - SiteType: 0x%02x \n",
			e.HardwareAddress, e.SiteNumber, e.SiteType)
	}
}

// powerDistribution has its currents tenfold, and its voltages in whole volts.
func (a *analysis) powerDistribution(v picmg.PowerDistribution) {
	a.Progressf("   Number of Power Feeds: 0x%02x\n", v.Count)
	for _, feed := range v.Feeds {
		a.Progressf("   Max External Available Current: %d Amps\n", int(feed.MaxExternal)*10)
		a.Progressf("   Max Internal Current:\t   %d Amps\n", int(feed.MaxInternal)*10)
		a.Progressf("   Min Expected Operating Voltage: %d Volts\n", feed.MinVoltage/2)
		a.Progressf("   Feed to FRU count: 0x%02x\n", feed.Count)
		for _, fru := range feed.FRUs {
			a.Progressf("\tHW: 0x%02x\tFRU ID: 0x%02x\n", fru.HardwareAddress, fru.FRUID)
		}
	}
}

func (a *analysis) shelfActivation(v picmg.ShelfActivation) {
	a.Progressf("   Allowance for FRU Act Readiness: 0x%02x\n", v.Allowance)
	a.Progressf("   FRU activation and Power Desc Cnt: 0x%02x\n", v.Count)
	for _, e := range v.FRUs {
		a.Progressf("   FRU activation and Power descriptor:\n")
		a.Progressf("\tHardware Address:\t\t0x%02x\n", e.HardwareAddress)
		a.Progressf("\tFRU Device ID:\t\t\t0x%02x\n", e.FRUID)
		a.Progressf("\tMax FRU Power Capability:\t0x%04x Watts\n", e.MaxPower)
		a.Progressf("\tConfiguration parameter:\t0x%02x\n", e.Config)
	}
}

// radialLinks has no newline behind two of its counts, and no hubs where the
// first one's address is 0.
func (a *analysis) radialLinks(v picmg.RadialLinks) {
	a.Progressf("   IPMB-0 Connector Definer: % 02x h\n", v.Connector)
	a.Progressf("   IPMB-0 Connector version ID: % 02x h\n", v.Version)
	a.Progressf("   IPMB-0 Hub Descriptor Count: 0x%02x", v.Count)
	if len(v.Hubs) == 0 || v.Hubs[0].HardwareAddress == 0 {
		return
	}
	for _, hub := range v.Hubs {
		buses := [4]string{"Reserved.", "IPMB-A only", "IPMB-B only", "IPMB-A only"}[hub.Info&3]
		a.Progressf("   IPMB-0 Hub Descriptor\n")
		a.Progressf("\tHardware Address: 0x%02x\n", hub.HardwareAddress)
		a.Progressf("\tHub Info {0x%02x}: %s\n", hub.Info, buses)
		a.Progressf("\tAddress Entry count: 0x%02x", hub.Count)
		for _, l := range hub.Links {
			a.Progressf("\t   Hardware Address: 0x%02x\n", l.HardwareAddress)
			a.Progressf("\t   IPMB-0 Link Entry: 0x%02x\n", l.Entry)
		}
	}
}

// clockRemotes are the kinds of resources, in the two highest bits of their IDs.
var clockRemotes = [4]string{"[ Carrier-Dev", "[ AMC slot    ", "[ Backplane    ", "reserved          "}

func (a *analysis) clockLinks(v picmg.ClockLinks) {
	for _, r := range v.Resources {
		a.Progressf("   Clock Resource ID: 0x%02x\n", r.ID)
		a.Progressf("   Type: %s\n", picmg.ClockResourceType(r.ID))
		a.Progressf("   Channel Count: 0x%02x\n", r.Count)
		for _, c := range r.Channels {
			a.Progressf("\tCLK-ID: 0x%02x   --->   remote CLKID: 0x%02x   %s 0x%02x ]\n",
				c.Local, c.Remote, clockRemotes[c.RemoteResource>>6], c.RemoteResource&0x0f)
		}
	}
	a.Progressf("\n")
}

// clockConfig has its frequencies with a sign.
func (a *analysis) clockConfig(v picmg.ClockConfig) {
	a.Progressf("   Clock Resource ID: 0x%02x\n", v.ResourceID)
	a.Progressf("   Clock Configuration Descriptor Count: 0x%02x\n", v.Count)
	for _, c := range v.Clocks {
		a.Progressf("\tCLK-ID: 0x%02x  -  CTRL 0x%02x [ %12s ]\n", c.ID, c.Control, c.Controller())
		a.Progressf("\t   Count: Indirect 0x%02x   / Direct 0x%02x\n", c.IndirectCount, c.DirectCount)
		for _, i := range c.Indirect {
			a.Progressf("\t\tFeature: 0x%02x [%8s] -  Dep. CLK-ID: 0x%02x\n", i.Feature, picmg.ClockSide(i.Feature), i.Depends)
		}
		for _, d := range c.Direct {
			a.Progressf("\t- Feature: 0x%02x    - PLL: %x / Asym: %s\n", d.Feature, d.PLL(), picmg.ClockSide(d.Feature))
			a.Progressf("\tFamily:  0x%02x    - AccLVL: 0x%02x\n", d.Family, d.Accuracy)
			a.Progressf("\tFRQ: %-9d - min: %-9d - max: %-9d\n", int32(d.Frequency), int32(d.Min), int32(d.Max))
		}
		a.Progressf("\n")
	}
}

// guidText is a GUID with a dash behind each byte that parted says so of.
func guidText(guid string, parted func(i int) bool) string {
	raw, _ := hex.DecodeString(guid)
	text := ""
	for i, b := range raw {
		text += hex.EncodeToString([]byte{b})
		if parted(i) {
			text += "-"
		}
	}
	return text
}
