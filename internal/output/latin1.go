package output

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Latin1 is a string byte for byte.
type Latin1 string

// MarshalJSON takes what is no UTF-8 for Latin 1.
func (s Latin1) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(s)) {
		return json.Marshal(string(s))
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return json.Marshal(b.String())
}
