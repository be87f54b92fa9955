package fru

import (
	"fmt"

	"goipmi/internal/output"
)

// moduleCurrent is record 16h: what a module draws at 12 V (AMC.0 §3.3.2).
type moduleCurrent struct {
	Current tenths `json:"current_100ma"`
}

func decodeModuleCurrent(f fields) output.Value { return moduleCurrent{tenths(f.U8())} }

func (v moduleCurrent) Text(p *output.Printer) {
	p.Printf("      Current draw(@12V): %.2f A [ %.2f Watt ]\n\n", v.Current.amperes(), v.Current.watts())
}

// carrierActivation is record 17h: what a carrier gives its modules (AMC.0
// §3.6.2).
type carrierActivation struct {
	MaxCurrent tenths             `json:"max_internal_current_100ma"`
	Readiness  uint8              `json:"module_activation_readiness_s"`
	Modules    []moduleActivation `json:"modules"`
	count      uint8
}

type moduleActivation struct {
	Address    uint8  `json:"ipmb_address"`
	MaxCurrent tenths `json:"max_module_current_100ma"`
}

const moduleActivationLen = 3

func decodeCarrierActivation(f fields) output.Value {
	v := carrierActivation{
		MaxCurrent: tenths(f.U16()), Readiness: f.U8(), count: f.U8(), Modules: []moduleActivation{},
	}
	for f.left() > 0 && f.Len() >= moduleActivationLen {
		v.Modules = append(v.Modules, moduleActivation{Address: f.U8(), MaxCurrent: tenths(f.U8())})
		f.Skip(1)
	}
	return v
}

func (v carrierActivation) Text(p *output.Printer) {
	p.Printf("      Maximum Internal Current(@12V): %.2f A [ %.2f Watt ]\n",
		v.MaxCurrent.amperes(), v.MaxCurrent.watts())
	p.Printf("      Module Activation Readiness:    %d sec.\n", v.Readiness)
	p.Printf("      Descriptor Count: %d\n\n", v.count)
	v.modulesText(p)
}

func (v carrierActivation) modulesText(p *output.Printer) {
	for _, m := range v.Modules {
		p.Printf("        IPMB-Address:         0x%x\n", m.Address)
		p.Printf("        Max. Module Current:  %.2f A\n\n", m.MaxCurrent.amperes())
	}
}

// carrierLinks is record 18h: what ports a carrier connects (AMC.0 §3.9.1.2).
type carrierLinks struct {
	Resources []carrierResource `json:"resources"`
}

type carrierResource struct {
	ID    uint8         `json:"resource_id"`
	AMC   bool          `json:"amc"` // else on the carrier
	Ports []carrierPort `json:"ports"`
	count uint8
}

type carrierPort struct {
	Local     uint8 `json:"local_port"`
	Remote    uint8 `json:"remote_port"`
	RemoteID  uint8 `json:"remote_id"`
	RemoteAMC bool  `json:"remote_amc"`
}

func decodeCarrierLinks(f fields) output.Value {
	v := carrierLinks{Resources: []carrierResource{}}
	for f.left() > 0 && f.Len() >= 2 {
		id := f.U8()
		r := carrierResource{ID: id & 7, AMC: id&0x80 != 0, count: f.U8(), Ports: []carrierPort{}}
		f.each(r.count, func() {
			remote, ports := f.U8(), f.U16()
			r.Ports = append(r.Ports, carrierPort{
				Local: uint8(ports >> 5 & 0x1f), Remote: uint8(ports & 0x1f),
				RemoteID: remote & 0x0f, RemoteAMC: remote&0x80 != 0,
			})
		})
		v.Resources = append(v.Resources, r)
	}
	return v
}

func (v carrierLinks) Text(p *output.Printer) {
	for _, r := range v.Resources {
		kind := "Local"
		if r.AMC {
			kind = "AMC"
		}
		p.Printf("\n      Resource ID:      %d  Type: %s\n", r.ID, kind)
		p.Printf("      Descriptor Count: %d\n", r.count)
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

// carrierInfo is record 1Ah: what sites a carrier has (AMC.0 §3.4.1).
type carrierInfo struct {
	Version string `json:"amc0_version"`
	Sites   []int  `json:"sites"`
	count   uint8
}

func decodeCarrierInfo(f fields) output.Value {
	version := f.U8()
	v := carrierInfo{Version: fmt.Sprintf("R%d.%d", version&0x0f, version>>4), count: f.U8(), Sites: []int{}}
	f.each(v.count, func() { v.Sites = append(v.Sites, int(f.U8())) })
	return v
}

func (v carrierInfo) Text(p *output.Printer) {
	p.Printf("      AMC.0 extension version: %s\n", v.Version)
	p.Printf("      Carrier Sie Number Cnt: %d\n", v.count)
	for _, site := range v.Sites {
		p.Printf("       Site ID: %d \n", site)
	}
	p.Printf("\n")
}
