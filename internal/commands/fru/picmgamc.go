package fru

import (
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

func moduleCurrentText(p *output.Printer, v picmg.ModuleCurrent) {
	p.Printf("      Current draw(@12V): %.2f A [ %.2f Watt ]\n\n", v.Current.Amperes(), v.Current.Watts())
}

func carrierActivationText(p *output.Printer, v picmg.CarrierActivation) {
	p.Printf("      Maximum Internal Current(@12V): %.2f A [ %.2f Watt ]\n",
		v.MaxCurrent.Amperes(), v.MaxCurrent.Watts())
	p.Printf("      Module Activation Readiness:    %d sec.\n", v.Readiness)
	p.Printf("      Descriptor Count: %d\n\n", v.Count)
	for _, m := range v.Modules {
		p.Printf("        IPMB-Address:         0x%x\n", m.Address)
		p.Printf("        Max. Module Current:  %.2f A\n\n", m.MaxCurrent.Amperes())
	}
}

func carrierLinksText(p *output.Printer, v picmg.CarrierLinks) {
	for _, r := range v.Resources {
		kind := "Local"
		if r.AMC {
			kind = "AMC"
		}
		p.Printf("\n      Resource ID:      %d  Type: %s\n", r.ID, kind)
		p.Printf("      Descriptor Count: %d\n", r.Count)
		for _, port := range r.Ports {
			p.Printf("        Port: %02d\t->  Remote Port: %02d\t", port.Local, port.Remote)
			if port.RemoteAMC {
				p.Printf("[ AMC   ID: %02d ]\n", port.RemoteID)
			} else {
				p.Printf("[ local ID: %02d ]\n", port.RemoteID)
			}
		}
	}
}

func carrierInfoText(p *output.Printer, v picmg.CarrierInfo) {
	p.Printf("      AMC.0 extension version: %s\n", v.Version)
	p.Printf("      Carrier Sie Number Cnt: %d\n", v.Count)
	for _, site := range v.Sites {
		p.Printf("       Site ID: %d \n", site)
	}
	p.Printf("\n")
}
