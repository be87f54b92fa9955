package picmg

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

// number is an operand that ipmitool keeps in a signed word.
func number(name, invalid string) ext.Operand { return upTo(math.MaxInt32, name, invalid) }

var (
	portInterface = number("interface", "Given PICMG Interface '%s' is invalid.")
	portChannel   = ext.Operand{Name: "channel", Invalid: "Given AMC Channel '%s' is invalid."}
)

// setLink are the operands that describe a link and turn it on or off.
var setLink = []ext.Operand{
	number("port flags", "Given PICMG Port '%s' is invalid."),
	{Name: "type", Invalid: "Given Link Type '%s' is invalid."},
	upTo(15, "extension", "Given Link Type Extension '%s' is invalid."),
	{Name: "group", Invalid: "Given Link Group '%s' is invalid."},
	upTo(1, "enable", "Given Enable '%s' is invalid."),
}

const setLinkUse = "<port flags> <type> <extension> <group> 1|0"

// linkBytes are those operands in a request:
//
//	+----------+-------------+-----+-+
//	|3-0 ports |3-0 type,high|group|1|
//	|7-4 type  |7-4 extension|     |0|
//	+----------+-------------+-----+-+
//	     1            1         1   1
func linkBytes(n ext.Numbers) []byte {
	ports, kind, extension, group, enable := n[0], n[1], n[2], n[3], n[4]
	return []byte{
		byte(ports&0x0f | kind<<4), byte(kind>>4 | extension<<4), byte(group), byte(enable),
	}
}

var portGet = ext.Command{
	Cmd:      cmdGetPortState,
	Operands: []ext.Operand{portInterface, portChannel},
	Data:     portAt,
	Failed:   refusal("FRU portstate get"),
}

// portAt is an interface and a channel in a byte.
func portAt(n ext.Numbers) []byte { return []byte{byte(n[0]<<6 | n[1]&0x3f)} }

func newPortState(a *app.App) *cobra.Command {
	get := command{Command: portGet, few: shown}
	get.Decode = func(n ext.Numbers, answer []byte) (output.Value, error) {
		if len(answer) <= linkLen && a.Compat {
			return nil, &app.Failure{Line: "Unexpected answer, can't print result.", OK: true}
		}
		return decodePort(n, answer)
	}
	cmd := newGroup(a, "portstate", "The links of a board's channels", failed, ending{},
		newCommand(a, "get <interface> <channel>", "Show the links of a channel", get),
		newCommand(a, "set <interface> <channel> "+setLinkUse, "Turn a link on or off", command{
			Command: ext.Command{
				Cmd: cmdSetPortState, Acts: true,
				Operands: append([]ext.Operand{portInterface, portChannel}, setLink...),
				Data:     func(n ext.Numbers) []byte { return append(portAt(n), linkBytes(n[2:])...) },
				Decode:   ext.Done("", "link of interface %d set"),
				Failed:   refusal("Picmg portstate set"),
			},
			few: failed, exact: true,
		}),
	)
	cmd.AddCommand(newLists(a, "links", listPorts)...)
	return cmd
}

const interfaces, channels = 4, 16

// listPorts shows the links that a filter passes, of all channels.
func listPorts(ctx context.Context, h *app.Host, _ card, pass filter) error {
	all := pairs(channels, interfaces)
	for _, n := range all {
		n[0], n[1] = n[1], n[0]+1
	}
	return list(ctx, h, portGet, all, func(n ext.Numbers, answer []byte) (output.Value, error) {
		v, err := decodePort(n, answer)
		v.Links = only(v.Links, pass)
		return rowOf(v, len(v.Links)), err
	})
}

// port is a channel and its links.
type port struct {
	Interface uint32 `json:"interface"`
	Channel   uint32 `json:"channel"`
	Links     []link `json:"links"`
}

// link is a link and its state, five bytes in an answer to Get Port State.
type link struct {
	picmg.Link
	TypeName string `json:"type_name"`
	State    uint8  `json:"state"`
	Enabled  bool   `json:"enabled"`
}

const linkLen, maxLinks = 5, 4

func decodePort(n ext.Numbers, answer []byte) (port, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	v := port{Interface: n[0], Channel: n[1], Links: []link{}}
	for r.Len() > 0 && len(v.Links) < maxLinks {
		l, state := picmg.NewLink(r.U32()), r.U8()
		v.Links = append(v.Links, link{l, linkType(l.Type), state, state == 1})
	}
	return v, r.Err()
}

func (l link) state() uint8 { return l.State }

var linkTypes = []string{
	"Reserved",
	"PICMG 3.0 Base Interface 10/100/1000",
	"PICMG 3.1 Ethernet Fabric Interface",
	"PICMG 3.2 Infiniband Fabric Interface",
	"PICMG 3.3 Star Fabric Interface",
	"PCI Express Fabric Interface",
}

func linkType(code uint8) string {
	switch {
	case int(code) < len(linkTypes):
		return linkTypes[code]
	case picmg.IsOEMLink(code):
		return "OEM GUID Definition"
	}
	return linkTypes[0]
}

func (v port) Text(p *output.Printer) {
	for _, l := range v.Links {
		l.Text(p)
	}
}

func (l link) Text(p *output.Printer) {
	p.Printf("      Link Grouping ID:     0x%02x\n", l.Grouping)
	p.Printf("      Link Type Extension:  0x%02x\n", l.Extension)
	p.Printf("      Link Type:            0x%02x  %s", l.Type, l.TypeName)
	if l.Type == 0 || l.Type > picmg.LastOEMLink {
		p.Printf(" %d", l.Type)
	}
	p.Printf("\n      Link Designator: \n")
	p.Printf("        Port Flag:          0x%02x\n", l.Ports)
	p.Printf("        Interface:          0x%02x - %s\n", l.Interface, l.InterfaceName)
	p.Printf("        Channel Number:     0x%02x\n", l.Channel)
	p.Printf("      STATE:                %s\n\n", enabled(l.Enabled))
}

func enabled(yes bool) string {
	if yes {
		return "enabled"
	}
	return "disabled"
}
