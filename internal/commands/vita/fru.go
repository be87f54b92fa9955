package vita

import (
	"fmt"

	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// cmdGetAddress is the one that VITA 46.11 has under a number of its own.
const cmdGetAddress = 0x40

// byteNamed is an operand about which ipmitool says nothing if it is wrong.
func byteNamed(name string) ext.Operand { return ext.Operand{Name: name} }

var control = command{
	Command: ext.Command{
		Cmd: ext.FRUControl, Operands: []ext.Operand{ext.FRU, byteNamed("option")}, Acts: true,
		Announce: ext.AnnounceControl,
		Decode:   ext.Controlled("FRU Control: ok\n"),
	},
	least: 1,
	long:  "Options: 0 cold reset, 1 warm reset, 2 graceful reboot, 3 diagnostic interrupt",
}

func activation(what string, order byte) command {
	return command{
		Command: ext.Command{
			Cmd: ext.SetActivation, Operands: []ext.Operand{ext.FRU}, Fixed: []byte{order}, Acts: true,
			Decode: ext.Done("FRU has been successfully "+what+"\n", "FRU %d "+what),
		},
		least: 1,
	}
}

const policyBits = "Bits: 0 activation locked, 1 deactivation locked, 2 commanded deactivation ignored,\n" +
	"3 default activation locked"

var policyGet = command{
	Command: ext.Command{
		Cmd: ext.GetPolicy, Operands: []ext.Operand{ext.FRU},
		Decode: func(n ext.Numbers, answer []byte) (output.Value, error) {
			return policy{ext.NewPolicy(n[0], answer[1])}, nil
		},
	},
	least: 2,
}

var policySet = command{
	Command: ext.Command{
		Cmd: ext.SetPolicy, Operands: []ext.Operand{ext.FRU, byteNamed("mask"), byteNamed("value")}, Acts: true,
		Decode: ext.Done("FRU state policy bits have been updated\n", "policy of FRU %d set"),
	},
	least: 1,
	long:  "The mask says which bits are changed, the value to what.\n" + policyBits,
}

type policy struct{ ext.Policy }

func (v policy) Text(p *output.Printer) {
	p.Printf("FRU State Policy Bits:	%xh\n", v.Bits)
	for _, bit := range []struct {
		name string
		set  bool
	}{
		{"Default-Activation-Locked", v.DefaultLocked},
		{"Commanded-Deactivation-Ignored", v.DeactivationIgnored},
		{"Deactivation-Locked", v.DeactivationLocked},
		{"Activation-Locked", v.ActivationLocked},
	} {
		value := 0
		if bit.set {
			value = 1
		}
		p.Printf("    %s Policy Bit is %d\n", bit.name, value)
	}
}

var address = command{
	Command: ext.Command{
		Cmd: cmdGetAddress, Operands: []ext.Operand{ext.FRU}, Optional: 1, Data: ext.Numbers.OrZero,
		Decode: decodeAddress,
	},
	least: 7,
}

// siteTypes are the places of FRUs; some have an empty line behind them in
// ipmitool.
var siteTypes = []string{
	"Front Loading VPX Plug-In Module",
	"Power Entry Module",
	"Chassic FRU Information Module",
	"Dedicated Chassis Manager",
	"Fan Tray",
	"Fan Tray Filter",
	"Alarm Panel",
	"XMC",
	"",
	"VPX Rear Transition Module",
	"Front Loading VME Plug-In Module",
	"Front Loading VXS Plug-In Module",
	"Power Supply",
	"Front Loading VITA 62 Module\n",
	"VITA 71 Module\n",
	"FMC\n",
}

func decodeAddress(_ ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	v := ext.DecodeAddress(r, func(a *ext.Address) string { return ext.Name(siteTypes, uint32(a.SiteType)) })
	if r.Len() > 1 {
		r.Skip(1)
		channel := r.U8()
		v.Channel7 = &channel
	}
	return v, r.Err()
}

// capabilities are the answer to Get VSO Capabilities.
//
//	+---------+----+----+--------+--------+-------+------+
//	|extension|IPMC|IPMB|standard|revision|highest|FRU ID|
//	|         |    |    |        |        |FRU ID |      |
//	+---------+----+----+--------+--------+-------+------+
//	     1      1    1      1        1        1      1
type capabilities struct {
	VSO       uint8  `json:"vso_identifier"`
	IPMC      uint8  `json:"ipmc_identifier"`
	Tier      uint8  `json:"tier"`
	Layer     uint8  `json:"layer"`
	IPMB      uint8  `json:"ipmb_capabilities"`
	Frequency string `json:"ipmb_frequency"`
	IPMBs     uint8  `json:"ipmb_interfaces,omitempty"` // 1 or 2, 0 if not known
	Standard  string `json:"vso_standard"`
	Revision  string `json:"vso_specification_revision"`
	MaxFRU    uint8  `json:"max_fru_id"`
	FRU       uint8  `json:"fru_id"`
}

var properties = command{
	Command: ext.Command{Cmd: ext.GetProperties, Decode: decodeCapabilities},
	least:   5,
}

func decodeCapabilities(_ ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	v := capabilities{VSO: r.U8(), IPMC: r.U8(), IPMB: r.U8(), Frequency: "RESERVED", Standard: "RESERVED"}
	v.Tier, v.Layer = v.IPMC&3+1, v.IPMC>>4&3+1
	if f := v.IPMB >> 4 & 3; f < 2 {
		v.Frequency = [...]string{"100", "400"}[f]
	}
	v.Frequency += "kHz"
	if n := v.IPMB & 3; n < 2 {
		v.IPMBs = n + 1
	}
	if r.U8()&3 == 0 {
		v.Standard = "VITA 46.11"
	}
	revision := r.U8()
	v.Revision = fmt.Sprintf("%d.%d", revision&0x0f, revision>>4)
	v.MaxFRU, v.FRU = r.U8(), r.U8()
	return v, shortened(r, answer)
}

// shortened is the error of a Reader, if any, in ipmitool's words.
func shortened(r *ipmi.Reader, answer []byte) error {
	if r.Err() != nil {
		return tooShort(answer)
	}
	return nil
}

func (v capabilities) Text(p *output.Printer) {
	p.Printf("VSO Identifier    : 0x%02x\n", v.VSO)
	p.Printf("IPMC Identifier   : 0x%02x\n", v.IPMC)
	p.Printf("    Tier  %d\n", v.Tier)
	p.Printf("    Layer %d\n", v.Layer)
	p.Printf("IPMB Capabilities : 0x%02x\n", v.IPMB)
	p.Printf("    Frequency  %s\n", v.Frequency)
	switch v.IPMBs {
	case 1:
		p.Printf("    1 IPMB interface supported\n")
	case 2:
		p.Printf("    2 IPMB interfaces supported\n")
	}
	p.Printf("VSO Standard      : %s\n", v.Standard)
	p.Printf("VSO Spec Revision : %s\n", v.Revision)
	p.Printf("Max FRU Device ID : 0x%02x\n", v.MaxFRU)
	p.Printf("FRU Device ID     : 0x%02x\n", v.FRU)
}
