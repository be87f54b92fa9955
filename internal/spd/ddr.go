package spd

import "fmt"

var eccBits = []string{"0 bits", "8 bits"}

var ddr3Banks = []string{"3 (8 Banks)", "4 (16 Banks)", "5 (32 Banks)", "6 (64 Banks)"}

// ddr3 decodes DDR3 (JEDEC 21-C, annex K).
func (m *Module) ddr3(d []byte) {
	chip := int32(256) << (d[4] & 0x0f)
	bus, width := int32(8)<<(d[8]&7), int32(4)<<(d[7]&7)
	ranks := int32(1) << (d[7] & 0x3f >> 3)
	m.number("SDRAM Capacity", chip, " MB")
	m.add("Memory Banks", name(ddr3Banks, d[4]>>4))
	m.number("Primary Bus Width", bus, " bits")
	m.number("SDRAM Device Width", width, " bits")
	m.number("Number of Ranks", ranks, "")
	m.number("Memory size", megabytes(chip, bus, width, ranks), " MB")
	m.yes("1.5 V Nominal Op", d[6]&1 == 0)
	m.yes("1.35 V Nominal Op", d[6]&2 == 0)
	m.yes("1.2X V Nominal Op", d[6]&4 == 0)
	m.add("Error Detect/Cor", name(eccBits, d[8]>>3))
	m.add("Manufacturer", maker(int(d[117]&0x7f), d[118]))
	m.add("Manufacture Date", fmt.Sprintf("year %s week %s", digits(d[120]), digits(d[121])))
	m.serial(d[122:])
	m.add("Part Number", string(d[128:146]))
}

// digits is a byte of two decimal digits; ten and more are what follows "9".
func digits(b byte) string { return string([]byte{'0' + b>>4, '0' + b&0x0f}) }

var (
	ddr4Banks     = []string{"2 (4 Banks)", "3 (8 Banks)"}
	ddr4Groups    = []string{"0 (no Bank Groups)", "1 (2 Bank Groups)", "2 (4 Bank Groups)"}
	ddr4Packages  = []string{"Monolithic DRAM Device", "Non-Monolithic Device"}
	ddr4Densities = []string{"256 Mb", "512 Mb", "1 Gb", "2 Gb", "4 Gb", "8 Gb", "16 Gb", "32 Gb"}
	ddr4Modules   = []string{
		"Extended module type, see byte 15", "RDIMM", "UDIMM", "SO-DIMM",
		"LRDIMM", "Mini-RDIMM", "Mini-UDIMM", "7 - Reserved",
		"72b-SO-RDIMM", "72b-SO-UDIMM", "10 - Reserved", "11 - Reserved",
		"16b-SO-DIMM", "32b-SO-DIMM", "14 - Reserved", "No base memory present",
	}
)

// ddr4 decodes DDR4 (JEDEC 21-C, annex L).
func (m *Module) ddr4(d []byte) {
	chip := int32(256) << (d[4] & 0x0f)
	bus, width := int32(8)<<(d[13]&7), int32(4)<<(d[12]&7)
	dies := int32(d[6]>>4&3) + 1
	ranks := int32(d[12]>>3&3) + 1
	if d[6]&3 == 2 { // stacked
		ranks *= dies
	}
	m.add("SDRAM Package Type", name(ddr4Packages, d[6]>>7))
	m.add("Technology", name(ddr4Modules, d[3]&0x0f))
	m.number("SDRAM Die Count", dies, "")
	m.number("SDRAM Capacity", chip, " Mb")
	m.add("Memory Bank Group", name(ddr4Groups, d[4]>>6))
	m.add("Memory Banks", name(ddr4Banks, d[4]>>4&3))
	m.number("Primary Bus Width", bus, " bits")
	m.number("SDRAM Device Width", width, " bits")
	m.number("Logical Rank per DIMM", ranks, "")
	m.number("Memory size", megabytes(chip, bus, width, ranks), " MB")
	m.add("Memory Density", name(ddr4Densities, d[4]&0x0f))
	m.yes("1.2 V Nominal Op", d[11]&3 == 3)
	m.yes("TBD1 V Nominal Op", d[11]>>2&3 == 3)
	m.yes("TBD2 V Nominal Op", d[11]>>4&3 == 3)
	m.add("Error Detect/Cor", name(eccBits, d[13]>>3))
	m.add("Manufacturer", maker(int(d[320]&0x7f), d[321]))
	m.add("Manufacture Date", fmt.Sprintf("year %4d week %2d", 2000+decimal(d[323]), decimal(d[324])))
	m.serial(d[325:])
	m.add("Part Number", string(d[329:349]))
}

// decimal is the number of two decimal digits.
func decimal(b byte) int { return int(b>>4)*10 + int(b&0x0f) }
