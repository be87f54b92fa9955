package picmg

import (
	"fmt"

	"goipmi/internal/fru"
)

// ModuleCurrent is record 16h: what a module draws at 12 V (AMC.0 §3.3.2).
type ModuleCurrent struct {
	Current Tenths `json:"current_100ma"`
}

func decodeModuleCurrent(f fru.RecordFields) any { return ModuleCurrent{Tenths(f.U8())} }

// CarrierActivation is record 17h: what a carrier gives its modules (AMC.0
// §3.6.2).
type CarrierActivation struct {
	MaxCurrent Tenths             `json:"max_internal_current_100ma"`
	Readiness  uint8              `json:"module_activation_readiness_s"`
	Count      uint8              `json:"module_count"` // as declared
	Modules    []ModuleActivation `json:"modules"`
}

// ModuleActivation is what one module may draw.
type ModuleActivation struct {
	Address    uint8  `json:"ipmb_address"`
	MaxCurrent Tenths `json:"max_module_current_100ma"`
}

const moduleActivationLen = 3

func decodeCarrierActivation(f fru.RecordFields) any {
	v := CarrierActivation{
		MaxCurrent: Tenths(f.U16()), Readiness: f.U8(), Count: f.U8(), Modules: []ModuleActivation{},
	}
	for f.Left() > 0 && f.Len() >= moduleActivationLen {
		v.Modules = append(v.Modules, ModuleActivation{Address: f.U8(), MaxCurrent: Tenths(f.U8())})
		f.Skip(1)
	}
	return v
}

// CarrierLinks is record 18h: what ports a carrier connects (AMC.0 §3.9.1.2).
type CarrierLinks struct {
	Resources []CarrierResource `json:"resources"`
}

// CarrierResource is a device or a site of the carrier, and its ports.
type CarrierResource struct {
	ID    uint8         `json:"resource_id"`
	Byte  uint8         `json:"resource_byte"` // that the two are in
	AMC   bool          `json:"amc"`           // else on the carrier
	Ports []CarrierPort `json:"ports"`
	Count uint8         `json:"-"` // as declared
}

// CarrierPort is a port and what it is wired to.
type CarrierPort struct {
	Local      uint8 `json:"local_port"`
	Remote     uint8 `json:"remote_port"`
	RemoteID   uint8 `json:"remote_id"`
	RemoteByte uint8 `json:"remote_byte"` // that ID and place are in
	RemoteAMC  bool  `json:"remote_amc"`
}

func decodeCarrierLinks(f fru.RecordFields) any {
	v := CarrierLinks{Resources: []CarrierResource{}}
	for f.Left() > 0 && f.Len() >= 2 {
		id := f.U8()
		r := CarrierResource{ID: id & 7, Byte: id, AMC: id&0x80 != 0, Count: f.U8(), Ports: []CarrierPort{}}
		f.Each(r.Count, func() {
			remote, ports := f.U8(), f.U16()
			r.Ports = append(r.Ports, CarrierPort{
				Local: uint8(ports >> 5 & 0x1f), Remote: uint8(ports & 0x1f),
				RemoteID: remote & 0x0f, RemoteByte: remote, RemoteAMC: remote&0x80 != 0,
			})
		})
		v.Resources = append(v.Resources, r)
	}
	return v
}

// CarrierInfo is record 1Ah: what sites a carrier has (AMC.0 §3.4.1).
type CarrierInfo struct {
	Version string `json:"amc0_version"`
	Sites   []int  `json:"sites"`
	Count   uint8  `json:"-"` // as declared
}

func decodeCarrierInfo(f fru.RecordFields) any {
	version := f.U8()
	v := CarrierInfo{Version: fmt.Sprintf("R%d.%d", version&0x0f, version>>4), Count: f.U8(), Sites: []int{}}
	f.Each(v.Count, func() { v.Sites = append(v.Sites, int(f.U8())) })
	return v
}
