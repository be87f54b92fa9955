package picmg

import "goipmi/internal/fru"

// RadialLinksID is the ID of a RadialLinks.
const RadialLinksID = 0x15

// RadialLinks is record 15h: how the hubs of a radial IPMB-0 are wired (PICMG
// 3.0 §3.8.3.2).
type RadialLinks struct {
	Connector [3]uint8    `json:"connector_definer"`
	Version   [2]uint8    `json:"connector_version"`
	Count     uint8       `json:"hub_count"`
	Hubs      []RadialHub `json:"hubs"`
}

// RadialHub is one hub and what hangs on it.
type RadialHub struct {
	HardwareAddress uint8        `json:"hardware_address"`
	Info            uint8        `json:"hub_info"` // bit 0: IPMB-A, bit 1: IPMB-B
	Count           uint8        `json:"-"`        // as declared
	Links           []RadialLink `json:"links"`
}

// RadialLink is one address on a hub.
type RadialLink struct {
	HardwareAddress uint8 `json:"hardware_address"`
	Entry           uint8 `json:"link_entry"`
}

func decodeRadialLinks(f fru.RecordFields) any {
	v := RadialLinks{
		Connector: [3]uint8(f.Bytes(3)), Version: [2]uint8(f.Bytes(2)), Count: f.U8(), Hubs: []RadialHub{},
	}
	for f.Left() > 0 && f.Len() > 0 {
		hub := RadialHub{HardwareAddress: f.U8(), Info: f.U8(), Count: f.U8(), Links: []RadialLink{}}
		f.Each(hub.Count, func() { hub.Links = append(hub.Links, RadialLink{f.U8(), f.U8()}) })
		v.Hubs = append(v.Hubs, hub)
	}
	return v
}
