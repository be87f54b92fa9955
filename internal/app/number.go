package app

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// What may be wrong with a word that should be a number.
var (
	ErrNumber = errors.New("not a number")
	ErrRange  = errors.New("number out of range")
)

// ParseInt reads a number as C's strtol does with base 0: white space before
// it, a sign, 0x for hexadecimal, 0 for octal; an empty word is 0. Nothing may
// follow it. The result must lie in [low, high]. The error is ErrNumber or
// ErrRange.
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
		return 0, ErrNumber
	}
	n, err := strconv.ParseUint(digits, base, 63)
	v := int64(n)
	if negative {
		v = -v
	}
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange):
		return 0, ErrNumber
	case err != nil || v < low || v > high:
		return 0, ErrRange
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
