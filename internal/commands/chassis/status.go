package chassis

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newStatus(a *app.App) *cobra.Command {
	return a.Command("status", "Power, faults, intrusion and front panel", runStatus)
}

func runStatus(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdGetStatus, Idempotent: true},
		app.Failing("Error sending Chassis Status command"), decodeStatus)
}

// status is the answer to Get Chassis Status (IPMI v2.0 §28.2).
//
//	+-----+----------+----+----------------------+
//	|power|last event|misc|front panel (optional)|
//	+-----+----------+----+----------------------+
//	   1       1        1            1
type status struct {
	PowerOn           bool   `json:"power_on"`
	PowerOverload     bool   `json:"power_overload"`
	PowerInterlock    bool   `json:"power_interlock"`
	MainPowerFault    bool   `json:"main_power_fault"`
	PowerControlFault bool   `json:"power_control_fault"`
	RestorePolicy     string `json:"power_restore_policy"`

	LastPowerEvents []string `json:"last_power_events"`

	Intrusion         bool `json:"chassis_intrusion"`
	FrontPanelLockout bool `json:"front_panel_lockout"`
	DriveFault        bool `json:"drive_fault"`
	CoolingFault      bool `json:"cooling_fan_fault"`

	FrontPanel *frontPanel `json:"front_panel,omitempty"`
}

// frontPanel says of each button whether it may be disabled and whether it is.
// All false, there is no front panel control.
type frontPanel struct {
	Control bool   `json:"control"`
	Sleep   button `json:"sleep_button"`
	Diag    button `json:"diag_button"`
	Reset   button `json:"reset_button"`
	Power   button `json:"power_button"`
}

type button struct {
	DisableAllowed bool `json:"disable_allowed"`
	Disabled       bool `json:"disabled"`
}

// restorePolicies are by their two bits, as they are set too (IPMI v2.0 §28.8).
var restorePolicies = [4]string{"always-off", "previous", "always-on", "unknown"}

// powerEvents are the bits of Last Power Event, lowest first.
var powerEvents = [5]string{"ac-failed", "overload", "interlock", "fault", "command"}

func decodeStatus(data []byte) (status, error) {
	r := ipmi.NewReader(data)
	power, event, misc := r.U8(), r.U8(), r.U8()
	v := status{
		PowerOn:           power&0x01 != 0,
		PowerOverload:     power&0x02 != 0,
		PowerInterlock:    power&0x04 != 0,
		MainPowerFault:    power&0x08 != 0,
		PowerControlFault: power&0x10 != 0,
		RestorePolicy:     restorePolicies[power>>5&0x03],
		LastPowerEvents:   bitNames(event, powerEvents[:]),
		Intrusion:         misc&0x01 != 0,
		FrontPanelLockout: misc&0x02 != 0,
		DriveFault:        misc&0x04 != 0,
		CoolingFault:      misc&0x08 != 0,
	}
	if r.Len() > 0 {
		v.FrontPanel = decodeFrontPanel(r.U8())
	}
	return v, r.Err()
}

func decodeFrontPanel(bits uint8) *frontPanel {
	at := func(n int) button {
		return button{DisableAllowed: bits>>(n+4)&1 != 0, Disabled: bits>>n&1 != 0}
	}
	return &frontPanel{Control: bits != 0, Sleep: at(3), Diag: at(2), Reset: at(1), Power: at(0)}
}

// bitNames are the names of the bits that are set, lowest first.
func bitNames(bits uint8, names []string) []string {
	set := []string{}
	for i, name := range names {
		if bits>>i&1 != 0 {
			set = append(set, name)
		}
	}
	return set
}

func (v status) Text(p *output.Printer) {
	p.Printf("System Power         : %s\n", onOff(v.PowerOn))
	p.Printf("Power Overload       : %t\n", v.PowerOverload)
	p.Printf("Power Interlock      : %s\n", active(v.PowerInterlock))
	p.Printf("Main Power Fault     : %t\n", v.MainPowerFault)
	p.Printf("Power Control Fault  : %t\n", v.PowerControlFault)
	p.Printf("Power Restore Policy : %s\n", v.RestorePolicy)
	p.Printf("Last Power Event     : %s\n", spaced(v.LastPowerEvents, "command"))
	p.Printf("Chassis Intrusion    : %s\n", active(v.Intrusion))
	p.Printf("Front-Panel Lockout  : %s\n", active(v.FrontPanelLockout))
	p.Printf("Drive Fault          : %t\n", v.DriveFault)
	p.Printf("Cooling/Fan Fault    : %t\n", v.CoolingFault)
	if v.FrontPanel != nil {
		v.FrontPanel.text(p)
	}
}

func (f *frontPanel) text(p *output.Printer) {
	if !f.Control {
		p.Printf("Front Panel Control  : none\n")
		return
	}
	p.Printf("Sleep Button Disable : %s\n", allowed(f.Sleep.DisableAllowed))
	p.Printf("Diag Button Disable  : %s\n", allowed(f.Diag.DisableAllowed))
	p.Printf("Reset Button Disable : %s\n", allowed(f.Reset.DisableAllowed))
	p.Printf("Power Button Disable : %s\n", allowed(f.Power.DisableAllowed))
	p.Printf("Sleep Button Disabled: %t\n", f.Sleep.Disabled)
	p.Printf("Diag Button Disabled : %t\n", f.Diag.Disabled)
	p.Printf("Reset Button Disabled: %t\n", f.Reset.Disabled)
	p.Printf("Power Button Disabled: %t\n", f.Power.Disabled)
}

// spaced joins words with a blank behind each but the last possible one.
func spaced(words []string, last string) (text string) {
	for _, word := range words {
		text += word
		if word != last {
			text += " "
		}
	}
	return text
}

func active(on bool) string {
	if on {
		return "active"
	}
	return "inactive"
}

func allowed(on bool) string {
	if on {
		return "allowed"
	}
	return "not allowed"
}
