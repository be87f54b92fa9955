package bmc

import "goipmi/internal/ipmi"

// The commands served, by network function and number, with the privilege
// level of IPMI v2.0 Appendix G and the least and most bytes of request data.
// Set BMC Global Enables is for the system interface alone there; here an
// administrator may too, as on most BMCs.

const (
	app       = ipmi.NetFnApp
	chas      = ipmi.NetFnChassis
	sens      = ipmi.NetFnSensor
	storage   = ipmi.NetFnStorage
	transport = ipmi.NetFnTransport
)

var appCommands = []command{
	{app, 0x01, user, 0, 0, (*BMC).getDeviceID},
	{app, 0x02, administrator, 0, 0, (*BMC).coldReset},
	{app, 0x03, administrator, 0, 0, (*BMC).warmReset},
	{app, 0x04, user, 0, 0, (*BMC).getSelfTest},
	{app, 0x06, administrator, 2, 2, (*BMC).setACPI},
	{app, 0x07, user, 0, 0, (*BMC).getACPI},
	{app, 0x08, user, 0, 0, (*BMC).getGUID},
	{app, 0x22, operator, 0, 0, (*BMC).resetWatchdog},
	{app, 0x24, operator, 6, 6, (*BMC).setWatchdog},
	{app, 0x25, user, 0, 0, (*BMC).getWatchdog},
	{app, 0x2e, administrator, 1, 1, (*BMC).setEnables},
	{app, 0x2f, user, 0, 0, (*BMC).getEnables},
	{app, 0x30, administrator, 1, 1, (*BMC).clearMessageFlags},
	{app, 0x31, administrator, 0, 0, (*BMC).getMessageFlags},
	{app, 0x33, administrator, 0, 0, noMessage},
	{app, 0x34, user, 1, 255, (*BMC).sendMessage},
	{app, 0x35, administrator, 0, 0, noMessage},
	{app, 0x37, anybody, 0, 0, (*BMC).getGUID},
	{app, 0x38, anybody, 2, 2, nil},   // Get Channel Authentication Capabilities
	{app, 0x39, anybody, 17, 17, nil}, // Get Session Challenge
	{app, 0x3a, anybody, 22, 22, (*BMC).activateSession},
	{app, 0x3b, user, 1, 1, (*BMC).setSessionPrivilege},
	{app, 0x3c, callback, 4, 5, (*BMC).closeSession},
	{app, 0x3d, user, 1, 5, nil}, // Get Session Info
	{app, 0x40, administrator, 3, 3, (*BMC).setChannelAccess},
	{app, 0x41, user, 2, 2, (*BMC).getChannelAccess},
	{app, 0x42, user, 1, 1, nil},            // Get Channel Info
	{app, 0x43, administrator, 3, 4, nil},   // Set User Access
	{app, 0x44, operator, 2, 2, nil},        // Get User Access
	{app, 0x45, administrator, 17, 17, nil}, // Set User Name
	{app, 0x46, operator, 1, 1, nil},        // Get User Name
	{app, 0x47, administrator, 2, 22, nil},  // Set User Password
	{app, 0x48, user, 6, 6, nil},            // Activate Payload
	{app, 0x49, user, 6, 6, nil},            // Deactivate Payload
	{app, 0x4a, user, 1, 1, nil},            // Get Payload Activation Status
	{app, 0x4b, user, 2, 2, nil},            // Get Payload Instance Info
	{app, 0x4c, administrator, 6, 6, nil},   // Set User Payload Access
	{app, 0x4d, operator, 2, 2, nil},        // Get User Payload Access
	{app, 0x4e, user, 1, 1, nil},            // Get Channel Payload Support
	{app, 0x4f, user, 2, 2, nil},            // Get Channel Payload Version
	{app, 0x54, anybody, 3, 3, (*BMC).getCipherSuites},
	{app, 0x55, user, 5, 5, nil}, // Suspend/Resume Payload Encryption
	{app, 0x58, administrator, 1, 18, (*BMC).setSystemInfo},
	{app, 0x59, user, 4, 4, (*BMC).getSystemInfo},
}

