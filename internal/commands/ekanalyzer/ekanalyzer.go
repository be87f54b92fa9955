// Package ekanalyzer holds the commands that tell from inventories in files what
// would work with what in a shelf: electronic keying (PICMG 3.0 §3.7, AMC.0 §3.9).
package ekanalyzer

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// maxFiles is how many operands a command takes, all in all.
const maxFiles = 8

// usage is how the files stand in a use line.
const usage = " <slot>=<file>..."

const long = `A slot is oc (the carrier), a1 to a4 or b1 to b4 (its modules), rt (the rear
transition module), sm (the shelf manager) or rc (a configuration, which is
passed over).`

// New is the group "ekanalyzer". As goipmi it needs no BMC.
func New(a *app.App) *cobra.Command {
	group := a.Group("ekanalyzer", "Electronic keying: what files of inventories say of links and power",
		"Invalid ekanalyzer command: %s",
		newPrint(a),
		newFRUShow(a),
		newSummary(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		if len(args) > maxFiles+1 {
			return errTooMany
		}
		return f
	})
}

var errTooMany = app.Failf("Too too many parameters given.")

// errTold ends a command with status 1 and nothing more to say.
var errTold = &app.Failure{}

// command is a subcommand that has files.
func command(a *app.App, use, short string, run func(*cobra.Command, *analysis, []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Long: short + ".\n\n" + long, DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > maxFiles {
				return errTooMany
			}
			return run(cmd, &analysis{Host: &app.Host{App: a, Out: a.Out}}, args)
		},
	}
}

// analysis is one run of a command, which tells people at once what it finds.
type analysis struct {
	*app.Host
	problems []string
}

// aloud is Progressf from a verbosity on.
func (a *analysis) aloud(verbosity int, format string, args ...any) {
	if a.Out.Verbose >= verbosity {
		a.Progressf(format, args...)
	}
}

// warn tells what is wrong with a file.
func (a *analysis) warn(format string, args ...any) {
	a.problems = append(a.problems, fmt.Sprintf(format, args...))
	a.App.Warnf(format, args...)
}

// told are the problems since the last call, for JSON.
func (a *analysis) told() []string {
	problems := append([]string{}, a.problems...)
	a.problems = nil
	return problems
}

// slot is a place in a shelf; a module's is the number of its site.
type slot uint8

const (
	rearModule slot = 0
	carrier    slot = 9
	config     slot = 10
)

// slots are the words for them, and the names.
var slots = [...]struct{ word, name string }{
	{"rt", "RTM"},
	{"a1", "AMC slot A1"},
	{"a2", "AMC slot A2"},
	{"a3", "AMC slot A3"},
	{"a4", "AMC slot A4"},
	{"b1", "AMC slot B1"},
	{"b2", "AMC slot B2"},
	{"b3", "AMC slot B3"},
	{"b4", "AMC slot B4"},
	{"oc", "On-Carrier Device"},
	{"rc", "Configuration file"},
	{"sm", "Shelf Manager"},
}

func (s slot) String() string {
	if int(s) < len(slots) {
		return slots[s].name
	}
	return unknown(uint8(s))
}

// module reports whether a module is in the slot.
func (s slot) module() bool { return s < carrier }

// unknown is a code without a name.
func unknown(code uint8) string { return fmt.Sprintf("Unknown (0x%02X)", code) }

// file is an operand: the inventory of what is in a slot.
type file struct {
	Slot     string `json:"slot"`
	SlotName string `json:"slot_name"`
	Path     string `json:"file"`
	slot     slot
}

var errSlot = errors.New("no such slot")

func parseFile(operand string) (file, error) {
	word, path, ok := strings.Cut(operand, "=")
	for i, s := range slots {
		if ok && s.word == word {
			return file{word, s.name, path, slot(i)}, nil
		}
	}
	return file{}, errSlot
}

// parseFiles reads the operands behind an option.
func (a *analysis) parseFiles(cmd *cobra.Command, operands []string) ([]file, error) {
	if len(operands) == 0 {
		return nil, &app.Failure{Hint: "no file is given"}
	}
	files := []file{}
	for _, operand := range operands {
		f, err := parseFile(operand)
		if err != nil {
			word, _, _ := strings.Cut(operand[:min(2, len(operand))], "\x00")
			line := "Invalid file type: " + word
			if len(operand) > 1 {
				line += "\n"
			}
			return nil, &app.Failure{Line: line, Usage: app.Usage(cmd.Parent()), Hint: badSlot}
		}
		files = append(files, f)
	}
	for _, f := range files {
		a.aloud(1, "Type: %s,   file name: %s\n", f.SlotName, f.Path)
	}
	return files, nil
}

const badSlot = "files are given as slot=file, and the slots are oc, a1 to a4, b1 to b4, rt, sm and rc"
