package groupext

import (
	"strings"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Address is the answer to PICMG's Get Address Info and VITA's Get FRU Address
// Info: where a FRU is.
//
//	+---------+--------+------+--------+------+-------+---------+-+---------+
//	|extension|hardware|IPMB-0|reserved|FRU ID|site ID|site type|…|channel 7|
//	+---------+--------+------+--------+------+-------+---------+-+---------+
//	     1         1       1      1       1       1        1     1     1
type Address struct {
	Hardware     uint8  `json:"hardware_address"`
	IPMB0        uint8  `json:"ipmb_0_address"`
	FRU          uint8  `json:"fru_id"`
	SiteID       uint8  `json:"site_id"`
	SiteType     uint8  `json:"site_type"`
	SiteTypeName string `json:"site_type_name"`
	IPMBL        *uint8 `json:"ipmb_l_address,omitempty"`    // of an AMC
	Channel7     *uint8 `json:"channel_7_address,omitempty"` // VITA's

	siteText string
}

// DecodeAddress reads an address up to the type of the site, which siteText
// words.
func DecodeAddress(r *ipmi.Reader, siteText func(a *Address) string) Address {
	r.Skip(1)
	a := Address{Hardware: r.U8(), IPMB0: r.U8()}
	r.Skip(1)
	a.FRU, a.SiteID, a.SiteType = r.U8(), r.U8(), r.U8()
	a.siteText = siteText(&a)
	a.SiteTypeName, _, _ = strings.Cut(strings.TrimSpace(a.siteText), "  ")
	return a
}

// Text is ipmitool's.
func (a Address) Text(p *output.Printer) {
	p.Printf("Hardware Address : 0x%02x\n", a.Hardware)
	p.Printf("IPMB-0 Address   : 0x%02x\n", a.IPMB0)
	p.Printf("FRU ID           : 0x%02x\n", a.FRU)
	p.Printf("Site ID          : 0x%02x\n", a.SiteID)
	p.Printf("Site Type        : %s\n", a.siteText)
	if a.Channel7 != nil {
		p.Printf("Channel 7 Address: 0x%02x\n", *a.Channel7)
	}
}

// Policy is the answer to Get FRU Activation Policy, or FRU State Policy Bits.
type Policy struct {
	FRU                 uint32 `json:"fru_id"`
	Bits                uint8  `json:"policy_bits"`
	ActivationLocked    bool   `json:"activation_locked"`
	DeactivationLocked  bool   `json:"deactivation_locked"`
	DeactivationIgnored bool   `json:"commanded_deactivation_ignored"`
	DefaultLocked       bool   `json:"default_activation_locked"`
}

// NewPolicy is the policy that bits say.
func NewPolicy(fru uint32, bits uint8) Policy {
	return Policy{fru, bits, bits&1 != 0, bits&2 != 0, bits&4 != 0, bits&8 != 0}
}
