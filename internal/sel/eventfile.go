package sel

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
)

// An EventLine is a line of a file of events, as "sel save" writes them: the
// seven bytes of a platform event message (IPMI v2.0 §29.3), a comment behind
// "#".
//
//	EvM revision | sensor type | sensor number | dir:1 event type:7 | event data 3
type EventLine struct {
	Bytes [EventSize]byte
	Read  int    // how many bytes the line has
	Bad   string // the word that is no byte, "" if there is none
	Err   error  // what is wrong with it
}

// EventSize is that of a platform event message.
const EventSize = 7

// Complete reports whether the line is an event.
func (l EventLine) Complete() bool { return l.Read == EventSize }

// ReadEvents goes through a file's lines; blank ones and comments are left
// out. An error ends it. Words become bytes by parse.
func ReadEvents(r io.Reader, parse func(string) (uint8, error)) iter.Seq2[EventLine, error] {
	return func(yield func(EventLine, error) bool) {
		in := bufio.NewScanner(r)
		for in.Scan() {
			text, _, _ := strings.Cut(in.Text(), "#")
			if text = strings.Trim(text, " \t\n\v\f\r"); text != "" && !yield(parseEvent(text, parse), nil) {
				return
			}
		}
		if err := in.Err(); err != nil {
			yield(EventLine{}, err)
		}
	}
}

func parseEvent(text string, parse func(string) (uint8, error)) (l EventLine) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }) {
		if l.Complete() {
			break
		}
		b, err := parse(word)
		if err != nil {
			l.Bad, l.Err = word, err
			break
		}
		l.Bytes[l.Read] = b
		l.Read++
	}
	return l
}

// Record is the event as it is added to a log: the BMC gives it an ID and the
// time, system management software reported it.
func (l EventLine) Record() Record {
	r := Record{2: TypeSystemEvent, 7: softwareID}
	copy(r[9:], l.Bytes[:])
	return r
}

// softwareID is system management software's, as a generator ID (IPMI v2.0
// §5.5).
const softwareID = 0x41

// EventLine is the line that "sel save" writes for a record, without its
// newline: sensor type and description behind a comment sign.
func (r Record) EventLine(sensorType, description string) string {
	if description == "" {
		description = "Unknown"
	}
	b := r.Image()
	return fmt.Sprintf("0x%02x 0x%02x 0x%02x 0x%02x 0x%02x 0x%02x 0x%02x # %s #0x%02x %s",
		b[9], b[10], b[11], b[12], b[13], b[14], b[15], sensorType, b[11], description)
}
