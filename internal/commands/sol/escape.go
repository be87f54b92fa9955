package sol

// An action is what an escape sequence asks for.
type action int

const (
	actNone    action = iota
	actLeave          // .
	actSuspend        // Ctrl-Z
	actStop           // Ctrl-X: as Ctrl-Z, but the terminal stays as it is afterwards
	actBreak          // B
	actHelp           // ?
)

var actions = map[byte]action{
	'.':       actLeave,
	'Z' - '@': actSuspend,
	'X' - '@': actStop,
	'B':       actBreak,
	'?':       actHelp,
}

// escaper finds escape sequences in what is typed: the escape character at the
// beginning of a line and a letter behind it.
type escaper struct {
	char    byte
	inLine  bool // the last character was no end of a line
	pending bool // the escape character was the last
}

// next takes characters off typed until an action is due: the text for the
// server, the action, and what is left.
func (e *escaper) next(typed []byte) (text []byte, act action, rest []byte) {
	for i, c := range typed {
		if !e.pending {
			if !e.inLine && c == e.char {
				e.pending = true
				continue
			}
		} else {
			e.pending = false
			if act, ok := actions[c]; ok {
				return text, act, typed[i+1:]
			}
			if c != e.char {
				text = append(text, e.char)
			}
		}
		text = append(text, c)
		e.inLine = c != '\r' && c != '\n'
	}
	return text, actNone, nil
}
