package chassis

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newRestartCause(a *app.App) *cobra.Command {
	return a.Command("restart_cause", "Why the machine last started", runRestartCause)
}

func runRestartCause(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdGetRestartCause, Idempotent: true},
		failing("Unable to get Chassis Restart Cause", "Get Chassis Restart Cause failed"), decodeRestartCause)
}

// restartCause is the answer to Get System Restart Cause (IPMI v2.0 §28.11).
//
//	+-----+-------+
//	|cause|channel|
//	+-----+-------+
//	   1      1
type restartCause struct {
	Cause   uint8  `json:"cause"`
	Meaning string `json:"meaning"`
	Channel *uint8 `json:"channel,omitempty"` // that the command came from; not all controllers say
}

var restartCauses = [...]string{
	"unknown",
	"chassis power control command",
	"reset via pushbutton",
	"power-up via pushbutton",
	"watchdog expired",
	"OEM",
	"power-up due to always-restore power policy",
	"power-up due to restore-previous power policy",
	"reset via PEF",
	"power-cycle via PEF",
	"soft reset",
	"power-up via RTC wakeup",
}

func decodeRestartCause(data []byte) (restartCause, error) {
	r := ipmi.NewReader(data)
	v := restartCause{Cause: r.U8() & 0x0f}
	v.Meaning = fmt.Sprintf("Unknown (0x%02X)", v.Cause)
	if int(v.Cause) < len(restartCauses) {
		v.Meaning = restartCauses[v.Cause]
	}
	if r.Len() > 0 {
		channel := r.U8() & 0x0f
		v.Channel = &channel
	}
	return v, r.Err()
}

func (v restartCause) Text(p *output.Printer) { p.Printf("System restart cause: %s\n", v.Meaning) }
