package sdr

import (
	"math"
	"testing"
)

// sensor has y = L[(M·x + B·10^bExp)·10^rExp] in a format.
func sensor(format, linearization uint8, m, b, bExp, rExp int) *Sensor {
	return &Sensor{
		Units: Units{Format: format},
		Full:  &Full{Factors: Factors{Linearization: linearization, M: m, B: b, BExp: bExp, RExp: rExp, Tolerance: 4}},
	}
}

func TestValue(t *testing.T) {
	for _, test := range []struct {
		sensor *Sensor
		raw    uint8
		want   float64
	}{
		{sensor(formatUnsigned, 0, 59, 12, 2, -3), 180, 11.82},
		{sensor(formatUnsigned, 0, -2, 5, -1, 0), 200, -399.5},
		{sensor(formatOnes, 0, 1, 0, 0, 0), 0xfe, -1},
		{sensor(formatOnes, 0, 1, 0, 0, 0), 0xff, 0},
		{sensor(formatTwos, 0, 1, 0, 0, 0), 0x80, -128},
		{sensor(formatTwos, 0, 511, -512, 7, 7), 0x7f, (511*127 - 512e7) * 1e7},
		{sensor(formatNone, 0, 1, 0, 0, 0), 0x7f, 0},
		{sensor(formatUnsigned, linearLn, 1, 0, 0, 0), 1, 0},
		{sensor(formatUnsigned, linearLog10, 1, 0, 0, 1), 100, 3},
		{sensor(formatUnsigned, linearLog2, 1, 0, 0, 0), 8, 3},
		{sensor(formatUnsigned, linearE, 1, 0, 0, -1), 10, math.E},
		{sensor(formatUnsigned, linearExp10, 1, 0, 0, 0), 30, 1e30},
		{sensor(formatUnsigned, linearExp2, 1, 0, 0, 0), 100, 0x1p100},
		{sensor(formatUnsigned, linearInverse, 1, 0, 0, 0), 4, .25},
		{sensor(formatUnsigned, linearSquare, 1, 0, 0, 0), 12, 144},
		{sensor(formatUnsigned, linearCube, 1, 0, 0, 0), 12, 1728},
		{sensor(formatUnsigned, linearRoot, 1, 0, 0, 0), 144, 12},
		{sensor(formatUnsigned, linearCubeRoot, 1, 0, 0, 0), 125, 5},
		{sensor(formatUnsigned, linearCubeRoot, 1, 0, 0, 0), 216, math.Nextafter(6, 7)},
		{sensor(formatUnsigned, 0x80|linearSquare, 3, 0, 0, 0), 1, 9},
		{sensor(formatUnsigned, linearInverse, 1, 0, 0, 0), 0, math.Inf(1)},
	} {
		if got := test.sensor.Value(test.raw); got != test.want {
			t.Errorf("%+v of %d: %v, want %v", test.sensor.Full.Factors, test.raw, got, test.want)
		}
	}
	for _, l := range []uint8{linearLn, linearLog2, linearRoot} {
		if got := sensor(formatUnsigned, l, -1, 0, 0, 0).Value(1); !math.IsNaN(got) || !math.Signbit(got) {
			t.Errorf("linearization %d of -1: %v", l, got)
		}
	}
}

// TestRaw converts values back, where no linearization is in between.
func TestRaw(t *testing.T) {
	for _, s := range []*Sensor{
		sensor(formatUnsigned, 0, 59, 12, 2, -3),
		sensor(formatUnsigned, 0, -7, 100, 0, 1),
		sensor(formatUnsigned, 0, 5, -3, 1, -2),
	} {
		for raw := range 256 {
			if got := s.Raw(s.Value(uint8(raw))); got != uint8(raw) {
				t.Errorf("%+v: %d comes back as %d", s.Full.Factors, raw, got)
			}
		}
	}
	for _, test := range []struct {
		sensor *Sensor
		value  float64
		want   uint8
	}{
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), 84.4, 84},
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), 84.5, 85},
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), 300, 44},
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), -5, 251},
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), 1e300, 0},
		{sensor(formatUnsigned, 0, 1, 0, 0, 0), math.NaN(), 0},
		{sensor(formatUnsigned, 0, 0, 0, 0, 0), 5, 0},
		{sensor(formatNone, 0, 1, 0, 0, 0), 5, 0},
		{sensor(formatTwos, 0, 1, 0, 0, 0), -75.9, 0xb5}, // what is below 0 is cut off
	} {
		if got := test.sensor.Raw(test.value); got != test.want {
			t.Errorf("%v: %d, want %d", test.value, got, test.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	s := sensor(formatUnsigned, 0, 59, 12, 2, -3)
	const want = 118 * .001
	if got := s.Hysteresis(2); math.Abs(got-want) > 1e-15 {
		t.Errorf("hysteresis %v", got)
	}
	if got := s.Tolerance(); math.Abs(got-want) > 1e-15 {
		t.Errorf("tolerance %v", got)
	}
}

func TestFactors(t *testing.T) {
	got := parseFactors(1, []byte{0x34, 0x85, 0xff, 0xc1, 0xab, 0xd7})
	want := Factors{Linearization: 1, M: 0x234 - 1024, Tolerance: 5, B: -1, Accuracy: 0x281, AccuracyExp: 2, RExp: -3, BExp: 7}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestUnits(t *testing.T) {
	for _, test := range []struct {
		units Units
		want  string
	}{
		{Units{}, "unspecified"},
		{Units{Percentage: true}, "percent"},
		{Units{Percentage: true, Base: 1}, "% degrees C"},
		{Units{Relation: relationPer, Base: 4, Modifier: 22}, "Volts/second"},
		{Units{Relation: relationTimes, Base: 5, Modifier: 24}, "Amps*hour"},
		{Units{Relation: 3, Base: 92}, "grams"},
		{Units{Base: 93}, "invalid"},
		{Units{Percentage: true, Relation: relationTimes, Base: 90, Modifier: 90}, "% uncorrectable error*uncorrectable erro"},
	} {
		if got := test.units.String(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.units, got, test.want)
		}
	}
}
