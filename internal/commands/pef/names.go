package pef

// sensorTypes names sensor types (IPMI v2.0 §42.2) in the words that ipmitool
// has for filters alone.
var sensorTypes = map[uint8]string{
	1:   "Temperature",
	2:   "Voltage",
	3:   "Current",
	4:   "Fan",
	5:   "Chassis Intrusion",
	6:   "Platform security breach",
	7:   "Processor",
	8:   "Power supply",
	9:   "Power Unit",
	10:  "Cooling device",
	11:  "Other (units-based)",
	12:  "Memory",
	13:  "Drive Slot",
	14:  "POST memory resize",
	15:  "POST error",
	16:  "Logging disabled",
	17:  "Watchdog 1",
	18:  "System event",
	19:  "Critical Interrupt",
	20:  "Button",
	21:  "Module/board",
	22:  "uController/coprocessor",
	23:  "Add-in card",
	24:  "Chassis",
	25:  "Chipset",
	26:  "Other (FRU)",
	27:  "Cable/interconnect",
	28:  "Terminator",
	29:  "System boot",
	30:  "Boot error",
	31:  "OS boot",
	32:  "OS critical stop",
	33:  "Slot/connector",
	34:  "ACPI power state",
	35:  "Watchdog 2",
	36:  "Platform alert",
	37:  "Entity presence",
	38:  "Monitor ASIC/IC",
	39:  "LAN",
	40:  "Management subsystem health",
	41:  "Battery",
	255: "Any",
}

// triggers are the offsets of the generic event types from 1 on (IPMI v2.0
// §42.1); "<" is getting worse, ">" getting better.
var triggers = [...][]string{
	{"<LNC", ">LNC", "<LC", ">LC", "<LNR", ">LNR", ">UNC", "<UNC", ">UC", "<UC", ">UNR", "<UNR"},
	{"transition to idle", "transition to active", "transition to busy"},
	{"state deasserted", "state asserted"},
	{"predictive failure deasserted", "predictive failure asserted"},
	{"limit not exceeded", "limit exceeded"},
	{"performance met", "performance lags"},
	{"ok", "<warn", "<fail", "<dead", ">warn", ">fail", "dead", "monitor", "informational"},
	{"device removed/absent", "device inserted/present"},
	{"device disabled", "device enabled"},
	{"transition to running", "transition to in test", "transition to power off", "transition to online",
		"transition to offline", "transition to off duty", "transition to degraded",
		"transition to power save", "install error"},
	{"fully redundant", "redundancy lost", "redundancy degraded", "<non-redundant/sufficient",
		">non-redundant/sufficient", "non-redundant/insufficient", "<redundancy degraded",
		">redundancy degraded"},
	{"D0 power state", "D1 power state", "D2 power state", "D3 power state"},
}

// severities are the bits of an event's severity (IPMI v2.0 §17.7), the worst
// first.
var severities = []struct {
	bit  uint8
	name string
}{
	{0x20, "Non-recoverable"},
	{0x10, "Critical"},
	{0x08, "Warning"},
	{0x04, "OK"},
	{0x02, "Information"},
	{0x01, "Monitor"},
}

func severity(bits uint8) string {
	for _, s := range severities {
		if bits&s.bit != 0 {
			return s.name
		}
	}
	return none
}

// policyRules say when an alert policy applies (IPMI v2.0 §17.11).
var policyRules = map[uint8]string{
	0: "Match-always",
	1: "Try-next-entry",
	2: "Try-next-set",
	3: "Try-next-channel",
	4: "Try-next-destination",
}

// Media of channels (IPMI v2.0 §6.5).
const (
	mediumLAN    = 4
	mediumSerial = 5
)

var media = map[uint8]string{
	1:            "IPMB (I2C)",
	2:            "ICMB v1.0",
	3:            "ICMB v0.9",
	mediumLAN:    "802.3 LAN",
	mediumSerial: "Serial/Modem (RS-232)",
	6:            "Other LAN",
	7:            "PCI SMBus",
	8:            "SMBus v1.0/1.1",
	9:            "SMBus v2.0",
	10:           "USB 1.x",
	11:           "USB 2.x",
	12:           "System I/F (KCS,SMIC,BT)",
}

// lanDestinations are the types of alert destinations on a LAN (IPMI v2.0
// §23.2, parameter 18).
var lanDestinations = map[uint8]string{0: "PET", 6: "OEM 1", 7: "OEM 2"}

// serialDestinations are those behind a serial line (IPMI v2.0 §25.2, parameter
// 17).
var serialDestinations = map[uint8]string{
	1:  "TAP page",
	2:  "PPP PET",
	3:  "Basic callback",
	4:  "PPP callback",
	14: "OEM 1",
	15: "OEM 2",
}

// confirmations are how a paging service confirms (IPMI v2.0 §25.2, parameter
// 28).
var confirmations = map[uint8]string{0: "ACK", 1: "211+ACK", 2: "{211|213}+ACK"}
