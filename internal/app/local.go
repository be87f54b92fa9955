package app

import (
	"context"
	"errors"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
)

// local is the local BMC as ipmitool has it: each failure on the way to it is
// a line on standard error at once, whatever the command makes of it.
type local struct {
	ipmi.Conn
	app   *App
	begun bool
}

// narrate makes c talk if the program is ipmitool.
func (a *App) narrate(c ipmi.Conn) ipmi.Conn {
	if !a.Compat {
		return c
	}
	return &local{Conn: c, app: a, begun: a.Out.Verbose > 0} // with -v, trace has asked
}

func (l *local) Do(ctx context.Context, req ipmi.Request) (ipmi.Response, error) {
	if !l.begun && req.NoReply { // which itself would tell nothing of a dead BMC
		l.begun = true
		l.probe(ctx, nil)
	}
	resp, err := l.Conn.Do(ctx, req)
	l.heard(ctx, resp, err)
	return resp, err
}

func (l *local) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	l.Conn.Batch(ctx, reqs, func(i int, resp ipmi.Response, err error) bool {
		l.heard(ctx, resp, err)
		return deliver(i, resp, err)
	})
}

func (l *local) heard(ctx context.Context, resp ipmi.Response, err error) {
	if !l.begun && (err != nil || resp.Code != ipmi.OK) {
		l.probe(ctx, err)
	}
	l.begun = true
	l.complain(err)
}

func (l *local) complain(err error) {
	var failed *kcs.Error
	if errors.As(err, &failed) && !cancelled(err) {
		l.app.Warnf("%s", localLine(failed))
	}
}

// probe says what ipmitool has said of a dead BMC before the command: it asks
// every BMC for its device ID, and for the extensions of PICMG and of VITA.
// One that is silent would be no less so if it were asked.
func (l *local) probe(ctx context.Context, err error) {
	var resp ipmi.Response
	if !errors.Is(err, kcs.ErrNoAnswer) {
		resp, err = l.Conn.Do(ctx, getDeviceID)
	}
	if ctx.Err() != nil {
		return
	}
	l.complain(err)
	l.app.identify(resp, err)
	if err != nil {
		l.complain(err)
		l.complain(err)
		l.app.Warnf("No valid response received")
	}
}

// getDeviceID is what ipmitool opens the local BMC with (IPMI v2.0 §20.1).
var getDeviceID = ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01, Idempotent: true}

// local reports whether the BMC is that of this machine.
func (a *App) local() bool { return a.Options.Interface == "open" }
