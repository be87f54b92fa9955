package sunoem

import (
	"context"
	"strings"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// transcript is what commands have printed.
type transcript struct {
	Commands []string `json:"commands"`
	Output   string   `json:"output"`
}

// Text is nothing: it has been shown as it came.
func (transcript) Text(*output.Printer) {}

// script types lines and shows what comes of them, until the service processor
// ends the session.
func (c *cli) script(ctx context.Context, lines []string) (over bool, err error) {
	var all strings.Builder
	show := func(text string) error {
		all.WriteString(text)
		c.h.Progressf("%s", printable(text))
		return c.h.Out.Flush()
	}
	for _, typed := range keystrokes(lines) {
		status, _, err := c.turn(ctx, cliPoll, typed, show)
		if err != nil {
			return status != 0, err
		}
		if over, err := ended(cliPoll, status); over {
			return true, c.report(lines, all.String(), err)
		}
	}
	if err := c.await(ctx, show); err != nil {
		return false, err
	}
	return true, c.report(lines, all.String(), nil)
}

func (c *cli) report(lines []string, shown string, err error) error {
	if err != nil {
		return err
	}
	return c.h.Out.Emit(transcript{lines, shown})
}

// How often the service processor is asked whether it is done: the pause grows
// as long as it says nothing.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
	maxSilence   = 30 * time.Minute
)

// await says that nothing more is to be typed, until the session is over.
func (c *cli) await(ctx context.Context, show func(string) error) error {
	pause, heard := firstPause, time.Now()
	for {
		status, shown, err := c.turn(ctx, cliEnd, "", show)
		if err != nil || status != 0 {
			return err
		}
		if shown > 0 {
			pause, heard = firstPause, time.Now()
		}
		if time.Since(heard) > maxSilence {
			return app.Failf("The service processor does not end the session")
		}
		if err := app.Pause(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, longestPause)
	}
}

// wait is a line that is not typed: it only looks for output.
const wait = "@wait="

// keystrokes are lines in pieces that fit into a message.
func keystrokes(lines []string) (pieces []string) {
	for _, line := range lines {
		if line == wait {
			pieces = append(pieces, "")
			continue
		}
		for ; len(line) > cliText; line = line[cliText:] {
			pieces = append(pieces, line[:cliText])
		}
		pieces = append(pieces, line+"\n")
	}
	return pieces
}

// printable is text with no control characters but those that lay out lines.
func printable(text string) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(text, "\r\n\t\b")
		if i < 0 {
			return b.String() + output.Clean(text)
		}
		b.WriteString(output.Clean(text[:i]) + text[i:i+1])
		text = text[i+1:]
	}
}
