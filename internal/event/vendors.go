package event

import (
	"bytes"
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// quantaText is what Quanta adds to a sensor-specific event: on its Purley
// boards the DIMM of a memory event.
//
//	event data 3: CPU 7:6 | channel 5:3 | DIMM 2:0
func (d *Dialect) quantaText(e Event) (string, bool) {
	if e.SensorType != 0x0c {
		return "", false
	}
	if d.quantaPlatform() != purley {
		return "", true
	}
	place := e.Data[2]
	return fmt.Sprintf("CPU%d_%c%d", place>>6, 'A'+place>>3&7, place&7), true
}

// purley is a platform of Quanta's.
const purley = 2

// quantaPlatform asks which platform the BMC is on; 0 if it does not tell.
func (d *Dialect) quantaPlatform() uint8 {
	req := ipmi.Request{NetFn: 0x36, Cmd: 0x65, Data: []byte{0x4c, 0x1c, 0x00, 0x02}}
	data, err := d.once(&d.board, req, 1)
	if err != nil {
		d.warnFailed("Get Platform ID command failed", err)
		return 0
	}
	return data[0]
}

// vikingText asks the BMC to word a record of its log.
//
//	request: IANA number (3) | 01h | record ID
//	answer:  IANA number (3) | length | text
func (d *Dialect) vikingText(record uint16) string {
	data, err := d.ask(ipmi.Request{NetFn: ipmi.NetFnOEM, Cmd: 0x01,
		Data: []byte{viking & 0xff, viking >> 8, 0x00, 0x01, byte(record), byte(record >> 8)}})
	var code ipmi.Code
	switch {
	case errors.As(err, &code):
		d.warnVerbose("OEM command returned error code: %s", code)
		return ""
	case err != nil:
		d.warnVerbose("Error issuing OEM command")
		return ""
	case len(data) < 5:
		d.warn("Viking OEM response too short")
		return ""
	}
	maker := ipmi.NewReader(data).U24()
	if len(data) != 4+int(data[3]) || maker != viking {
		d.warn("Viking OEM response has unexpected length")
		return ""
	}
	return cString(data[4:])
}

// cString is b up to its first zero.
func cString(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}
