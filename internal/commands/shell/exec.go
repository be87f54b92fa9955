package shell

import (
	"bufio"
	"bytes"
	"context"
	"strings"

	"goipmi/internal/app"
)

// runExec runs every line of a file, whatever became of those before it.
func runExec(ctx context.Context, h *app.Host, args []string) error {
	if len(args) == 0 {
		return app.Failf("Usage: exec <filename>")
	}
	f, err := app.OpenFile(args[0])
	if err != nil {
		return err
	}
	defer f.Close()
	outcome := app.Done
	lines := bufio.NewScanner(f)
	lines.Split(scanLine)
	for lines.Scan() {
		if line := fileWords(lines.Text()); len(line) > 0 {
			outcome = outcome.Then(h.App.RunLine(ctx, line))
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if err := lines.Err(); err != nil {
		return app.Failf("Unable to read file %s: %v", args[0], err)
	}
	return outcome.Err()
}

// scanLine keeps the line's end: a quote that nothing closes takes it in.
func scanLine(data []byte, atEOF bool) (int, []byte, error) {
	n := bytes.IndexByte(data, '\n') + 1
	if n == 0 && atEOF {
		n = len(data)
	}
	if n == 0 {
		return 0, nil, nil
	}
	return n, data[:n], nil
}

// fileWords parts a line of a file. A comment begins even inside quotes; the
// only separator is the space, though tabs may stand at both ends.
func fileWords(line string) []string {
	if end := strings.IndexAny(line, "\x00#"); end >= 0 {
		line = line[:end]
	}
	return words(strings.Trim(glue(line), space), " ")
}
