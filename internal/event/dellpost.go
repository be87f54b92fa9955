package event

// dellPOSTs are fatal errors before the system starts, by event data 2.
var dellPOSTs = map[uint8]string{
	0x80: "No memory is detected.",
	0x81: "Memory is detected but is not configurable.",
	0x82: "Memory is configured but not usable.",
	0x83: "System BIOS shadow failed.",
	0x84: "CMOS failed.",
	0x85: "DMA controller failed.",
	0x86: "Interrupt controller failed.",
	0x87: "Timer refresh failed.",
	0x88: "Programmable interval timer error.",
	0x89: "Parity error.",
	0x8a: "SIO failed.",
	0x8b: "Keyboard controller failed.",
	0x8c: "System management interrupt initialization failed.",
	0x8d: "TXT-SX Error.",
	0xc0: "Shutdown test failed.",
	0xc1: "BIOS POST memory test failed.",
	0xc2: "RAC configuration failed.",
	0xc3: "CPU configuration failed.",
	0xc4: "Incorrect memory configuration.",
	0xfe: "General failure after video.",
}

func dellPOST(e Event) string {
	if e.Offset() != 0x0f || e.Data[0]&data2OEM == 0 {
		return ""
	}
	return dellPOSTs[e.Data[1]]
}
