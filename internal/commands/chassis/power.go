package chassis

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// control is one action of Chassis Control (IPMI v2.0 §28.3).
type control struct {
	name, alias string
	code        uint8
	text        string // as it is reported
	short       string
}

var controls = []control{
	{"on", "up", 1, "Up/On", "Power up"},
	{"off", "down", 0, "Down/Off", "Power down at once, without asking the operating system"},
	{"cycle", "", 2, "Cycle", "Power off, then on"},
	{"reset", "", 3, "Reset", "Hard reset"},
	{"diag", "", 4, "Diag", "Pulse a diagnostic interrupt (NMI)"},
	{"soft", "acpi", 5, "Soft", "Ask the operating system to shut down"},
}

// NewPower is the group "power", below "chassis" and at the top.
func NewPower(a *app.App) *cobra.Command {
	cmd := group(a, groupText{
		use: "power", short: "Power state: show it, change it",
		invalid: "Invalid chassis power command: %s", usageOK: true,
	}, a.Command("status", "Whether the machine is powered", runPowerStatus))
	for _, c := range controls {
		cmd.AddCommand(newControl(a, c))
	}
	return cmd
}

func newControl(a *app.App, c control) *cobra.Command {
	cmd := a.Command(c.name, c.short, func(ctx context.Context, h *app.Host, _ []string) error {
		return runControl(ctx, h, c)
	})
	if c.alias != "" {
		cmd.Aliases = []string{c.alias}
	}
	return cmd
}

func runPowerStatus(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdGetStatus, Idempotent: true},
		failing("Unable to get Chassis Power Status", "Get Chassis Power Status failed"), decodePowerStatus)
}

// failed words a request that got no answer in one way, and one that was
// refused in another.
func failed(unanswered, refused string, err error) error {
	if app.Reason("", err) == "" {
		refused = unanswered
	}
	return app.CommandFailed(refused, err)
}

// powerStatus is the first bit of Get Chassis Status (IPMI v2.0 §28.2).
type powerStatus struct {
	On bool `json:"power_on"`
}

func decodePowerStatus(data []byte) (powerStatus, error) {
	r := ipmi.NewReader(data)
	return powerStatus{On: r.U8()&0x01 != 0}, r.Err()
}

func (v powerStatus) Text(p *output.Printer) { p.Printf("Chassis Power is %s\n", onOff(v.On)) }

// failing is failed for app.Show.
func failing(unanswered, refused string) func(error) error {
	return func(err error) error { return failed(unanswered, refused, err) }
}

func runControl(ctx context.Context, h *app.Host, c control) error {
	_, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdControl, Data: []byte{c.code}})
	if err != nil {
		return failed("Unable to set Chassis Power Control to "+c.text,
			"Set Chassis Power Control to "+c.text+" failed", err)
	}
	return h.Out.Emit(controlled{Action: c.name, Code: c.code, Control: c.text})
}

// controlled is an action that the BMC has accepted.
type controlled struct {
	Action  string `json:"power_control"`
	Code    uint8  `json:"control_code"`
	Control string `json:"control"`
}

func (v controlled) Text(p *output.Printer) { p.Printf("Chassis Power Control: %s\n", v.Control) }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
