package app

import (
	"goipmi/internal/ipmi"
	"goipmi/internal/session"
)

// ownAddr is the requester's address on the IPMB.
func (o *Options) ownAddr() uint8 {
	if o.OwnAddr == 0 {
		return ipmi.BMCAddr
	}
	return o.OwnAddr
}

// target is where requests go if they name no target themselves: a target
// that is the requester itself is not bridged to. The LUN is for raw alone.
func (a *App) target() ipmi.Target {
	t := a.Options.Target
	t.LUN = 0
	if t.Addr == a.Options.ownAddr() {
		return ipmi.Target{}
	}
	return t
}

// SetTargetAddr sends the requests that follow to another controller.
func (h *Host) SetTargetAddr(addr uint8) {
	h.App.Options.Target.Addr = addr
	h.aim()
}

// SetOwnAddr moves the requester on the IPMB. The target stays where it was:
// if that was the requester's own address, requests are bridged to it from
// now on.
func (h *Host) SetOwnAddr(addr uint8) {
	o := &h.App.Options
	if o.Target.Addr == 0 {
		o.Target.Addr = o.ownAddr()
	}
	o.OwnAddr = addr
	if s, ok := h.App.conn.(*session.Conn); ok {
		s.SetLocalAddr(o.ownAddr())
	}
	h.aim()
}

func (h *Host) aim() { h.Conn = ipmi.WithTarget(h.App.conn, h.App.target()) }

// InSession reports whether the way to the BMC is a session over a network.
func (h *Host) InSession() bool {
	return h.App.Options.Interface == "lan" || h.App.Options.Interface == "lanplus"
}
