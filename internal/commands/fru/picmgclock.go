package fru

import (
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

// The kinds of resources are in the two highest bits of their IDs.
var (
	clockResources = [4]string{"On-Carrier-Device", "AMC slot", "Backplane", "reserved"}
	clockRemotes   = [4]string{"[ Carrier-Dev", "[ AMC slot   ", "[ Backplane  ", "reserved         "}
)

func clockLinksText(p *output.Printer, v picmg.ClockLinks) {
	for _, r := range v.Resources {
		p.Printf("\n      Clock Resource ID: 0x%02x  Type: %s\n", r.ID, clockResources[r.ID>>6])
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

// sides name what the lowest bit of a feature says.
var sides = [2]string{"Receiver", "Source"}

func clockText(p *output.Printer, c picmg.Clock) {
	controller := [2]string{"Carrier IPMC", "Application"}[c.Control&1]
	p.Printf("        CLK-ID: 0x%02x  -  CTRL 0x%02x [ %12s ]\n", c.ID, c.Control, controller)
	p.Printf("         Cnt: Indirect 0x%02x  /  Direct 0x%02x\n", c.IndirectCount, c.DirectCount)
	for _, i := range c.Indirect {
		p.Printf("          Feature: 0x%02x [%8s] -           Dep. CLK-ID: 0x%02x\n",
			i.Feature, sides[i.Feature&1], i.Depends)
	}
	for _, d := range c.Direct {
		pll := 0
		if d.Feature > 1 {
			pll = 1
		}
		p.Printf("          - Feature: 0x%02x  - PLL: %x / Asym: %s\n", d.Feature, pll, sides[d.Feature&1])
		p.Printf("            Family:  0x%02x  - AccLVL: 0x%02x\n", d.Family, d.Accuracy)
		p.Printf("            FRQ: %-9d - min: %-9d - max: %-9d\n", d.Frequency, d.Min, d.Max)
	}
}
