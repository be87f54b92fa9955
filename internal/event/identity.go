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
	if d.device == nil {
		data, err := d.ask(ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01})
		if err == nil && len(data) < deviceLen {
			err = &ipmi.ShortError{Have: len(data), Want: deviceLen}
		}
		d.device = &answer{data, err}
	}
	return d.device.data, d.device.err
}

// manufacturer is the BMC's, 0 if it does not say.
func (d *Dialect) manufacturer() uint32 {
	data, err := d.deviceID()
	if err != nil {
		d.warnDevice(err)
		return 0
	}
	r := ipmi.NewReader(data)
	r.Skip(6)
	return r.U24()
}

// warnDevice says what ipmitool says at each look-up.
func (d *Dialect) warnDevice(err error) {
	var code ipmi.Code
	switch {
	case d.call == nil:
	case errors.As(err, &code):
		d.warn("Get Device ID command failed: %#x %s", uint8(code), code)
	default:
		d.warn("Get Device ID command failed")
	}
}

func (d *Dialect) warn(format string, args ...any) {
	if d.Warn != nil {
		d.Warn(fmt.Sprintf(format, args...))
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
