package fru

import (
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

// The records of MicroTCA, which ipmitool only mentions.
const firstMicroTCA, lastMicroTCA = 0x20, 0x2b

// picmgRecord is one of PICMG's records.
type picmgRecord picmg.Record

func (v picmgRecord) Text(p *output.Printer) {
	p.Printf("  PICMG Extension Record\n")
	switch {
	case v.Name != "" && v.RecordID != picmg.RadialLinksID:
		p.Printf("    %s\n", v.Name)
	case v.RecordID >= firstMicroTCA && v.RecordID <= lastMicroTCA:
		p.Printf("    Not implemented yet. uTCA specific record found!!\n")
		p.Printf("     - Record ID: 0x%02x\n", v.RecordID)
	default:
		p.Printf("    Unknown OEM Extension Record ID: %x\n", v.RecordID)
	}
	v.contentText(p)
}

func (v picmgRecord) contentText(p *output.Printer) {
	switch c := v.Content.(type) {
	case picmg.Backplane:
		backplaneText(p, c)
	case picmg.AddressTable:
		addressTableText(p, c)
	case picmg.PowerDistribution:
		powerDistributionText(p, c)
	case picmg.ShelfActivation:
		shelfActivationText(p, c)
	case picmg.BoardLinks:
		boardLinksText(p, c)
	case picmg.ModuleCurrent:
		moduleCurrentText(p, c)
	case picmg.CarrierActivation:
		carrierActivationText(p, c)
	case picmg.CarrierLinks:
		carrierLinksText(p, c)
	case picmg.ModuleLinks:
		moduleLinksText(p, c)
	case picmg.CarrierInfo:
		carrierInfoText(p, c)
	case picmg.ClockLinks:
		clockLinksText(p, c)
	case picmg.ClockConfig:
		clockConfigText(p, c)
	}
}
