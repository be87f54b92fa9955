package ipmitest

import (
	"context"

	"goipmi/internal/ipmi"
)

// Echo is a BMC that says the same of everything: a completion code and data.
// An empty one is silent.
type Echo []byte

// Do answers one request.
func (e Echo) Do(ctx context.Context, _ ipmi.Request) (ipmi.Response, error) {
	switch {
	case ctx.Err() != nil:
		return ipmi.Response{}, ctx.Err()
	case len(e) == 0:
		return ipmi.Response{}, ErrSilence
	}
	return ipmi.Response{Code: ipmi.Code(e[0]), Data: e[1:]}, nil
}

// Batch answers one by one.
func (e Echo) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, e, reqs, deliver)
}

// Close does nothing.
func (e Echo) Close() error { return nil }
