package event

// class is what the event offsets of one event/reading type, or of one sensor
// type, mean: the texts by offset, "" for none.
type class struct {
	code  uint8
	texts []string
}

// generic are the generic event/reading types (IPMI v2.0 table 42-2), in
// ipmitool's words: the blanks at the ends are its own.
var generic = []class{

	{0x01, []string{ // Threshold
		"Lower Non-critical going low ",
		"Lower Non-critical going high",
		"Lower Critical going low ",
		"Lower Critical going high",
		"Lower Non-recoverable going low ",
		"Lower Non-recoverable going high",
		"Upper Non-critical going low ",
		"Upper Non-critical going high",
		"Upper Critical going low ",
		"Upper Critical going high",
		"Upper Non-recoverable going low ",
		"Upper Non-recoverable going high",
	}},
	{0x02, []string{ // Usage
		"Transition to Idle",
		"Transition to Active",
		"Transition to Busy",
	}},
	{0x03, []string{ // Digital: state
		"State Deasserted",
		"State Asserted",
	}},
	{0x04, []string{ // Digital: predictive failure
		"Predictive Failure Deasserted",
		"Predictive Failure Asserted",
	}},
	{0x05, []string{ // Digital: limit
		"Limit Not Exceeded",
		"Limit Exceeded",
	}},
	{0x06, []string{ // Digital: performance
		"Performance Met",
		"Performance Lags",
	}},
	{0x07, []string{ // Severity
		"Transition to OK",
		"Transition to Non-critical from OK",
		"Transition to Critical from less severe",
		"Transition to Non-recoverable from less severe",
		"Transition to Non-critical from more severe",
		"Transition to Critical from Non-recoverable",
		"Transition to Non-recoverable",
		"Monitor",
		"Informational",
	}},
	{0x08, []string{ // Availability: presence
		"Device Absent",
		"Device Present",
	}},
	{0x09, []string{ // Availability: enabled
		"Device Disabled",
		"Device Enabled",
	}},
	{0x0a, []string{ // Availability: status
		"Transition to Running",
		"Transition to In Test",
		"Transition to Power Off",
		"Transition to On Line",
		"Transition to Off Line",
		"Transition to Off Duty",
		"Transition to Degraded",
		"Transition to Power Save",
		"Install Error",
	}},
	{0x0b, []string{ // Redundancy
		"Fully Redundant",
		"Redundancy Lost",
		"Redundancy Degraded",
		"Non-Redundant: Sufficient from Redundant",
		"Non-Redundant: Sufficient from Insufficient",
		"Non-Redundant: Insufficient Resources",
		"Redundancy Degraded from Fully Redundant",
		"Redundancy Degraded from Non-Redundant",
	}},
	{0x0c, []string{ // ACPI device power
		"D0 Power State",
		"D1 Power State",
		"D2 Power State",
		"D3 Power State",
	}},
}
