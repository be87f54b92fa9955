package kontronoem

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// bootDevices are what can be booted next, by their numbers.
var bootDevices = []string{"BIOS", "FDD", "HDD", "CDROM", "network"}

func newNextBoot(a *app.App) *cobra.Command {
	list := "- " + strings.Join(bootDevices, "\n- ") + "\n"
	var cmd *cobra.Command
	cmd = a.Command("nextboot <device>", "Boot from a device, once",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				err := &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
				return onStdout(a, err, "nextboot <device>\nSupported devices:\n"+list)
			}
			if err := setNextBoot(ctx, h, args[0]); err != nil {
				return failed(h, err, "Nextboot set failed\n")
			}
			return h.Out.Emit(set{output.Done{Done: "next boot set", Line: "Nextboot set successfully\n"}, args[0]})
		})
	cmd.Long = "The devices are:\n" + strings.TrimSuffix(list, "\n")
	return cmd
}

// setNextBoot sends the device and which of its kind: any.
func setNextBoot(ctx context.Context, h *app.Host, device string) error {
	const bootDevice, anyOfKind = 0x9d, 0xff
	n := slices.Index(bootDevices, device)
	if n < 0 {
		return refuse(nil, "Unknown boot device: %s\n", device)
	}
	_, err := ipmi.Call(ctx, h, request(cmdSetNextBoot, bootDevice, byte(n), anyOfKind))
	return notPresent("", err)
}
