package sdr

import (
	"math"
	"testing"
)

// silent tells nobody.
type silent struct{}

func (silent) Warnf(string, ...any)  {}
func (silent) Printf(string, ...any) {}

func TestFloat(t *testing.T) {
	negative := math.Copysign(math.NaN(), -1)
	for _, test := range []struct {
		x            float64
		float, brief string
	}{
		{0, "0.000", "0"},
		{math.Copysign(0, -1), "-0.000", "-0"},
		{-12.0005, "-12.001", "-12.001"},
		{42, "42.000", "42"},
		{1 << 31, "2147483648.000", "2147483648.000"}, // C's int holds no more
		{-1 << 31, "-2147483648.000", "-2147483648"},
		{math.Inf(1), "inf", "inf"},
		{math.Inf(-1), "-inf", "-inf"},
		{math.Abs(negative), "nan", "nan"},
		{negative, "-nan", "-nan"},
	} {
		if got := Float(test.x, 3); got != test.float {
			t.Errorf("Float(%v): %s, want %s", test.x, got, test.float)
		}
		if got := Brief(test.x, 3); got != test.brief {
			t.Errorf("Brief(%v): %s, want %s", test.x, got, test.brief)
		}
	}
}

func TestParseEntity(t *testing.T) {
	for word, want := range map[string]struct {
		id, instance uint8
		ok           bool
	}{
		"7":                      {7, 127, true},
		"7.1":                    {7, 1, true},
		" +7.1x":                 {7, 1, true},
		"7.":                     {7, 127, true},
		"7.x":                    {7, 127, true},
		"263.129":                {7, 1, true},
		"0x0a":                   {0, 127, true},
		"-1":                     {255, 127, true},
		"99999999999999999999":   {255, 127, true},
		"99999999999999999999.3": {255, 3, true},
		"4294967303":             {7, 127, true},
		"system BOARD":           {7, 127, true},
		"peripheral bay":         {0x1b, 127, true}, // of two, the last
		"":                       {0, 127, false},
		".1":                     {0, 127, false},
		"bogus":                  {0, 127, false},
	} {
		id, instance, ok := parseEntity(word)
		if id != want.id || instance != want.instance || ok != want.ok {
			t.Errorf("%q: %d.%d %t, want %+v", word, id, instance, ok, want)
		}
	}
}
