package sol

import (
	"strings"
	"testing"
)

// scriptOf is what comes of typed: text for the server, and actions in angle
// brackets.
func scriptOf(e *escaper, typed string) string {
	names := map[action]string{actLeave: "<leave>", actSuspend: "<suspend>", actStop: "<stop>", actBreak: "<break>", actHelp: "<help>"}
	var out strings.Builder
	for rest := []byte(typed); len(rest) > 0; {
		var text []byte
		var act action
		text, act, rest = e.next(rest)
		out.Write(text)
		out.WriteString(names[act])
	}
	return out.String()
}

func TestEscape(t *testing.T) {
	for typed, want := range map[string]string{
		"~.":         "<leave>",
		"ls~.":       "ls~.",
		"ls\r~.":     "ls\r<leave>",
		"ls\n~.":     "ls\n<leave>",
		"~?~B~.":     "<help><break><leave>",
		"~\x1a~\x18": "<suspend><stop>",
		"~~.":        "~.",
		"~~\r~~":     "~\r~",
		"~x~.":       "~x~.",
		"~\r~.":      "~\r<leave>",
		"~~~.":       "~~.",
		"a~Bb":       "a~Bb",
	} {
		whole := escaper{char: '~'}
		if got := scriptOf(&whole, typed); got != want {
			t.Errorf("%q gives %q, want %q", typed, got, want)
		}
		var got string
		for e, i := (&escaper{char: '~'}), 0; i < len(typed); i++ {
			got += scriptOf(e, typed[i:i+1])
		}
		if got != want {
			t.Errorf("%q, typed slowly, gives %q, want %q", typed, got, want)
		}
	}
	if got := scriptOf(&escaper{char: '&'}, "~.\r&."); got != "~.\r<leave>" {
		t.Errorf("another character: %q", got)
	}
}

// Whatever is typed, without actions nothing is lost but the first of two
// escape characters.
func FuzzEscape(f *testing.F) {
	f.Add("ls\r~.")
	f.Add("~~\r~x")
	f.Fuzz(func(t *testing.T, typed string) {
		e := escaper{char: '~'}
		text, act, rest := e.next([]byte(typed))
		if act == actNone && len(rest) > 0 {
			t.Errorf("%q left of %q", rest, typed)
		}
		if len(text) > len(typed) {
			t.Errorf("%q became %q", typed, text)
		}
	})
}
