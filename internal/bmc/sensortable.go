package bmc

import "math"

// sensor is a row of the tables below. What it measures is in real units; the
// raw bytes follow from the factors, reading = (m·raw + b·10^bexp)·10^rexp.
type sensor struct {
	number, entity, instance uint8
	kind                     uint8 // sensor type (IPMI v2.0 Table 42-3)
	name                     string
	scale                    *scale
	nominal, wobble          float64
	lower                    [3]float64 // non-critical, critical, non-recoverable
	upper                    [3]float64
	off                      float64 // without power; none: no reading then
	// A discrete sensor has an event/reading type, the states there can be
	// and those asserted with and without power.
	reading            uint8
	states             uint16
	asserted, offState uint16
}

// scale is how a group of sensors is coded: units and reading factors.
type scale struct {
	unit       uint8 // IPMI v2.0 Table 43-15
	signed     bool
	percent    bool
	m, b       int16
	bexp, rexp int8
	hysteresis uint8
}

var (
	celsius   = scale{unit: 1, signed: true, m: 1, hysteresis: 2}
	warm      = scale{unit: 1, m: 5, b: -10, rexp: -1, hysteresis: 4} // halves of a degree, from -1.0
	rpm       = scale{unit: 18, m: 100, hysteresis: 2}
	volts12   = scale{unit: 4, m: 63, rexp: -3, hysteresis: 2}
	volts     = scale{unit: 4, m: 25, rexp: -3, hysteresis: 2}
	millivolt = scale{unit: 4, m: 8, rexp: -3, hysteresis: 1}
	watts     = scale{unit: 6, m: 4, hysteresis: 2}
	amperes   = scale{unit: 5, m: 1, rexp: -1, hysteresis: 2}
	percent   = scale{unit: 0, percent: true, m: 4, rexp: -1}
)

var none = math.NaN()

// noLimits has no threshold.
var noLimits = [3]float64{none, none, none}

func all(nc, cr, nr float64) [3]float64 { return [3]float64{nc, cr, nr} }
func two(nc, cr float64) [3]float64     { return all(nc, cr, none) }

// Sensor types and entities.
const (
	kindTemperature = 0x01
	kindVoltage     = 0x02
	kindCurrent     = 0x03
	kindFan         = 0x04
	kindOther       = 0x0b

	entityProcessor = 0x03
	entityDisk      = 0x04
	entityBoard     = 0x07
	entityMemory    = 0x08
	entitySupply    = 0x0a
	entityChassis   = 0x17
	entityFan       = 0x1d
	entityMC        = 0x2e
	entityInlet     = 0x37
)

