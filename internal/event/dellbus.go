package event

import "fmt"

// dellErrors are bus errors, by offset.
var dellErrors = map[uint8]string{
	0: "PCIe Error |",
	1: "I/O Error |",
	4: "PCI PERR |",
	5: "PCI SERR |",
}

// dellBus places an error on a bus.
func dellBus(e Event) string {
	switch {
	case e.SensorNumber == dellQPI:
		return dellLink(e)
	case e.Offset() == 2:
		return "IO channel Check NMI"
	}
	what, known := dellErrors[e.Offset()]
	if !known {
		what = " "
	}
	if e.Data[2]&0x80 != 0 {
		return what + fmt.Sprintf("Slot %d", e.Data[2]&0x7f)
	}
	return what + "PCI " + pciFunction(e)
}

// dellLink places an error on a QPI link: the fields of event data 2 are shown
// unshifted.
func dellLink(e Event) string {
	if e.Offset() != 2 || e.Data[0]&data2OEM == 0 || e.Data[0]&data3OEM == 0 {
		return ""
	}
	text := fmt.Sprintf("Partner-(LinkId:%d,AgentId:%d)|ReportingAgent(LinkId:%d,AgentId:%d)|",
		e.Data[1]&0xc0, e.Data[1]&0x30, e.Data[1]&0x0c, e.Data[1]&0x03)
	if e.Data[2]&0xfc == 0 {
		text += "LinkWidthDegraded|"
	}
	if e.Data[2]&2 != 0 {
		text += "PA_Type:IOH|"
	} else {
		text += "PA-Type:CPU|"
	}
	if e.Data[2]&1 != 0 {
		return text + "RA-Type:IOH"
	}
	return text + "RA-Type:CPU"
}
