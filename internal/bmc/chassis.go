package bmc

import (
	"encoding/binary"
	"time"

	"goipmi/internal/ipmi"
)

// chassis is the power of the managed system and its front panel.
type chassis struct {
	on        bool
	returnsAt time.Time     // the power comes back then, in a power cycle
	onSince   time.Time     // of the present stretch of power
	onBefore  time.Duration // the stretches before it
	lastEvent uint8         // Get Chassis Status byte 3
	policy    uint8
	cycleTime uint8 // seconds
	cause     uint8 // System Restart Cause
	causeBy   uint8 // channel it came from
	panel     uint8 // buttons disabled, bits 3:0
	flags     uint8 // chassis capabilities
	devices   [5]byte

	identifyUntil  time.Time
	identifyForced bool
}

// System restart causes (IPMI v2.0 Table 28-11).
const (
	causeControl  = 0x01
	causeWatchdog = 0x04
	causeSoft     = 0x0a
)

// Chassis control actions (IPMI v2.0 Table 28-4).
const (
	powerDown = iota
	powerUp
	powerCycle
	hardReset
	diagnosticInterrupt
	softShutdown
)

// The system has a life behind it: 417 days of power.
const bornWith = 10_011 * time.Hour

func (ch *chassis) init(now time.Time, on bool) {
	*ch = chassis{
		on: on, onSince: now, onBefore: bornWith,
		policy: 1, cycleTime: 1, cause: causeControl, causeBy: lanChannel,
		flags: 0x02, devices: [5]byte{0x20, 0x20, 0x20, 0x20, 0x20},
	}
}

// hours is the time the power has been on.
func (ch *chassis) hours(now time.Time) time.Duration {
	if ch.on {
		return ch.onBefore + now.Sub(ch.onSince)
	}
	return ch.onBefore
}

// switchOff and switchOn are all that moves the power.
func (b *BMC) switchOff(now time.Time) {
	if b.chassis.on {
		b.chassis.onBefore = b.chassis.hours(now)
		b.chassis.on = false
		b.serial.off.Store(true)
		b.log(now, eventPowerOff)
	}
	b.chassis.returnsAt = time.Time{}
}

func (b *BMC) switchOn(now time.Time) {
	if !b.chassis.on {
		b.chassis.on, b.chassis.onSince = true, now
		b.serial.off.Store(false)
		b.log(now, eventPowerOn)
	}
	b.chassis.returnsAt = time.Time{}
	b.boots()
}

// settlePower ends the pause of a power cycle.
func (b *BMC) settlePower(now time.Time) {
	if at := b.chassis.returnsAt; !at.IsZero() && !now.Before(at) {
		b.switchOn(at)
	}
}

// cycle takes the power away and brings it back after the interval.
func (b *BMC) cycle(now time.Time) {
	b.switchOff(now)
	b.chassis.returnsAt = now.Add(time.Duration(b.chassis.cycleTime) * time.Second)
}

func (b *BMC) getCapabilities(*call) ([]byte, ipmi.Code) {
	return append([]byte{b.chassis.flags}, b.chassis.devices[:4]...), ipmi.OK
}

func (b *BMC) setCapabilities(c *call) ([]byte, ipmi.Code) {
	b.chassis.flags = c.data[0] & 0x03
	copy(b.chassis.devices[:], c.data[1:])
	return nil, ipmi.OK
}

// getStatus draws the chassis in four bytes (IPMI v2.0 §28.2):
//
//	power state, last power event, miscellaneous, front panel
func (b *BMC) getStatus(c *call) ([]byte, ipmi.Code) {
	ch := &b.chassis
	power := ch.policy << 5
	if ch.on {
		power |= 0x01
	}
	return []byte{power, ch.lastEvent, 0x40 | ch.identifyState(c.now)<<4, 0xf0 | ch.panel}, ipmi.OK
}

// identifyState is 0 off, 1 for some time, 2 until told otherwise.
func (ch *chassis) identifyState(now time.Time) uint8 {
	switch {
	case ch.identifyForced:
		return 2
	case now.Before(ch.identifyUntil):
		return 1
	}
	return 0
}

// control does a Chassis Control. Without power there is nothing to cycle,
// reset, interrupt or shut down.
func (b *BMC) control(c *call) ([]byte, ipmi.Code) {
	action := c.data[0] & 0x0f
	if action > softShutdown {
		return nil, ipmi.CodeInvalidField
	}
	if !b.chassis.on && action != powerDown && action != powerUp {
		return nil, ipmi.CodeNotInPresentState
	}
	b.boot.commanded = c.now
	switch action {
	case powerDown, softShutdown:
		b.switchOff(c.now)
	case powerUp:
		b.chassis.lastEvent = 0x10 // by command
		b.restarted(causeControl, c.channel())
		b.switchOn(c.now)
	case powerCycle:
		b.restarted(causeControl, c.channel())
		b.cycle(c.now)
	case hardReset:
		b.restarted(causeControl, c.channel())
		b.boots()
	}
	return nil, ipmi.OK
}

// resetChassis is the Chassis Reset of old: the hardware but not the power.
func (b *BMC) resetChassis(c *call) ([]byte, ipmi.Code) {
	if b.chassis.on {
		b.restarted(causeControl, c.channel())
		b.boots()
	}
	return nil, ipmi.OK
}

func (b *BMC) restarted(cause, channel uint8) {
	b.chassis.cause, b.chassis.causeBy = cause, channel
}

// identify lights the chassis for 15 seconds, for as many as the request has,
// or until told otherwise (IPMI v2.0 §28.5).
func (b *BMC) identify(c *call) ([]byte, ipmi.Code) {
	seconds := uint8(15)
	if len(c.data) > 0 {
		seconds = c.data[0]
	}
	b.chassis.identifyForced = len(c.data) > 1 && c.data[1]&0x01 != 0
	b.chassis.identifyUntil = c.now.Add(time.Duration(seconds) * time.Second)
	return nil, ipmi.OK
}

// setRestorePolicy takes always off, previous or always on; 3 only asks which
// of them there are.
func (b *BMC) setRestorePolicy(c *call) ([]byte, ipmi.Code) {
	switch policy := c.data[0] & 0x07; {
	case policy > 3:
		return nil, ipmi.CodeInvalidField
	case policy < 3:
		b.chassis.policy = policy
	}
	return []byte{0x07}, ipmi.OK
}

func (b *BMC) getRestartCause(*call) ([]byte, ipmi.Code) {
	return []byte{b.chassis.cause, b.chassis.causeBy}, ipmi.OK
}

func (b *BMC) setFrontPanel(c *call) ([]byte, ipmi.Code) {
	b.chassis.panel = c.data[0] & 0x0f
	return nil, ipmi.OK
}

func (b *BMC) setCycleInterval(c *call) ([]byte, ipmi.Code) {
	b.chassis.cycleTime = c.data[0]
	return nil, ipmi.OK
}

// getPowerOnHours counts in hours: 60 minutes a count (IPMI v2.0 §28.14).
func (b *BMC) getPowerOnHours(c *call) ([]byte, ipmi.Code) {
	hours := b.chassis.hours(c.now) / time.Hour
	return binary.LittleEndian.AppendUint32([]byte{60}, uint32(hours)), ipmi.OK
}
