package sol

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPayload(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("payload enable|disable|status [channel [user]]", "Whether a user may use the console",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) < 1 || len(args) > 3 {
				return wrongOperands(cmd)
			}
			who, err := parsePayload(args)
			if err != nil {
				return err
			}
			switch args[0] {
			case "enable", "disable":
				return setPayload(ctx, h, who, args[0] == "enable")
			case "status":
				return payloadStatus(ctx, h, who)
			}
			return wrongOperands(cmd)
		})
	return cmd
}

// payload is whether a user may use the console on a channel.
type payload struct {
	Channel uint8 `json:"channel"`
	UserID  uint8 `json:"user_id"`
	Enabled bool  `json:"enabled"`
	said    bool  // it was asked for
}

func parsePayload(args []string) (v payload, err error) {
	v = payload{Channel: channel.Current, UserID: 1}
	if len(args) > 1 {
		v.Channel, err = app.ParseChannel(args[1])
	}
	if err == nil && len(args) > 2 {
		v.UserID, err = app.ParseUserID(args[2])
	}
	return v, err
}

func (v payload) Text(p *output.Printer) {
	if v.said {
		p.Printf("User %d on channel %d is %sabled\n", v.UserID, v.Channel, enDis(v.Enabled))
	}
}

func enDis(enabled bool) string {
	if enabled {
		return "en"
	}
	return "dis"
}

// payloadSOL is the bit of the console in both requests.
const payloadSOL = 0x02

func setPayload(ctx context.Context, h *app.Host, v payload, enable bool) error {
	const disable = 0x40
	user := v.UserID
	if !enable {
		user |= disable
	}
	_, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdSetUserPayloadAccess,
		Data: []byte{v.Channel, user, payloadSOL, 0, 0, 0},
	})
	if err != nil {
		return app.CommandFailed(fmt.Sprintf("Error %sabling SOL payload for user %d on channel %d",
			enDis(enable), v.UserID, v.Channel), err)
	}
	v.Enabled = enable
	return h.Out.Emit(v)
}

const payloadAccessLen = 4

func payloadStatus(ctx context.Context, h *app.Host, v payload) error {
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdGetUserPayloadAccess,
		Data: []byte{v.Channel, v.UserID}, Idempotent: true,
	})
	where := fmt.Sprintf("SOL payload status for user %d on channel %d", v.UserID, v.Channel)
	switch {
	case err != nil && app.Reason("", err) == "":
		return &app.Failure{Line: "Error. No valid response received.", Err: err}
	case err != nil:
		return app.CommandFailed("Error getting "+where, err)
	}
	if err := ipmi.Exactly(data, payloadAccessLen); err != nil {
		return &app.Failure{Line: "Error parsing " + where, Err: err}
	}
	v.Enabled, v.said = data[0]&payloadSOL != 0, true
	return h.Out.Emit(v)
}
