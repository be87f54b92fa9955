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

// maxOutput bounds what commands print, in bytes.
const maxOutput = 64 << 20

// script types lines and shows what comes of them, until the service processor
// ends the session.
func (c *cli) script(ctx context.Context, lines []string) error {
	var all strings.Builder
	show := func(text string) error {
		if all.Len() > maxOutput {
			return app.Failf("The service processor does not stop talking")
		}
		all.WriteString(text)
		c.h.Progressf("%s", printable(text))
		return c.h.Out.Flush()
	}
	var err error
	for _, typed := range keystrokes(lines) {
		if err = c.turn(ctx, cliPoll, typed, show); err != nil || c.over {
			break
		}
	}
	if err == nil && !c.over {
		err = c.await(ctx, show)
	}
	if err != nil {
		return err
	}
	return c.h.Out.Emit(transcript{lines, all.String()})
}

// How often the service processor is asked whether it is done: after a pause as
// long as it has said nothing, within limits.
const (
	shortestPause = 20 * time.Millisecond
	longestPause  = 500 * time.Millisecond
	maxSilence    = 30 * time.Minute
)

// await says that nothing more is to be typed, until the session is over.
func (c *cli) await(ctx context.Context, show func(string) error) error {
	for c.heard = time.Now(); ; {
		if err := c.turn(ctx, cliEnd, "", show); err != nil || c.over {
			return err
		}
		silence := time.Since(c.heard)
		if silence > maxSilence {
			return app.Failf("The service processor does not end the session")
		}
		if err := app.Pause(ctx, min(max(silence, shortestPause), longestPause)); err != nil {
			return err
		}
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
