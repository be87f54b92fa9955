package spd

import (
	"bytes"
	"fmt"
)

var voltages = []string{"5.0V TTL", "LVTTL", "HSTL 1.5V", "SSTL 3.3V", "SSTL 2.5V", "SSTL 1.8V"}

// checks are how errors are found.
var checks = []string{0: "None", 1: "Parity", 2: "ECC", 4: "Addr Cmd Parity"}

const continued = 0x7f // the maker is in the next bank

// old decodes memory up to DDR2.
func (m *Module) old(d []byte) {
	shift, banks := int(d[3]&0x0f)+int(d[4]&0x0f)-17, int32(d[5]&0x07+1)*int32(d[17])
	if shift > 0 && shift <= 12 && banks > 0 {
		m.number("Memory Size", 1<<shift*banks, " MB")
	} else {
		m.add("Memory Size    INVALID", fmt.Sprintf("%d, %d, %d, %d", d[3], d[4], d[5], d[17]))
	}
	m.add("Voltage Intf", name(voltages, d[8]))
	m.add("Error Detect/Cor", name(checks, d[11]))
	const makers, lastBank, part, serial = 64, 8, 73, 95
	bank := 0
	for bank < lastBank && d[makers+bank] == continued {
		bank++
	}
	m.add("Manufacturer", maker(bank, d[makers+bank]))
	if d[part] != 0 {
		text, _, _ := bytes.Cut(d[part:part+18], []byte{0})
		m.add("Part Number", string(text))
	}
	m.serial(d[serial:])
}
