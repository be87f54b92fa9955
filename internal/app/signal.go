package app

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// deadly signals end a C program, and so callers use them, alarm(2) before
// exec among them. Go would ignore some and show its stacks on another.
var deadly = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGALRM}

// UntilSignal is a context that a deadly signal cancels, so that the session is
// closed on the way out. What the caller ignores (nohup) stays ignored, but for
// SIGINT, which ipmitool always catches. The signals stay caught for the rest of
// the process: letting go of each costs switches of threads.
func UntilSignal() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	ch := make(chan os.Signal, 1)
	for _, sig := range deadly {
		if sig == os.Interrupt || !signal.Ignored(sig) {
			signal.Notify(ch, sig)
		}
	}
	go func() { cancel(caughtSignal{<-ch}) }()
	return ctx
}

// caughtSignal is why a context was cancelled.
type caughtSignal struct{ os.Signal }

func (c caughtSignal) Error() string { return c.String() }

// caught is the signal that cancelled ctx, nil if none did.
func caught(ctx context.Context) os.Signal {
	var c caughtSignal
	if errors.As(context.Cause(ctx), &c) {
		return c.Signal
	}
	return nil
}

// interrupted is ipmitool's farewell on Ctrl-C; after another signal the exit
// status is what a shell makes of it.
func (a *App) interrupted(sig os.Signal) int {
	if i := findInterface(a.Options.Interface); i != nil && a.dialed && sig == os.Interrupt {
		a.Out.Printf("\nSIGN INT: Close Interface %s\n", i.desc)
	}
	_ = a.Out.Flush()
	if sig == os.Interrupt {
		return exitInterrupted
	}
	n, _ := sig.(syscall.Signal)
	return exitSignalled + int(n)
}
