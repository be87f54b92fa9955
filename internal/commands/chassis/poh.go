package chassis

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPOH(a *app.App) *cobra.Command {
	return a.Command("poh", "How long the machine has been powered in its life", runPOH)
}

func runPOH(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: cmdGetPOH, Idempotent: true},
		failing("Unable to get Chassis Power-On-Hours", "Get Chassis Power-On-Hours failed"), decodePOH)
}

// poh is the answer to Get POH Counter (IPMI v2.0 §28.14).
//
//	+-----------------+-------+
//	|minutes per count|counter|
//	+-----------------+-------+
//	         1           4
type poh struct {
	MinutesPerCount uint8  `json:"minutes_per_count"`
	Counter         uint32 `json:"counter"`
	Minutes         uint64 `json:"power_on_minutes"`
}

func decodePOH(data []byte) (poh, error) {
	r := ipmi.NewReader(data)
	v := poh{MinutesPerCount: r.U8(), Counter: r.U32()}
	v.Minutes = uint64(v.MinutesPerCount) * uint64(v.Counter)
	return v, r.Err()
}

// Text counts in single precision, as ipmitool does: above 2^24 minutes (32
// years) it is some minutes off. JSON has them all.
func (v poh) Text(p *output.Printer) {
	minutes := float32(v.Counter) * float32(v.MinutesPerCount)
	days := uint32(minutes / 1440)
	minutes -= float32(float32(days) * 1440)
	hours := uint32(int64(minutes / 60)) // wraps where minutes has gone below zero
	minutes -= float32(hours * 60)
	p.Printf("POH Counter  : %d days, %d hours", int32(days), int32(hours))
	if v.MinutesPerCount < 60 {
		p.Printf(", %d minutes", int64(minutes))
	}
	p.Printf("\n")
}
