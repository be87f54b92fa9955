package shell

import (
	"context"
	"errors"
	"io"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// runShell runs lines until "exit" or "quit", or until there are no more: then
// its end is that of the last line.
func runShell(ctx context.Context, h *app.Host, _ []string) error {
	in := newPrompt(h)
	outcome := app.Done
	for {
		line, err := next(ctx, h, in)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, io.EOF):
			return outcome.Err()
		case err != nil:
			return app.Failf("Unable to read a command: %v", err)
		}
		switch line {
		case "exit", "quit":
			return nil
		case "help", "?":
			h.App.ListCommands()
		default:
			if line := words(glue(line), " \t"); len(line) > 0 {
				outcome = h.App.RunLine(ctx, line)
			}
		}
	}
}

// A prompt is where commands come from.
type prompt interface {
	begin() error               // before the wait for a line
	read() (string, error)      // may block for good
	end(line string, err error) // after it, with what came
}

// next waits for a line, and keeps the session alive meanwhile.
func next(ctx context.Context, h *app.Host, in prompt) (line string, err error) {
	if err := in.begin(); err != nil {
		return "", err
	}
	defer func() { in.end(line, err) }()
	done := make(chan struct{})
	var read string
	var failed error
	go func() {
		read, failed = in.read()
		close(done)
	}()
	idle := time.NewTicker(keepAlive)
	defer idle.Stop()
	for {
		select {
		case <-done:
			return read, failed
		case <-ctx.Done():
			return "", context.Cause(ctx)
		case <-idle.C:
			touch(ctx, h)
		}
	}
}

// A BMC ends a session that is idle for 60 s (IPMI v2.0 §6.12.15). One that
// does not answer at once is none to hold a person up for.
const (
	keepAlive = 30 * time.Second
	touchWait = 2 * time.Second
)

// touch shows the BMC that the session is in use.
func touch(ctx context.Context, h *app.Host) {
	if !h.InSession() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, touchWait)
	defer cancel()
	const getDeviceID = 0x01
	_, _ = h.Do(ctx, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: getDeviceID, Idempotent: true})
}
