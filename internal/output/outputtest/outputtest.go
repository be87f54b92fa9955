// Package outputtest holds what every value must be able to show.
package outputtest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"goipmi/internal/output"
)

// Show is v in a format.
func Show(t testing.TB, v output.Value, f output.Format) string {
	t.Helper()
	var buf bytes.Buffer
	p := output.NewPrinter(&buf)
	p.Format = f
	if err := p.Emit(v); err != nil {
		t.Fatal(err)
	}
	if err := p.Flush(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// Told holds that the JSON of an answer tells all that its text does: whenever
// a bit of the answer changes the text, or the comma separated form, it changes
// the JSON.
func Told[V output.Value](t *testing.T, answer []byte, decode func([]byte) (V, error)) {
	t.Helper()
	show := func(data []byte) [3]string {
		v, err := decode(data)
		if err != nil {
			t.Fatalf("% x: %v", data, err)
		}
		return [3]string{Show(t, v, output.JSON), Show(t, v, output.Text), Show(t, v, output.CSV)}
	}
	before, changes := show(answer), 0
	for bit := range len(answer) * 8 {
		data := bytes.Clone(answer)
		data[bit/8] ^= 1 << (bit % 8)
		after := show(data)
		if after[1] != before[1] {
			changes++
		}
		if after[0] == before[0] && after != before {
			t.Errorf("bit %d changes the text and not the JSON:\n%s%s", bit, before[1], after[1])
		}
	}
	if changes == 0 {
		t.Errorf("% x: no bit changes the text", answer)
	}
}

// Fuzz holds that any bytes are decoded or refused, and that what is shown of
// them is harmless.
func Fuzz[V output.Value](f *testing.F, decode func([]byte) (V, error), seeds ...[]byte) {
	for _, seed := range append(seeds, nil, bytes.Repeat([]byte{0xff}, 40)) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if v, err := decode(data); err == nil {
			Harmless(t, v)
		}
	})
}

// Harmless holds that no form of v can do a terminal harm, and that its JSON is
// JSON.
func Harmless(t testing.TB, v output.Value) {
	t.Helper()
	for _, format := range []output.Format{output.Text, output.CSV} {
		if text := Show(t, v, format); strings.ContainsFunc(text, isControl) {
			t.Errorf("control character in %q", text)
		}
	}
	if text := Show(t, v, output.JSON); !json.Valid([]byte(text)) {
		t.Errorf("not JSON: %q", text)
	}
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 }
