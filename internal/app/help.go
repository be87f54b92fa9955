package app

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// programUsage lists the options, the interfaces and the commands.
func (a *App) programUsage() string {
	if !a.Compat {
		return fmt.Sprintf("'%s --help' lists the options.\n", a.Name())
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s version %s\n\n", a.Name(), emulated)
	fmt.Fprintf(&b, "usage: %s [options...] <command>\n\n", a.Name())
	writeOptions(&b)
	b.WriteString("\nInterfaces:\n")
	for _, i := range interfaces {
		fmt.Fprintf(&b, "\t%-12s  %s\n", i.name, i.desc)
	}
	return b.String() + "\n" + a.commandList()
}

// writeOptions describes the letters, one a line.
func writeOptions(w io.Writer) {
	for _, o := range options {
		if o.help != "" {
			fmt.Fprintf(w, "  -%c %-10s  %s\n", o.letter, o.arg, o.help)
		}
	}
}

func writeLongOptions(w io.Writer) {
	for _, o := range longOptions {
		fmt.Fprintf(w, "  --%-12s %s\n", strings.TrimSpace(o.name+" "+o.arg), o.help)
	}
}

func (a *App) commandList() string {
	var b strings.Builder
	b.WriteString("Commands:\n")
	for _, cmd := range a.root.Commands() {
		if cmd.IsAvailableCommand() {
			fmt.Fprintf(&b, "\t%-12s  %s\n", cmd.Name(), cmd.Short)
		}
	}
	return b.String() + "\n"
}

// writeHelp is cobra's usage function: what --help prints behind the
// command's description.
func writeHelp(cmd *cobra.Command) error {
	w := cmd.OutOrStdout()
	fmt.Fprintf(w, "Usage:\n  %s [options] %s\n", cmd.Root().Name(), UseLine(cmd))
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(w, "\nAlso called: %s\n", strings.Join(cmd.Aliases, ", "))
	}
	for _, g := range append(cmd.Groups(), &cobra.Group{Title: "Commands"}) {
		writeGroup(w, cmd, g)
	}
	if help := cmd.Flags().Lookup("help"); help != nil {
		help.Hidden = true // every command has it
	}
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(w, "\nOptions of this command:\n%s", cmd.LocalFlags().FlagUsages())
	}
	if cmd.HasParent() {
		fmt.Fprintf(w, "\n'%s --help' lists the options.\n", cmd.Root().Name())
		return nil
	}
	fmt.Fprint(w, "\nOptions, anywhere on the line:\n")
	writeOptions(w)
	writeLongOptions(w)
	fmt.Fprintf(w, "\nInterfaces (-I):\n")
	for _, i := range interfaces {
		fmt.Fprintf(w, "  %-12s %s\n", i.name, i.desc)
	}
	fmt.Fprintf(w, "\n'%s COMMAND --help' says more of a command.\n", cmd.Name())
	return nil
}

// writeGroup lists the subcommands of one group; nothing if it has none.
func writeGroup(w io.Writer, cmd *cobra.Command, g *cobra.Group) {
	title := "\n" + g.Title + ":\n"
	for _, sub := range cmd.Commands() {
		if sub.GroupID == g.ID && sub.IsAvailableCommand() {
			fmt.Fprintf(w, "%s  %-14s %s\n", title, sub.Name(), sub.Short)
			title = ""
		}
	}
}

// UseLine is the command's use line behind the names of those above it,
// without the program's.
func UseLine(cmd *cobra.Command) string {
	var path []string
	for c := cmd.Parent(); c != nil && c.HasParent(); c = c.Parent() {
		path = append([]string{c.Name()}, path...)
	}
	if cmd.HasParent() {
		path = append(path, cmd.Use)
	}
	if cmd.HasAvailableSubCommands() && !strings.Contains(cmd.Use, " ") {
		path = append(path, "<command>")
	}
	return strings.Join(path, " ")
}

// Usage is the short text that follows an error: the use line and, of a
// group, the subcommands.
func Usage(cmd *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: %s\n", UseLine(cmd))
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			fmt.Fprintf(&b, "    %-14s %s\n", sub.Name(), sub.Short)
		}
	}
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", cmd.Long)
	}
	return b.String()
}

// guess names the commands that word may have meant, as a hint.
func guess(cmd *cobra.Command, word string) string {
	names := cmd.SuggestionsFor(word)
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", strings.Join(names, `" or "`))
}
