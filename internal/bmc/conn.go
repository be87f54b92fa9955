package bmc

import (
	"context"
	"errors"
	"slices"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/handlers"

	"goipmi/internal/ipmi"
)

// ErrSilent is what a Conn returns while the BMC is resetting.
var ErrSilent = errors.New("no answer: the BMC is resetting")

// Conn is the system interface of the BMC: no session, no socket, every
// privilege.
func (b *BMC) Conn() ipmi.Conn { return conn{b} }

type conn struct{ bmc *BMC }

// Do runs the request; a bridged one by way of the satellites.
func (c conn) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	if err := ctx.Err(); err != nil {
		return ipmi.Response{}, err
	}
	if c.bmc.deaf() {
		return ipmi.Response{}, ErrSilent
	}
	if r.To.Bridged() && r.To.Addr != ipmi.BMCAddr {
		return bridge(r), nil
	}
	h := &handlers.HandlerContext{
		BMC:     c.bmc.inner,
		Channel: &gobmc.Channel{Number: systemChannel, Medium: gobmc.ChannelMediumSystemIF},
	}
	data, code, _ := registry().Dispatch(ctx, h, uint8(r.NetFn), r.Cmd, slices.Clone(r.Data))
	return ipmi.Response{Code: ipmi.Code(code), Data: slices.Clone(data)}, nil
}

func (c conn) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, c, reqs, deliver)
}

func (conn) Close() error { return nil }

// bridge finds the satellite a request is for.
func bridge(r ipmi.Request) ipmi.Response {
	on := satellites
	if r.To.TransitAddr != 0 {
		transit := findSatellite(on, r.To.TransitAddr, r.To.TransitChannel)
		if transit == nil {
			return ipmi.Response{Code: codeNAK}
		}
		on = transit.behind
	}
	s := findSatellite(on, r.To.Addr, r.To.Channel)
	if s == nil {
		return ipmi.Response{Code: codeNAK}
	}
	data, code := s.run(r.NetFn, r.Cmd, r.Data)
	return ipmi.Response{Code: code, Data: slices.Clone(data)}
}

func findSatellite(on []satellite, addr, channel uint8) *satellite {
	for i := range on {
		if on[i].addr == addr && on[i].channel == channel&0x0f {
			return &on[i]
		}
	}
	return nil
}
