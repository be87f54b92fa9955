// Package scripted is a BMC that answers from a table, behind the Unix socket
// of ipmitool's "dummy" interface.
//
// A table is text. Each line is a request and its answer, in hexadecimal:
//
//	include other-table
//	netfn cmd [data...] [*] = code [data...]     # comment
//	netfn cmd ... = code ... / code ...          # successive answers; the last stays
//
// "*" stands for any further request bytes, "??" for any one byte. The line
// with the most bytes spelled out wins; of equals, the last. A request that no
// line fits gets C1h (invalid command). Quoted text in an answer is ASCII.
// Reads of FRUs, SDRs and the SEL have lines of their own:
//
//	fru ID HEX... [pad N]   inventory of that device, filled up with zeros to N bytes
//	sdr HEX...              one repository record, without its 2-byte record ID
//	sel HEX...              one log record, without its 2-byte record ID
package scripted

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Table is what the BMC answers. It may serve several connections at once.
type Table struct {
	// Heard is told of every request, its network function and command first,
	// and of its answer, unless it is nil.
	Heard func(request, answer []byte)

	mu    sync.Mutex
	rules []*rule
	store storage
}

// A rule is one line: the answers to the requests that its pattern fits.
type rule struct {
	pattern []int // request bytes; anyByte fits all
	open    bool  // further bytes may follow
	answers [][]byte
	used    int // answers given so far
}

const anyByte = -1

// Load reads a table from a file; includes are relative to it.
func Load(path string) (*Table, error) {
	t := &Table{store: storage{frus: map[byte][]byte{}}}
	return t, t.include(path)
}

// Parse reads a table from text; includes are relative to the working directory.
func Parse(text string) (*Table, error) {
	t := &Table{store: storage{frus: map[byte][]byte{}}}
	return t, t.Add(text)
}

// Add adds lines to a table; includes are relative to the working directory.
func (t *Table) Add(text string) error { return t.parse(text, ".") }

func (t *Table) include(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := t.parse(string(text), filepath.Dir(path)); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (t *Table) parse(text, dir string) error {
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := t.line(line, dir); err != nil {
			return fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return nil
}

func (t *Table) line(line, dir string) (err error) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "include":
		return t.include(filepath.Join(dir, strings.TrimSpace(rest)))
	case "fru":
		return t.store.addFRU(rest)
	case "sdr":
		t.store.sdrs, err = appendRecord(t.store.sdrs, rest)
	case "sel":
		t.store.sels, err = appendRecord(t.store.sels, rest)
	default:
		var r *rule
		r, err = parseRule(line)
		t.rules = append(t.rules, r)
	}
	return err
}

func parseRule(line string) (*rule, error) {
	request, answers, found := strings.Cut(line, "=")
	if !found {
		return nil, fmt.Errorf("%q has no answer", line)
	}
	r := &rule{}
	words := strings.Fields(request)
	if n := len(words); n > 0 && words[n-1] == "*" {
		r.open, words = true, words[:n-1]
	}
	for _, word := range words {
		b, err := strconv.ParseUint(word, 16, 8)
		switch {
		case word == "??":
			r.pattern = append(r.pattern, anyByte)
		case err != nil || len(word) != 2:
			return nil, fmt.Errorf("%q is no byte of a request", word)
		default:
			r.pattern = append(r.pattern, int(b))
		}
	}
	for _, answer := range strings.Split(answers, " / ") {
		data, err := parseData(answer)
		if err != nil {
			return nil, err
		}
		if len(data) == 0 {
			return nil, fmt.Errorf("%q: an answer has no completion code", line)
		}
		r.answers = append(r.answers, data)
	}
	return r, nil
}

var dataWord = regexp.MustCompile(`"([^"]*)"|(\S+)`)

// parseData reads hexadecimal words and quoted text.
func parseData(text string) ([]byte, error) {
	var data []byte
	for _, word := range dataWord.FindAllStringSubmatch(text, -1) {
		if word[2] == "" {
			data = append(data, word[1]...)
			continue
		}
		b, err := hex.DecodeString(word[2])
		if err != nil {
			return nil, fmt.Errorf("%q is no hexadecimal: %w", word[2], err)
		}
		data = append(data, b...)
	}
	return data, nil
}

// Answer returns the completion code and data that answer a request.
func (t *Table) Answer(netFn, cmd byte, data []byte) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	request := append([]byte{netFn, cmd}, data...)
	answer := t.answer(request)
	if t.Heard != nil {
		t.Heard(request, answer)
	}
	return answer
}

func (t *Table) answer(request []byte) []byte {
	if best := t.find(request); best != nil {
		turn := min(best.used, len(best.answers)-1)
		best.used++
		return best.answers[turn]
	}
	if request[0] == netFnStorage {
		return t.store.answer(request[1], request[2:])
	}
	return []byte{invalidCommand}
}

func (t *Table) find(request []byte) (best *rule) {
	score := -1
	for _, r := range t.rules {
		if s, fits := r.score(request); fits && s >= score {
			best, score = r, s
		}
	}
	return best
}

// score counts the bytes spelled out, if the request fits.
func (r *rule) score(request []byte) (score int, fits bool) {
	extra := len(request) - len(r.pattern)
	if extra < 0 || (!r.open && extra > 0) {
		return 0, false
	}
	for i, want := range r.pattern {
		switch want {
		case anyByte:
		case int(request[i]):
			score++
		default:
			return 0, false
		}
	}
	return score, true
}
