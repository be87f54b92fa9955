// Package picmg decodes the multirecords of PICMG's specifications: how boards
// and modules say what they are wired to and what they draw.
package picmg

import "goipmi/internal/fru"

// Manufacturer is PICMG's number among the makers of records.
const Manufacturer = 12634

// Record is one of PICMG's records. Content is what it says if its ID is known:
// a Backplane, an AddressTable and so on.
type Record struct {
	ManufacturerID uint32 `json:"manufacturer_id"`
	RecordID       uint8  `json:"record_id"`
	Version        uint8  `json:"record_version"`
	Name           string `json:"name,omitempty"`
	Content        any    `json:"content,omitempty"`
}

// The records (PICMG 3.0 §3, AMC.0 §3) by their ID.
//
//	+------------+---------+-------+--------+
//	|manufacturer|record ID|version|data ...|
//	+------------+---------+-------+--------+
//	      3           1        1
var records = []struct {
	id     uint8
	name   string
	decode func(fru.RecordFields) any
}{
	{0x04, "FRU_PICMG_BACKPLANE_P2P", decodeBackplane},
	{0x10, "FRU_PICMG_ADDRESS_TABLE", decodeAddressTable},
	{0x11, "FRU_PICMG_SHELF_POWER_DIST", decodePowerDistribution},
	{0x12, "FRU_PICMG_SHELF_ACTIVATION", decodeShelfActivation},
	{0x13, "FRU_PICMG_SHMC_IP_CONN", nil},
	{0x14, "FRU_PICMG_BOARD_P2P", decodeBoardLinks},
	{RadialLinksID, "FRU_RADIAL_IPMB0_LINK_MAPPING", decodeRadialLinks},
	{0x16, "FRU_AMC_CURRENT", decodeModuleCurrent},
	{0x17, "FRU_AMC_ACTIVATION", decodeCarrierActivation},
	{0x18, "FRU_CARRIER_P2P", decodeCarrierLinks},
	{0x19, "FRU_AMC_P2P", decodeModuleLinks},
	{0x1a, "FRU_CARRIER_INFO", decodeCarrierInfo},
	{0x2c, "FRU_PICMG_CLK_CARRIER_P2P", decodeClockLinks},
	{0x2d, "FRU_PICMG_CLK_CONFIG", decodeClockConfig},
}

// headLen is the length of what is before a record's own data, in bytes.
const headLen = 5

// Decode takes apart the data of a record, from the manufacturer on.
func Decode(data []byte) Record {
	f := fru.NewRecordFields(data)
	v := Record{ManufacturerID: f.U24(), RecordID: f.U8(), Version: f.U8()}
	for _, r := range records {
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

// Tenths is a current as records store it, in tenths of an ampere. It is
// computed in single precision, as ipmitool does.
type Tenths uint16

// Amperes is the current.
func (t Tenths) Amperes() float32 { return float32(t) / 10 }

// Watts is the power at the 12 V of modules.
func (t Tenths) Watts() float32 { return t.Amperes() * 12 }
