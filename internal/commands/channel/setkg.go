package channel

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// newSetKg is not in ipmitool 1.8.19; the words are those of later ones.
func newSetKg(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("setkg hex|plain <key> [channel]", "Set the BMC key (Kg) that sessions on a channel need",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 2 {
				return notEnough(cmd)
			}
			key, err := parseKg(cmd, args[0], args[1])
			if err != nil {
				return err
			}
			number, err := optional(args, 2)
			if err != nil {
				return err
			}
			return setKg(ctx, h, number, key)
		})
	cmd.Long = `The key has up to 20 bytes: letters if plain, twice as many digits if hex. An
empty one is taken away again. Later sessions give it with -k, -K, -y or -Y.`
	return cmd
}

// parseKg reads a key that is no longer than a BMC keeps.
func parseKg(cmd *cobra.Command, form, text string) (key []byte, err error) {
	switch form {
	case "plain":
		key = []byte(text)
	case "hex":
		if key, err = hex.DecodeString(text); err != nil {
			return nil, &app.Failure{Line: fmt.Sprintf("Kg key '%s' is not hexadecimal", text), Err: err}
		}
	default:
		return nil, &app.Failure{Line: fmt.Sprintf("Kg key is neither hex nor plain: '%s'", form), Usage: app.Usage(cmd)}
	}
	if len(key) > channel.KgLen {
		return nil, app.Failf("Kg key is too long (> %d bytes)", channel.KgLen)
	}
	return key, nil
}

func setKg(ctx context.Context, h *app.Host, number uint8, key []byte) error {
	const failed = "Set Channel Security Keys command failed"
	err := channel.SetKg(ctx, h, number, key)
	var code ipmi.Code
	switch {
	case err == nil:
		return h.Out.Emit(output.Done{Done: "BMC key set"})
	case errors.As(err, &code) && code == channel.CodeKeyLocked:
		return &app.Failure{Line: failed + ": Key is locked", Err: err}
	case errors.As(err, &code) && code == channel.CodeKeyRefuse:
		return &app.Failure{Line: failed + ": Key is not good enough for this BMC", Err: err}
	}
	return app.CommandFailed(failed, err)
}
