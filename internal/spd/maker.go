package spd

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strings"
)

// jep106 is the makers of JEDEC JEP106 as ipmitool 1.8.19 names them: a line a
// code without its parity bit, from 01h on; "---" ends a bank.
//
//go:embed jep106.txt
var jep106 string

// maker names a code, with its odd parity bit, of a bank, the first being 0.
func maker(bank int, code uint8) string {
	banks := strings.Split(jep106, "---\n")
	banks = banks[:len(banks)-1]
	if bank >= len(banks) {
		return "JEDEC JEP106 update required"
	}
	names := strings.Split(banks[bank], "\n")
	names = names[:len(names)-1]
	n := int(code&0x7f) - 1
	if bits.OnesCount8(code)%2 == 0 || n < 0 || n >= len(names) {
		return unknown(code)
	}
	return names[n]
}

func unknown(v uint8) string { return fmt.Sprintf("Unknown (0x%02X)", v) }

// name looks up a value in names by number.
func name(names []string, v uint8) string {
	if int(v) < len(names) && names[v] != "" {
		return names[v]
	}
	return unknown(v)
}
