package fru

import (
	"goipmi/internal/output"
)

// clockLinks is record 2Ch: where a carrier's clocks go (AMC.0 §3.9.2.2).
type clockLinks struct {
	Resources []clockResource `json:"resources"`
}

type clockResource struct {
	ID       uint8          `json:"resource_id"`
	Channels []clockChannel `json:"channels"`
	count    uint8
}

type clockChannel struct {
	Local          uint8 `json:"clock_id"`
	Remote         uint8 `json:"remote_clock_id"`
	RemoteResource uint8 `json:"remote_resource_id"`
}

func decodeClockLinks(f fields) output.Value {
	v := clockLinks{Resources: []clockResource{}}
	f.each(f.U8(), func() {
		r := clockResource{ID: f.U8(), count: f.U8(), Channels: []clockChannel{}}
		f.each(r.count, func() {
			r.Channels = append(r.Channels, clockChannel{Local: f.U8(), Remote: f.U8(), RemoteResource: f.U8()})
		})
		v.Resources = append(v.Resources, r)
	})
	return v
}

// The kinds of resources are in the two highest bits of their IDs.
var (
	clockResources = [4]string{"On-Carrier-Device", "AMC slot", "Backplane", "reserved"}
	clockRemotes   = [4]string{"[ Carrier-Dev", "[ AMC slot   ", "[ Backplane  ", "reserved         "}
)

func (v clockLinks) Text(p *output.Printer) {
	for _, r := range v.Resources {
		p.Printf("\n      Clock Resource ID: 0x%02x  Type: %s\n", r.ID, clockResources[r.ID>>6])
		p.Printf("      Channel Count: 0x%02x\n", r.count)
		for _, c := range r.Channels {
			p.Printf("        CLK-ID: 0x%02x    -> remote CLKID: 0x%02x   %s 0x%02x ]\n",
				c.Local, c.Remote, clockRemotes[c.RemoteResource>>6], c.RemoteResource&0x0f)
		}
	}
	p.Printf("\n")
}

// clockConfig is record 2Dh: how a resource's clocks may run (AMC.0 §3.9.2.1).
type clockConfig struct {
	ResourceID uint8   `json:"resource_id"`
	Clocks     []clock `json:"clocks"`
	count      uint8
}

type clock struct {
	ID       uint8           `json:"clock_id"`
	Control  uint8           `json:"control"`
	Indirect []indirectClock `json:"indirect"`
	Direct   []directClock   `json:"direct"`

	indirectCount, directCount uint8
}

// indirectClock follows another one.
type indirectClock struct {
	Feature uint8 `json:"feature"`
	Depends uint8 `json:"dependent_clock_id"`
}

// directClock has frequencies in Hz.
type directClock struct {
	Feature   uint8  `json:"feature"`
	Family    uint8  `json:"family"`
	Accuracy  uint8  `json:"accuracy_level"`
	Frequency uint32 `json:"frequency_hz"`
	Min       uint32 `json:"min_frequency_hz"`
	Max       uint32 `json:"max_frequency_hz"`
}

func decodeClockConfig(f fields) output.Value {
	v := clockConfig{ResourceID: f.U8(), count: f.U8(), Clocks: []clock{}}
	f.each(v.count, func() { v.Clocks = append(v.Clocks, decodeClock(f)) })
	return v
}

func decodeClock(f fields) clock {
	c := clock{
		ID: f.U8(), Control: f.U8(), indirectCount: f.U8(), directCount: f.U8(),
		Indirect: []indirectClock{}, Direct: []directClock{},
	}
	f.each(c.indirectCount, func() {
		c.Indirect = append(c.Indirect, indirectClock{Feature: f.U8(), Depends: f.U8()})
	})
	f.each(c.directCount, func() {
		c.Direct = append(c.Direct, directClock{
			Feature: f.U8(), Family: f.U8(), Accuracy: f.U8(), Frequency: f.U32(), Min: f.U32(), Max: f.U32(),
		})
	})
	return c
}

func (v clockConfig) Text(p *output.Printer) {
	p.Printf("\n      Clock Resource ID: 0x%02x\n", v.ResourceID)
	p.Printf("      Descr. Count:      0x%02x\n", v.count)
	for _, c := range v.Clocks {
		c.Text(p)
		p.Printf("\n")
	}
	p.Printf("\n")
}

// sides name what the lowest bit of a feature says.
var sides = [2]string{"Receiver", "Source"}

func (c clock) Text(p *output.Printer) {
	controller := [2]string{"Carrier IPMC", "Application"}[c.Control&1]
	p.Printf("        CLK-ID: 0x%02x  -  CTRL 0x%02x [ %12s ]\n", c.ID, c.Control, controller)
	p.Printf("         Cnt: Indirect 0x%02x  /  Direct 0x%02x\n", c.indirectCount, c.directCount)
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
