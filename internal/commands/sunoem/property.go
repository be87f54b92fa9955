package sunoem

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// What Get Value and Set Value do, by their first byte.
const (
	opRequest = 1 // a value
	opFetch   = 2 // the value that was requested
	opSet     = 3
	opStatus  = 4 // of what was set
)

// How a request stands, by the answer's first byte.
const (
	statusReceived = 1
	statusReady    = 3
	statusNotReady = 4
	statusNotFound = 5
)

// Lengths in bytes.
const (
	maxTarget   = 79 // of a property that is asked for
	maxProperty = 256
	maxValue    = 1024
	setPart     = 56 // of either that a message carries
)

// patience is how often a value is asked for, once a second.
const (
	patience = 5
	interval = time.Second
)

// errNotReady is the end of patience.
var errNotReady = errors.New("no answer in time")

// poll asks until there is an answer: until ask returns no errNotReady.
func poll(ctx context.Context, times int, ask func() error) error {
	for n := 1; n <= times; n++ {
		if err := ask(); !errors.Is(err, errNotReady) {
			return err
		}
		if n < times {
			if err := app.Pause(ctx, interval); err != nil {
				return err
			}
		}
	}
	return errNotReady
}

func newGetVal(a *app.App) *cobra.Command {
	return command(a, "getval <property>", "The value of one of ILOM's properties", 1, runGetVal)
}

// property is a property's value.
type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`

	target string // what is asked for
}

// Text is a line.
func (v property) Text(p *output.Printer) { p.Printf("Target Value: %s\n", output.Clean(v.Value)) }

func runGetVal(ctx context.Context, h *app.Host, args []string) error {
	v := property{Name: args[0], target: args[0]}
	if len(v.Name) > maxTarget {
		return app.Failf("Sun OEM get value command failed: Max size on IPMI name")
	}
	if err := needVersion(ctx, h); err != nil {
		if !errors.Is(err, errOld) {
			h.App.Warnf("%v", err)
		}
		if v.Name == "/SP" {
			v.target = "/X" // as older software calls it, with all that is hidden
		}
	}
	if _, err := ask(ctx, h, cmdGetValue, append([]byte{opRequest}, field(v.target, maxTarget)...)); err != nil {
		return failed("Sun OEM getval1 command failed", err)
	}
	err := poll(ctx, patience, func() error { return v.fetch(ctx, h) })
	switch {
	case errors.Is(err, errNotReady):
		return app.Failf("Unable to retrieve target value.")
	case err != nil:
		return err
	}
	return h.Out.Emit(v)
}

func (v *property) fetch(ctx context.Context, h *app.Host) error {
	const op = "Sun OEM getval2 command failed"
	data, err := ask(ctx, h, cmdGetValue, append([]byte{opFetch}, field(v.target, maxTarget)...))
	if err != nil {
		return failed(op, err)
	}
	r := ipmi.NewReader(data)
	status := r.U8()
	v.Value = untilNUL(r.Rest())
	switch {
	case r.Err() != nil:
		return failed(op, r.Err())
	case status == statusReady:
		return nil
	case status == statusNotFound:
		return app.Failf("Target: %s not found", v.target)
	}
	return errNotReady
}

func newSetVal(a *app.App) *cobra.Command {
	return command(a, "setval <property> <value> [<timeout>]", "Set one of ILOM's properties", 2, runSetVal)
}

func runSetVal(ctx context.Context, h *app.Host, args []string) error {
	seconds := int64(patience)
	switch {
	case len(args[0]) > maxProperty:
		return app.Failf("Sun OEM set value command failed: Max size on property name")
	case len(args[1]) > maxValue:
		return app.Failf("Sun OEM set value command failed: Max size on property value")
	case len(args) == 3:
		var err error
		if seconds, err = app.ParseInt(args[2], 0, math.MaxInt32); err != nil {
			return app.Failf("Invalid input given or out of range for time-out parameter.")
		}
	}
	s := setting{h: h}
	if err := s.send(ctx, "name", kindName, args[0]); err != nil {
		return err
	}
	if err := s.send(ctx, "value", kindValue, args[1]); err != nil {
		return err
	}
	err := poll(ctx, int(seconds), func() error { return s.status(ctx) })
	if errors.Is(err, errNotReady) {
		return app.Failf("Sun OEM setval command failed: Command Timed Out")
	} else if err != nil {
		return err
	}
	return h.Out.Emit(output.Done{Done: args[0] + " set", Line: "Sun OEM setval command successful.\n"})
}

// setting is a property that is being set.
//
//	+--+----+-----------+---------+--------------------+
//	|op|kind|transaction|last part|part of the text, 56|
//	+--+----+-----------+---------+--------------------+
type setting struct {
	h           *app.Host
	transaction uint8 // as the service processor counts
}

const (
	kindName  = 0
	kindValue = 1
)

// send sends a text, in parts. The answer to the name says which transaction
// it is.
func (s *setting) send(ctx context.Context, what string, kind uint8, text string) error {
	op := "Sun OEM setval prop " + what
	for len(text) > 0 {
		part := text[:min(len(text), setPart)]
		text = text[len(part):]
		status, err := s.request(ctx, opSet, kind, part, kind == kindValue && text == "")
		switch {
		case err != nil && app.Reason("", err) == "":
			return &app.Failure{Line: op + ": response is NULL", Err: err}
		case err != nil:
			return failed(op+": request failed", err)
		case status != statusReceived:
			return app.Failf("%s: invalid status code: %d", op, status)
		}
	}
	return nil
}

// status asks how it stands.
func (s *setting) status(ctx context.Context) error {
	const op = "Sun OEM setval command failed"
	status, err := s.request(ctx, opStatus, 0, "", false)
	switch {
	case err != nil:
		return failed(op, err)
	case status == statusNotReady:
		return errNotReady
	case status != statusReady:
		return app.Failf("%s.", op)
	}
	return nil
}

func (s *setting) request(ctx context.Context, op, kind uint8, part string, last bool) (status uint8, err error) {
	data := []byte{op, kind, s.transaction, 0}
	if last {
		data[3] = 1
	}
	answer, err := act(ctx, s.h, cmdSetValue, append(data, field(part, setPart)...))
	if err != nil {
		return 0, err
	}
	r := ipmi.NewReader(answer)
	status = r.U8()
	if op == opSet && kind == kindName {
		s.transaction = r.U8()
	}
	return status, r.Err()
}
