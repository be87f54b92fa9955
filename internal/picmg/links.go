package picmg

import (
	"encoding/hex"

	"goipmi/internal/fru"
)

const guidLen = 16

func guids(f fru.RecordFields, count uint8) []string {
	list := []string{}
	f.Each(count, func() { list = append(list, hex.EncodeToString(f.Bytes(guidLen))) })
	return list
}

// BoardLinks is record 14h: the point-to-point links of a board (PICMG 3.0
// §3.7.2.3).
type BoardLinks struct {
	GUIDs []string    `json:"guids"`
	Links []BoardLink `json:"links"`
	Count uint8       `json:"-"` // as declared
}

// Link is the descriptor of a link of a board, 32 bits:
//
//	 31      24 23   20 19  12 11   8 7         6 5     0
//	+----------+-------+------+------+-----------+-------+
//	|grouping  |ext.   |type  |ports |interface  |channel|
//	+----------+-------+------+------+-----------+-------+
type Link struct {
	Grouping      uint8  `json:"grouping_id"`
	Extension     uint8  `json:"type_extension"`
	Type          uint8  `json:"type"`
	Ports         uint8  `json:"port_flags"`
	Interface     uint8  `json:"interface"`
	InterfaceName string `json:"interface_name"`
	Channel       uint8  `json:"channel"`
}

// NewLink reads a descriptor.
func NewLink(bits uint32) Link {
	l := Link{
		Channel: uint8(bits & 0x3f), Interface: uint8(bits >> 6 & 3), Ports: uint8(bits >> 8 & 0x0f),
		Type: uint8(bits >> 12), Extension: uint8(bits >> 20 & 0x0f), Grouping: uint8(bits >> 24),
	}
	l.InterfaceName = boardInterfaces[l.Interface]
	return l
}

// BoardLink is a Link in the words of ipmitool's inventories.
type BoardLink struct {
	Link
	ExtensionName string `json:"type_extension_name"`
	TypeName      string `json:"type_name"`
}

const boardLinkLen = 4

func decodeBoardLinks(f fru.RecordFields) any {
	v := BoardLinks{Count: f.U8(), Links: []BoardLink{}}
	v.GUIDs = guids(f, v.Count)
	for f.Left() > 0 && f.Len() >= boardLinkLen {
		l := NewLink(f.U32())
		v.Links = append(v.Links, BoardLink{l, boardLinkExtension(l.Type, l.Extension), boardLinkType(l.Type)})
	}
	return v
}

var boardInterfaces = [4]string{"Base Interface", "Fabric Interface", "Update Channel", "Reserved"}

// Types of a board's links.
const (
	linkBase       = 0x01
	linkEthernet   = 0x02
	linkInfiniband = 0x03
	linkStar       = 0x04
	linkPCIe       = 0x05
	link10Gbd      = 0x32
)

// IsOEMLink reports whether GUIDs tell what links of a type are, of boards or of
// modules.
func IsOEMLink(code uint8) bool { return code >= FirstOEMLink && code <= LastOEMLink }

// Types of links that are somebody's own: the first and the last.
const (
	FirstOEMLink = 0xf0
	LastOEMLink  = 0xfe
)

// classIndent is under the name of a type that has two lines.
const classIndent = "\n                                   "

func boardLinkType(code uint8) string {
	switch {
	case code == linkBase:
		return "PICMG 3.0 Base Interface 10/100/1000"
	case code == linkEthernet:
		return "PICMG 3.1 Ethernet Fabric Interface" + classIndent + "Base signaling Link Class"
	case code == linkInfiniband:
		return "PICMG 3.2 Infiniband Fabric Interface"
	case code == linkStar:
		return "PICMG 3.3 Star Fabric Interface"
	case code == linkPCIe:
		return "PICMG 3.4 PCI Express Fabric Interface"
	case code == link10Gbd:
		return "PICMG 3.1 Ethernet Fabric Interface" + classIndent + "10.3125Gbd signaling Link Class"
	case IsOEMLink(code):
		return "OEM GUID Definition"
	}
	return "Reserved"
}

// boardLinkExtensions are what a type's extension stands for, from 0.
var boardLinkExtensions = map[uint8][]string{
	linkBase:     {"10/100/1000BASE-T Link (four-pair)", "ShMC Cross-connect (two-pair)"},
	linkEthernet: {"1000Base-BX", "10GBase-BX4 [XAUI]", "FC-PI", "1000Base-KX", "10GBase-KX4"},
	link10Gbd:    {"10GBase-KR", "40GBase-KR4"},
}

