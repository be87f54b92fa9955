package sol

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

func newInfo(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("info [channel]", "How the console is set",
		func(ctx context.Context, h *app.Host, args []string) error {
			number, err := uint8(channel.Current), error(nil)
			switch len(args) {
			case 0:
			case 1:
				number, err = app.ParseChannel(args[0])
			default:
				err = wrongOperands(cmd)
			}
			if err != nil {
				return err
			}
			v, err := readConfig(ctx, h, number)
			if err != nil {
				return err
			}
			return h.Out.Emit(v)
		})
	return cmd
}

func (v config) Text(p *output.Printer) {
	p.Printf("Set in progress                 : %s\n", v.SetInProgressName)
	p.Printf("Enabled                         : %t\n", v.Enabled)
	p.Printf("Force Encryption                : %t\n", v.ForceEncryption)
	p.Printf("Force Authentication            : %t\n", v.ForceAuthentication)
	p.Printf("Privilege Level                 : %s\n", v.Privilege)
	p.Printf("Character Accumulate Level (ms) : %d\n", v.AccumulateMillis)
	p.Printf("Character Send Threshold        : %d\n", v.SendThreshold)
	p.Printf("Retry Count                     : %d\n", v.RetryCount)
	p.Printf("Retry Interval (ms)             : %d\n", v.RetryMillis)
	p.Printf("Volatile Bit Rate (kbps)        : %s\n", v.VolatileRateName)
	p.Printf("Non-Volatile Bit Rate (kbps)    : %s\n", v.NonVolatileRateName)
	p.Printf("Payload Channel                 : %d (0x%02x)\n", v.PayloadChannel, v.PayloadChannel)
	p.Printf("Payload Port                    : %d\n", v.PayloadPort)
}

// CSV has the encryption where one would look for the authentication, as
// ipmitool's has.
func (v config) CSV(p *output.Printer) {
	p.Printf("%s,%t,%t,%t,%s,", v.SetInProgressName, v.Enabled, v.ForceEncryption, v.ForceEncryption, v.Privilege)
	p.Printf("%d,%d,%d,%d,", v.AccumulateMillis, v.SendThreshold, v.RetryCount, v.RetryMillis)
	p.Printf("%s,%s,%d,%d\n", v.VolatileRateName, v.NonVolatileRateName, v.PayloadChannel, v.PayloadPort)
}
