package fru

import (
	"fmt"

	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

func addressTableText(p *output.Printer, v picmg.AddressTable) {
	p.Printf("      Type/Len:  0x%02x\n", v.TypeLength)
	p.Printf("      Shelf Addr: ")
	for _, b := range v.Shelf {
		p.Printf("0x%02x ", b)
	}
	p.Printf("\n      Addr Table Entries: 0x%02x\n", v.Count)
	for _, e := range v.Entries {
		p.Printf("        HWAddr: 0x%02x (0x%02x) SiteNum: %d SiteType: 0x%02x %s\n",
			e.HardwareAddress, int(e.HardwareAddress)*2, e.SiteNumber, e.SiteType, e.SiteTypeName)
	}
}

func powerDistributionText(p *output.Printer, v picmg.PowerDistribution) {
	p.Printf("      Number of Power Feeds:   0x%02x\n", v.Count)
	for i, feed := range v.Feeds {
		p.Printf("    Feed %d:\n", i)
		p.Printf("      Max External Current:   %s\n", tenthsText(feed.MaxExternal))
		p.Printf("      Max Internal Current:   %s\n", internalText(feed))
		p.Printf("      Min Expected Voltage:   %s\n", voltageText(feed))
		for _, fru := range feed.FRUs {
			p.Printf("        FRU HW Addr: 0x%02x (0x%02x)   FRU ID: 0x%02x\n",
				fru.HardwareAddress, int(fru.HardwareAddress)*2, fru.FRUID)
		}
	}
}

func tenthsText(t picmg.Tenths) string {
	return fmt.Sprintf("%d.%d Amps (0x%04x)", t/10, t%10, uint16(t))
}

func internalText(feed picmg.PowerFeed) string {
	if feed.MaxInternal == 0xffff {
		return "Not Specified"
	}
	return tenthsText(feed.MaxInternal)
}

// voltageText is a voltage from -36 to -72 V.
func voltageText(feed picmg.PowerFeed) string {
	if half := feed.MinVoltage; half >= 0x48 && half <= 0x90 {
		return fmt.Sprintf("-%02d.%dV", half/2, half%2*5)
	}
	return fmt.Sprintf("-36V (actual invalid value 0x%x)", feed.MinVoltage)
}

func shelfActivationText(p *output.Printer, v picmg.ShelfActivation) {
	p.Printf("      Allowance for FRU Act Readiness:   0x%02x\n", v.Allowance)
	p.Printf("      FRU activation and Power Desc Cnt: 0x%02x\n", v.Count)
	for _, e := range v.FRUs {
		p.Printf("         HW Addr: 0x%02x          FRU ID: 0x%02x ", e.HardwareAddress, e.FRUID)
		p.Printf("         Max FRU Power: 0x%04x          Config: 0x%02x \n", e.MaxPower, e.Config)
	}
}

func backplaneText(p *output.Printer, v picmg.Backplane) {
	for _, slot := range v.Slots {
		p.Printf("\n    Channel Type:  %s\n", slot.ChannelTypeName)
		p.Printf("    Slot Addr.   : %02x\n", slot.Address)
		p.Printf("    Channel Count: %d\n", slot.Count)
		for _, c := range slot.Channels {
			p.Printf("       Chn: %02x  ->  Chn: %02x in Slot: %02x\n", c.Local, c.Remote, c.RemoteSlot)
		}
	}
}
