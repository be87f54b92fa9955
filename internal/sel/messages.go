package sel

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Messages are texts for OEM records, from a file of a server's maker. A line
// has fifteen quoted fields with commas between: a pattern for each of the
// record's bytes 3 to 16, counted from 1, and a text. A pattern is a number
// like 0x1F, "XX" or "R" for any, or else the name to show that byte under.
type Messages []message

// fields is how many of a line are patterns.
const fields = 14

type message struct {
	patterns [fields]pattern
	text     string
}

// pattern is one byte's; kind says which of the others count.
type pattern struct {
	kind  patternKind
	value uint32
	name  string
}

type patternKind uint8

const (
	anyByte patternKind = iota
	fixedByte
	namedByte
)

// LineError says which line of a file is wrong.
type LineError int

func (e LineError) Error() string {
	return fmt.Sprintf("line %d does not have fifteen quoted fields", int(e))
}

// CountLines is how many lines a file of messages seems to have.
func CountLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// ReadMessages reads a file of messages. The error is a LineError, or r's.
func ReadMessages(r io.Reader) (messages Messages, lines int, _ error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, 0, err
	}
	rest := string(data)
	lines = CountLines(rest)
	for i := range lines {
		var m message
		if m, rest, err = parseMessage(strings.TrimSpace(rest)); err != nil {
			return nil, lines, LineError(i + 1)
		}
		messages = append(messages, m)
	}
	return messages, lines, nil
}

func parseMessage(text string) (m message, rest string, err error) {
	var words [fields + 1]string
	open := `"`
	for i := range words {
		after, quoted := strings.CutPrefix(text, open)
		end := strings.IndexByte(after, '"')
		if !quoted || end <= 0 {
			return m, "", io.ErrUnexpectedEOF
		}
		words[i], text, open = after[:end], after[end:], `","`
	}
	for i := range m.patterns {
		m.patterns[i] = parsePattern(words[i])
	}
	m.text = words[fields]
	return m, strings.TrimPrefix(text, `"`), nil
}

func parsePattern(word string) pattern {
	var value uint32
	if word == "XX" || word == "R" {
		return pattern{kind: anyByte}
	}
	if _, err := fmt.Sscanf(word, "0x%x", &value); err == nil {
		return pattern{kind: fixedByte, value: value}
	}
	return pattern{kind: namedByte, name: word}
}

// Message is what a file says of a record.
type Message struct {
	Text  string  `json:"text"`
	Bytes []Named `json:"bytes,omitempty"`
}

// Named is a byte that the file has a name for.
type Named struct {
	Name  string `json:"name"`
	Value uint8  `json:"value"`
}

// compared are the patterns that a record has to fit: those of bytes 3 to 7,
// 11 and 12.
var compared = []int{0, 1, 2, 3, 4, 8, 9}

// For is all messages for an OEM record.
func (ms Messages) For(r Record) []Message {
	var found []Message
	image := r.Image()
	for _, m := range ms {
		if m.fits(image) {
			found = append(found, m.show(image))
		}
	}
	return found
}

func (m message) fits(r Record) bool {
	if m.patterns[0].kind != fixedByte {
		return false
	}
	return !slices.ContainsFunc(compared, func(i int) bool {
		p := m.patterns[i]
		return p.kind == fixedByte && p.value != uint32(r[i+2])
	})
}

// show takes the named bytes two places before those that the patterns stand
// for, as ipmitool does.
func (m message) show(r Record) Message {
	shown := Message{Text: m.text}
	for i, p := range m.patterns {
		if p.kind == namedByte {
			shown.Bytes = append(shown.Bytes, Named{p.name, r[i]})
		}
	}
	return shown
}
