package event

import (
	"context"
	"errors"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	selcmd "goipmi/internal/commands/sel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

// message is a platform event message (IPMI v2.0 §29.3).
//
//	EvM revision | sensor type | sensor number | dir:1 event type:7 | event data 3
type message [sel.EventSize]byte

const (
	evmRevision      = 0x04
	deassertion      = 0x80
	cmdPlatformEvent = 0x02
	systemSoftware   = 0x41 // generator ID (IPMI v2.0 §5.5)
	present          = 0x0e // channel that is in use
	systemInterface  = 0x0f
	mediumSystem     = 0x0c
)

// send shows the message as a record of the log and sends it. On the system
// interface it says who sends, elsewhere the BMC knows (IPMI v2.0 figure 29-2).
func send(ctx context.Context, h *app.Host, m message, show func(output.Value) error) error {
	data, err := frame(ctx, h, m)
	if err != nil {
		return err
	}
	r := sel.Record{7: systemSoftware}
	copy(r[9:], m[:])
	v, err := selcmd.NewDecoder(ctx, h, true).Entry(ctx, r)
	if err == nil {
		err = show(shown(h, v))
	}
	if err != nil {
		return err
	}
	_, err = ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdPlatformEvent, Data: data})
	return app.CommandFailed("Platform Event Message command failed", err)
}

func shown(h *app.Host, v selcmd.Entry) output.Value {
	if h.Out.Verbose > 0 {
		return selcmd.Full{Entry: v}
	}
	return selcmd.Row{Entry: v}
}

// frame is the request's data, which depend on the channel.
func frame(ctx context.Context, h *app.Host, m message) ([]byte, error) {
	info, err := channel.GetInfo(ctx, h, present)
	if err != nil {
		return nil, unknownChannel(err)
	}
	if info.Number == systemInterface || info.Medium == mediumSystem {
		return append([]byte{systemSoftware}, m[:]...), nil
	}
	return m[:], nil
}

func unknownChannel(err error) error {
	line := "Failed to send the platform event via an unknown channel"
	var code ipmi.Code
	switch {
	case errors.Is(err, ipmi.CodeInvalidField):
	case errors.As(err, &code):
		line = "Get Channel Info command failed: " + code.String() + "\n" + line
	default:
		line = app.Evaluation(err) + "\n" + line
	}
	return &app.Failure{Line: line, Err: err}
}

// sample is an event to test with.
type sample struct {
	about string
	message
}

var samples = map[string]sample{
	"1": {"Temperature - Upper Critical - Going High", message{evmRevision, 0x01, 0x30, 0x01, 0x09, 0xff, 0xff}},
	"2": {"Voltage Threshold - Lower Critical - Going Low", message{evmRevision, 0x02, 0x60, 0x01, 0x02, 0xff, 0xff}},
	"3": {"Memory - Correctable ECC", message{evmRevision, 0x0c, 0x53, 0x6f, 0x00, 0xff, 0xff}},
}

func sendSample(ctx context.Context, h *app.Host, s sample) error {
	progress(h, "Sending SAMPLE event: %s\n", s.about)
	return send(ctx, h, s.message, h.Out.Emit)
}

// progress writes what is for people only.
func progress(h *app.Host, format string, args ...any) {
	if !h.Out.Structured() {
		h.Out.Printf(format, args...)
	}
}

// sendFile sends the events of a file, up to the first that the BMC refuses.
// Lines that are none are told of, and fail the command if they are the last.
func sendFile(ctx context.Context, h *app.Host, name string) error {
	f, err := app.OpenFile(name)
	if err != nil {
		return err
	}
	defer f.Close()
	list, failed := h.Out.List(), false
	for line, err := range sel.ReadEvents(f, app.ParseByte) {
		switch {
		case err != nil:
			return errors.Join(err, list.Close())
		case line.Bad != "":
			h.App.Warnf("Invalid token in file: [%s]", line.Bad)
			failed = true
		}
		if !line.Complete() {
			h.App.Warnf("Invalid Event: %x", line.Bytes)
			continue
		}
		if err := send(ctx, h, line.Bytes, list.Row); err != nil {
			return errors.Join(err, list.Close())
		}
		failed = false
	}
	if err := list.Close(); err != nil || !failed {
		return err
	}
	return &app.Failure{}
}
