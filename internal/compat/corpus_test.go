//go:build unix

package compat

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const testdata = "../../testdata"

// via maps how a case reaches the BMC to the words put before its own.
var via = map[string]string{
	"lanplus": "-I lanplus -C 3 -H 127.0.0.1 -p {port} -U admin -P secret",
	"lan":     "-I lan -H 127.0.0.1 -p {port} -U admin -P secret",
	"oper":    "-I lanplus -C 3 -H 127.0.0.1 -p {port} -U oper -P operpw -L OPERATOR",
	"user":    "-I lanplus -C 3 -H 127.0.0.1 -p {port} -U user -P userpw -L USER",
	"kg":      "-I lanplus -C 3 -H 127.0.0.1 -p {kgport} -U admin -P secret -k TestbedKgKey1234",
	"dummy":   "-I dummy",
	"none":    "",
}

// A command line is a case of the corpus: one command, or several in order.
type testCase struct {
	group    string
	line     string // as the corpus has it: the case's name
	via      string
	table    string // of the scripted BMC
	changes  bool   // the BMC's state ("mut")
	env      []string
	stdin    string
	masks    []mask
	stderr   int        // what of it is compared: whole, anything or a number of lines
	commands [][]string // words, those of via first
}

// How stderr is compared; a number N of 0 or more is that many lines, after
// which a usage text must follow where ipmitool prints one.
const (
	whole    = -1
	anything = -2
)

// A mask hides what may differ between two runs of the same program.
type mask struct {
	pattern *regexp.Regexp
	text    []byte
}

// onWire tells whether the case needs ipmi_sim.
func (c *testCase) onWire() bool {
	return slices.ContainsFunc(c.commands, func(words []string) bool {
		line := strings.Join(words, " ")
		return strings.Contains(line, "{port}") || strings.Contains(line, "{kgport}")
	})
}

// readCorpus returns the cases of every file of the corpus, by the file's name.
func readCorpus(t *testing.T) map[string][]*testCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, "corpus", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	corpus := map[string][]*testCase{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := parseCorpus(string(text))
		if err != nil {
			t.Fatalf("%s:%v", file, err)
		}
		if len(cases) == 0 {
			t.Fatalf("%s has no cases", file)
		}
		corpus[filepath.Base(file)] = cases
	}
	return corpus
}

// parser holds what one line of a corpus means for the following ones.
type parser struct {
	group  string
	stderr int
	masks  map[string]mask
	seen   map[string]bool
	cases  []*testCase
}

func parseCorpus(text string) ([]*testCase, error) {
	p := parser{stderr: whole, masks: map[string]mask{}, seen: map[string]bool{}}
	for n, line := range strings.Split(text, "\n") {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("%d: %w", n+1, err)
		}
	}
	return p.cases, nil
}

func (p *parser) line(line string) (err error) {
	switch {
	case strings.HasPrefix(line, "#:stderr "):
		p.stderr, err = parseStderr(strings.TrimPrefix(line, "#:stderr "))
		return err
	case line == "" || strings.HasPrefix(line, "#"):
		return nil
	case strings.HasPrefix(line, "!mask "):
		return p.mask(strings.TrimPrefix(line, "!mask "))
	case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
		p.group, p.stderr = line[1:len(line)-1], whole
		return nil
	}
	c, err := p.parseCase(line)
	if err == nil && p.seen[p.group+line] {
		err = errors.New("twice in its group")
	}
	p.seen[p.group+line] = true
	p.cases = append(p.cases, c)
	return err
}

// parseStderr reads what follows "#:stderr".
func parseStderr(text string) (int, error) {
	switch text {
	case "whole":
		return whole, nil
	case "any":
		return anything, nil
	}
	var lines int
	if _, err := fmt.Sscanf(text, "usage after %d", &lines); err != nil || lines < 0 {
		return 0, fmt.Errorf("stderr is %q, not whole, any or usage after N", text)
	}
	return lines, nil
}

func (p *parser) mask(text string) error {
	name, rest, _ := strings.Cut(text, " ")
	pattern, replacement, found := strings.Cut(rest, " => ")
	if !found {
		return errors.New("a mask is NAME REGEX => TEXT")
	}
	re, err := regexp.Compile(strings.TrimSpace(pattern))
	p.masks[name] = mask{re, []byte(replacement)}
	return err
}

