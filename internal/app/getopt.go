package app

import (
	"fmt"
	"strings"
)

// option is one letter of the command line.
type option struct {
	letter byte
	arg    string // what its value is called in the help, "" if it takes none
	help   string // "" hides it
	set    func(p *parser, value string) error
}

// longOption is one of goipmi's own, --name or --name=value.
type longOption struct {
	name, arg, help string
	set             func(p *parser, value string) error
}

// parser takes the options out of a command line, from wherever they stand.
type parser struct {
	app      *App
	opts     *Options
	operands []string
	posix    bool // the first operand ends the options
}

// parse goes through the words as GNU getopt does: options and operands in
// any order, letters in clusters, values attached or in the next word, "--"
// ends the options, and so does an operand if POSIXLY_CORRECT is set. It stops at the first error.
func (p *parser) parse(words []string) error {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		var err error
		switch {
		case word == "--":
			p.operands = append(p.operands, words...)
			return nil
		case len(word) < 2 || word[0] != '-' || p.negative(word):
			p.operands = append(p.operands, word)
			if p.posix {
				p.operands = append(p.operands, words...)
				return nil
			}
		case strings.HasPrefix(word, "--") && !p.app.Compat:
			words, err = p.long(word[2:], words)
		default:
			words, err = p.cluster(word[1:], words)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// cluster handles the letters behind one minus sign and returns the words left.
func (p *parser) cluster(letters string, words []string) ([]string, error) {
	for i := range len(letters) {
		opt := findOption(letters[i])
		if opt == nil {
			return nil, p.usage("invalid option -- '%c'", letters[i])
		}
		if opt.arg == "" {
			if err := opt.set(p, ""); err != nil {
				return nil, err
			}
			continue
		}
		value := letters[i+1:]
		if value == "" {
			if len(words) == 0 {
				return nil, p.usage("option requires an argument -- '%c'", letters[i])
			}
			value, words = words[0], words[1:]
		}
		return words, opt.set(p, value)
	}
	return words, nil
}

func (p *parser) long(word string, words []string) ([]string, error) {
	name, value, attached := strings.Cut(word, "=")
	for _, opt := range longOptions {
		switch {
		case opt.name != name:
			continue
		case opt.arg == "" && attached:
			return nil, p.usage("option '--%s' takes no argument", name)
		case opt.arg != "" && !attached && len(words) == 0:
			return nil, p.usage("option '--%s' requires an argument", name)
		case opt.arg != "" && !attached:
			value, words = words[0], words[1:]
		}
		return words, opt.set(p, value)
	}
	return p.flag(name, value, attached, words)
}

// flag passes an option of the command that the operands name on to cobra.
func (p *parser) flag(name, value string, attached bool, words []string) ([]string, error) {
	cmd, _, err := p.app.root.Find(p.operands)
	if err != nil || cmd.Flags().Lookup(name) == nil {
		return nil, p.usage("unrecognized option '--%s'", name)
	}
	word := "--" + name
	switch takesValue := cmd.Flags().Lookup(name).NoOptDefVal == ""; {
	case attached:
		word += "=" + value
	case takesValue && len(words) == 0:
		return nil, p.usage("option '--%s' requires an argument", name)
	case takesValue:
		word += "=" + words[0]
		words = words[1:]
	}
	p.operands = append(p.operands, word)
	return words, nil
}

// negative reports whether word is a negative number that belongs to the
// command, which getopt would take for options.
func (p *parser) negative(word string) bool {
	return word[0] == '-' && (word[1] >= '0' && word[1] <= '9' || word[1] == '.') &&
		p.app.NegativeOperands != nil && p.app.NegativeOperands(p.operands)
}

func (p *parser) usage(format string, args ...any) error {
	return p.app.early(&Failure{Line: p.app.Argv0 + ": " + fmt.Sprintf(format, args...), Usage: p.app.programUsage()})
}

func findOption(letter byte) *option {
	for i := range options {
		if options[i].letter == letter {
			return &options[i]
		}
	}
	return nil
}
