package delloem

import (
	"context"

	"goipmi/internal/ipmi"
	"goipmi/internal/sysinfo"
)

// controller is a kind of Dell's BMCs.
type controller struct {
	code       uint8
	generation int    // of servers
	name       string // "" of those whose network cards cannot be listed
	blade      bool
}

// controllers by their code.
var controllers = []controller{
	{code: 0x08, generation: 10, name: "DRAC"},
	{code: 0x0a, generation: 11, name: "iDRAC6"},
	{code: 0x0b, generation: 11, name: "iDRAC6", blade: true},
	{code: 0x0d, generation: 11, name: "BMC"},
	{code: 0x0e, generation: 11, name: "BMC"},
	{code: 0x10, generation: 12, name: "iDRAC7"},
	{code: 0x11, generation: 12, name: "iDRAC7", blade: true},
	{code: 0x20, generation: 13, name: "iDRAC8"},
	{code: 0x21, generation: 13, name: "iDRAC8", blade: true},
	{code: 0x22, generation: 13},
}

// hasModes reports whether the front panel has modes and units to choose.
func (c controller) hasModes() bool { return c.generation >= 11 }

// licenses reports whether some features have to be paid for. Since the same
// generation every one of the network cards can be shared.
func (c controller) licenses() bool { return c.generation >= 12 }

const (
	paramController = 0xdd
	controllerSet   = 2
	controllerLen   = 11 // the code is the last byte
)

// identify asks which controller this is. One that does not say so is of the
// generation before they did.
func identify(ctx context.Context, c ipmi.Conn) controller {
	data, err := sysinfo.GetPadded(ctx, c, paramController, controllerSet, 0, controllerLen)
	if err != nil {
		return controllers[0]
	}
	code := data[controllerLen-1]
	for _, known := range controllers {
		if known.code == code {
			return known
		}
	}
	return controller{code: code}
}
