package sensor

import (
	"math"
	"testing"
)

// TestParseFloat reads what C's strtod does.
func TestParseFloat(t *testing.T) {
	for word, want := range map[string]float64{
		"": 0, "0": 0, "-5": -5, " 84.5": 84.5, "1e2": 100, ".5": .5, "5.": 5, "0x10": 16, "-0X1.8p3": -12,
		"inf": math.Inf(1), "-Infinity": math.Inf(-1), "0e-999": 0,
	} {
		if got, ok := parseFloat(word); !ok || got != want {
			t.Errorf("%q: %v, %t, want %v", word, got, ok, want)
		}
	}
	for _, word := range []string{" ", "abc", "84 ", "1_0", "1e999", "1e-999", "1e-310", "0x1p-2000", "--5", "5,5", "0x"} {
		if got, ok := parseFloat(word); ok {
			t.Errorf("%q was read as %v", word, got)
		}
	}
	if got, ok := parseFloat("nan"); !ok || !math.IsNaN(got) {
		t.Errorf("nan: %v, %t", got, ok)
	}
}
