package bmc

import (
	"time"

	"goipmi/internal/ipmi"
)

// Boot option parameters (IPMI v2.0 Table 28-14).
const (
	bootProgress = iota
	bootPartition
	bootScan
	bootClearing
	bootAcknowledge
	bootFlags
	bootInitiator
	bootMailbox
	bootParameters // how many
)

// bootSizes are the bytes of data of each parameter; the mailbox has a block
// selector and up to 16 more.
var bootSizes = [bootParameters]int{1, 1, 1, 1, 2, 5, 9, 17}

// Boot flags, first byte of parameter 5.
const (
	flagsValid      = 0x80
	flagsPersistent = 0x40
)

// flagsTimeout is how long boot flags wait for a chassis control.
const flagsTimeout = 60 * time.Second

// When the valid bit is not to be cleared, in parameter 3.
const (
	keepOnTimeout  = 0x08
	keepOnWatchdog = 0x04
)

// mailboxBlocks of 16 bytes make the boot initiator mailbox.
const mailboxBlocks = 5

type bootOptions struct {
	progress  uint8
	invalid   uint8 // bit n: parameter n is marked invalid or locked
	values    [bootParameters][9]byte
	mailbox   [mailboxBlocks][16]byte
	flagsSet  time.Time
	commanded time.Time // the last chassis control
}

// Answers of both commands (IPMI v2.0 §28.12 and §28.13).
const (
	codeNoParameter ipmi.Code = 0x80
	codeInProgress  ipmi.Code = 0x81
)

// setBootOption takes the parameter's number, its bit 7 marking it invalid or
// locked, and its data; without data only the mark changes.
func (b *BMC) setBootOption(c *call) ([]byte, ipmi.Code) {
	number, data := c.data[0]&0x7f, c.data[1:]
	if number >= bootParameters {
		return nil, codeNoParameter
	}
	if code := b.boot.store(number, data); code != ipmi.OK {
		return nil, code
	}
	b.boot.invalid = b.boot.invalid&^(1<<number) | c.data[0]>>7<<number
	if number == bootFlags && len(data) > 0 {
		b.boot.flagsSet = c.now
	}
	return nil, ipmi.OK
}

func (o *bootOptions) store(number uint8, data []byte) ipmi.Code {
	switch {
	case len(data) == 0:
		return ipmi.OK
	case number == bootMailbox:
		return o.storeMailbox(data)
	case len(data) != bootSizes[number]:
		return ipmi.CodeBadLength
	case number == bootProgress:
		return o.storeProgress(data[0] & 0x03)
	case number == bootAcknowledge:
		o.values[number][1] = o.values[number][1]&^data[0] | data[1]&data[0]
	default:
		copy(o.values[number][:], data)
	}
	return ipmi.OK
}

// storeProgress gives the parameters to one console at a time; commit write
// is not offered.
func (o *bootOptions) storeProgress(state uint8) ipmi.Code {
	switch {
	case state > 1:
		return ipmi.CodeInvalidField
	case state == 1 && o.progress == 1:
		return codeInProgress
	}
	o.progress = state
	return ipmi.OK
}

func (o *bootOptions) storeMailbox(data []byte) ipmi.Code {
	switch {
	case int(data[0]) >= mailboxBlocks:
		return ipmi.CodeOutOfRange
	case len(data) > bootSizes[bootMailbox]:
		return ipmi.CodeBadLength
	}
	copy(o.mailbox[data[0]][:], data[1:])
	return ipmi.OK
}

// getBootOption answers version, the number with its mark in bit 7, and data.
func (b *BMC) getBootOption(c *call) ([]byte, ipmi.Code) {
	number := c.data[0] & 0x7f
	if number >= bootParameters {
		return nil, codeNoParameter
	}
	out := []byte{0x01, number | b.boot.invalid>>number<<7}
	switch number {
	case bootProgress:
		return append(out, b.boot.progress), ipmi.OK
	case bootMailbox:
		block := int(c.data[1])
		if block >= mailboxBlocks {
			return nil, ipmi.CodeOutOfRange
		}
		return append(append(out, c.data[1]), b.boot.mailbox[block][:]...), ipmi.OK
	}
	return append(out, b.boot.values[number][:bootSizes[number]]...), ipmi.OK
}

// boots lets the system read the boot flags: unless they are persistent they
// are valid for one boot.
func (b *BMC) boots() {
	b.serial.boot.Store(b.opts.Now().UnixNano())
	if flags := &b.boot.values[bootFlags][0]; *flags&flagsPersistent == 0 {
		*flags &^= flagsValid
	}
}

// settleBoot drops boot flags for which no chassis control came in time.
func (b *BMC) settleBoot(now time.Time) {
	o := &b.boot
	waited := !o.flagsSet.IsZero() && now.Sub(o.flagsSet) > flagsTimeout
	if waited && o.commanded.Before(o.flagsSet) && o.values[bootClearing][0]&keepOnTimeout == 0 {
		o.values[bootFlags][0] &^= flagsValid
	}
}
