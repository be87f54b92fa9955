package hpm

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// How long a controller may be out of reach or busy if it does not say, and
// how often it is asked.
const (
	defaultTimeout = 60 * time.Second
	pollPause      = 100 * time.Millisecond
	statusPause    = time.Second
)

// forgiven is how many refusals in a row are taken for noise on an IPMB.
const forgiven = 3

// agent talks to the controller that is upgraded.
type agent struct {
	*app.Host
	// How long the controller may be out of reach, and be busy.
	inaccess, upgrade time.Duration
	known             bool // the controller said so
	refusals          int  // that were forgiven, since one was not needed
	sized             bool // a block has had an answer, so that its size did not matter
}

func newAgent(h *app.Host) *agent {
	return &agent{Host: h, inaccess: defaultTimeout, upgrade: defaultTimeout}
}

// picmg is what every request and answer begins with.
const picmg = 0x00

// idempotent are the requests that change nothing.
var idempotent = []command{getCapabilities, getProperties, getStatus, querySelfTest, queryRollback}

// do exchanges a request for the data behind the answer's first byte.
func (g *agent) do(ctx context.Context, c command, data ...byte) (*ipmi.Reader, error) {
	resp, err := g.send(ctx, c, data...)
	switch {
	case err != nil:
		return nil, err
	case resp.Code != ipmi.OK:
		return nil, resp.Code
	}
	r := ipmi.NewReader(resp.Data)
	r.Skip(1)
	return r, nil
}

// send exchanges a request.
//
//	+-----+--------+
//	|PICMG|data ...|
//	+-----+--------+
func (g *agent) send(ctx context.Context, c command, data ...byte) (ipmi.Response, error) {
	req := ipmi.Request{NetFn: ipmi.NetFnGroup, Cmd: c.code, Data: append([]byte{picmg}, data...)}
	req.Idempotent = slices.Contains(idempotent, c)
	return g.persist(ctx, req, c)
}

// persist sends a request again while the controller is out of reach or busy.
func (g *agent) persist(ctx context.Context, req ipmi.Request, c command) (ipmi.Response, error) {
	for start := time.Now(); ; {
		resp, err := g.Do(ctx, req)
		if err != nil && g.InSession() && ctx.Err() == nil {
			resp, err = g.excuse(ctx, c, err)
		}
		patience := g.patience(resp.Code, err)
		if time.Since(start) >= patience || ctx.Err() != nil {
			if resp.Code == ipmi.OK && err == nil && c != uploadBlock {
				g.refusals = 0
			}
			g.sized = g.sized || c == uploadBlock
			return resp, err
		}
		if err := app.Pause(ctx, pollPause); err != nil {
			return ipmi.Response{}, err
		}
	}
}

// patience is how long an answer, or none, is to be tried against.
func (g *agent) patience(code ipmi.Code, err error) time.Duration {
	switch {
	case err != nil, code == ipmi.CodeUnspecified, code == ipmi.CodeTimeout, code == codeUnreachable:
		return g.inaccess
	case code == ipmi.CodeNodeBusy:
		return g.upgrade
	}
	return 0
}

// codeUnreachable says that a controller behind the one asked does not answer.
const codeUnreachable = ipmi.Code(0xd3)

// excuse turns silence in a session into what it means: a first block may be
// too long, a controller that activates its firmware ends its sessions, and
// one that is asked how that went needs a new one.
func (g *agent) excuse(ctx context.Context, c command, err error) (ipmi.Response, error) {
	switch c {
	case uploadBlock:
		if !g.sized {
			return ipmi.Response{Code: ipmi.CodeBadLength}, nil
		}
	case activate, manualRollback:
		return ipmi.Response{Code: codeInProgress}, nil
	case queryRollback, getStatus, querySelfTest:
		if g.App.Options.Target.Bridged() {
			return ipmi.Response{}, err
		}
		if err := g.Redial(ctx); err != nil {
			return ipmi.Response{}, err
		}
		return ipmi.Response{Code: ipmi.CodeTimeout}, nil
	}
	return ipmi.Response{}, err
}

// forgive reports whether a refusal is to be taken for noise.
func (g *agent) forgive(code ipmi.Code) bool {
	if code < 0x80 || code > 0x83 || code == 0x81 || g.refusals == forgiven {
		return false
	}
	g.refusals++
	return true
}

// poll asks until the answer is none of busy, or until the time is over.
func (g *agent) poll(ctx context.Context, c command, timeout time.Duration, busy ...ipmi.Code) (ipmi.Response, error) {
	for start := time.Now(); ; {
		if err := app.Pause(ctx, pollPause); err != nil {
			return ipmi.Response{}, err
		}
		resp, err := g.send(ctx, c)
		atWork := err == nil && (g.forgive(resp.Code) || slices.Contains(busy, resp.Code))
		if !atWork || time.Since(start) >= timeout {
			return resp, err
		}
	}
}

// notice is a line on standard error for people.
func (g *agent) notice(format string, args ...any) {
	if !g.Out.Structured() {
		g.App.Warnf(format, args...)
	}
}

// tell shows a value that ipmitool has notices of only, on standard error.
func (g *agent) tell(v output.Value) error {
	if !g.App.Compat {
		return g.Out.Emit(v)
	}
	var b bytes.Buffer
	p := output.NewPrinter(&b)
	v.Text(p)
	err := p.Flush()
	g.App.Warnf("%s", strings.TrimSuffix(b.String(), "\n"))
	return err
}

// aside shows a value on the way to another, with -v.
func (g *agent) aside(v output.Value) {
	if g.App.Compat && g.Out.Verbose > 0 {
		_ = g.tell(v)
	}
}

// verbosef prints a line with -v.
func (g *agent) verbosef(format string, args ...any) {
	if g.Out.Verbose > 0 {
		g.Progressf(format, args...)
	}
}
