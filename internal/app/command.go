package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Command is a subcommand that talks to the BMC. Its use line begins with its
// name; the operands behind the name reach run as they are.
func (a *App) Command(use, short string, run RunFunc) *cobra.Command {
	return &cobra.Command{
		Use:                use,
		Short:              short,
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := contextOf(cmd)
			h, err := a.Host(ctx)
			if err != nil {
				return err
			}
			return a.raised(run(ctx, h, args))
		},
	}
}

// Show asks one question and prints the answer. failed words what the BMC or
// decode has against it.
func Show[V output.Value](ctx context.Context, h *Host, req ipmi.Request, failed func(error) error, decode func([]byte) (V, error)) error {
	data, err := ipmi.Call(ctx, h, req)
	if err != nil {
		return failed(err)
	}
	v, err := decode(data)
	if err != nil {
		return failed(err)
	}
	return h.Out.Emit(v)
}

// Failing is CommandFailed for Show.
func Failing(op string) func(error) error {
	return func(err error) error { return CommandFailed(op, err) }
}

// contextOf is the run's. Cobra gives it to the command that it runs; one that
// its group runs instead has it from there.
func contextOf(cmd *cobra.Command) context.Context {
	for cmd.Context() == nil && cmd.HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.Context()
}

// Group is a command that holds others. Without one that it knows it prints
// its usage: after "Not enough parameters given." if there is no operand, after
// the line that invalid makes of the operand if it is not "help".
func (a *App) Group(use, short, invalid string, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Command(use, short, nil)
	cmd.AddCommand(subcommands...)
	cmd.SuggestionsMinimumDistance = typoDistance
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return &Failure{Line: "Not enough parameters given.", Usage: Usage(cmd)}
		case args[0] == "help":
			return &Failure{Usage: Usage(cmd), OK: true}
		}
		return &Failure{Line: fmt.Sprintf(invalid, args[0]), Hint: guess(cmd, args[0]), Usage: Usage(cmd)}
	}
	return cmd
}

// Otherwise has a Group end as answer says where it is given no command that it
// knows. Answer is told the operands and what the Group would have failed with.
func Otherwise(group *cobra.Command, answer func(args []string, f *Failure) error) *cobra.Command {
	usual := group.RunE
	group.RunE = func(cmd *cobra.Command, args []string) error {
		f := new(Failure)
		errors.As(usual(cmd, args), &f)
		return answer(args, f)
	}
	return group
}

// DefaultGroup is a Group that runs its first command where none is named. A
// wrong one gets the line alone.
func (a *App) DefaultGroup(use, short, invalid string, subcommands ...*cobra.Command) *cobra.Command {
	cmd := a.Group(use, short, invalid, subcommands...)
	first := subcommands[0].RunE
	return Otherwise(cmd, func(args []string, f *Failure) error {
		if len(args) == 0 {
			return first(cmd, nil)
		}
		return LineAlone(f)
	})
}

// AnyCase makes of a Group one that takes its commands' names in any case, and
// fails as unknown does, with its usage, for all that is none; for help too, as
// ipmitool.
func (a *App) AnyCase(cmd *cobra.Command, unknown Failure) *cobra.Command {
	help := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &Failure{Usage: Usage(cmd)}
		}
		for _, sub := range cmd.Commands() {
			if strings.EqualFold(sub.Name(), args[0]) {
				sub.SetContext(cmd.Context())
				return sub.RunE(sub, args[1:])
			}
		}
		if !a.Compat && args[0] == "help" {
			return help(cmd, args)
		}
		f := unknown
		f.Usage = Usage(cmd)
		return &f
	}
	return cmd
}

// typoDistance is how many letters a mistyped command may differ by.
const typoDistance = 2
