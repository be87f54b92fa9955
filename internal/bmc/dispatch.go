package bmc

import (
	"context"
	"sync"
	"time"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// call is one request on its way through a handler, with the BMC locked.
type call struct {
	data []byte
	now  time.Time
	*handlers.HandlerContext
}

// channel is the channel the request came by.
func (c *call) channel() uint8 {
	if c.Channel != nil {
		return c.Channel.Number
	}
	return lanChannel
}

// handler answers one command. The length of the data is within the bounds
// its table gives.
type handler func(*BMC, *call) ([]byte, ipmi.Code)

// command is one row of the tables: who may ask, how many bytes the request
// has, and who answers. A nil handler leaves the answer to go-ipmi.
type command struct {
	netFn     ipmi.NetFn
	cmd       uint8
	privilege uint8 // IPMI v2.0 Appendix G
	min, max  int   // bytes of request data
	handle    handler
}

// Privilege levels (IPMI v2.0 §6.8). Before a session only the commands of
// level anybody run.
const (
	anybody uint8 = iota
	callback
	user
	operator
	administrator
)

func key(netFn, cmd uint8) uint16 { return uint16(netFn)<<8 | uint16(cmd) }

// commandIndex finds a command by key; every BMC shares it.
var commandIndex = sync.OnceValue(func() map[uint16]*command {
	index := map[uint16]*command{}
	for _, group := range [][]command{appCommands, chassisCommands, sensorCommands, storageCommands, transportCommands} {
		for i, c := range group {
			index[key(uint8(c.netFn), c.cmd)] = &group[i]
		}
	}
	return index
})

// registry is go-ipmi's set of handlers with ours in front; every BMC shares it.
var registry = sync.OnceValue(func() *handlers.Registry {
	r := handlers.NewRegistry()
	r.Use(inFront)
	handlers.RegisterAllHandlers(r)
	return r
})

// inFront serves a request from our tables, and hands on to go-ipmi what the
// tables leave to it. What they do not list does not exist.
func inFront(next handlers.Handler) handlers.Handler {
	return handlers.HandlerFunc(func(ctx context.Context, h *handlers.HandlerContext, data []byte) ([]byte, types.CompletionCode, error) {
		b := h.BMC.HAL().(hardware).bmc
		cmd := commandIndex()[key(uint8(h.Command.NetFn), h.Command.ID)]
		code := b.admit(cmd, h, len(data))
		switch {
		case code != ipmi.OK:
			return nil, types.CompletionCode(code), nil
		case cmd.handle == nil:
			return next.Handle(ctx, h, data)
		}
		out, code := b.run(cmd, h, data)
		return out, types.CompletionCode(code), nil
	})
}

// admit says whether a request may run: the command exists, the session may
// use it, and the data has the right length.
func (b *BMC) admit(cmd *command, h *handlers.HandlerContext, length int) ipmi.Code {
	level := b.privilege(h)
	switch {
	case cmd == nil && level == anybody:
		return ipmi.CodeNoPrivilege
	case cmd == nil:
		return ipmi.CodeInvalidCommand
	case level < cmd.privilege:
		return ipmi.CodeNoPrivilege
	case length < cmd.min || length > cmd.max:
		return ipmi.CodeBadLength
	}
	return ipmi.OK
}

// run lets the handler answer with the state settled and locked.
func (b *BMC) run(cmd *command, h *handlers.HandlerContext, data []byte) ([]byte, ipmi.Code) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.opts.Now()
	b.settle(now)
	return cmd.handle(b, &call{data, now, h})
}

// privilege is the level a request runs at. go-ipmi opens an RMCP+ session at
// its highest level; by IPMI v2.0 §22.18 it starts as user.
func (b *BMC) privilege(h *handlers.HandlerContext) uint8 {
	switch {
	case h.Session != nil:
		if b.sessions.first(h.Session) {
			h.Session.PrivilegeLevel = min(gobmc.PrivilegeLevelUser, sessionLimit(h))
		}
		return uint8(h.Session.PrivilegeLevel)
	case h.V15Session != nil && h.V15Session.State == gobmc.V15SessionStateActive:
		b.sessions.note(h.V15Session.SessionID)
		return uint8(h.V15Session.PrivilegeLevel)
	case h.Channel != nil && h.Channel.Medium == gobmc.ChannelMediumSystemIF:
		return administrator
	}
	return anybody
}
