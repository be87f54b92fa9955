package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// Run takes the options out of the words, finds the command below root and
// runs it. The result is the process's exit status.
func (a *App) Run(ctx context.Context, root *cobra.Command, words []string) int {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	a.interrupt = func() { cancel(caughtSignal{os.Interrupt}) }
	a.root = root
	err := a.run(ctx, words)
	if closeErr := a.Close(); err == nil {
		err = closeErr
	}
	if sig := caught(ctx); sig != nil && (a.dialed || err != nil) {
		return a.interrupted(sig)
	}
	return a.Exit(err)
}

func (a *App) run(ctx context.Context, words []string) error {
	_, posix := os.LookupEnv("POSIXLY_CORRECT")
	p := &parser{app: a, opts: &a.Options, posix: posix}
	if err := p.parse(words); err != nil {
		return a.asked(err, p.operands)
	}
	if err := a.settle(p.operands); err != nil {
		return err
	}
	if a.Compat {
		if len(p.operands) > 0 && p.operands[0] == "help" {
			return &Failure{Usage: a.commandList(), OK: true}
		}
		if _, err := a.Host(ctx); err != nil {
			return err
		}
	}
	return a.execute(ctx, p.operands)
}

// asked answers an option that asks for something instead of a command.
func (a *App) asked(err error, operands []string) error {
	switch {
	case errors.Is(err, errVersion):
		a.version()
		return nil
	case errors.Is(err, errHelp):
		return a.help(operands)
	}
	return err
}

// settle completes and checks the options once all are read.
func (a *App) settle(operands []string) error {
	o := &a.Options
	if len(operands) > 0 && operands[0] == "help" || !a.Compat && a.needsNoHost(operands) {
		return nil
	}
	if o.hasHost && !o.hasPassword && o.AuthType != 0 {
		secret, err := a.AskSecret("Password: ")
		if err != nil {
			return failf("Password: %v", err)
		}
		o.Password, o.hasPassword = secret, true
	}
	switch {
	case o.hasInterface:
	case o.hasHost:
		o.Interface = "lan"
	default:
		o.Interface = "open"
	}
	if o.Target.Addr == 0 {
		o.Target.Channel = 0 // -b is -t's
	}
	limits := map[string]int{"lan": maxPasswordIPMI1, "lanplus": maxPassword}
	if limit, ok := limits[o.Interface]; ok && len(o.Password) > limit {
		return failf("%s: password is longer than %d bytes.", o.Interface, limit)
	}
	return nil
}

// needsNoHost reports whether goipmi answers these operands by itself.
func (a *App) needsNoHost(operands []string) bool {
	if len(operands) == 0 || a.asksHelp(operands) {
		return true
	}
	switch operands[0] {
	case "sim", "ekanalyzer", "completion", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd:
		return true
	}
	return false
}

// asksHelp reports whether the operands are a command's name and "help", which
// goipmi answers without a BMC.
func (a *App) asksHelp(operands []string) bool {
	last := len(operands) - 1
	if last < 0 || operands[last] != "help" {
		return false
	}
	_, rest, err := a.root.Find(operands[:last])
	return err == nil && len(rest) == 0
}

func (a *App) version() {
	if a.Compat {
		a.Out.Printf("%s version %s\n", a.Name(), emulated)
		return
	}
	a.Out.Printf("%s version %s (as ipmitool %s)\n", a.Name(), Version, emulated)
}

// help goes to standard error as ipmitool, to standard output as goipmi.
func (a *App) help(operands []string) error {
	if a.Compat {
		return &Failure{Usage: a.programUsage(), OK: true}
	}
	cmd, _, err := a.root.Find(operands)
	if err != nil {
		cmd = a.root
	}
	return cmd.Help()
}

// Root fills in what the top of the command tree does: nothing but complain.
func (a *App) Root(root *cobra.Command) *cobra.Command {
	root.SilenceErrors, root.SilenceUsage = true, true
	root.DisableFlagParsing = true
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	root.CompletionOptions.DisableDefaultCmd = a.Compat
	root.SetUsageFunc(writeHelp)
	root.Args = cobra.ArbitraryArgs
	root.SuggestionsMinimumDistance = typoDistance
	root.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > 0 && !a.Compat:
			return &Failure{Line: "Invalid command: " + args[0], Hint: guess(cmd, args[0]),
				Usage: fmt.Sprintf("'%s --help' lists the commands.\n", a.Name())}
		case len(args) > 0:
			return &Failure{Line: "Invalid command: " + args[0], Usage: a.commandList()}
		case !a.Compat:
			return cmd.Help()
		}
		return &Failure{Line: "No command provided!", Usage: a.commandList()}
	}
	return root
}
