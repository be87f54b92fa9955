package sdr

// Analog data formats (IPMI v2.0 §43.1, byte 21 bits 7-6).
const (
	formatUnsigned = iota
	formatOnes
	formatTwos
	formatNone
)

// Relations of the modifier unit to the base unit (byte 21 bits 2-1).
const (
	relationPer   = 1
	relationTimes = 2
)

// Units are what a sensor measures in (IPMI v2.0 §43.1, bytes 21 to 23).
type Units struct {
	Format     uint8 // of the raw reading: 0 unsigned, 1 one's, 2 two's complement, 3 no number
	Rate       uint8 // per 1 µs, 2 ms, 3 s, 4 min, 5 hour, 6 day
	Relation   uint8 // 1 base per modifier, 2 base times modifier
	Percentage bool
	Base       uint8
	Modifier   uint8
}

func parseUnits(b []byte) Units {
	return Units{
		Format: b[0] >> 6, Rate: b[0] >> 3 & 0x07, Relation: b[0] >> 1 & 0x03, Percentage: b[0]&1 != 0,
		Base: b[1], Modifier: b[2],
	}
}

// Analog reports whether the raw reading is a number.
func (u Units) Analog() bool { return u.Format != formatNone }

// given reports whether any unit is named; the rate alone names none.
func (u Units) given() bool {
	return u.Percentage || u.Relation != 0 || u.Base != 0 || u.Modifier != 0
}

// maxUnits is how much of long units ipmitool has room for.
const maxUnits = 40

// String is the units as lists show them.
func (u Units) String() string {
	text := unitName(u.Base)
	switch {
	case u.Relation == relationTimes:
		text += "*" + unitName(u.Modifier)
	case u.Relation == relationPer:
		text += "/" + unitName(u.Modifier)
	case u.Percentage && u.Base == 0:
		return "percent"
	}
	if u.Percentage {
		text = "% " + text
	}
	return text[:min(len(text), maxUnits)]
}

// rateNames are the units of time of a rate.
var rateNames = [8]string{1: "microsecond", "millisecond", "second", "minute", "hour", "day"}

// RateName is the rate's unit of time; "" if there is none.
func (u Units) RateName() string { return rateNames[u.Rate&0x07] }

func unitName(code uint8) string {
	if int(code) < len(unitNames) {
		return unitNames[code]
	}
	return "invalid"
}

// unitNames are the sensor unit type codes (IPMI v2.0 §43.17) as ipmitool
// spells them.
var unitNames = [...]string{
	0x00: "unspecified", "degrees C", "degrees F", "degrees K", "Volts", "Amps", "Watts", "Joules",
	0x08: "Coulombs", "VA", "Nits", "lumen", "lux", "Candela", "kPa", "PSI",
	0x10: "Newton", "CFM", "RPM", "Hz", "microsecond", "millisecond", "second", "minute",
	0x18: "hour", "day", "week", "mil", "inches", "feet", "cu in", "cu feet",
	0x20: "mm", "cm", "m", "cu cm", "cu m", "liters", "fluid ounce", "radians",
	0x28: "steradians", "revolutions", "cycles", "gravities", "ounce", "pound", "ft-lb", "oz-in",
	0x30: "gauss", "gilberts", "henry", "millihenry", "farad", "microfarad", "ohms", "siemens",
	0x38: "mole", "becquerel", "PPM", "reserved", "Decibels", "DbA", "DbC", "gray",
	0x40: "sievert", "color temp deg K", "bit", "kilobit", "megabit", "gigabit", "byte", "kilobyte",
	0x48: "megabyte", "gigabyte", "word", "dword", "qword", "line", "hit", "miss",
	0x50: "retry", "reset", "overflow", "underrun", "collision", "packets", "messages", "characters",
	0x58: "error", "correctable error", "uncorrectable error", "fatal error", "grams",
}
