package app

import (
	"context"
	"errors"
	"os"
	"reflect"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Outcome is how a line of a script ended, by the number that ipmitool's
// function returns.
type Outcome int8

// Outcomes. Above has the exit status of Done; but the last outcome that is
// not Done is the script's, so that it hides a failure before it.
const (
	Failed Outcome = iota - 1 // below 0
	Done
	Above
)

// Then is the outcome of a script that has come to o when its next line ends.
func (o Outcome) Then(next Outcome) Outcome {
	if next == Done {
		return o
	}
	return next
}

// Err ends a command with the outcome of its script, whose lines have said why.
func (o Outcome) Err() error {
	switch o {
	case Failed:
		return &Failure{}
	case Above:
		return &Failure{OK: true, Above: true}
	}
	return nil
}

func outcome(err error) Outcome {
	var f *Failure
	switch {
	case err == nil:
		return Done
	case !errors.As(err, &f) || !f.OK:
		return Failed
	case f.Above:
		return Above
	}
	return Done
}

// RunLine runs one line of a script: a command's name and its operands. The
// connection stays, and so does what the line changes. A failure is reported
// at once.
func (a *App) RunLine(ctx context.Context, words []string) Outcome {
	err := a.runLine(ctx, words)
	a.flush()
	if ctx.Err() == nil {
		a.report(err)
	}
	return outcome(err)
}

// runLine has goipmi take options for this line alone: those of the output,
// and --help.
func (a *App) runLine(ctx context.Context, words []string) error {
	if a.Compat {
		return a.execute(ctx, words)
	}
	options, format, verbose := a.Options, a.Out.Format, a.Out.Verbose
	p := &parser{app: a, opts: &options}
	err := p.parse(words)
	if len(p.operands) != len(words) {
		defer func() { a.Out.Format, a.Out.Verbose = format, verbose }()
	}
	switch {
	case err != nil:
		return a.asked(err, p.operands)
	case !reflect.DeepEqual(options, a.Options):
		return failf("The way to the BMC cannot change in the middle of a script.")
	}
	return a.execute(ctx, p.operands)
}

// execute runs the command that words begin with. Of ipmitool's commands none
// has options of its own for cobra to find.
func (a *App) execute(ctx context.Context, words []string) error {
	if !a.Compat {
		if a.asksHelp(words) {
			return a.help(words[:len(words)-1])
		}
		a.root.SetArgs(append([]string{}, words...))
		return a.root.ExecuteContext(ctx)
	}
	cmd, operands := a.find(words)
	cmd.SetContext(ctx)
	return cmd.RunE(cmd, operands)
}

// find is the command that words name, and the words behind its name.
func (a *App) find(words []string) (*cobra.Command, []string) {
	cmd := a.root
	for len(words) > 0 {
		sub := child(cmd, words[0])
		if sub == nil {
			break
		}
		cmd, words = sub, words[1:]
	}
	return cmd, words
}

func child(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name || sub.HasAlias(name) {
			return sub
		}
	}
	return nil
}

// ListCommands names the commands: on standard error as ipmitool.
func (a *App) ListCommands() {
	if a.Compat {
		a.report(&Failure{Usage: a.commandList(), OK: true})
		return
	}
	a.Out.Printf("%s", a.commandList())
	a.flush()
}

// Interrupt ends the run as Ctrl-C does.
func (a *App) Interrupt() {
	if a.interrupt != nil {
		a.interrupt()
	}
}

// Terminal is where a person types, if standard input is a terminal, and where
// to answer: a redirected standard output is no place for what is typed.
func (a *App) Terminal() (in, out *os.File, ok bool) {
	in, ok = a.in.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, nil, false
	}
	out, ok = a.Stdout.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		out = in
	}
	return in, out, true
}
