package picmg

import (
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// ofFRU are the operands of commands that take no more than a FRU.
var ofFRU = []ext.Operand{ext.FRU}

// upTo is an operand from 0 to a number.
func upTo(highest int64, name, invalid string) ext.Operand {
	return ext.Operand{Name: name, Max: highest, Invalid: invalid}
}

var control = command{
	Command: ext.Command{
		Cmd: ext.FRUControl, Acts: true,
		Operands: []ext.Operand{ext.FRU, upTo(4, "option", "Given FRU Control Option '%s' is invalid.")},
		Announce: ext.AnnounceControl,
		Decode:   ext.Controlled("frucontrol: ok\n"),
		Failed:   refusal("frucontrol"),
	},
	few:  failed,
	long: "Options: 0 cold reset, 1 warm reset, 2 graceful reboot, 3 diagnostic interrupt, 4 quiesce (of an AMC)",
}

// activation orders a FRU to activate or deactivate. One that says with its
// answer that it did not is told of, and ipmitool's exit status is 0.
func activation(a *app.App, what string, order byte) command {
	wrong := func(err error) error {
		return &app.Failure{Line: "Error activation/deactivation of FRU.", Err: err}
	}
	decode := func(n ext.Numbers, answer []byte) (output.Value, error) {
		r := ipmi.NewReader(answer)
		if status := r.U8(); status != 0 {
			return nil, &app.Failure{Line: wrong(nil).Error(), OK: a.Compat}
		}
		return output.Done{Done: fmt.Sprintf("FRU %d %sd", n[0], what)}, r.Err()
	}
	return command{
		Command: ext.Command{
			Cmd: ext.SetActivation, Acts: true, Operands: ofFRU, Fixed: []byte{order}, Decode: decode, Failed: wrong,
		},
		few: ending{line: "Specify the FRU to " + what + ".", fails: true},
	}
}

var address = command{
	Command: ext.Command{
		Cmd: cmdGetAddress, Operands: ofFRU, Optional: 1, Data: ext.Numbers.OrZero,
		Decode: decodeAddress,
		Failed: app.Wording{
			What: "Error getting address information", Code: " CC: 0x%02x", Silence: "Error. No valid response received.",
		}.Failed,
	},
}

// siteTypes are the places of FRUs.
var siteTypes = []string{
	"ATCA board", "Power Entry Module", "Shelf FRU", "Dedicated Shelf Manager", "Fan Tray", "Fan Filter Tray",
	"Alarm module", "AMC", "PMC", "RTM",
}

const (
	siteAMC                   = 0x07
	firstOEMSite, lastOEMSite = 0xc0, 0xcf
)

func decodeAddress(_ ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	return ext.DecodeAddress(r, siteText), r.Err()
}

func siteText(a *ext.Address) string {
	switch {
	case a.SiteType == siteAMC:
		return siteTypes[siteAMC] + amcAddress(a)
	case int(a.SiteType) < len(siteTypes):
		return siteTypes[a.SiteType]
	case a.SiteType >= firstOEMSite && a.SiteType <= lastOEMSite:
		return "OEM"
	}
	return "unknown"
}

// AMC sites 1 to 12 have addresses on their carrier's IPMB-L from 72h on, as
// far as ipmitool knows; site 0 has FFh.
const amcSites, firstAMCAddress = 12, 0x72

// amcAddress finds the address of an AMC by its site.
func amcAddress(a *ext.Address) string {
	address := uint8(0xff)
	switch {
	case a.SiteID > amcSites:
		return "  -> IPMB-L Address: unknown"
	case a.SiteID > 0:
		address = firstAMCAddress + 2*(a.SiteID-1)
	}
	a.IPMBL = &address
	return fmt.Sprintf("  -> IPMB-L Address: 0x%02x", address)
}

func newPolicy(a *app.App) *cobra.Command {
	return newGroup(a, "policy", "When FRUs may be activated",
		ending{line: "Wrong parameters.", fails: true}, ending{line: "Specify FRU.", fails: true},
		newCommand(a, "get <FRU ID>", "Show the policy", command{
			Command: ext.Command{
				Cmd: ext.GetPolicy, Operands: ofFRU, Decode: decodePolicy,
				Failed: refusal("FRU activation policy get"),
			},
			few: shown,
		}),
		newCommand(a, "set <FRU ID> <mask> <lock>", "Change the policy", command{
			Command: ext.Command{
				Cmd: ext.SetPolicy, Acts: true,
				Operands: []ext.Operand{
					ext.FRU,
					upTo(3, "mask", "Given FRU Lock Mask '%s' is invalid."),
					upTo(3, "lock", "Given FRU Activation Policy '%s' is invalid."),
				},
				Decode: ext.Done("", "policy of FRU %d set"),
				Failed: refusal("FRU activation policy set"),
			},
			few:  shown,
			long: "The mask says which bits are changed, the lock to what.\nBits: 0 activation locked, 1 deactivation locked",
		}),
	)
}

type policy struct{ ext.Policy }

func decodePolicy(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	return policy{ext.NewPolicy(n[0], r.U8())}, r.Err()
}

func (v policy) Text(p *output.Printer) {
	p.Printf(" activation %s\n", locked(v.ActivationLocked))
	p.Printf(" deactivation %s\n", locked(v.DeactivationLocked))
}

func locked(yes bool) string {
	if yes {
		return "locked"
	}
	return "not locked"
}
