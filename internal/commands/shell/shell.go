// Package shell holds the commands that run other commands on one connection,
// and those that are of use to these: exec, shell, set and echo.
package shell

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// maxDepth is how deep scripts may run scripts; ipmitool overruns its stack.
const maxDepth = 100

// New is the commands "shell", "exec", "set" and "echo".
func New(a *app.App) []*cobra.Command {
	var depth int
	return []*cobra.Command{
		a.Command("shell", "Run commands as they are typed", nested(&depth, runShell)),
		a.Command("exec <file>", "Run the commands of a file", nested(&depth, runExec)),
		newSet(a),
		newEcho(a),
	}
}

// nested stops scripts that run themselves.
func nested(depth *int, run app.RunFunc) app.RunFunc {
	return func(ctx context.Context, h *app.Host, args []string) error {
		if *depth == maxDepth {
			return app.Failf("Scripts run scripts more than %d deep", maxDepth)
		}
		*depth++
		defer func() { *depth-- }()
		return run(ctx, h, args)
	}
}

func newEcho(a *app.App) *cobra.Command {
	cmd := a.Command("echo [word]...", "Print words", func(_ context.Context, h *app.Host, args []string) error {
		return h.Out.Emit(echo{append([]string{}, args...)})
	})
	cmd.Hidden = true
	return cmd
}

type echo struct {
	Words []string `json:"words"`
}

// Text has a space behind each word, the last too.
func (e echo) Text(p *output.Printer) {
	for _, w := range e.Words {
		p.Printf("%s ", w)
	}
	p.Printf("%s", "\n")
}

// space is what C takes for white space.
const space = " \t\n\v\f\r"

// glue makes one word of what stands in quotes: white space there becomes a
// tilde. A quote that nothing closes reaches to the end of the line.
func glue(line string) string {
	b := []byte(line)
	var quote byte
	for i, c := range b {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == c:
			quote = 0
		case quote != 0 && strings.IndexByte(space, c) >= 0:
			b[i] = '~'
		}
	}
	return string(b)
}

// words parts a line that is glued. Of a word that begins with a quote there
// remains what stands before the next one; elsewhere quotes are nothing
// special, and white space between them is lost to glue.
func words(glued, separators string) []string {
	list := strings.FieldsFunc(glued, func(r rune) bool { return strings.ContainsRune(separators, r) })
	for i, w := range list {
		if w[0] == '"' || w[0] == '\'' {
			inner, _, _ := strings.Cut(w[1:], w[:1])
			list[i] = strings.ReplaceAll(inner, "~", " ")
		}
	}
	return list
}
