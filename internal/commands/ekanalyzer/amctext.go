package ekanalyzer

import (
	"fmt"
	"strconv"

	"goipmi/internal/picmg"
)

func (a *analysis) carrierActivation(v picmg.CarrierActivation) {
	a.Progressf("   Maximum Internal Current(@12V): %.2f A [ %.2f Watt ]\n", v.MaxCurrent.Amperes(), v.MaxCurrent.Watts())
	a.Progressf("   Module Activation Readiness:    %d sec.\n", v.Readiness)
	a.Progressf("   Descriptor Count: %d\n", v.Count)
	for _, m := range v.Modules {
		a.Progressf("\tIPMB-Address:\t\t0x%x\n", m.Address)
		a.Progressf("\tMax. Module Current:\t%.2f A\n\n", m.MaxCurrent.Amperes())
	}
}

func (a *analysis) carrierInfo(v picmg.CarrierInfo) {
	a.Progressf("   AMC.0 extension version: %s\n", v.Version)
	a.Progressf("   Carrier Sie Number Count: %d\n", v.Count)
	for _, site := range v.Sites {
		a.Progressf("\tSite ID (%d): %s \n", site, slot(site))
	}
	a.Progressf("\n")
}

// Lengths in a carrier's record of links, in bytes: of what is before the
// resources, of one without ports, and of a port.
const linksHead, resourceLen, portLen = 5, 2, 3

// carrierLinks passes over a resource that begins in the last bytes of the
// record: none there has a port.
func (a *analysis) carrierLinks(r record, v picmg.CarrierLinks) {
	a.aloud(2, "Binary data of Carrier p2p connectivity record starting from mfg id\n")
	for _, b := range r.data {
		a.aloud(2, "%02x   ", b)
	}
	a.aloud(2, "\n")
	at := linksHead
	for _, res := range v.Resources {
		if at > len(r.data)-resourceLen-portLen {
			return
		}
		at += resourceLen + portLen*int(res.Count)
		a.aloud(1, "resource id= %02x  port count= %d\n", res.Byte, res.Count)
		if res.AMC {
			a.Progressf("   %s topology:\n", slot(res.Byte&siteMask))
		} else {
			a.Progressf("   On Carrier Device ID %d topology: \n", res.Byte&siteMask)
		}
		for _, port := range res.Ports {
			a.Progressf("\tPort %d =====> %s, Port %d\n", port.Local, remote(port), port.Remote)
		}
	}
}

// siteMask is the number of a site or a device in the ID of a resource, module
// the bit that tells a site.
const siteMask, module = 0x0f, 0x80

func remote(port picmg.CarrierPort) string {
	if port.RemoteAMC {
		return slot(port.RemoteID).String()
	}
	return "On Carrier Device ID " + strconv.Itoa(int(port.RemoteID))
}

// Types of a module's links.
const (
	linkPCIe     = 0x02
	linkPCIeAS1  = 0x03
	linkPCIeAS2  = 0x04
	linkEthernet = 0x05
	linkRapidIO  = 0x06
	linkStorage  = 0x07
)

// linkKind is what the analyzer says of links of one type: names of extensions
// and of asymmetric matches.
type linkKind struct {
	name       string
	extensions map[uint8]string
	matches    []string
}

var (
	pcieExtensions = map[uint8]string{
		0x00: "Gen 1 capable - non SSC",
		0x01: "Gen 1 capable - SSC",
		0x02: "Gen 2 capable - non SSC",
		0x03: "Gen 3 capable - SSC",
		0x0f: "Reserved",
	}
	ethernetExtensions = map[uint8]string{
		0x00: "1000BASE-BX (SerDES Gigabit) Ethernet link",
		0x01: "10GBASE-BX4 10 Gigabit Ethernet link",
	}
	storageExtensions = map[uint8]string{
		0x00: "Fibre Channel  (FC)",
		0x01: "Serial ATA (SATA)",
		0x02: "Serial Attached SCSI (SAS/SATA)",
	}
	pcieMatches = []string{
		"exact match",
		"provides a Primary PCI Express Port",
		"provides a Secondary PCI Express Port",
	}
	storageMatches = []string{
		"FC or SAS interface {exact match}",
		"SATA Server interface",
		"SATA Client interface",
		"Reserved",
	}
)

// linkKinds are the links of the AMC.x specifications.
var linkKinds = map[uint8]linkKind{
	0x00:         {name: "Reserved"},
	0x01:         {name: "Reserved"},
	linkPCIe:     {"AMC.1 PCI Express", pcieExtensions, pcieMatches},
	linkPCIeAS1:  {"AMC.1 PCI Express Advanced Switching", pcieExtensions, pcieMatches},
	linkPCIeAS2:  {"AMC.1 PCI Express Advanced Switching", pcieExtensions, pcieMatches},
	linkEthernet: {"AMC.2 Ethernet", ethernetExtensions, pcieMatches},
	linkRapidIO:  {name: "AMC.4 Serial RapidIO"},
	linkStorage:  {"AMC.3 Storage", storageExtensions, storageMatches},
	0xff:         {name: "Reserved"},
}

