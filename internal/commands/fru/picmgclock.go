package fru

import (
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

// clockRemotes are the kinds of resources, in the two highest bits of their IDs.
var clockRemotes = [4]string{"[ Carrier-Dev", "[ AMC slot   ", "[ Backplane  ", "reserved         "}

func clockLinksText(p *output.Printer, v picmg.ClockLinks) {
	for _, r := range v.Resources {
		p.Printf("\n      Clock Resource ID: 0x%02x  Type: %s\n", r.ID, picmg.ClockResourceType(r.ID))
		p.Printf("      Channel Count: 0x%02x\n", r.Count)
		for _, c := range r.Channels {
			p.Printf("        CLK-ID: 0x%02x    -> remote CLKID: 0x%02x   %s 0x%02x ]\n",
				c.Local, c.Remote, clockRemotes[c.RemoteResource>>6], c.RemoteResource&0x0f)
		}
	}
	p.Printf("\n")
}

func clockConfigText(p *output.Printer, v picmg.ClockConfig) {
	p.Printf("\n      Clock Resource ID: 0x%02x\n", v.ResourceID)
	p.Printf("      Descr. Count:      0x%02x\n", v.Count)
	for _, c := range v.Clocks {
		clockText(p, c)
		p.Printf("\n")
	}
	p.Printf("\n")
}

func clockText(p *output.Printer, c picmg.Clock) {
	p.Printf("        CLK-ID: 0x%02x  -  CTRL 0x%02x [ %12s ]\n", c.ID, c.Control, c.Controller())
	p.Printf("         Cnt: Indirect 0x%02x  /  Direct 0x%02x\n", c.IndirectCount, c.DirectCount)
	for _, i := range c.Indirect {
		p.Printf("          Feature: 0x%02x [%8s] -           Dep. CLK-ID: 0x%02x\n",
			i.Feature, picmg.ClockSide(i.Feature), i.Depends)
	}
	for _, d := range c.Direct {
		p.Printf("          - Feature: 0x%02x  - PLL: %x / Asym: %s\n", d.Feature, d.PLL(), picmg.ClockSide(d.Feature))
		p.Printf("            Family:  0x%02x  - AccLVL: 0x%02x\n", d.Family, d.Accuracy)
		p.Printf("            FRQ: %-9d - min: %-9d - max: %-9d\n", d.Frequency, d.Min, d.Max)
	}
}
