// Package event words what sensors report: the names of sensor types and the
// texts of events and states, to the byte as ipmitool 1.8.19 prints them.
//
// An event names a sensor type, an event/reading type and an offset into the
// states of one of the two (IPMI v2.0 §42.1, §42.2). Makers of servers put
// more into its two further data bytes, which a Dialect knows to read.
package event

import "sort"

// Event/reading types (IPMI v2.0 table 42-1).
const (
	Threshold      = 0x01
	SensorSpecific = 0x6f
)

// firstOEMType is the first sensor type that makers define themselves.
const firstOEMType = 0xc0

// State is one thing that a sensor of some type can report.
type State struct {
	Offset uint8 // 0 to 14
	Text   string
}

// SensorType names a standard sensor type; "Unknown" if it is none. A Dialect
// knows those of makers too.
func SensorType(code uint8) string {
	if int(code) < len(sensorTypes) {
		return sensorTypes[code]
	}
	return unknown
}

const unknown = "Unknown"

// TypeName is what ipmitool calls the class of an event/reading type.
func TypeName(eventType uint8) string {
	switch {
	case eventType == 0:
		return "Unspecified"
	case eventType == Threshold:
		return "Threshold"
	case eventType <= 0x0b:
		return "Generic Discrete"
	case eventType == SensorSpecific:
		return "Sensor-specific Discrete"
	case eventType >= 0x70 && eventType <= 0x7f:
		return "OEM"
	}
	return "Reserved"
}

// texts finds a class.
func texts(table []class, code uint8) []string {
	i := sort.Search(len(table), func(i int) bool { return table[i].code >= code })
	if i < len(table) && table[i].code == code {
		return table[i].texts
	}
	return nil
}

// extended is what event data 2 makes of an offset; "" if nothing.
func extended(sensorType, offset, data2 uint8) string {
	for _, e := range extensions {
		if e.sensorType == sensorType && e.offset == offset && int(data2) < len(e.texts) {
			return e.prefix + e.texts[data2]
		}
	}
	return ""
}