// thresholdSensors have a full record each.
var thresholdSensors = []sensor{
	{number: 0x01, entity: entityInlet, instance: 1, kind: kindTemperature, name: "Inlet Temp", scale: &celsius, nominal: 24, wobble: 1, lower: all(5, 2, -5), upper: all(42, 45, 50), off: 21},
	{number: 0x02, entity: entityBoard, instance: 1, kind: kindTemperature, name: "Exhaust Temp", scale: &celsius, nominal: 38, wobble: 2, lower: two(5, 2), upper: all(70, 75, 80), off: 22},
	{number: 0x03, entity: entityProcessor, instance: 1, kind: kindTemperature, name: "CPU1 Temp", scale: &celsius, nominal: 52, wobble: 4, lower: noLimits, upper: all(85, 90, 100), off: none},
	{number: 0x04, entity: entityProcessor, instance: 2, kind: kindTemperature, name: "CPU2 Temp", scale: &celsius, nominal: 55, wobble: 4, lower: noLimits, upper: all(85, 90, 100), off: none},
	{number: 0x05, entity: entityMemory, instance: 1, kind: kindTemperature, name: "DIMM A1 Temp", scale: &warm, nominal: 36.5, wobble: 1.5, lower: noLimits, upper: two(80, 85), off: none},
	{number: 0x06, entity: entityMemory, instance: 2, kind: kindTemperature, name: "DIMM B1 Temp", scale: &warm, nominal: 37.5, wobble: 1.5, lower: noLimits, upper: two(80, 85), off: none},
	{number: 0x07, entity: entityMemory, instance: 3, kind: kindTemperature, name: "DIMM C1 Temp", scale: &warm, nominal: 39, wobble: 1.5, lower: noLimits, upper: two(80, 85), off: none},
	{number: 0x08, entity: entityMemory, instance: 4, kind: kindTemperature, name: "DIMM D1 Temp", scale: &warm, nominal: 38, wobble: 1.5, lower: noLimits, upper: two(80, 85), off: none},
	{number: 0x09, entity: entityBoard, instance: 2, kind: kindTemperature, name: "PCH Temp", scale: &celsius, nominal: 48, wobble: 1, lower: noLimits, upper: all(85, 95, 105), off: 30},
	{number: 0x0a, entity: entitySupply, instance: 1, kind: kindTemperature, name: "PSU1 Temp", scale: &celsius, nominal: 41, wobble: 1, lower: noLimits, upper: two(65, 70), off: 27},
	{number: 0x0b, entity: entitySupply, instance: 2, kind: kindTemperature, name: "PSU2 Temp", scale: &celsius, nominal: 42, wobble: 1, lower: noLimits, upper: two(65, 70), off: 27},

	{number: 0x20, entity: entityBoard, instance: 1, kind: kindVoltage, name: "P12V", scale: &volts12, nominal: 12.1, wobble: 0.06, lower: two(11.3, 10.8), upper: two(12.9, 13.4), off: none},
	{number: 0x21, entity: entityBoard, instance: 1, kind: kindVoltage, name: "P5V", scale: &volts, nominal: 5.04, wobble: 0.02, lower: two(4.7, 4.5), upper: two(5.3, 5.1+0.4), off: none},
	{number: 0x22, entity: entityBoard, instance: 1, kind: kindVoltage, name: "P3V3", scale: &volts, nominal: 3.325, wobble: 0.03, lower: two(3.1, 2.975), upper: two(3.5, 3.625), off: none},
	{number: 0x23, entity: entityBoard, instance: 1, kind: kindVoltage, name: "P5V STBY", scale: &volts, nominal: 5.0, wobble: 0.02, lower: two(4.7, 4.5), upper: two(5.3, 5.5), off: 5.0},
	{number: 0x24, entity: entityProcessor, instance: 1, kind: kindVoltage, name: "CPU1 VCORE", scale: &millivolt, nominal: 0.992, wobble: 0.024, lower: two(0.6, 0.5), upper: two(1.4, 1.5), off: none},
	{number: 0x25, entity: entityProcessor, instance: 2, kind: kindVoltage, name: "CPU2 VCORE", scale: &millivolt, nominal: 1.0, wobble: 0.024, lower: two(0.6, 0.5), upper: two(1.4, 1.5), off: none},
	{number: 0x26, entity: entityBoard, instance: 1, kind: kindVoltage, name: "VBAT", scale: &volts, nominal: 3.05, wobble: 0, lower: two(2.6, 2.4), upper: noLimits, off: 3.05},

	{number: 0x30, entity: entityFan, instance: 1, kind: kindFan, name: "FAN1", scale: &rpm, nominal: 5400, wobble: 200, lower: all(1500, 1000, 700), upper: noLimits, off: 0},
	{number: 0x31, entity: entityFan, instance: 2, kind: kindFan, name: "FAN2", scale: &rpm, nominal: 5500, wobble: 200, lower: all(1500, 1000, 700), upper: noLimits, off: 0},
	{number: 0x32, entity: entityFan, instance: 3, kind: kindFan, name: "FAN3", scale: &rpm, nominal: 5300, wobble: 200, lower: all(1500, 1000, 700), upper: noLimits, off: 0},
	{number: 0x33, entity: entityFan, instance: 4, kind: kindFan, name: "FAN4", scale: &rpm, nominal: 5600, wobble: 200, lower: all(1500, 1000, 700), upper: noLimits, off: 0},
	{number: 0x34, entity: entitySupply, instance: 1, kind: kindFan, name: "PSU1 Fan Duty", scale: &percent, nominal: 33.2, wobble: 1.2, lower: noLimits, upper: noLimits, off: 10},

	{number: 0x40, entity: entitySupply, instance: 1, kind: kindOther, name: "PSU1 Input", scale: &watts, nominal: 184, wobble: 12, lower: noLimits, upper: two(800, 900), off: 8},
	{number: 0x41, entity: entitySupply, instance: 2, kind: kindOther, name: "PSU2 Input", scale: &watts, nominal: 176, wobble: 12, lower: noLimits, upper: two(800, 900), off: 8},
	{number: 0x42, entity: entityChassis, instance: 1, kind: kindOther, name: "System Power", scale: &watts, nominal: 360, wobble: 20, lower: noLimits, upper: noLimits, off: 16},
	{number: 0x43, entity: entitySupply, instance: 1, kind: kindCurrent, name: "PSU1 Current", scale: &amperes, nominal: 0.8, wobble: 0.1, lower: noLimits, upper: two(4, 4.5), off: 0},
}

