package event

import (
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// firstGroupType is the first sensor type of PICMG and VITA.
const firstGroupType = 0xf0

// deviceLen is how much of Get Device ID reaches to the manufacturer's end.
const deviceLen = 9

// deviceID is the answer to Get Device ID (IPMI v2.0 §20.1).
func (d *Dialect) deviceID() ([]byte, error) {
	return d.once(&d.device, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01}, deviceLen)
}

// once asks, and keeps what the answer was. It has size bytes at least.
func (d *Dialect) once(kept **answer, req ipmi.Request, size int) ([]byte, error) {
	if *kept == nil {
		data, err := d.ask(req)
		if err == nil && len(data) < size {
			err = &ipmi.ShortError{Have: len(data), Want: size}
		}
		*kept = &answer{data, err}
	}
	return (*kept).data, (*kept).err
}

// manufacturer is the BMC's, 0 if it does not say.
func (d *Dialect) manufacturer() uint32 {
	data, err := d.deviceID()
	if err != nil {
		d.warnFailed("Get Device ID command failed", err)
		return 0
	}
	r := ipmi.NewReader(data)
	r.Skip(6)
	return r.U24()
}

// warnFailed is ipmitool's line for a request that failed; it says so again
// each time it would have asked.
func (d *Dialect) warnFailed(op string, err error) {
	var code ipmi.Code
	switch {
	case d.call == nil:
	case errors.As(err, &code):
		d.warn("%s: %#x %s", op, uint8(code), code)
	default:
		d.warn("%s", op)
	}
}

func (d *Dialect) warn(format string, args ...any) {
	if d.Warn != nil {
		d.Warn(fmt.Sprintf(format, args...))
	}
}

func (d *Dialect) warnVerbose(format string, args ...any) {
	if d.Verbose {
		d.warn(format, args...)
	}
}

// findGroup asks which of PICMG and VITA the BMC follows.
func (d *Dialect) findGroup() {
	if d.group {
		return
	}
	d.group = true
	d.picmg = d.hasPICMG()
	d.vita = !d.picmg && d.hasVITA()
}

// groupCall asks for the properties of a group extension: PICMG properties
// (PICMG 3.0 §3.1), VSO capabilities (VITA 46.11 §10.1.3.2).
func (d *Dialect) groupCall(extension uint8, size int) []byte {
	data, err := d.ask(ipmi.Request{NetFn: ipmi.NetFnGroup, Cmd: 0x00, Data: []byte{extension}})
	if err != nil || len(data) < size || data[0] != extension {
		return nil
	}
	return data
}

func (d *Dialect) hasPICMG() bool {
	data := d.groupCall(0x00, 4)
	if data == nil {
		return false
	}
	switch data[1] & 0x0f {
	case 2, 4, 5: // ATCA, AMC, MicroTCA
		return true
	}
	return false
}

func (d *Dialect) hasVITA() bool {
	data := d.groupCall(0x03, 5)
	return data != nil && data[3]&0x03 == 0 && data[4]&0x0f == 1
}