var chassisCommands = []command{
	{chas, 0x00, user, 0, 0, (*BMC).getCapabilities},
	{chas, 0x01, user, 0, 0, (*BMC).getStatus},
	{chas, 0x02, operator, 1, 1, (*BMC).control},
	{chas, 0x03, operator, 0, 0, (*BMC).resetChassis},
	{chas, 0x04, operator, 0, 2, (*BMC).identify},
	{chas, 0x05, administrator, 5, 6, (*BMC).setCapabilities},
	{chas, 0x06, operator, 1, 1, (*BMC).setRestorePolicy},
	{chas, 0x07, user, 0, 0, (*BMC).getRestartCause},
	{chas, 0x08, operator, 1, 254, (*BMC).setBootOption},
	{chas, 0x09, operator, 3, 3, (*BMC).getBootOption},
	{chas, 0x0a, administrator, 1, 1, (*BMC).setFrontPanel},
	{chas, 0x0b, administrator, 1, 1, (*BMC).setCycleInterval},
	{chas, 0x0f, user, 0, 0, (*BMC).getPowerOnHours},
}

var sensorCommands = []command{
	{sens, 0x00, administrator, 2, 2, (*BMC).setEventReceiver},
	{sens, 0x01, user, 0, 0, (*BMC).getEventReceiver},
	{sens, 0x02, operator, 7, 8, (*BMC).platformEvent},
	{sens, 0x23, user, 2, 2, (*BMC).getReadingFactors},
	{sens, 0x24, operator, 4, 4, (*BMC).setHysteresis},
	{sens, 0x25, user, 1, 2, (*BMC).getHysteresis},
	{sens, 0x26, operator, 8, 8, (*BMC).setThresholds},
	{sens, 0x27, user, 1, 1, (*BMC).getThresholds},
	{sens, 0x28, operator, 2, 6, (*BMC).setEventEnable},
	{sens, 0x29, user, 1, 1, (*BMC).getEventEnable},
	{sens, 0x2a, operator, 1, 6, (*BMC).rearmEvents},
	{sens, 0x2b, user, 1, 1, (*BMC).getEventStatus},
	{sens, 0x2d, user, 1, 1, (*BMC).getReading},
	{sens, 0x2f, user, 1, 1, (*BMC).getSensorType},
}

var storageCommands = []command{
	{storage, 0x10, user, 1, 1, (*BMC).getFRUInfo},
	{storage, 0x11, user, 4, 4, (*BMC).readFRU},
	{storage, 0x12, operator, 4, 255, (*BMC).writeFRU},
	{storage, 0x20, user, 0, 0, (*BMC).getSDRInfo},
	{storage, 0x21, user, 0, 0, (*BMC).getSDRAllocation},
	{storage, 0x22, user, 0, 0, (*BMC).reserveSDR},
	{storage, 0x23, user, 6, 6, (*BMC).getSDR},
	{storage, 0x28, user, 0, 0, (*BMC).getTime},
	{storage, 0x40, user, 0, 0, (*BMC).getSELInfo},
	{storage, 0x41, user, 0, 0, (*BMC).getSELAllocation},
	{storage, 0x42, user, 0, 0, (*BMC).reserveSEL},
	{storage, 0x43, user, 6, 6, (*BMC).getSELEntry},
	{storage, 0x44, operator, 16, 16, (*BMC).addSELEntry},
	{storage, 0x46, operator, 4, 4, (*BMC).deleteSELEntry},
	{storage, 0x47, operator, 6, 6, (*BMC).clearSEL},
	{storage, 0x48, user, 0, 0, (*BMC).getTime},
	{storage, 0x49, operator, 4, 4, (*BMC).setTime},
	{storage, 0x5c, user, 0, 0, (*BMC).getUTCOffset},
	{storage, 0x5d, operator, 2, 2, (*BMC).setUTCOffset},
}

var transportCommands = []command{
	{transport, 0x01, administrator, 2, 64, (*BMC).setLAN},
	{transport, 0x02, operator, 4, 4, (*BMC).getLAN},
	{transport, 0x21, administrator, 3, 64, nil}, // Set SOL Configuration Parameters
	{transport, 0x22, user, 4, 4, nil},           // Get SOL Configuration Parameters
}
