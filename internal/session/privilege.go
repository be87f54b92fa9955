package session

import (
	"slices"

	"goipmi/internal/ipmi"
)

// Commands of the session itself, in NetFnApp (IPMI v2.0 §22).
const (
	cmdGetAuthCapabilities = 0x38
	cmdGetSessionChallenge = 0x39
	cmdActivateSession     = 0x3a
	cmdSetSessionPrivilege = 0x3b
	cmdCloseSession        = 0x3c
	cmdGetCipherSuites     = 0x54
)

// userCommands are those that User or less may use, by network function
// (IPMI v2.0 appendix G, table G-1). Whatever is missing needs more, but for
// Set Session Privilege Level and Get Session Info: they tell the session's
// level, which is to be the one that was asked for.
var userCommands = map[ipmi.NetFn][]uint8{
	ipmi.NetFnChassis: {
		0x00, // Get Chassis Capabilities
		0x01, // Get Chassis Status
		0x07, // Get System Restart Cause
		0x0f, // Get POH Counter
	},
	ipmi.NetFnSensor: {
		0x01, // Get Event Receiver
		0x10, // Get PEF Capabilities
		0x20, // Get Device SDR Info
		0x21, // Get Device SDR
		0x22, // Reserve Device SDR Repository
		0x23, // Get Sensor Reading Factors
		0x25, // Get Sensor Hysteresis
		0x27, // Get Sensor Threshold
		0x29, // Get Sensor Event Enable
		0x2b, // Get Sensor Event Status
		0x2d, // Get Sensor Reading
		0x2f, // Get Sensor Type
	},
	ipmi.NetFnApp: {
		0x01, // Get Device ID
		0x04, // Get Self Test Results
		0x07, // Get ACPI Power State
		0x08, // Get Device GUID
		0x09, // Get NetFn Support
		0x0a, // Get Command Support
		0x0b, // Get Command Sub-function Support
		0x0c, // Get Configurable Commands
		0x0d, // Get Configurable Command Sub-functions
		0x25, // Get Watchdog Timer
		0x2f, // Get BMC Global Enables
		0x36, // Get BT Interface Capabilities
		0x37, // Get System GUID
		0x38, // Get Channel Authentication Capabilities
		0x3c, // Close Session
		0x41, // Get Channel Access
		0x42, // Get Channel Info
		0x4a, // Get Payload Activation Status
		0x4b, // Get Payload Instance Info
		0x4e, // Get Channel Payload Support
		0x4f, // Get Channel Payload Version
		0x50, // Get Channel OEM Payload Info
		0x54, // Get Channel Cipher Suites
		0x57, // Get System Interface Capabilities
		0x59, // Get System Info Parameters
		0x61, // Get Command Enables
		0x63, // Get Command Sub-function Enables
		0x64, // Get OEM NetFn IANA Support
	},
	ipmi.NetFnStorage: {
		0x10, // Get FRU Inventory Area Info
		0x11, // Read FRU Data
		0x20, // Get SDR Repository Info
		0x21, // Get SDR Repository Allocation Info
		0x22, // Reserve SDR Repository
		0x23, // Get SDR
		0x28, // Get SDR Repository Time
		0x40, // Get SEL Info
		0x41, // Get SEL Allocation Info
		0x42, // Reserve SEL
		0x43, // Get SEL Entry
		0x48, // Get SEL Time
		0x5a, // Get Auxiliary Log Status
		0x5c, // Get SEL Time UTC Offset
	},
	ipmi.NetFnTransport: {
		0x04, // Get IP/UDP/RMCP Statistics
		0x22, // Get SOL Configuration Parameters
	},
}

// userMay reports whether the session may send req without being raised above
// User. The far side of a bridge knows no sessions, but BMCs differ in whom
// they let send there.
func userMay(req ipmi.Request) bool {
	return !req.To.Bridged() && slices.Contains(userCommands[req.NetFn], req.Cmd)
}
