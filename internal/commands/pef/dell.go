package pef

import (
	"errors"
	"math"

	"goipmi/internal/ipmi"
	"goipmi/internal/sysinfo"
)

const (
	cmdGetDeviceID   = 0x01
	manufacturerAt   = 6 // in its answer (IPMI v2.0 §20.1)
	manufacturerDell = 674
)

// madeByDell asks who made the BMC.
func (r *reader) madeByDell() bool {
	const failed = "Get Device ID command failed"
	data, err := r.once(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID})
	var code ipmi.Code
	switch {
	case errors.As(err, &code):
		r.host.App.Warnf("%s: %#x %v", failed, uint8(code), code)
	case err != nil:
		r.host.App.Warnf("%s", failed)
	}
	b := ipmi.NewReader(data)
	b.Skip(manufacturerAt)
	return b.U24() == manufacturerDell
}

// Dell's System Info parameters about alerts.
const (
	paramIPv6Count   = 0xe6
	paramIPv6Address = 0xf0
)

// dellDestination reads a destination behind those of the serial channel: on
// Dell's servers it is an IPv6 address. ipmitool shows no more of it, and takes
// the parameter's revision for the number of addresses.
func (r *reader) dellDestination(d *destination, number uint8) {
	if !r.madeByDell() {
		return
	}
	count, err := r.once(sysinfo.Request(paramIPv6Count, 0, 0))
	if err != nil || ipmi.NewReader(count).U8() < number {
		return
	}
	const unknown = "xxx"
	d.add("Alert destination type", unknown)
	d.add("PET Community", unknown)
	d.number("ACK timeout/retry (secs)", 0)
	d.number("Retries", 0)
	if d.IPv6, err = r.ipv6Address(number); err == nil {
		d.add("IPv6 Address", d.IPv6)
	}
}

// ipv6Address reads the text of an address, set by set. ipmitool puts those on
// every 11th byte and lets them overlap: it takes up to 14 bytes of all but the
// first.
//
//	set 0:   +--------+---+-----------+------+------------+----+
//	         |revision|set|destination|length|reserved (3)|data|
//	         +--------+---+-----------+------+------------+----+
//	others:  |revision|set|destination|data|
//	         +--------+---+-----------+----+
func (r *reader) ipv6Address(number uint8) (string, error) {
	const setLen, headLen, firstHeadLen, step, most = 19, 3, 8, 11, 14
	set, err := sysinfo.GetPadded(r.ctx, r.host, paramIPv6Address, 0, number, setLen)
	if err != nil {
		return "", err
	}
	var text [math.MaxUint8]byte
	left := int(set[headLen+1])
	copy(text[:], set[firstHeadLen:firstHeadLen+min(left, step)])
	for n := uint8(1); left > step; n++ {
		set, err = sysinfo.GetPadded(r.ctx, r.host, paramIPv6Address, n, number, setLen)
		if r.ctx.Err() != nil {
			return "", err
		}
		part := set[headLen : headLen+min(left-step, most)]
		copy(text[int(n)*step:], part)
		left -= len(part) + headLen
	}
	return cString(text[:], len(text)), nil
}
