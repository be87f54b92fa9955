package delloem

import (
	"bytes"
	"cmp"
	"context"
	"net"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

// What "mac get" counts: system cards from 0, then the controller's own.
const (
	ownNIC  = 8
	allNICs = -1
)

func newMAC(a *app.App) *cobra.Command {
	list := func(ctx context.Context, h *app.Host, _ []string) error { return runMAC(ctx, h, allNICs) }
	otherwise := func(ctx context.Context, h *app.Host, args []string, usage *app.Failure) error {
		if len(args) == 0 {
			return list(ctx, h, nil)
		}
		usage.OK = usage.OK || a.Compat
		return usage
	}
	return group(a, "mac", "MAC addresses of the network cards", otherwise,
		a.Command("list", "Those of all network cards and of the controller", list),
		newMACGet(a),
	)
}

func newMACGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get <number>", "That of one network card, or of the controller (8)",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return usage(cmd)
			}
			number, err := app.ParseInt(args[0], 0, ownNIC)
			if err != nil {
				return app.Failf("Invalid NIC number. The NIC number should be between 0-%d", ownNIC)
			}
			return runMAC(ctx, h, int(number))
		})
	return cmd
}

// macs are the MAC addresses of a server.
type macs struct {
	NICs       []nic  `json:"nics"`
	Controller string `json:"controller,omitempty"` // its kind
	MAC        string `json:"controller_mac,omitempty"`

	asked    int
	status   bool // the controller tells of its cards' status
	assigned bool // MAC is not that of the controller's card
	partial  bool // the list of cards ends too early
}

// nic is a card of the system.
type nic struct {
	Number  uint8  `json:"number"`
	MAC     string `json:"mac_address"`
	Enabled *bool  `json:"enabled,omitempty"` // absent if the controller does not tell
}

func (v macs) Text(p *output.Printer) {
	if v.asked != ownNIC {
		v.list(p)
	}
	switch {
	case v.MAC == "":
	case v.Controller == "BMC" && !v.assigned:
		p.Printf("\n\rBMC MAC Address %s\n", v.MAC)
	default:
		p.Printf("\n%s MAC Address %s\n", v.Controller, v.MAC)
	}
}

func (v macs) list(p *output.Printer) {
	if v.asked == allNICs {
		p.Printf("\nSystem LOMs")
	}
	p.Printf("\nNIC Number\tMAC Address")
	if v.status {
		p.Printf("\t\tStatus")
	}
	p.Printf("\n")
	for _, n := range v.NICs {
		p.Printf("\n%d\t\t%s", n.Number, n.MAC)
		switch {
		case n.Enabled == nil:
		case *n.Enabled:
			p.Printf("\tEnabled")
		default:
			p.Printf("\tDisabled")
		}
	}
	if !v.partial {
		p.Printf("\n")
	}
}

const noMAC = "Error in getting MAC Address"

// runMAC shows the addresses that were asked for.
func runMAC(ctx context.Context, h *app.Host, asked int) error {
	c := identify(ctx, h)
	if c.name == "" {
		return app.Failf("%s : Not supported platform", noMAC)
	}
	v := &macs{asked: asked, NICs: []nic{}, status: c.generation > 10}
	read := v.readOldNICs
	if v.status {
		read = v.readNICs
	}
	if err := read(ctx, h); err != nil {
		return err
	}
	if asked == ownNIC || asked == allNICs {
		if err := v.readOwn(ctx, h, c); err != nil {
			return h.Partial(v, err)
		}
	}
	return h.Out.Emit(v)
}

// take keeps a card if it was asked for.
func (v *macs) take(n nic) {
	if v.asked == allNICs || v.asked == int(n.Number) {
		v.NICs = append(v.NICs, n)
	}
}

// System Info parameters of network cards.
const (
	paramOldNICs = 0xcb
	paramNICs    = 0xda
	revisionLen  = 1 // what every answer begins with
	macLen       = 6
	nicLen       = 8
)

