package event

import "sort"

// sensorTypes are the standard sensor types (IPMI v2.0 table 42-3).
var sensorTypes = [...]string{
	0x00: "reserved",
	0x01: "Temperature",
	0x02: "Voltage",
	0x03: "Current",
	0x04: "Fan",
	0x05: "Physical Security",
	0x06: "Platform Security",
	0x07: "Processor",
	0x08: "Power Supply",
	0x09: "Power Unit",
	0x0a: "Cooling Device",
	0x0b: "Other",
	0x0c: "Memory",
	0x0d: "Drive Slot / Bay",
	0x0e: "POST Memory Resize",
	0x0f: "System Firmwares",
	0x10: "Event Logging Disabled",
	0x11: "Watchdog1",
	0x12: "System Event",
	0x13: "Critical Interrupt",
	0x14: "Button",
	0x15: "Module / Board",
	0x16: "Microcontroller",
	0x17: "Add-in Card",
	0x18: "Chassis",
	0x19: "Chip Set",
	0x1a: "Other FRU",
	0x1b: "Cable / Interconnect",
	0x1c: "Terminator",
	0x1d: "System Boot Initiated",
	0x1e: "Boot Error",
	0x1f: "OS Boot",
	0x20: "OS Critical Stop",
	0x21: "Slot / Connector",
	0x22: "System ACPI Power State",
	0x23: "Watchdog2",
	0x24: "Platform Alert",
	0x25: "Entity Presence",
	0x26: "Monitor ASIC",
	0x27: "LAN",
	0x28: "Management Subsys Health",
	0x29: "Battery",
	0x2a: "Session Audit",
	0x2b: "Version Change",
	0x2c: "FRU State",
}

// name is an OEM sensor type's.
type name struct {
	code uint8
	text string
}

// Sensor types of PICMG 3.0, of VITA 46.11 and of Kontron.
var (
	picmgTypes = []name{
		{0xf0, "FRU Hot Swap"},
		{0xf1, "IPMB Physical Link"},
		{0xf2, "Module Hot Swap"},
		{0xf3, "Power Channel Notification"},
		{0xf4, "Telco Alarm Input"},
	}
	vitaTypes = []name{
		{0xf0, "FRU State"},
		{0xf1, "System IPMB Link"},
		{0xf2, "FRU Health"},
		{0xf3, "FRU Temperature"},
		{0xf4, "Payload Test Results"},
		{0xf5, "Payload Test Status"},
	}
	kontronTypes = []name{
		{0xc0, "Firmware Info"},
		{0xc2, "Init Agent"},
		{0xc3, "IPMBL Link State"},
		{0xc4, "Board Reset"},
		{0xc5, "FRU Information Agent"},
		{0xc6, "POST Value Sensor"},
		{0xc7, "FWUM Status"},
		{0xc8, "Switch Mngt Software Status"},
		{0xc9, "OEM Diagnostic Status"},
		{0xca, "Component Firmware Upgrade"},
		{0xcb, "FRU Over Current"},
		{0xcc, "FRU Sensor Error"},
		{0xcd, "FRU Power Denied"},
		{0xce, "Reserved"},
		{0xcf, "Board Reset"},
		{0xd0, "Clock Resource Control"},
		{0xd1, "Power State"},
		{0xd2, "FRU Mngt Power Failure"},
		{0xd3, "Jumper Status"},
		{0xf2, "RTM Module Hotswap"},
	}
)

func find(names []name, code uint8) string {
	i := sort.Search(len(names), func(i int) bool { return names[i].code >= code })
	if i < len(names) && names[i].code == code {
		return names[i].text
	}
	return ""
}