// Discrete sensors that the BMC's own events come from.
const (
	sensorPowerUnit = 0x50
	sensorWatchdog  = 0x61
	sensorEventLog  = 0x62
)

// discreteSensors have a compact record each; 6Fh is sensor-specific.
var discreteSensors = []sensor{
	{number: sensorPowerUnit, entity: entityChassis, instance: 1, kind: 0x09, name: "Power Unit", reading: 0x6f, states: 0x00ff, asserted: 0x0000, offState: 0x0001},
	{number: 0x51, entity: entitySupply, instance: 1, kind: 0x08, name: "PSU1 Status", reading: 0x6f, states: 0x004f, asserted: 0x0001, offState: 0x0001},
	{number: 0x52, entity: entitySupply, instance: 2, kind: 0x08, name: "PSU2 Status", reading: 0x6f, states: 0x004f, asserted: 0x0001, offState: 0x0001},
	{number: 0x53, entity: entitySupply, instance: 1, kind: 0x08, name: "PSU Redundancy", reading: 0x0b, states: 0x003f, asserted: 0x0001, offState: 0x0001},
	{number: 0x54, entity: entityProcessor, instance: 1, kind: 0x07, name: "CPU1 Status", reading: 0x6f, states: 0x07ff, asserted: 0x0080, offState: 0x0080},
	{number: 0x55, entity: entityProcessor, instance: 2, kind: 0x07, name: "CPU2 Status", reading: 0x6f, states: 0x07ff, asserted: 0x0080, offState: 0x0080},
	{number: 0x56, entity: entityDisk, instance: 1, kind: 0x0d, name: "Disk 0", reading: 0x6f, states: 0x01ff, asserted: 0x0001, offState: 0x0001},
	{number: 0x57, entity: entityDisk, instance: 2, kind: 0x0d, name: "Disk 1", reading: 0x6f, states: 0x01ff, asserted: 0x0001, offState: 0x0001},
	{number: 0x60, entity: entityMemory, instance: 1, kind: 0x0c, name: "Memory", reading: 0x6f, states: 0x01ff, asserted: 0x0000, offState: 0x0000},
	{number: sensorWatchdog, entity: entityMC, instance: 1, kind: 0x23, name: "Watchdog", reading: 0x6f, states: 0x010f, asserted: 0x0000, offState: 0x0000},
	{number: sensorEventLog, entity: entityMC, instance: 1, kind: 0x10, name: "SEL", reading: 0x6f, states: 0x003f, asserted: 0x0000, offState: 0x0000},
	{number: 0x63, entity: entityChassis, instance: 1, kind: 0x22, name: "ACPI State", reading: 0x6f, states: 0x7fff, asserted: 0x0001, offState: 0x0020},
	{number: 0x70, entity: entityChassis, instance: 1, kind: 0x05, name: "Intrusion", reading: 0x6f, states: 0x007f, asserted: 0x0000, offState: 0x0000},
}

// eventSensors only send events: event-only records.
var eventSensors = []sensor{
	{number: 0x80, entity: entityProcessor, instance: 1, kind: 0x13, name: "NMI", reading: 0x6f},
	{number: 0x81, entity: entityBoard, instance: 1, kind: 0x0f, name: "POST Error", reading: 0x6f},
}

// offset is b·10^bexp.
func (s *scale) offset() float64 { return float64(s.b) * math.Pow10(int(s.bexp)) }

// raw codes a reading, to the nearest step there is.
func (s *scale) raw(value float64) uint8 {
	steps := math.Round((value/math.Pow10(int(s.rexp)) - s.offset()) / float64(s.m))
	if s.signed {
		return uint8(int8(min(max(steps, -128), 127)))
	}
	return uint8(min(max(steps, 0), 255))
}
