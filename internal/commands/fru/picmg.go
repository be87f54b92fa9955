package fru

import (
	"goipmi/internal/output"
)

// PICMG's records (PICMG 3.0 §3, AMC.0 §3, MicroTCA.0 §3) by their ID.
//
//	+------------+---------+-------+--------+
//	|manufacturer|record ID|version|data ...|
//	+------------+---------+-------+--------+
//	      3           1        1
var picmgRecords = []struct {
	id     uint8
	name   string
	decode func(fields) output.Value
}{
	{0x04, "FRU_PICMG_BACKPLANE_P2P", decodeBackplane},
	{0x10, "FRU_PICMG_ADDRESS_TABLE", decodeAddressTable},
	{0x11, "FRU_PICMG_SHELF_POWER_DIST", decodePowerDistribution},
	{0x12, "FRU_PICMG_SHELF_ACTIVATION", decodeShelfActivation},
	{0x13, "FRU_PICMG_SHMC_IP_CONN", nil},
	{0x14, "FRU_PICMG_BOARD_P2P", decodeBoardLinks},
	{0x16, "FRU_AMC_CURRENT", decodeModuleCurrent},
	{0x17, "FRU_AMC_ACTIVATION", decodeCarrierActivation},
	{0x18, "FRU_CARRIER_P2P", decodeCarrierLinks},
	{0x19, "FRU_AMC_P2P", decodeModuleLinks},
	{0x1a, "FRU_CARRIER_INFO", decodeCarrierInfo},
	{0x2c, "FRU_PICMG_CLK_CARRIER_P2P", decodeClockLinks},
	{0x2d, "FRU_PICMG_CLK_CONFIG", decodeClockConfig},
}

// The records of MicroTCA, which ipmitool only mentions.
const firstMicroTCA, lastMicroTCA = 0x20, 0x2b

// picmgRecord is one of PICMG's records.
type picmgRecord struct {
	ManufacturerID uint32       `json:"manufacturer_id"`
	RecordID       uint8        `json:"record_id"`
	Version        uint8        `json:"record_version"`
	Name           string       `json:"name,omitempty"`
	Content        output.Value `json:"content,omitempty"`
}

// decodePICMG reads what follows the manufacturer.
func decodePICMG(f fields) output.Value {
	v := picmgRecord{ManufacturerID: picmg, RecordID: f.U8(), Version: f.U8()}
	for _, r := range picmgRecords {
		if r.id != v.RecordID {
			continue
		}
		v.Name = r.name
		if r.decode != nil {
			v.Content = r.decode(f)
		}
	}
	return v
}

func (v picmgRecord) Text(p *output.Printer) {
	p.Printf("  PICMG Extension Record\n")
	switch {
	case v.Name != "":
		p.Printf("    %s\n", v.Name)
	case v.RecordID >= firstMicroTCA && v.RecordID <= lastMicroTCA:
		p.Printf("    Not implemented yet. uTCA specific record found!!\n")
		p.Printf("     - Record ID: 0x%02x\n", v.RecordID)
	default:
		p.Printf("    Unknown OEM Extension Record ID: %x\n", v.RecordID)
	}
	if v.Content != nil {
		v.Content.Text(p)
	}
}

// tenths is a current as records store it, in tenths of an ampere. It is
// computed in single precision, as ipmitool does.
type tenths uint16

func (t tenths) amperes() float32 { return float32(t) / 10 }
func (t tenths) watts() float32   { return t.amperes() * 12 }
