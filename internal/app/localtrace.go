package app

import (
	"context"
	"fmt"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
)

// wire shows the messages to and from the local BMC, the more the oftener -v
// is given, and one exchange after the other.
type wire struct {
	ipmi.Conn
	app *App
	to  ipmi.Target // of the request under way
}

// openWire opens the local BMC, to be shown with -vv and more.
func (a *App) openWire(ctx context.Context, cfg kcs.Config) (ipmi.Conn, error) {
	if a.Out.Verbose < 2 {
		return kcs.Open(ctx, cfg)
	}
	w := &wire{app: a}
	cfg.Trace = w.trace
	a.Verbosef(2, "Using ipmi device %d", cfg.Device)
	conn, err := kcs.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	a.Verbosef(2, "Set IPMB address to 0x%x", a.Options.ownAddr())
	w.Conn = conn
	return w, nil
}

func (w *wire) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	w.to = req.To
	w.show(3, "OpenIPMI Request Message Header:", kcs.Message{NetFn: uint8(req.NetFn), Cmd: req.Cmd})
	if w.app.Out.Verbose >= 3 {
		w.app.Dump("OpenIPMI Request Message Data", req.Data)
	}
	w.route(req)
	return w.Conn.Do(ctx, req)
}

func (w *wire) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, w, reqs, deliver)
}

// route says by what way a request goes.
func (w *wire) route(req ipmi.Request) {
	to, own := req.To, w.app.Options.ownAddr()
	if to.Addr == 0 || to.Addr == own {
		w.app.Verbosef(4, "Sending request 0x%x to System Interface", req.Cmd)
		return
	}
	w.app.Verbosef(2, "Sending request 0x%x to IPMB target @ 0x%x:0x%x (from 0x%x)", req.Cmd, to.Addr, to.Channel, own)
	if !w.relayed() {
		return
	}
	w.app.Verbosef(2, "Encapsulating data sent to end target [0x%02x,0x%02x] using transit [0x%02x,0x%02x] from 0x%x ",
		0x40|to.Channel, to.Addr, to.TransitChannel, to.TransitAddr, own)
	w.show(5, "Converting message:", kcs.Message{NetFn: uint8(req.NetFn), Cmd: req.Cmd, Data: req.Data})
}

// relayed reports whether another controller passes the request on.
func (w *wire) relayed() bool {
	return w.to.TransitAddr != 0 && w.to.TransitAddr != w.app.Options.ownAddr()
}

// trace shows what the device takes and gives.
func (w *wire) trace(m kcs.Message) {
	if m.Kind == 0 {
		if w.relayed() {
			w.show(5, "Encapsulated message:", m)
		}
		return
	}
	w.show(5, fmt.Sprintf("Got message:  type      = %d\n  channel   = 0x%x\n  msgid     = %d", m.Kind, m.Channel, m.ID), m)
	if w.relayed() {
		w.unpack(m.Data)
	}
}

// unpack shows the third controller's answer that one to Send Message encloses
// (IPMI v2.0 §22.7): its network function is the second byte behind the
// completion code, its command the sixth; a checksum ends it.
func (w *wire) unpack(data []byte) {
	w.app.Verbosef(2, "Decapsulating data received from transit IPMB target @ 0x%x", w.to.TransitAddr)
	if len(data) > 8 && data[0] == uint8(ipmi.OK) {
		w.show(5, "Decapsulated  message:", kcs.Message{NetFn: data[2] >> 2, Cmd: data[6], Data: data[7 : len(data)-1]})
	}
}

// show draws a message below its head.
func (w *wire) show(level int, head string, m kcs.Message) {
	data := ""
	if len(m.Data) > 0 {
		data = fmt.Sprintf("\n  data_len  = %d\n  data      = %x", len(m.Data), m.Data)
	}
	w.app.Verbosef(level, "%s\n  netfn     = 0x%x\n  cmd       = 0x%x%s", head, m.NetFn, m.Cmd, data)
}
