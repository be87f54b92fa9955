package event

import (
	"fmt"
	"math/bits"
	"strings"
)

// Sensor numbers that Dell gives a fixed meaning.
const (
	dellFSB        = 0x0a
	dellMemoryCRC  = 0x1c
	dellWatchdog   = 0x23
	dellVirtualMAC = 0x25
	dellQPI        = 0x29
)

// ipmi15 is IPMI version 1.5 as Get Device ID has it.
const ipmi15 = 0x51

// dellSpeaks reports whether Dell has put something into the event.
func dellSpeaks(e Event) bool {
	return e.Data[0]&data2Field == data2OEM || e.Data[0]&data3Field == data3OEM ||
		e.Data[0] == 0xc1 && e.SensorNumber == dellWatchdog
}

// dellText is what Dell puts into a sensor-specific event.
func (d *Dialect) dellText(e Event) string {
	both := e.Data[0]&data2OEM != 0 && e.Data[0]&data3OEM != 0
	switch e.SensorType {
	case 0x07:
		return dellProcessor(e)
	case 0x0c, 0x10:
		return d.dellMemory(e)
	case 0x0f:
		return dellPOST(e)
	case 0x13, 0xc2, 0xc3:
		return dellBus(e)
	case 0x20:
		return dellTXT(e, both)
	case 0x23:
		if e.Data[0] == 0xc1 && e.Data[1] == 0x04 {
			return "Hard Reset|Interrupt type None,SMS/OS Timer used at expiration"
		}
	case 0x2b:
		return dellVersion(e, both)
	case 0xc1:
		return dellMAC(e, both)
	}
	return ""
}

func dellProcessor(e Event) string {
	if e.Data[0]&data2Field != data2OEM {
		return ""
	}
	cpu := bits.TrailingZeros8(e.Data[1]) + 1
	switch {
	case e.Data[1] != 0 && e.Offset() == 6 && e.SensorNumber == dellFSB:
		return fmt.Sprintf("FSB %d ", cpu)
	case e.Data[1] != 0:
		return fmt.Sprintf("CPU %d | APIC ID %d ", cpu, e.Data[2])
	case e.Offset() == 0:
		return "CPU Internal Err | "
	case e.Offset() == 6:
		return "CPU Protocol Err | "
	}
	return ""
}

// dellMemory says what went wrong and where: event data 2 has the card or the
// layout, and the bank; event data 3 the DIMM, or one bit for each.
func (d *Dialect) dellMemory(e Event) string {
	device, err := d.deviceID()
	if err != nil {
		return ""
	}
	const memory = 0x0c
	what := ""
	switch {
	case e.SensorType == memory && e.Offset() == 0 && e.SensorNumber == dellMemoryCRC:
		return dellCRC(e)
	case e.SensorType == memory && e.Offset() == 0:
		what = "Correctable ECC | "
	case e.SensorType == memory && e.Offset() == 1:
		what = "UnCorrectable ECC | "
	case e.SensorType != memory && e.Offset() == 0:
		what = "Corr Memory Log Disabled | "
	}
	return what + dellSlot(e, device[4] == ipmi15)
}

// dellLinks are what a checksum may have failed on, by the bits of event data 2.
var dellLinks = [...]string{"South Bound Memory", "South Bound Config", "North Bound memory", "North Bound memory-corr"}

func dellCRC(e Event) string {
	if e.Data[0]&data2OEM == 0 || e.Data[0]&data3OEM == 0 {
		return ""
	}
	var links []string
	for i, link := range dellLinks {
		if e.Data[1]>>i&1 != 0 {
			links = append(links, link)
		}
	}
	text := "CRC Error on:" + strings.Join(links, ",")
	if e.Data[2] != 0xff {
		text += fmt.Sprintf("|Failing_Channel:%d", e.Data[2])
	}
	return text
}

// dellSlot places a memory error. Old controllers number card, bank and DIMM;
// later ones count in DIMMs of a node.
func dellSlot(e Event, old bool) string {
	var b strings.Builder
	layout, bank := e.Data[1]>>4, e.Data[1]&0x0f
	first := 0 // DIMM that bit 0 of event data 3 is
	if e.Data[0]&data2OEM != 0 {
		if layout < 8 {
			fmt.Fprintf(&b, "Card %c", 'A'+layout)
		}
		switch {
		case bank == 0x0f:
		case old:
			fmt.Fprintf(&b, "Bank %d", bank+1)
		default:
			first = int(bank) << 3
		}
	}
	switch {
	case e.Data[0]&data3OEM == 0:
	case old:
		b.WriteString(cString([]byte{'D', 'I', 'M', 'M', ' ', 'A' + e.Data[2]}))
	default:
		b.WriteString(dellDIMMs(e.Data[2], first, dellNodes[layout]))
	}
	return b.String()
}

// dellNodes is how many DIMMs a node has in each layout; 0 counts them all on.
var dellNodes = [16]int{8: 4, 9: 6, 10: 8, 11: 9, 12: 12, 13: 24, 14: 3}

func dellDIMMs(mask uint8, first, perNode int) string {
	var names []string
	for i := range 8 {
		n := first + i
		switch {
		case mask>>i&1 == 0:
		case perNode > 0:
			names = append(names, fmt.Sprintf(" DIMM%c%d", 'A'+n/perNode, n%perNode+1))
		default:
			names = append(names, fmt.Sprintf(" DIMM%d", n+1))
		}
	}
	return strings.Join(names, ",")
}

// dellTXTs are trusted execution errors, by event data 3.
var dellTXTs = map[uint8]string{
	0x01: "BIOS TXT Error",
	0x02: "Processor/FIT TXT",
	0x03: "BIOS ACM TXT Error",
	0x04: "SINIT ACM TXT Error",
	0xff: "Unrecognized TT Error12",
}

func dellTXT(e Event, both bool) string {
	if !both || e.Offset() != 0 {
		return ""
	}
	return dellTXTs[e.Data[2]]
}

func dellVersion(e Event, both bool) string {
	switch {
	case !both || e.Offset() != 2 || e.Data[1] != 2:
	case e.Data[2] == 0:
		return "between BMC/iDRAC Firmware and other hardware"
	case e.Data[2] == 1:
		return "between BMC/iDRAC Firmware and CPU"
	}
	return ""
}

func dellMAC(e Event, both bool) string {
	if e.SensorNumber != dellVirtualMAC {
		return ""
	}
	switch e.Offset() {
	case 1:
		if both {
			return "Failed to program Virtual Mac Address at " + pciFunction(e)
		}
		return "Failed to program Virtual Mac Address"
	case 2:
		return "Device option ROM failed to support link tuning or flex address"
	case 3:
		return "Failed to get link tuning or flex address data from BMC/iDRAC"
	}
	return ""
}

// pciFunction is where event data 3 and 2 point on a PCI bus.
func pciFunction(e Event) string {
	return fmt.Sprintf("bus:%.2x device:%.2x function:%x", e.Data[2]&0x7f, e.Data[1]>>3, e.Data[1]&0x07)
}