func kindOf(code uint8) linkKind {
	kind, ok := linkKinds[code]
	switch {
	case ok:
		return kind
	case picmg.IsOEMLink(code):
		return linkKind{name: fmt.Sprintf("OEM Type %d", code-picmg.FirstOEMLink)}
	}
	return linkKind{name: unknown(code)}
}

// named reports whether extensions and matches have names.
func (k linkKind) named() bool { return k.extensions != nil }

func (k linkKind) extension(code uint8) string {
	if name, ok := k.extensions[code]; ok {
		return name
	}
	return unknown(code)
}

func (k linkKind) match(code uint8) string {
	if int(code) < len(k.matches) {
		return k.matches[code]
	}
	return unknown(code)
}

func (a *analysis) moduleLinks(v picmg.ModuleLinks) {
	a.Progressf("OEM GUID count: %02x\n", v.Count)
	for _, guid := range v.GUIDs {
		a.Progressf("OEM GUID: %s\n", guidText(guid, func(i int) bool { return i%5 == 4 }))
	}
	if v.OnModule {
		a.Progressf("AMC module connection\n")
	} else {
		a.Progressf("On-Carrier Device %02x h\n", v.ResourceID)
	}
	a.Progressf("AMC Channel Descriptor count: %02x h\n", v.ChannelCount)
	for _, c := range v.Channels {
		a.Progressf("   AMC Channel Descriptor {%06x}\n", c.Bits)
		for lane, port := range c.Ports {
			a.Progressf("      Lane %d Port: %d\n", lane, port)
		}
		a.Progressf("\n")
	}
	for _, l := range v.Links {
		a.moduleLink(l)
	}
}

func (a *analysis) moduleLink(l picmg.ModuleLink) {
	kind := kindOf(l.Type)
	a.Progressf("   AMC Link Descriptor:\n\t- Link Type: %s \n", kind.name)
	if kind.named() {
		a.Progressf("\t- Link Type extension: %s\n", kind.extension(l.Extension))
	} else {
		a.Progressf("\t- Link Type extension: %d (Unknown)\n", l.Extension)
	}
	switch l.Type {
	case linkPCIe, linkPCIeAS1, linkPCIeAS2: // the blank is on the wrong side of the newline
		a.Progressf("\t- Link Group ID: %d\n ", l.Grouping)
	default:
		a.Progressf("\t- Link Group ID: %d \n", l.Grouping)
	}
	a.Progressf("\t- Link Asym. Match: %d", l.Asymmetric)
	if kind.named() {
		a.Progressf(" - %s", kind.match(l.Asymmetric))
	}
	a.Progressf("\n\t- AMC Link Designator:\n\t    Channel ID: %d\n", l.Channel)
	for lane := range 4 {
		a.Progressf("\t\t Lane %d: %s\n", lane, able(l.Lanes>>lane))
	}
}

// able names a flag.
func able(bit uint8) string { return [2]string{"disable", "enable"}[bit&1] }

// boardLinkTypes are the links of boards in the analyzer's words, and names of
// their extensions from 0.
var boardLinkTypes = map[uint8]struct {
	name       string
	extensions []string
}{
	0x01: {"PICMG 3.0 Base Interface 10/100/1000", []string{
		"10/100/1000BASE-T Link (four-pair)", "ShMC Cross-connect (two-pair)"}},
	0x02: {"PICMG 3.1 Ethernet Fabric Interface", []string{
		"Fixed 1000Base-BX", "Fixed 10GBASE-BX4 [XAUI]", "FC-PI"}},
	0x03: {"PICMG 3.2 Infiniband Fabric Interface", nil},
	0x04: {"PICMG 3.3 Star Fabric Interface", nil},
	0x05: {"PICMG 3.4 PCI Express Fabric Interface", nil},
}

func (a *analysis) boardLinks(v picmg.BoardLinks) {
	a.Progressf("   GUID count: %2d\n", v.Count)
	for _, guid := range v.GUIDs {
		a.Progressf("\tGUID: %s\n", guid)
	}
	for _, l := range v.Links {
		kind, extension := boardLinkTypes[l.Type], "Unknown"
		if int(l.Extension) < len(kind.extensions) {
			extension = kind.extensions[l.Extension]
		}
		switch {
		case picmg.IsOEMLink(l.Type):
			kind.name = "OEM GUID Definition"
		case kind.name == "":
			kind.name = "Reserved"
		}
		a.Progressf("   Link Descriptor\n")
		a.Progressf("\tLink Grouping ID:\t0x%02x\n", l.Grouping)
		a.Progressf("\tLink Type Extension:\t0x%02x - %s\n", l.Extension, extension)
		a.Progressf("\tLink Type:\t\t0x%02x - %s\n", l.Type, kind.name)
		a.Progressf("\tLink Designator: \n")
		for port := range 4 {
			a.Progressf("\t   Port %d Flag:   %s\n", port, able(l.Ports>>port))
		}
		a.Progressf("\t   Interface:    0x%02x - %s\n", l.Interface, l.InterfaceName)
		a.Progressf("\t   Channel Number:    0x%02x\n", l.Channel)
	}
}
