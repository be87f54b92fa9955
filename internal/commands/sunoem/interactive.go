package sunoem

import (
	"context"
	"io"
	"strings"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/terminal"
)

// pollInterval is how often the command line may show something while nothing
// is typed.
const pollInterval = 500 * time.Millisecond

// interactive joins the person's terminal and the command line.
func (c *cli) interactive(ctx context.Context) (err error) {
	in, _, ok := c.h.App.Terminal()
	if !ok {
		return app.Failf("Failed to set interactive mode: Inappropriate ioctl for device")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := terminal.Raw(in, func(failure error) { err = failure })
	defer t.Close()
	if err != nil {
		return app.Failf("Failed to set interactive mode: %v", err)
	}
	typed := terminal.NewInput(c.h.App.Stdin)
	defer typed.Close()
	keys := make(chan string)
	go listen(ctx, typed, keys)
	return c.converse(ctx, keys, func(text string) error {
		c.h.Out.Printf("%s", strings.ReplaceAll(text, "\n", t.Newline()))
		return c.h.Out.Flush()
	})
}

// converse types what comes from keys, and says so when nothing more comes.
func (c *cli) converse(ctx context.Context, keys <-chan string, show func(string) error) error {
	for !c.over {
		typed, open := "", true
		select {
		case typed, open = <-keys:
		case <-time.After(pollInterval):
		case <-ctx.Done():
			return ctx.Err()
		}
		if !open {
			return c.await(ctx, show)
		}
		if err := c.turn(ctx, cliPoll, typed, show); err != nil {
			return err
		}
	}
	return nil
}

// listen passes on what is typed, as much at a time as a message has room for,
// up to the end. A raw terminal's Enter key is a carriage return.
func listen(ctx context.Context, typed io.Reader, keys chan<- string) {
	defer close(keys)
	buf := make([]byte, cliText)
	for atStart := true; ; {
		n, err := typed.Read(buf)
		text, end := beforeEnd(strings.ReplaceAll(string(buf[:n]), "\r", "\n"), atStart)
		if text != "" {
			select {
			case keys <- text:
			case <-ctx.Done():
				return
			}
			atStart = strings.HasSuffix(text, "\n")
		}
		if end || err != nil {
			return
		}
	}
}

// ctrlD at the start of a line is the end of what is typed.
const ctrlD = 4

// beforeEnd is what is typed before the end, and whether there is one.
func beforeEnd(typed string, atStart bool) (text string, end bool) {
	for i := range len(typed) {
		if atStart && typed[i] == ctrlD {
			return typed[:i], true
		}
		atStart = typed[i] == '\n'
	}
	return typed, false
}
