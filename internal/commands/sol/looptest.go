package sol

import (
	"context"
	"math"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// Defaults of the loop test.
const (
	defaultLoops    = 200
	defaultInterval = 100 // milliseconds
)

func newLoopTest(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("looptest [times [interval-ms [instance]]]", "Begin and end the console again and again",
		func(ctx context.Context, h *app.Host, args []string) error {
			t, err := parseLoopTest(cmd, args)
			if err != nil {
				return err
			}
			return t.run(ctx, h)
		})
	return cmd
}

// loopTest is what looptest was told.
type loopTest struct {
	times, interval int
	instance        uint8
}

func parseLoopTest(cmd *cobra.Command, args []string) (loopTest, error) {
	t := loopTest{defaultLoops, defaultInterval, 1}
	if len(args) > 3 {
		return t, wrongOperands(cmd)
	}
	if len(args) > 0 {
		n, err := app.ParseInt(args[0], math.MinInt32, math.MaxInt32)
		if err != nil {
			return t, app.Failf("Given cnt '%s' is invalid.", args[0])
		}
		if n > 0 {
			t.times = int(n)
		}
	}
	if len(args) > 1 {
		n, err := app.ParseInt(args[1], math.MinInt32, math.MaxInt32)
		if err != nil {
			return t, app.Failf("Given interval '%s' is invalid.", args[1])
		}
		t.interval = max(int(n), 0)
	}
	var err error
	if len(args) > 2 {
		t.instance, err = instanceNumber(cmd, args[2])
	}
	return t, err
}

func (t loopTest) run(ctx context.Context, h *app.Host) error {
	for n := t.times; n > 0; n-- {
		progress(h, "remain loop test counter: %d\n", n)
		if err := t.once(ctx, h); err != nil {
			progress(h, "SOL looptest failed: %d\n", -1)
			return err
		}
	}
	return nil
}

// progress is for a person.
func progress(h *app.Host, format string, args ...any) {
	if !h.Out.Structured() {
		h.Out.Printf(format, args...)
	}
}

// once begins the console and ends it; how the end goes matters not.
func (t loopTest) once(ctx context.Context, h *app.Host) error {
	c := console{host: h, options: options{instance: t.instance}}
	s, err := c.activate(ctx)
	if err != nil {
		return err
	}
	progress(h, "%s\n", c.banner())
	if err := s.Deactivate(ctx); err != nil {
		h.App.Warnf("%v", notDeactivated(err))
	}
	select {
	case <-time.After(time.Duration(t.interval) * time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
