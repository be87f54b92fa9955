package sol

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/rmcp"
)

func newDeactivate(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("deactivate [instance=N]", "End the console, whoever has it",
		func(ctx context.Context, h *app.Host, args []string) error {
			instance, err := parseInstance(cmd, args)
			if err != nil {
				return err
			}
			if err := deactivate(ctx, h, instance); err != nil {
				return err
			}
			if h.Out.Structured() {
				return h.Out.Emit(deactivated{instance})
			}
			return nil
		})
	return cmd
}

// deactivated is the report for programs; for people there is none.
type deactivated struct {
	Instance uint8 `json:"deactivated_instance"`
}

func (deactivated) Text(*output.Printer) {}

// parseInstance reads the operands of a command that has no others.
func parseInstance(cmd *cobra.Command, args []string) (uint8, error) {
	instance := uint8(1)
	for _, arg := range args {
		word, ok := strings.CutPrefix(arg, "instance=")
		if !ok {
			return 0, wrongOperands(cmd)
		}
		var err error
		if instance, err = instanceNumber(cmd, word); err != nil {
			return 0, err
		}
	}
	return instance, nil
}

// instanceNumber reads a number; whether it is in range is seen later.
func instanceNumber(cmd *cobra.Command, word string) (uint8, error) {
	n, err := app.ParseByte(word)
	if err != nil {
		return 0, &app.Failure{Line: fmt.Sprintf("Given instance '%s' is invalid.", word), Usage: app.Usage(cmd)}
	}
	return n, nil
}

const maxInstance = 15

// checkInstance refuses what the BMC has no room for (IPMI v2.0 table 24-2).
func checkInstance(n uint8) error {
	if n == 0 || n > maxInstance {
		return app.Failf("Error: Instance must range from 1 to 15")
	}
	return nil
}

// deactivate ends the console by way of whatever interface there is.
func deactivate(ctx context.Context, h *app.Host, instance uint8) error {
	if err := checkInstance(instance); err != nil {
		return err
	}
	_, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdDeactivatePayload,
		Data: []byte{uint8(rmcp.PayloadSOL), instance, 0, 0, 0, 0},
	})
	return notDeactivated(err)
}

// notDeactivated words the refusals of Deactivate Payload (IPMI v2.0 table
// 24-3); nil if err is.
func notDeactivated(err error) error {
	if err == nil {
		return nil
	}
	var code ipmi.Code
	line := "Error: No response de-activating SOL payload"
	switch {
	case !errors.As(err, &code):
	case code == 0x80:
		line = "Info: SOL payload already de-activated"
	case code == 0x81:
		line = "Info: SOL payload type disabled"
	default:
		line = fmt.Sprintf("Error de-activating SOL payload: %v", code)
	}
	return &app.Failure{Line: line, Err: err}
}