func (p *parser) parseCase(line string) (*testCase, error) {
	c := &testCase{group: p.group, line: line, stderr: p.stderr}
	flags, words, found := strings.Cut(line+" ", "| ")
	if !found {
		flags, words = "", line
	}
	options, err := split(flags)
	if err != nil {
		return nil, err
	}
	for _, option := range options {
		if err := p.flag(c, option); err != nil {
			return nil, err
		}
	}
	if c.via == "" {
		c.via = "lanplus"
		if c.table != "" {
			c.via = "dummy"
		}
	}
	if _, known := via[c.via]; !known {
		return nil, fmt.Errorf("unknown via=%s", c.via)
	}
	for _, command := range strings.Split(words, " ;; ") {
		words, err := split(command)
		if err != nil {
			return nil, err
		}
		c.commands = append(c.commands, append(strings.Fields(via[c.via]), words...))
	}
	return c, nil
}

func (p *parser) flag(c *testCase, option string) (err error) {
	key, value, _ := strings.Cut(option, "=")
	switch key {
	case "via":
		c.via = value
	case "table":
		c.table = value
	case "mut":
		c.changes = true
	case "env":
		c.env = append(c.env, value)
	case "stdin":
		c.stdin, err = strconv.Unquote(`"` + value + `"`)
	case "mask":
		for _, name := range strings.Split(value, ",") {
			m, known := p.masks[name]
			if !known {
				return fmt.Errorf("unknown mask %q", name)
			}
			c.masks = append(c.masks, m)
		}
	default:
		return fmt.Errorf("unknown flag %q", key)
	}
	return err
}

// split parts a line into words as a shell would: quotes of both kinds,
// backslashes, no expansion.
func split(line string) (words []string, err error) {
	var word strings.Builder
	inWord, quote := false, rune(0)
	for rest := []rune(line); len(rest) > 0; rest = rest[1:] {
		c := rest[0]
		switch {
		case quote == 0 && (c == ' ' || c == '\t'):
			if inWord {
				words, inWord = append(words, word.String()), false
				word.Reset()
			}
			continue
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'' && len(rest) > 1 && (quote == 0 || strings.ContainsRune(`"\`, rest[1])):
			rest = rest[1:]
			word.WriteRune(rest[0])
		default:
			word.WriteRune(c)
		}
		inWord = true
	}
	if quote != 0 {
		return nil, fmt.Errorf("unclosed quote in %q", line)
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		line string
		want []string
	}{
		{"", nil},
		{"  a  b\t", []string{"a", "b"}},
		{`a "" ''`, []string{"a", "", ""}},
		{`"a b"c 'd "e'`, []string{"a bc", `d "e`}},
		{`a\ b "\"\\\n" '\'`, []string{"a b", `"\\n`, `\`}},
	} {
		if got, err := split(test.line); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, %v, want %q", test.line, got, err, test.want)
		}
	}
	if _, err := split(`a "b`); err == nil {
		t.Error("an unclosed quote was accepted")
	}
}

func TestParseCorpus(t *testing.T) {
	cases, err := parseCorpus(`
# comment
!mask digits \d+ => N
[one]
mc info
via=none |
env=A=b env=C=d mask=digits stdin="x\n" mut | a ;; b "c d"
#:stderr usage after 1
table=base | help
#:stderr any
-v help
#:stderr whole
b
[two]
mc info
`)
	if err != nil || len(cases) != 7 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	if c := cases[0]; c.group != "one" || c.via != "lanplus" || !c.onWire() || c.stderr != whole {
		t.Errorf("%+v", c)
	}
	if c := cases[1]; c.onWire() || len(c.commands) != 1 || len(c.commands[0]) != 0 {
		t.Errorf("no words: %+v", c)
	}
	if c := cases[2]; !c.changes || len(c.masks) != 1 || c.stdin != "x\n" || len(c.commands) != 2 ||
		!slices.Equal(c.env, []string{"A=b", "C=d"}) || c.commands[1][len(c.commands[1])-1] != "c d" {
		t.Errorf("flags: %+v", c)
	}
	if c := cases[3]; c.via != "dummy" || c.stderr != 1 {
		t.Errorf("usage: %+v", c)
	}
	if cases[4].stderr != anything || cases[5].stderr != whole {
		t.Errorf("stderr: %+v, %+v", cases[4], cases[5])
	}
	if c := cases[6]; c.group != "two" || c.stderr != whole {
		t.Errorf("a group starts afresh: %+v", c)
	}
	for _, bad := range []string{
		"bogus=1 | a", "via=bogus | a", "mask=none | a", `a "b`, "a\na", "!mask x y", "!mask x ( => y", "#:stderr x",
		"#:stderr usage after -1",
	} {
		if _, err := parseCorpus(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
