//go:build unix

package differ

// What the generators leave out, because there ipmitool shows what cannot be,
// or should not be, reproduced. Each rule is a function of its own.

// notMidway keeps the values of sensors that are squared or cubed so small that
// none lies exactly midway between two floating-point numbers. There the
// C library's pow rounds one way or the other by the rest of its error; it is
// the last bit of numbers above 10^15 that differs.
func notMidway(factors []byte) []byte {
	const square, cube = 0x08, 0x09
	exponents := &factors[6]
	switch factors[0] & 0x7f {
	case square, cube:
		*exponents &^= 0x7e // R exponent 0 or negative, B exponent 0 or 1, or both negative
		if *exponents&0x08 != 0 {
			*exponents |= 0x07
		}
		if *exponents&0x80 != 0 {
			*exponents |= 0x70
		}
	}
	return factors
}

// noModuleGUIDs is the data of an AMC module's point-to-point connectivity
// record without GUIDs. With them ipmitool loses its place and prints what lies
// behind the record.
func noModuleGUIDs() []byte { return []byte{0} }
