package mc

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newGetEnables(a *app.App) *cobra.Command {
	return a.Command("getenables", "Which global functions are enabled", runGetEnables)
}

func runGetEnables(ctx context.Context, h *app.Host, _ []string) error {
	v, err := getEnables(ctx, h)
	if err != nil {
		return app.CommandFailed(getEnablesFailed, err)
	}
	return h.Out.Emit(v)
}

// enable is one of the controller's global functions.
type enable struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Enabled     bool   `json:"enabled"`
	mask        uint8
}

// enableBits are the bits of Global Enables (IPMI v2.0 §22.1), lowest first;
// 10h is reserved.
var enableBits = [...]enable{
	{Name: "recv_msg_intr", Description: "Receive Message Queue Interrupt", mask: 0x01},
	{Name: "event_msg_intr", Description: "Event Message Buffer Full Interrupt", mask: 0x02},
	{Name: "event_msg", Description: "Event Message Buffer", mask: 0x04},
	{Name: "system_event_log", Description: "System Event Logging", mask: 0x08},
	{Name: "oem0", Description: "OEM 0", mask: 0x20},
	{Name: "oem1", Description: "OEM 1", mask: 0x40},
	{Name: "oem2", Description: "OEM 2", mask: 0x80},
}

// enables is the answer to Get BMC Global Enables (IPMI v2.0 §22.2): one byte.
type enables struct {
	Bits  uint8    `json:"global_enables"`
	Flags []enable `json:"flags"`
}

const getEnablesFailed = "Get Global Enables command failed"

func getEnables(ctx context.Context, c ipmi.Conn) (enables, error) {
	data, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetGlobalEnables, Idempotent: true})
	if err != nil {
		return enables{}, err
	}
	return decodeEnables(data)
}

func decodeEnables(data []byte) (enables, error) {
	r := ipmi.NewReader(data)
	v := enables{Bits: r.U8()}
	for _, f := range enableBits {
		f.Enabled = v.Bits&f.mask != 0
		v.Flags = append(v.Flags, f)
	}
	return v, r.Err()
}

func (v enables) Text(p *output.Printer) {
	for _, f := range v.Flags {
		state := "disabled"
		if f.Enabled {
			state = "enabled"
		}
		p.Printf("%-40s : %s\n", f.Description, state)
	}
}
