package nm

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// noLimit is what a limit is until it is given.
const noLimit = 0xffff

func newPower(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("power min <watts> max <watts> [domain <domain>]", "Tell the range of power that the server can draw",
		func(ctx context.Context, h *app.Host, args []string) error {
			var domain uint8
			lowest, highest := uint16(noLimit), uint16(noLimit)
			o := operands{h: h, cmd: cmd, strict: true, keywords: []keyword{
				domainKeyword(&domain),
				number("min", &lowest, math.MaxUint16, "Power minimum must be a positive integer.\n"),
				number("max", &highest, math.MaxUint16, "Power maximum must be a positive integer.\n"),
			}}
			if err := o.parse(args); err != nil {
				return err
			}
			if lowest == noLimit || highest == noLimit {
				return app.Failf("Missing parameters: nm power range min <minimum> max <maximum>.\n")
			}
			return write(ctx, h, request(cmdSetPowerRange, domain,
				byte(lowest), byte(lowest>>8), byte(highest), byte(highest>>8)), "power range set")
		})
	cmd.Long = "Domains: platform (default), CPU, Memory, protection, I/O."
	return cmd
}
