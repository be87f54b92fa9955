package picmg

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

var amcDevice = number("device", "Given PICMG Device '%s' is invalid.")

// amcPortGet asks a carrier about a device too, a module about channels alone.
func amcPortGet(k card) ext.Command {
	return ext.Command{
		Cmd:      cmdGetAMCPortState,
		Operands: []ext.Operand{portChannel, amcDevice}, Optional: 1,
		Data: func(n ext.Numbers) []byte {
			if k != atca {
				n = n[:1]
			}
			return n.Bytes()
		},
		Failed: refusal("Amc portstate get"),
	}
}

func newAMCPortState(a *app.App) *cobra.Command {
	get := command{Command: amcPortGet(unknown), few: shown}
	get.adapt = func(c *ext.Command, k card) {
		*c = amcPortGet(k)
		c.Decode = func(n ext.Numbers, answer []byte) (output.Value, error) {
			if len(answer) <= amcLinkLen && a.Compat {
				return nil, &app.Failure{Line: "ipmi_picmg_amc_portstate_getUnexpected answer, can't print result", OK: true}
			}
			return decodeAMCPort(k, a.Compat, n, answer)
		}
	}
	cmd := newGroup(a, "amcportstate", "The links of a module's channels", failed, ending{},
		newCommand(a, "get <channel> [<device>]", "Show the links of a channel", get),
		newCommand(a, "set <channel> "+setLinkUse+" [<device>]", "Turn a link on or off", command{
			Command: ext.Command{
				Cmd: cmdSetAMCPortState, Acts: true,
				Operands: append(append([]ext.Operand{portChannel}, setLink...), amcDevice), Optional: 1,
				Data: func(n ext.Numbers) []byte {
					data := append([]byte{byte(n[0])}, linkBytes(n[1:])...)
					return append(data, n[1+len(setLink):].Bytes()...)
				},
				Decode: ext.Done("", "link of channel %d set"),
				Failed: refusal("Amc portstate set"),
			},
			few: failed,
		}),
	)
	cmd.AddCommand(newLists(a, "links", listAMCPorts)...)
	return cmd
}

// A carrier has so many devices; modules and carriers have channels 0 to 16.
const amcDevices, amcChannels = 16, 17

func listAMCPorts(ctx context.Context, h *app.Host, k card, pass filter) error {
	devices := uint32(1)
	if k == atca {
		devices = amcDevices
	}
	return list(ctx, h, amcPortGet(k), pairs(amcChannels, devices), func(n ext.Numbers, answer []byte) (output.Value, error) {
		v, err := decodeAMCPort(k, false, n, answer)
		v.Links = only(v.Links, pass)
		return rowOf(v, len(v.Links)), err
	})
}

// amcPort is a channel, of a carrier's device if that is not nil, and its links.
type amcPort struct {
	Channel uint32    `json:"channel"`
	Device  *uint32   `json:"device"`
	Links   []amcLink `json:"links"`
}

// amcLink is a link and its state, in an answer to Get AMC Port State:
//
//	 23..16   15..12    11..4 3..0
//	+--------+---------+-----+-----+-----+
//	|grouping|extension|type |ports|state|
//	+--------+---------+-----+-----+-----+
//	                            3     1
type amcLink struct {
	Grouping      uint8  `json:"grouping_id"`
	Extension     uint8  `json:"type_extension"`
	ExtensionName string `json:"type_extension_name,omitempty"`
	Type          uint8  `json:"type"`
	TypeName      string `json:"type_name"`
	Ports         uint8  `json:"port_flags"`
	State         uint8  `json:"state"`
	Enabled       bool   `json:"enabled"`

	named bool // the extension is, though maybe with an empty name
}

const amcLinkLen = 4

// decodeAMCPort reads the types of links as ipmitool does if asked to: it ORs
// the upper half of the type to the lower.
func decodeAMCPort(k card, compat bool, n ext.Numbers, answer []byte) (amcPort, error) {
	v := amcPort{Channel: n[0], Links: []amcLink{}}
	if k == atca && len(n) > 1 {
		v.Device = &n[1]
	}
	r := ipmi.NewReader(answer)
	r.Skip(1)
	for r.Len() > 0 && len(v.Links) < maxLinks {
		bits, state := r.U24(), r.U8()
		kind := uint8(bits >> 4)
		if compat {
			kind = kind&0x0f | kind>>4
		}
		v.Links = append(v.Links, newAMCLink(bits, kind, state))
	}
	return v, r.Err()
}

// amcLinkTypes are the kinds of links that have extensions.
var amcLinkTypes = map[uint8]struct {
	name       string
	extensions []string
}{
	0x02: {"PCI EXPRESS", pciExtensions},
	0x03: {"ADVANCED SWITCHING1", pciExtensions},
	0x04: {"ADVANCED SWITCHING2", pciExtensions},
	0x05: {"ETHERNET", []string{"1000BASE-BX (SerDES Gigabit)", "10GBASE-BX410 Gigabit XAUI"}},
	0x06: {"RAPIDIO", []string{
		"1.25 Gbaud transmission rate", "2.5 Gbaud transmission rate", "3.125 Gbaud transmission rate"}},
	0x07: {"STORAGE", []string{"Fibre Channel", "Serial ATA", "Serial Attached SCSI"}},
}

var pciExtensions = []string{"Gen 1 - NSSC", "Gen 1 - SSC", "Gen 2 - NSSC", "Gen 2 - SSC"}

func newAMCLink(bits uint32, kind, state uint8) amcLink {
	l := amcLink{
		Grouping: uint8(bits >> 16), Extension: uint8(bits >> 12 & 0x0f), Type: kind, TypeName: "undefined",
		Ports: uint8(bits & 0x0f), State: state, Enabled: state == 1,
	}
	known, named := amcLinkTypes[kind]
	switch {
	case named:
		l.named, l.TypeName = true, known.name
		if int(l.Extension) < len(known.extensions) {
			l.ExtensionName = known.extensions[l.Extension]
		}
	case kind < 2 || kind > picmg.LastOEMLink:
		l.TypeName = "Reserved"
	case kind >= picmg.FirstOEMLink:
		l.TypeName = "OEM GUID Definition"
	}
	return l
}

func (l amcLink) state() uint8 { return l.State }

func (v amcPort) Text(p *output.Printer) {
	for _, l := range v.Links {
		if v.Device == nil {
			p.Printf("   Link device :         AMC\n")
		} else {
			p.Printf("   Link device :         0x%02x\n", *v.Device)
		}
		p.Printf("   Link Grouping ID:     0x%02x\n", l.Grouping)
		if l.named {
			p.Printf("   Link Type Extension:  %s\n", l.ExtensionName)
		} else {
			p.Printf("   Link Type Extension:  0x%02x\n", l.Extension)
		}
		p.Printf("   Link Type:            %s\n", l.TypeName)
		p.Printf("   Link Designator: \n")
		p.Printf("      Channel Number:    0x%02x\n", v.Channel)
		p.Printf("      Port Flag:         0x%02x\n", l.Ports)
		p.Printf("   STATE:                %s\n\n", enabled(l.Enabled))
	}
}
