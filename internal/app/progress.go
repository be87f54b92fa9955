package app

import (
	"context"
	"time"
)

// Progressf writes text that is for people only: nothing where the output is
// for a program to read.
func (h *Host) Progressf(format string, args ...any) {
	if !h.Out.Structured() {
		h.Out.Printf(format, args...)
	}
}

// Pause waits, or fails as soon as the context ends.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
