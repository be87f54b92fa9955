package chassis

import (
	"context"
	"errors"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// bootWriter sets boot options. It announces a change and its end where the
// controller lets it (parameter 0); many do not know the parameter.
type bootWriter struct {
	h           *app.Host
	unannounced bool // the controller refused the announcement
}

// set exchanges Set System Boot Options (IPMI v2.0 §28.12). It has complained
// of the error it returns.
func (w *bootWriter) set(ctx context.Context, number uint8, data ...byte) error {
	_, err := ipmi.Call(ctx, w.h, ipmi.Request{
		NetFn: ipmi.NetFnChassis, Cmd: cmdSetBootOptions, Data: append([]byte{number}, data...),
	})
	refused := errors.As(err, new(ipmi.Code))
	switch {
	case err == nil:
		w.h.App.Verbosef(2, "Chassis Set Boot Parameter %d to %x", number, data)
	case !refused:
		w.h.App.Warnf("Error setting Chassis Boot Parameter %d", number)
	case number != paramSetInProgress:
		w.h.App.Warnf("Set Chassis Boot Parameter %d failed: %s", number, paramReason(err))
	}
	return err
}

func (w *bootWriter) announce(ctx context.Context, state uint8) {
	if w.unannounced {
		return
	}
	err := w.set(ctx, paramSetInProgress, state)
	w.unannounced = err != nil && state == setInProgress
}

// change runs do between the announcements of a change: begun, made if do
// says so by a nil error, ended.
func (w *bootWriter) change(ctx context.Context, do func() error) error {
	w.announce(ctx, setInProgress)
	defer w.announce(ctx, setComplete)
	err := do()
	if err == nil {
		w.announce(ctx, commitWrite)
	}
	return err
}

// Who acknowledges boot info, bits of parameter 4.
const (
	ackBIOS     = 0x01
	ackOSLoader = 0x02
)

// clearAck makes them read the boot info again.
func (w *bootWriter) clearAck(ctx context.Context, who uint8) error {
	return w.set(ctx, paramInfoAck, who, who)
}

// unanswered reports whether err is of the transport.
func unanswered(err error) bool { return err != nil && !errors.As(err, new(ipmi.Code)) }

// written is how a command ends after a bootWriter's error, which has been
// complained of. A refusal by the controller is not an error of the program.
func written(err error) error {
	if err == nil {
		return nil
	}
	refused := !unanswered(err)
	return &app.Failure{Err: err, OK: refused, Above: refused}
}
