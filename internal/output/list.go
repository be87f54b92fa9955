package output

import (
	"bytes"
	"fmt"
	"strings"
)

// List writes rows as they come, in text one behind the other, in JSON and
// YAML as one list, "[]" if there are none.
type List struct {
	p    *Printer
	rows int
}

// List begins a list. Close ends it.
func (p *Printer) List() *List { return &List{p: p} }

// Row writes one more row.
func (l *List) Row(v Value) error {
	if err := l.row(v); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	l.rows++
	if l.p.Prompt {
		return l.p.Flush()
	}
	return nil
}

func (l *List) row(v Value) error {
	switch l.p.Format {
	case JSON:
		doc, err := marshal(v)
		if err != nil {
			return err
		}
		lead := "[\n"
		if l.rows > 0 {
			lead = ",\n"
		}
		l.p.Printf("%s%s", lead, indent(doc, "  ", "  "))
		return nil
	case YAML:
		doc, err := toYAML(v)
		if err != nil {
			return err
		}
		l.p.Printf("%s\n", indent(doc, "- ", "  "))
		return nil
	}
	return l.p.render(v)
}

// indent puts first before the first line, and rest before the others.
func indent(doc []byte, first, rest string) string {
	lines := strings.Split(string(bytes.TrimRight(doc, "\n")), "\n")
	return first + strings.Join(lines, "\n"+rest)
}

// Close ends the list.
func (l *List) Close() error {
	switch {
	case l.p.Structured() && l.rows == 0:
		l.p.Printf("[]\n")
	case l.p.Format == JSON:
		l.p.Printf("\n]\n")
	}
	if l.p.Prompt {
		return l.p.Flush()
	}
	return nil
}
