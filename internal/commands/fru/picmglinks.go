package fru

import (
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

func boardLinksText(p *output.Printer, v picmg.BoardLinks) {
	p.Printf("      GUID count: %2d\n", v.Count)
	for i, guid := range v.GUIDs {
		p.Printf("        GUID [%2d]: 0x%s\n", i, guid)
	}
	p.Printf("\n")
	for _, l := range v.Links {
		p.Printf("      Link Grouping ID:     0x%02x\n", l.Grouping)
		p.Printf("      Link Type Extension:  0x%02x - %s\n", l.Extension, l.ExtensionName)
		p.Printf("      Link Type:            0x%02x - %s\n", l.Type, l.TypeName)
		p.Printf("      Link Designator: \n")
		p.Printf("        Port Flag:            0x%02x\n", l.Ports)
		p.Printf("        Interface:            0x%02x - %s\n", l.Interface, l.InterfaceName)
		p.Printf("        Channel Number:       0x%02x\n", l.Channel)
		p.Printf("\n")
	}
}

// moduleLinksText shows the count alone where ipmitool does, which takes everything else
// for the first GUID's and reads past the record then.
func moduleLinksText(p *output.Printer, v picmg.ModuleLinks) {
	p.Printf("      GUID count: %2d\n", v.Count)
	if v.Count == 0 {
		return
	}
	for i, guid := range v.GUIDs {
		p.Printf("        GUID %2d: %s\n", i, guid)
	}
	place := "On-Carrier Device"
	if v.OnModule {
		place = "AMC Module:"
	}
	p.Printf("      %s   Resource ID: %d\n", place, v.ResourceID)
	p.Printf("       Descriptor Count: %d\n", len(v.Channels))
	for _, c := range v.Channels {
		for lane, port := range c.Ports {
			p.Printf("        Lane %d Port: %d\n", lane, port)
		}
		p.Printf("\n")
	}
	for _, l := range v.Links {
		moduleLinkText(p, l)
	}
}

func moduleLinkText(p *output.Printer, l picmg.ModuleLink) {
	p.Printf("      Link Designator:  Channel ID: %d\n            Port Flag 0: ", l.Channel)
	for lane := range 4 {
		p.Printf("%c", "-o"[l.Lanes>>lane&1])
	}
	p.Printf("\n        Link Type:       %02x - %s\n", l.Type, l.TypeName)
	p.Printf("        Link Type Ext:   %d", l.Extension)
	if l.ExtensionName != "" {
		p.Printf(" -  %s", l.ExtensionName)
	}
	p.Printf("\n        Link group Id:   %d\n", l.Grouping)
	p.Printf("        Link Asym Match: %d\n\n", l.Asymmetric)
}