func boardLinkExtension(code, extension uint8) string {
	if names := boardLinkExtensions[code]; int(extension) < len(names) {
		return names[extension]
	}
	return "Unknown"
}

// ModuleLinks is record 19h: the point-to-point links of a module (AMC.0
// §3.9.1.1).
type ModuleLinks struct {
	GUIDs        []string        `json:"guids"`
	OnModule     bool            `json:"amc_module"` // else on the carrier
	ResourceID   uint8           `json:"resource_id"`
	ResourceByte uint8           `json:"resource_byte"` // that the two are in
	Channels     []ModuleChannel `json:"channels"`
	Links        []ModuleLink    `json:"links"`
	Count        uint8           `json:"-"` // of GUIDs, as declared
	ChannelCount uint8           `json:"-"` // as declared
}

// ModuleChannel is the ports of the four lanes of a channel, 5 bits each.
type ModuleChannel struct {
	Ports [4]int `json:"lane_ports"`
	Bits  uint32 `json:"bits"` // that the ports are in, and four more
}

// ModuleLink is one descriptor, 40 bits:
//
//	 39..34 33      32 31      24 23   20 19  12 11   8 7     0
//	+------+----------+----------+-------+------+------+-------+
//	|      |asymmetric|grouping  |ext.   |type  |lanes |channel|
//	+------+----------+----------+-------+------+------+-------+
type ModuleLink struct {
	Channel       uint8  `json:"channel"`
	Lanes         uint8  `json:"lane_flags"`
	Type          uint8  `json:"type"`
	TypeName      string `json:"type_name"`
	Extension     uint8  `json:"type_extension"`
	ExtensionName string `json:"type_extension_name,omitempty"`
	Grouping      uint8  `json:"grouping_id"`
	Asymmetric    uint8  `json:"asymmetric_match"`
}

const moduleLinkLen = 5

func decodeModuleLinks(f fru.RecordFields) any {
	v := ModuleLinks{Count: f.U8(), Channels: []ModuleChannel{}, Links: []ModuleLink{}}
	v.GUIDs = guids(f, v.Count)
	v.ResourceByte = f.U8()
	v.OnModule, v.ResourceID = v.ResourceByte&0x80 != 0, v.ResourceByte&0x0f
	v.ChannelCount = f.U8()
	f.Each(v.ChannelCount, func() {
		c := ModuleChannel{Bits: f.U24()}
		for lane := range c.Ports {
			c.Ports[lane] = int(c.Bits >> (5 * lane) & 0x1f)
		}
		v.Channels = append(v.Channels, c)
	})
	for f.Left() > 0 && f.Len() >= moduleLinkLen {
		v.Links = append(v.Links, newModuleLink(f.U32(), f.U8()))
	}
	return v
}

// moduleLinkTypes are the links of the AMC.x specifications.
var moduleLinkTypes = map[uint8]struct {
	name       string
	extensions []string
}{
	0x02: {"AMC.1 PCI Express", []string{
		"Gen 1 capable - non SSC", "Gen 1 capable - SSC", "Gen 2 capable - non SSC", "Gen 2 capable - SSC"}},
	0x03: {"AMC.1 PCI Express Advanced Switching", nil},
	0x04: {"AMC.1 PCI Express Advanced Switching", nil},
	0x05: {"AMC.2 Ethernet", []string{
		"1000Base-Bx (SerDES Gigabit) Ethernet Link", "10Gbit XAUI Ethernet Link"}},
	0x06: {"AMC.4 Serial Rapid IO", nil},
	0x07: {"AMC.3 Storage", []string{"Fibre Channel", "Serial ATA", "Serial Attached SCSI"}},
}

func newModuleLink(bits uint32, more uint8) ModuleLink {
	l := ModuleLink{
		Channel: uint8(bits), Lanes: uint8(bits >> 8 & 0x0f), Type: uint8(bits >> 12),
		Extension: uint8(bits >> 20 & 0x0f), Grouping: uint8(bits >> 24), Asymmetric: more & 3,
		TypeName: "reserved or OEM GUID",
	}
	known, ok := moduleLinkTypes[l.Type]
	if ok {
		l.TypeName = known.name
	}
	switch {
	case int(l.Extension) < len(known.extensions):
		l.ExtensionName = known.extensions[l.Extension]
	case known.extensions != nil:
		l.ExtensionName = "Invalid"
	}
	return l
}
