// Package output renders a command's value as ipmitool's text, as its comma
// separated form, as JSON or as YAML.
package output

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Format names a rendering.
type Format string

// The renderings. CSV is Text where a value has no form of its own for it.
const (
	Text Format = "text"
	CSV  Format = "csv"
	JSON Format = "json"
	YAML Format = "yaml"
)

// ParseFormat finds a format by its name.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case Text, CSV, JSON, YAML:
		return f, nil
	}
	return "", fmt.Errorf("output format %q: text, csv, json and yaml are known", name)
}

// Value is what a command found out. Its text is ipmitool's to the byte; its
// JSON and YAML come from the struct's json tags.
type Value interface{ Text(*Printer) }

// CSVer is a Value that ipmitool's -c prints differently.
type CSVer interface{ CSV(*Printer) }

// bufferSize is the C library's for a pipe or a file, so that a caller who
// joins standard output and standard error gets the order ipmitool gives.
const bufferSize = 4096

// Printer writes values to standard output in one format.
type Printer struct {
	Format  Format
	Verbose int  // how many -v were given
	Prompt  bool // write each value out at once
	w       *bufio.Writer
}

// NewPrinter writes text to w, buffered until Flush.
func NewPrinter(w io.Writer) *Printer {
	return &Printer{Format: Text, w: bufio.NewWriterSize(w, bufferSize)}
}

// Printf writes formatted text; it is for Text and CSV methods.
func (p *Printer) Printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// Structured reports whether the output is for a program to read, so that
// progress lines have no place in it.
func (p *Printer) Structured() bool { return p.Format == JSON || p.Format == YAML }

// Emit writes v.
func (p *Printer) Emit(v Value) error {
	if err := p.render(v); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if p.Prompt {
		return p.Flush()
	}
	return nil
}

func (p *Printer) render(v Value) error {
	switch p.Format {
	case JSON:
		return p.json(v)
	case YAML:
		return p.yaml(v)
	case CSV:
		if c, ok := v.(CSVer); ok {
			c.CSV(p)
			return nil
		}
	}
	v.Text(p)
	return nil
}

func (p *Printer) json(v Value) error {
	doc, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = p.w.Write(doc)
	return err
}

func (p *Printer) yaml(v Value) error {
	doc, err := toYAML(v)
	if err != nil {
		return err
	}
	_, err = p.w.Write(doc)
	return err
}

// toYAML goes by way of JSON, so that both have the same names and order.
func toYAML(v Value) ([]byte, error) {
	doc, err := marshal(v)
	if err != nil {
		return nil, err
	}
	var node yaml.Node
	if err := errors.Join(yaml.Unmarshal(doc, &node), plain(&node)); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	enc := yaml.NewEncoder(&buf)
	enc.SetIndent(2)
	enc.CompactSeqIndent()
	err = errors.Join(enc.Encode(&node), enc.Close())
	return buf.Bytes(), err
}

// plain forgets JSON's brackets, and its quotes where no reader of YAML, new
// or old, needs them.
func plain(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
		if strings.IndexAny(n.Value, "+-.0123456789") == 0 {
			return nil // some reader may take it for a number
		}
		return n.Encode(n.Value)
	}
	n.Style = 0
	for _, child := range n.Content {
		if err := plain(child); err != nil {
			return err
		}
	}
	return nil
}

// marshal is v in JSON. Of the control characters encoding/json leaves DEL and
// those of U+0080 to U+009F as they are; a terminal may obey them.
func marshal(v Value) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	var out []byte
	for _, r := range buf.String() {
		if r >= 0x7f && r < 0xa0 {
			out = fmt.Appendf(out, "\\u%04x", r)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out, nil
}

// Flush writes out what is buffered.
func (p *Printer) Flush() error { return p.w.Flush() }

// Clean is a string that a BMC supplied, made safe for a terminal: control
// characters, which could move the cursor or worse, become dots. Bytes that
// are no UTF-8 stay, save those that are 8-bit control characters.
func Clean(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = rune(s[i])
		}
		if r < 0x20 || r >= 0x7f && r < 0xa0 {
			b.WriteByte('.')
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}
