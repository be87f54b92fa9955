package app

import (
	"context"

	"goipmi/internal/ipmi"
)

// VITA 46.11's group extension, and its Get VSO Capabilities.
const (
	groupVITA             = 0x03
	cmdGetVSOCapabilities = 0x3e
)

// trace is what ipmitool says with -v between opening the interface and the
// command: it asks every BMC for VITA's extensions. Without -v that round trip
// is saved.
func (a *App) trace(ctx context.Context, c ipmi.Conn) {
	if !a.Compat || a.Out.Verbose == 0 {
		return
	}
	a.Warnf("Running Get VSO Capabilities my_addr %#x, transit 0, target %#x", a.Options.ownAddr(), ipmi.BMCAddr)
	_, err := ipmi.Call(ctx, c, ipmi.Request{
		NetFn: ipmi.NetFnGroup, Cmd: cmdGetVSOCapabilities, Data: []byte{groupVITA}, Idempotent: true,
	})
	switch reason := Reason("", err); {
	case reason == "" && err != nil:
		a.Warnf("No valid response received")
	case reason == ipmi.CodeInvalidField.String():
		a.Warnf("Invalid data field received: %s", reason)
	case err != nil:
		a.Warnf("Invalid completion code received: %s", reason)
	}
	if a.Options.OwnAddr == 0 {
		a.Warnf("Discovered IPMB address 0x0")
	}
}
