package pef

import (
	"strings"

	"goipmi/internal/output"
)

// A field is a value under its label.
type field struct{ label, value string }

// flags are the bits of a byte and what they mean.
type flags struct {
	names      []string // of the bits, lowest first
	bits       uint8
	clear, set string // what a bit is called
}

// present names the bits that are set.
func (f flags) present() []string {
	names := []string{}
	for i, name := range f.names {
		if f.bits>>i&1 != 0 {
			names = append(names, name)
		}
	}
	return names
}

// fields has a line for every bit with -v, else one value for those that are
// set; none if none are.
func (f flags) fields(verbose int) []field {
	if verbose == 0 {
		if set := f.present(); len(set) > 0 {
			return []field{{"", strings.Join(set, ",")}}
		}
		return nil
	}
	var list []field
	for i, name := range f.names {
		word := f.clear
		if f.bits>>i&1 != 0 {
			word = f.set
		}
		list = append(list, field{name, word})
	}
	return list
}

// write writes fields: with -v a line each, else all on one line, which end
// ends.
func write(p *output.Printer, fields []field, end string) {
	for i, f := range fields {
		value := output.Clean(f.value)
		switch {
		case p.Verbose > 0:
			p.Printf("%-24s : %s\n", f.label, value)
		case i == 0:
			p.Printf(" %s", value)
		default:
			p.Printf(" | %s", value)
		}
	}
	p.Printf("%s", end)
}

// named is the text for a code; "None" if it has none.
func named(code uint8, names map[uint8]string) string {
	if name, ok := names[code]; ok {
		return name
	}
	return none
}

const none = "None"

func enabled(on bool) string {
	if on {
		return "enabled"
	}
	return "disabled"
}
