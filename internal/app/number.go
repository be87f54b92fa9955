package app

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// errNumber is a word that is no number, or is out of range.
var errNumber = errors.New("not a number, or out of range")

// ParseInt reads a number as C's strtol does with base 0: white space before
// it, a sign, 0x for hexadecimal, 0 for octal; an empty word is 0. Nothing may
// follow it. The result must lie in [low, high].
func ParseInt(word string, low, high int64) (int64, error) {
	digits, negative := strings.CutPrefix(trimC(word), "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	if digits == "" && word == "" {
		return 0, nil
	}
	base := 10
	switch {
	case len(digits) > 2 && (digits[:2] == "0x" || digits[:2] == "0X"):
		base, digits = 16, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	if strings.ContainsAny(digits, "+-_") {
		return 0, errNumber
	}
	n, err := strconv.ParseUint(digits, base, 63)
	v := int64(n)
	if negative {
		v = -v
	}
	if err != nil || v < low || v > high {
		return 0, errNumber
	}
	return v, nil
}

func trimC(s string) string { return strings.TrimLeft(s, " \t\n\v\f\r") }

// ParseByte reads a number from 0 to 255.
func ParseByte(word string) (uint8, error) {
	n, err := ParseInt(word, 0, math.MaxUint8)
	return uint8(n), err
}

// ParseWord reads a number from 0 to 65535.
func ParseWord(word string) (uint16, error) {
	n, err := ParseInt(word, 0, math.MaxUint16)
	return uint16(n), err
}
