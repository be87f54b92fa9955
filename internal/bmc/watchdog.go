package bmc

import (
	"encoding/binary"
	"time"

	"goipmi/internal/ipmi"
)

// watchdog is the timer of IPMI v2.0 §27. Its countdown is worked out from
// the moment it was started.
type watchdog struct {
	known      bool // set once since power-up
	running    bool
	dontLog    bool
	use        uint8 // 1 BIOS FRB2 … 5 OEM
	actions    uint8 // time-out action, bits 2:0; pre-time-out interrupt, bits 6:4
	pretimeout uint8 // seconds
	expired    uint8 // expiration flags, bit per use
	initial    uint16
	left       uint16 // at startedAt, 100 ms each
	startedAt  time.Time
}

const tick = 100 * time.Millisecond

// Time-out actions.
const (
	watchdogReset = iota + 1
	watchdogPowerDown
	watchdogPowerCycle
)

// codeUninitialised answers Reset Watchdog Timer before Set.
const codeUninitialised ipmi.Code = 0x80

// setWatchdog reads
//
//	use | actions | pre-time-out | flags to clear | countdown, two bytes
//
// where bit 6 of use leaves a running timer running and bit 7 stops the log.
func (b *BMC) setWatchdog(c *call) ([]byte, ipmi.Code) {
	d, w := c.data, &b.watchdog
	if use, action := d[0]&0x07, d[1]&0x07; use == 0 || use > 5 || action > watchdogPowerCycle {
		return nil, ipmi.CodeInvalidField
	}
	w.known = true
	w.running = w.running && d[0]&0x40 != 0
	w.dontLog = d[0]&0x80 != 0
	w.use, w.actions, w.pretimeout = d[0]&0x07, d[1]&0x77, d[2]
	w.expired &^= d[3]
	w.initial = binary.LittleEndian.Uint16(d[4:])
	w.left, w.startedAt = w.initial, c.now
	return nil, ipmi.OK
}

// resetWatchdog starts the countdown anew.
func (b *BMC) resetWatchdog(c *call) ([]byte, ipmi.Code) {
	w := &b.watchdog
	if !w.known {
		return nil, codeUninitialised
	}
	w.running = true
	w.left, w.startedAt = w.initial, c.now
	return nil, ipmi.OK
}

func (b *BMC) getWatchdog(c *call) ([]byte, ipmi.Code) {
	w := &b.watchdog
	use := w.use
	if w.running {
		use |= 0x40
	}
	if w.dontLog {
		use |= 0x80
	}
	out := []byte{use, w.actions, w.pretimeout, w.expired}
	out = binary.LittleEndian.AppendUint16(out, w.initial)
	return binary.LittleEndian.AppendUint16(out, w.present(c.now)), ipmi.OK
}

// present is what is left of the countdown.
func (w *watchdog) present(now time.Time) uint16 {
	if !w.running {
		return w.left
	}
	return w.left - uint16(min(now.Sub(w.startedAt)/tick, time.Duration(w.left)))
}

// settleWatchdog lets an expired timer act, at the moment it expired.
func (b *BMC) settleWatchdog(now time.Time) {
	w := &b.watchdog
	end := w.startedAt.Add(time.Duration(w.left) * tick)
	if !w.running || now.Before(end) {
		return
	}
	w.running, w.left = false, 0
	w.expired |= 1 << w.use
	if !w.dontLog {
		b.log(end, watchdogEvent(w.actions&0x07, w.use))
	}
	b.watchdogActs(w.actions&0x07, end)
}

func (b *BMC) watchdogActs(action uint8, at time.Time) {
	if action == 0 || !b.chassis.on {
		return
	}
	if b.boot.values[bootClearing][0]&keepOnWatchdog == 0 {
		b.boot.values[bootFlags][0] &^= flagsValid
	}
	switch action {
	case watchdogPowerDown:
		b.switchOff(at)
		return
	case watchdogPowerCycle:
		b.cycle(at)
	default:
		b.boots()
	}
	b.restarted(causeWatchdog, systemChannel)
}
