package fwum

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// revision is a firmware revision: a number, and two more in the nibbles of
// the second byte.
func revision(major, minor uint8) string {
	return fmt.Sprintf("%d.%d%d", major, minor>>4, minor&0x0f)
}

// board is what Get Device ID tells of the controller to update (IPMI v2.0
// §20.1).
type board struct {
	ManufacturerID uint32 `json:"manufacturer_id"`
	BoardID        uint16 `json:"board_id"`
	Firmware       string `json:"firmware_revision"`
	SDR            *uint8 `json:"sdr_revision,omitempty"`
}

// getDeviceID is a request of IPMI's own, worded as those to the manager.
var getDeviceID = operation{0x01, "Error in Get Device Id Command", "Get Device Id"}

func getBoard(ctx context.Context, h *app.Host) (board, error) {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: getDeviceID.cmd, Idempotent: true})
	if err != nil {
		return board{}, getDeviceID.failed(err)
	}
	b, err := decodeBoard(data)
	return b, getDeviceID.failed(err)
}

// Kontron's board whose firmware tells the revision of its SDRs too.
const kontron, boardWithSDR = 15000, 5002

func decodeBoard(data []byte) (board, error) {
	r := ipmi.NewReader(data)
	r.Skip(2) // device
	b := board{Firmware: revision(r.U8(), r.U8())}
	r.Skip(2) // IPMI version, support
	b.ManufacturerID, b.BoardID = r.U24(), r.U16()
	if b.ManufacturerID == kontron && b.BoardID == boardWithSDR {
		sdr := r.U8()
		b.SDR = &sdr
	}
	return b, r.Err()
}

func (b board) Text(p *output.Printer) {
	p.Printf("\nIPMC Info\n=========\n")
	p.Printf("Manufacturer Id           : %d\n", b.ManufacturerID)
	p.Printf("Board Id                  : %d\n", b.BoardID)
	p.Printf("Firmware Revision         : %s", b.Firmware)
	if b.SDR != nil {
		p.Printf(" SDR %d", *b.SDR)
	}
	p.Printf("\n")
}

// manager is the update manager itself.
//
//	+--------+------+--------+--------+-----+---------+
//	|protocol|device|flags   |firmware|banks|more, if |
//	|revision|ID    |debug: 0|revision|     |sequenced|
//	+--------+------+--------+--------+-----+---------+
//	    1       1       1        2       1
type manager struct {
	Protocol uint8  `json:"protocol_revision"`
	DeviceID uint8  `json:"controller_device_id"`
	Firmware string `json:"firmware_revision"`
	Debug    bool   `json:"debug_build"`
	Banks    uint8  `json:"banks"`

	sequenced bool // takes numbered blocks, else blocks with addresses
}

// lastAddressed is the last revision of the protocol that has no numbered
// blocks.
const lastAddressed = 5

func getManager(ctx context.Context, h *app.Host) (manager, error) {
	data, err := getInfo.read(ctx, h)
	if err != nil {
		return manager{}, err
	}
	m, err := decodeManager(data)
	return m, getInfo.failed(err)
}

func decodeManager(data []byte) (manager, error) {
	r := ipmi.NewReader(data)
	m := manager{Protocol: r.U8(), DeviceID: r.U8(), Debug: r.U8()&1 != 0, Firmware: revision(r.U8(), r.U8()), Banks: r.U8()}
	m.sequenced = m.Protocol > lastAddressed && r.Len() > 0
	return m, r.Err()
}

func (m manager) Text(p *output.Printer) {
	p.Printf("\nFWUM info\n=========\n")
	p.Printf("Protocol Revision         : %02Xh\n", m.Protocol)
	p.Printf("Controller Device Id      : %02Xh\n", m.DeviceID)
	p.Printf("Firmware Revision         : %s", m.Firmware)
	if m.Debug {
		p.Printf(" - DEBUG BUILD")
	}
	p.Printf("\nNumber Of Memory Bank     : %d\n", m.Banks)
}

// tell says with -v how blocks will be sent.
func (m manager) tell(h *app.Host) {
	const head = "Protocol Revision          : "
	if !m.sequenced {
		chat(h, head+"<= 5 detected, adjusting buffers\n")
		return
	}
	way, o := "SMI", h.App.Options
	switch {
	case overLAN(h):
		way = "IOL"
	case o.Interface == "open" && o.Target.Bridged():
		way = "IPMB"
	}
	chat(h, head+"> 5 optimizing buffers\n%-27s: %d\n", way+" payload size", bufferSize)
}

func overLAN(h *app.Host) bool { return strings.Contains(h.App.Options.Interface, "lan") }

// chat is what ipmitool adds on standard output with -v.
func chat(h *app.Host, format string, args ...any) {
	if h.Out.Verbose > 0 {
		h.Progressf(format, args...)
	}
}

// info is both, or what there is of them.
type info struct {
	Board   *board   `json:"controller"`
	Manager *manager `json:"update_manager"`
}

func (i info) Text(p *output.Printer) {
	if i.Board != nil {
		i.Board.Text(p)
	}
	if i.Manager != nil {
		i.Manager.Text(p)
	}
}

// runInfo asks for one though the other fails.
func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	chat(h, "Getting Kontron FWUM Info\n")
	var i info
	b, err := getBoard(ctx, h)
	if err == nil {
		i.Board = &b
	}
	m, managerErr := getManager(ctx, h)
	if managerErr == nil {
		i.Manager = &m
		defer m.tell(h)
	}
	if err := errors.Join(err, managerErr); err != nil {
		return h.Partial(i, &app.Failure{Line: err.Error(), Err: err})
	}
	return h.Out.Emit(i)
}
