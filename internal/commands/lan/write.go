package lan

import (
	"bytes"
	"context"
	"errors"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// States of Set In Progress (IPMI v2.0 table 23-4).
const (
	stateComplete = iota
	stateInProgress
	stateCommit
)

// lockAttempts is how often Set In Progress is written before going on without.
const lockAttempts = 3

// setter writes the parameters of one channel.
type setter struct {
	h      *app.Host
	number uint8
}

// write is one parameter written between Set In Progress and Set Complete, and
// read back until it is what was written: some BMCs take their time. A failure
// has no line, as ipmitool's has not.
func (s setter) write(ctx context.Context, param uint8, data ...byte) error {
	return s.locked(ctx, func() error { return s.writeVerified(ctx, param, data) })
}

// writeUnchecked does not read the parameter back, nor mind a refusal.
func (s setter) writeUnchecked(ctx context.Context, param uint8, data ...byte) error {
	return s.locked(ctx, func() error {
		_, err := s.send(ctx, param, data)
		return silent(err)
	})
}

func silent(err error) error {
	if err == nil {
		return nil
	}
	return &app.Failure{Err: err}
}

// send writes a parameter; only silence is an error.
func (s setter) send(ctx context.Context, param uint8, data []byte) (ipmi.Code, error) {
	resp, err := s.h.Do(ctx, ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdSetConfig,
		Data: append([]byte{s.number, param}, data...),
	})
	if err != nil {
		s.h.App.Warnf("Set LAN Parameter failed")
	}
	return resp.Code, err
}

// locked runs do while other programs are asked to keep away. Not all BMCs
// know how to, which is no error.
func (s setter) locked(ctx context.Context, do func() error) error {
	s.lock(ctx)
	err := do()
	_, _ = s.send(ctx, paramSetInProgress, []byte{stateCommit})
	_, _ = s.send(ctx, paramSetInProgress, []byte{stateComplete})
	return err
}

func (s setter) lock(ctx context.Context) {
	for attempt := 0; ; attempt++ {
		data, err := getParam(ctx, s.h, s.number, paramSetInProgress, 0)
		if err != nil || len(data) == 0 || data[0]&3 == stateInProgress || attempt == lockAttempts {
			return
		}
		_, _ = s.send(ctx, paramSetInProgress, []byte{stateInProgress})
	}
}

// writeVerified tries again after "invalid field", which some BMCs say while
// they are busy, and takes an unspecified error for done if the data is there.
func (s setter) writeVerified(ctx context.Context, param uint8, data []byte) error {
	code, err := s.send(ctx, param, data)
	switch {
	case err != nil:
		return silent(err)
	case code == ipmi.CodeInvalidField:
		err = s.writeAgain(ctx, param, data)
	case code != ipmi.OK && code != ipmi.CodeUnspecified:
		return silent(code)
	}
	return errors.Join(err, s.verify(ctx, param, data))
}

// writeAgain ends when the BMC has taken the data, or patience.
func (s setter) writeAgain(ctx context.Context, param uint8, data []byte) error {
	return patiently(ctx, func() bool {
		resp, err := s.h.Do(ctx, ipmi.Request{
			NetFn: ipmi.NetFnTransport, Cmd: cmdSetConfig,
			Data: append([]byte{s.number, param}, data...),
		})
		return err == nil && resp.Code == ipmi.OK
	})
}

// verify reads the parameter until it holds data, or patience ends.
func (s setter) verify(ctx context.Context, param uint8, data []byte) error {
	var have []byte
	var err error
	end := patiently(ctx, func() bool {
		have, err = getParam(ctx, s.h, s.number, param, 0)
		return err == nil && bytes.Equal(have, data)
	})
	switch {
	case end != nil:
		return end
	case err != nil:
		return err
	case len(have) != len(data):
		return app.Failf("Mismatched data lengths: %d != %d", len(have), len(data))
	case !bytes.Equal(have, data):
		return app.Failf("LAN Parameter Data does not match!  Write may have failed.")
	}
	return nil
}

// A BMC has this long to do what it was told. It is asked often at first.
const (
	patience      = 30 * time.Second
	firstInterval = 100 * time.Millisecond
	lastInterval  = 3 * time.Second
)

// patiently tries until it is done or patience has ended. Only the end of ctx
// is an error.
func patiently(ctx context.Context, done func() bool) error {
	interval := firstInterval
	for waited := time.Duration(0); !done() && waited < patience; waited += interval {
		interval = min(interval*2, lastInterval)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(interval):
		}
	}
	return nil
}

// change is a setting and what is said of it. Text comes before the attempt, as
// it does in ipmitool; who reads JSON is told of what was done.
type change struct {
	Channel   uint8  `json:"channel"`
	Parameter string `json:"parameter"`
	Value     any    `json:"value,omitempty"`
	text      string
}

func (c change) Text(p *output.Printer) { p.Printf("%s", c.text) }

// announce prints v and acts, or acts and prints v.
func announce(h *app.Host, v output.Value, act func() error) error {
	if h.Out.Structured() {
		if err := act(); err != nil {
			return err
		}
		return h.Out.Emit(v)
	}
	if err := h.Out.Emit(v); err != nil {
		return err
	}
	return act()
}

// change announces and writes one parameter.
func (s setter) change(ctx context.Context, c change, param uint8, data ...byte) error {
	c.Channel = s.number
	return announce(s.h, c, func() error { return s.write(ctx, param, data...) })
}
