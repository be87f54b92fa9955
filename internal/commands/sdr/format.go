package sdr

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// Float is a number as C prints it with so many decimals.
func Float(x float64, decimals int) string {
	switch {
	case math.IsNaN(x) && math.Signbit(x):
		return "-nan"
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 0):
		return strings.ToLower(strings.TrimPrefix(strconv.FormatFloat(x, 'f', decimals, 64), "+"))
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// Brief is a number without decimals if it has none, else with so many.
func Brief(x float64, decimals int) string {
	if sdr.Whole(x) {
		decimals = 0
	}
	return Float(x, decimals)
}

// Clip is as much of s as ipmitool has room for.
func Clip(s string, n int) string { return s[:min(len(s), n)] }

// Pad fills s up to n bytes with blanks behind it.
func Pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-len(s))) }

// name is an ID string made safe to show.
func name(s string) string { return output.Clean(s) }

// Number is a value in JSON: null if it is not finite.
type Number float64

// MarshalJSON writes the shortest number that reads back as the same.
func (n Number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}
