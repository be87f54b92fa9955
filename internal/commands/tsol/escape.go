package tsol

// Letters behind the escape character, and what they ask for.
const (
	actLeave   = '.'
	actSuspend = 'Z' - '@'
	actStop    = 'X' - '@' // as actSuspend, but the terminal stays as it is afterwards
	actHelp    = '?'
)

var escapeHelp = []struct{ key, text string }{
	{".", "terminate connection%.0s"},
	{"^Z", "suspend %s"},
	{"^X", "suspend %s, but don't restore tty on restart"},
	{"?", "this message, behind a newline only%.0s"},
}

// escaper finds escapes in what is typed: the escape character at the
// beginning of a line and a letter behind it. The character twice is itself;
// with any other letter it is nothing.
type escaper struct {
	char    byte
	inLine  bool // the last character was no end of a line
	pending bool // the escape character was the last
}

// next takes characters off typed up to an escape: the text for the card, the
// escape's letter, and what is left.
func (e *escaper) next(typed []byte) (text []byte, act byte, rest []byte) {
	for i, c := range typed {
		switch {
		case e.pending && c == e.char:
			text = append(text, c)
			e.pending = false
		case e.pending:
			e.pending = false
			return text, c, typed[i+1:]
		case !e.inLine && c == e.char:
			e.pending = true
		default:
			text = append(text, c)
			e.inLine = c != '\r' && c != '\n'
		}
	}
	return text, 0, nil
}
