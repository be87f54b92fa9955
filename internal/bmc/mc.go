package bmc

import (
	"time"

	"goipmi/internal/ipmi"
)

// deviceID is the answer to Get Device ID (IPMI v2.0 §20.1): the manufacturer
// is the IPMI forum's own number, so nobody is impersonated.
var deviceID = []byte{
	0x20,       // device ID
	0x01,       // device revision; no device SDRs
	0x02, 0x19, // firmware 2.19, the device available
	0x02,             // IPMI 2.0
	0xbf,             // all but the bridge
	0xf2, 0x1b, 0x00, // manufacturer 7154
	0x01, 0x0a, // product
	0x0a, 0x1f, 0x00, 0x07, // auxiliary firmware revision
}

func (b *BMC) getDeviceID(*call) ([]byte, ipmi.Code) { return deviceID, ipmi.OK }

// getSelfTest says that all is well (§20.4).
func (b *BMC) getSelfTest(*call) ([]byte, ipmi.Code) { return []byte{0x55, 0x00}, ipmi.OK }

// getGUID answers Get Device GUID and Get System GUID, in a session or not.
func (b *BMC) getGUID(*call) ([]byte, ipmi.Code) { return b.guid[:], ipmi.OK }

// Resets of the BMC leave it deaf for a while.
const (
	coldResetTime = 2 * time.Second
	warmResetTime = 500 * time.Millisecond
)

// coldReset answers, then drops every session and what is volatile (§20.2).
func (b *BMC) coldReset(c *call) ([]byte, ipmi.Code) {
	b.powerUpDefaults()
	b.silent = c.now.Add(coldResetTime)
	for _, id := range b.sessions.all() {
		b.dropSession(id)
	}
	return nil, ipmi.OK
}

// warmReset keeps sessions and settings (§20.3).
func (b *BMC) warmReset(c *call) ([]byte, ipmi.Code) {
	b.silent = c.now.Add(warmResetTime)
	return nil, ipmi.OK
}

// ACPI power states (IPMI v2.0 Tables 20-6 and 20-7).
const (
	acpiS0   = 0x00
	acpiS5   = 0x05
	acpiD0   = 0x00
	acpiD3   = 0x03
	acpiKeep = 0x7f // in a request: leave as it is
)

// setACPI notes the states software reports; bit 7 of each byte says that it
// is meant to be set.
func (b *BMC) setACPI(c *call) ([]byte, ipmi.Code) {
	for i, state := range c.data {
		if state&0x80 != 0 && state&0x7f != acpiKeep {
			b.acpi[i] = state & 0x7f
		}
	}
	return nil, ipmi.OK
}

func (b *BMC) getACPI(*call) ([]byte, ipmi.Code) {
	states := []byte{acpiS0, acpiD0}
	if !b.chassis.on {
		states = []byte{acpiS5, acpiD3}
	}
	for i, set := range b.acpi {
		if set != 0xff {
			states[i] = set
		}
	}
	return states, ipmi.OK
}

// BMC Global Enables that are set after power-up (IPMI v2.0 §22.1).
const (
	enableEventBuffer  = 1 << 2
	enableEventLogging = 1 << 3
)

func (b *BMC) setEnables(c *call) ([]byte, ipmi.Code) {
	if c.data[0]&0x10 != 0 {
		return nil, ipmi.CodeInvalidField // reserved
	}
	b.enables = c.data[0]
	return nil, ipmi.OK
}

func (b *BMC) getEnables(*call) ([]byte, ipmi.Code) { return []byte{b.enables}, ipmi.OK }

func (b *BMC) clearMessageFlags(c *call) ([]byte, ipmi.Code) {
	b.msgFlags &^= c.data[0]
	return nil, ipmi.OK
}

func (b *BMC) getMessageFlags(*call) ([]byte, ipmi.Code) { return []byte{b.msgFlags}, ipmi.OK }

// codeQueueEmpty answers Get Message and Read Event Message Buffer.
const codeQueueEmpty ipmi.Code = 0x80

func noMessage(*BMC, *call) ([]byte, ipmi.Code) { return nil, codeQueueEmpty }
