package event

// extension is what event data 2 says more of one offset, where event data 1
// says that it holds a code: the texts by that code, behind a common prefix.
type extension struct {
	sensorType, offset uint8
	prefix             string
	texts              []string
}

// extensions are those of the standard sensor types (IPMI v2.0 table 42-3).
var extensions = []extension{
	{0x08, 0x06, "Config Error: ", supplyErrors},
	{0x0f, 0x00, "", firmwareErrors},
	{0x0f, 0x01, "", firmwareSteps},
	{0x0f, 0x02, "", firmwareSteps},
	{0x2b, 0x01, "Firmware or software change detected", changes},
	{0x2b, 0x07, "Firmware or software change success", changes},
}

var supplyErrors = []string{
	"Vendor Mismatch",
	"Revision Mismatch",
	"Processor Missing",
	"Power Supply Rating Mismatch",
	"Voltage Rating Mismatch",
}

var firmwareErrors = []string{
	"Unspecified",
	"No system memory installed",
	"No usable system memory",
	"Unrecoverable IDE device failure",
	"Unrecoverable system-board failure",
	"Unrecoverable diskette failure",
	"Unrecoverable hard-disk controller failure",
	"Unrecoverable PS/2 or USB keyboard failure",
	"Removable boot media not found",
	"Unrecoverable video controller failure",
	"No video device selected",
	"BIOS corruption detected",
	"CPU voltage mismatch",
	"CPU speed mismatch failure",
}

// firmwareSteps are where system firmware hangs, or is.
var firmwareSteps = []string{
	"Unspecified",
	"Memory initialization",
	"Hard-disk initialization",
	"Secondary CPU Initialization",
	"User authentication",
	"User-initiated system setup",
	"USB resource configuration",
	"PCI resource configuration",
	"Option ROM initialization",
	"Video initialization",
	"Cache initialization",
	"SMBus initialization",
	"Keyboard controller initialization",
	"Management controller initialization",
	"Docking station attachment",
	"Enabling docking station",
	"Docking station ejection",
	"Disabling docking station",
	"Calling operating system wake-up vector",
	"System boot initiated",
	"Motherboard initialization",
	"reserved",
	"Floppy initialization",
	"Keyboard test",
	"Pointing device test",
	"Primary CPU initialization",
}

var changes = []string{
	"",
	", Mngmt Ctrl Dev Id",
	", Mngmt Ctrl Firm Rev",
	", Mngmt Ctrl Dev Rev",
	", Mngmt Ctrl Manuf Id",
	", Mngmt Ctrl IPMI Vers",
	", Mngmt Ctrl Aux Firm Id",
	", Mngmt Ctrl Firm Boot Block",
	", Mngmt Ctrl Other",
	", BIOS/EFI change",
	", SMBIOS change",
	", O/S change",
	", O/S loader change",
	", Service Diag change",
	", Mngmt SW agent change",
	", Mngmt SW App change",
	", Mngmt SW Middle",
	", Prog HW Change (FPGA)",
	", board/FRU module change",
	", board/FRU component change",
	", board/FRU replace equ ver",
	", board/FRU replace new ver",
	", board/FRU replace old ver",
	", board/FRU HW conf change",
}
