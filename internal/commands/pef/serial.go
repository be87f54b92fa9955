package pef

// Serial configuration parameters about alerts (IPMI v2.0 §25.2).
const (
	serialDestinationCount = 16
	serialDestinationInfo  = 17
	serialDialCount        = 20
	serialDialString       = 21
	serialTAPCount         = 24
	serialTAPAccount       = 25

	countMask         = 0x0f
	serialTypeMask    = 0x0f
	serialTypeTAP     = 1
	serialRetriesMask = 0x77
)

// serialDestination reads a destination of a serial channel. It is never nil.
func (r *reader) serialDestination(channel, number uint8) *destination {
	const count, info = "Alert destination count", "Alert destination info"
	d := &destination{fields: []field{}}
	b, ok := r.param(cmdGetSerialConfig, count, [4]uint8{channel, serialDestinationCount})
	if !ok {
		r.notRetrieved(count)
		return d
	}
	switch size := b.U8() & countMask; {
	case number == 0 || size == 0:
		return d
	case number > size:
		r.dellDestination(d, number-size)
		return d
	}
	b, ok = r.param(cmdGetSerialConfig, info, [4]uint8{channel, serialDestinationInfo, number})
	if !ok || b.Len() < 3 {
		r.notRetrieved(info)
		return d
	}
	// ipmitool reads every field a byte too early: the number as the type, the
	// type as the timeout and the timeout as the retries.
	code := b.U8()
	if code != number {
		r.notRetrieved(info)
		return d
	}
	d.Type, d.Timeout, d.Retries = named(code&serialTypeMask, serialDestinations), b.U8(), b.U8()&serialRetriesMask
	d.add("Alert destination type", d.Type)
	d.number("ACK timeout (secs)", d.Timeout)
	d.number("Retries", d.Retries)
	if code&serialTypeMask == serialTypeTAP {
		r.tapAccount(d, channel, number)
	}
	return d
}

// tapAccount reads how a paging service is called. As ipmitool has it, its
// settings are asked for by the number of its account.
func (r *reader) tapAccount(d *destination, channel, number uint8) {
	const count, account, settings = "Number of TAP accounts", "TAP account info", "TAP service settings"
	b, ok := r.param(cmdGetSerialConfig, count, [4]uint8{0, serialTAPCount})
	if !ok || b.U8()&countMask == 0 {
		return
	}
	b, ok = r.param(cmdGetSerialConfig, account, [4]uint8{channel, serialTAPAccount, number})
	if !ok || b.U8() != number || b.Len() == 0 {
		r.notRetrieved(account)
		return
	}
	ids := b.U8()
	r.dialString(d, channel, ids>>4)
	b, ok = r.param(cmdGetSerialConfig, settings, [4]uint8{channel, serialTAPAccount, ids & 0x0f})
	if !ok || b.U8() != ids&0x0f || b.Len() == 0 {
		r.notRetrieved(settings)
		return
	}
	d.Confirm = named(b.U8(), confirmations)
	d.add("TAP confirmation", d.Confirm)
}

// dialString reads a number to call, block by block. ipmitool expects the
// parameter of the account in front of the blocks.
func (r *reader) dialString(d *destination, channel, number uint8) {
	const count, dial, blockLen, blocks = "Dial string count", "TAP Dial string", 16, 6
	b, ok := r.param(cmdGetSerialConfig, count, [4]uint8{0, serialDialCount})
	if !ok || b.U8()&countMask == 0 {
		return
	}
	for block := uint8(1); block <= blocks; block++ {
		b, ok := r.param(cmdGetSerialConfig, dial, [4]uint8{channel, serialDialString, number, block})
		if !ok || b.U8() != serialTAPAccount || b.U8() != block {
			r.notRetrieved(dial)
			return
		}
		part := cString(b.Rest(), blockLen)
		d.Dial += part
		if len(part) < blockLen {
			break
		}
	}
	d.add(dial, d.Dial)
}
