package event

// kontron are the sensor-specific offsets of Kontron's own sensor types.
var kontron = []class{
	{0xc1, []string{ // Unknown
		"Push Button",
		"Bridge Reset",
		"Backplane",
		"Hotswap Fault",
		"Hotswap Healty",
		"Unknown",
		"ITP",
		"Hardware Watchdog",
		"Software Reset",
	}},
	{0xc3, []string{ // IPMBL Link State
		"",
		"",
		"IPMB L Disabled",
		"IPMB L Enabled",
	}},
	{0xc4, []string{ // Board Reset
		"Push Button",
		"Hardware Power Failure",
		"Unknown",
		"Hardware Watchdog",
		"Soft Reset",
		"Warm Reset",
		"Cold Reset",
		"IPMI Command",
		"Setup Reset (Save CMOS)",
		"Power Up Reset",
	}},
	{0xc6, []string{ // POST Value Sensor
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"",
		"Post Error (see data2)",
	}},
	{0xc7, []string{ // FWUM Status
		"First Boot After Upgrade",
		"First Boot After Rollback(error)",
		"First Boot After Errors (watchdog)",
		"First Boot After Manual Rollback",
		"",
		"",
		"",
		"",
		"Firmware Watchdog Bite, reset occurred",
	}},
	{0xc8, []string{ // Switch Mngt Software Status
		"Not Loaded",
		"Initializing",
		"Ready",
		"Failure (see data2)",
	}},
	{0xc9, []string{ // OEM Diagnostic Status
		"Started",
		"Pass",
		"Fail",
	}},
	{0xca, []string{ // Component Firmware Upgrade
		"In progress",
		"Success",
		"Failure",
	}},
	{0xcb, []string{ // FRU Over Current
		"Asserted",
		"Deasserted",
	}},
	{0xcc, []string{ // FRU Sensor Error
		"Asserted",
		"Deasserted",
	}},
	{0xcd, []string{ // FRU Power Denied
		"Asserted",
		"Deasserted",
	}},
	{0xcf, []string{ // Board Reset
		"Asserted",
		"Deasserted",
	}},
}

// vita are the sensor-specific offsets that VITA 46.11 has of its own.
var vita = []class{
	{0xf0, []string{ // FRU State
		"Transition to M0",
		"Transition to M1",
		"",
		"",
		"Transition to M4",
		"Transition to M5",
		"Transition to M6",
		"Transition to M7",
	}},
	{0xf3, []string{ // FRU Temperature
		"At or below Lower Non-critical",
		"At or below Lower Critical",
		"At or below Lower Non-recoverable",
		"At or above Upper Non-critical",
		"At or above Upper Critical",
		"At or above Upper Non-recoverable",
	}},
}
