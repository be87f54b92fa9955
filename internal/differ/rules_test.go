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

// asksAgain reports whether ipmitool, over the dummy interface, asks for the
// manufacturer each time it names a sensor type. The answer overwrites the one
// that it is printing, whose rest is then left out: thresholds, and events
// behind the first two bytes. Over others it knows the manufacturer.
func asksAgain(sensorType byte) bool { return sensorType >= 0xc0 }

// withInventory is the bit of Get Device ID for an inventory of its own. From a
// controller without, and without any to print for locators, ipmitool takes its
// exit status from memory that it has not written.
const withInventory = 0x08

// hasFactors reports whether an event of the sensor can be shown. Of all
// threshold events ipmitool converts the reading as if the sensor had a full
// record; an event-only record ends before where the factors would be.
func hasFactors(kind, eventType byte) bool { return kind != eventOnly || eventType != 0x01 }

// earlyEnd ends an area before its named fields. ipmitool looks for them behind
// the end and would take the checksum for the length of another, of what lies
// behind the area: a second end keeps it from that.
func earlyEnd(area []byte, named int) []byte {
	area = append(append(area, 0xc1), make([]byte, named)...)
	area = padded(area, 6)
	return append(area, 0xc1)
}

// noControls is ipmitool's output with dots for control characters, which
// ipmitool makes of some event data, and goipmi never sends to a terminal.
func noControls(text string) string {
	clean := []byte(text)
	for i, b := range clean {
		if (b < ' ' && b != '\n' && b != '\t') || b == 0x7f {
			clean[i] = '.'
		}
	}
	return string(clean)
}