// readOldNICs reads the cards of older servers.
//
//	answer: +--------+-----+-------------+
//	        |revision|count|addresses ...|
//	        +--------+-----+-------------+
func (v *macs) readOldNICs(ctx context.Context, h *app.Host) error {
	data, err := sysinfo.Get(ctx, h, paramOldNICs, 0, 0)
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	for n := range r.U8() {
		v.take(nic{Number: n, MAC: readMAC(r)})
	}
	if err = cmp.Or(err, r.Err()); err != nil {
		return bracketed(noMAC, err)
	}
	return nil
}

// readNICs reads the cards of newer servers one by one: a read of nothing tells
// how many bytes there are.
func (v *macs) readNICs(ctx context.Context, h *app.Host) error {
	data, err := sysinfo.Get(ctx, h, paramNICs, 0, 0, 0, 0)
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	size := int(r.U8())
	if err = cmp.Or(err, r.Err()); err != nil {
		return bracketed(noMAC, err)
	}
	for offset := 0; offset+nicLen <= size && v.asked != ownNIC; offset += nicLen {
		if err := v.readNIC(ctx, h, uint8(offset)); err != nil {
			v.partial = true
			return h.Partial(v, bracketed(noMAC, err))
		}
	}
	return nil
}

// readNIC reads a card. One that is not for Ethernet is left out.
//
//	answer: +--------+----------------+------+-------+
//	        |revision|status|type|slot|number|address|
//	        +--------+----------------+------+-------+
//	            1       2     2    4      1      6
func (v *macs) readNIC(ctx context.Context, h *app.Host, offset uint8) error {
	data, err := sysinfo.Get(ctx, h, paramNICs, 0, 0, offset, nicLen)
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	flags, number, mac := r.U8(), r.U8(), readMAC(r)
	if err = cmp.Or(err, r.Err()); err != nil {
		return err
	}
	if flags>>4&0x03 == 0 {
		enabled := flags>>6 == 0
		v.take(nic{number & 0x1f, mac, &enabled})
	}
	return nil
}

func readMAC(r *ipmi.Reader) string { return net.HardwareAddr(r.Bytes(macLen)).String() }

const (
	cmdGetVirtualMAC = 0xc9
	cmdGetLANConfig  = 0x02
	lanChannel       = 1
	paramLANMAC      = 5
)

// readOwn reads the controller's own address: one that was assigned to it, or
// that of its card. For ipmitool it is no failure if there is none.
func (v *macs) readOwn(ctx context.Context, h *app.Host, c controller) error {
	v.Controller = c.name
	if v.MAC = assignedMAC(ctx, h, c); v.MAC != "" {
		v.assigned = true
		return nil
	}
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdGetLANConfig, Data: []byte{lanChannel, paramLANMAC, 0, 0}, Idempotent: true,
	})
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	mac := readMAC(r)
	if err = cmp.Or(err, r.Err()); err != nil {
		f := bracketed(noMAC, err)
		f.OK = h.App.Compat
		return f
	}
	v.MAC = mac
	return nil
}

// assignedMAC is the address that the chassis or, in newer servers, the server
// has assigned to the controller; "" if there is none.
//
//	answer: +---+-----------+----------+
//	        | ? |the chassis|the server|
//	        +---+-----------+----------+
//	          1       6          6
func assignedMAC(ctx context.Context, h *app.Host, c controller) string {
	r, err := read(ctx, h, cmdGetVirtualMAC, 1)
	if err != nil {
		return ""
	}
	r.Skip(1)
	mac := r.Bytes(macLen)
	if c.licenses() && allZero(mac) {
		mac = r.Bytes(macLen)
	}
	if r.Err() != nil || allZero(mac) {
		return ""
	}
	return net.HardwareAddr(mac).String()
}

func allZero(b []byte) bool { return bytes.Count(b, []byte{0}) == len(b) }
