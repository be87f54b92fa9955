package nm

import (
	"context"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newAlert(a *app.App) *cobra.Command {
	return a.AnyCase(a.Group("alert", "Where alerts go", "",
		newSetAlert(a, "set", "Send alerts to a destination", 0),
		newGetAlert(a),
		newSetAlert(a, "clear", "Send no more alerts to a destination", notRegistered),
	), app.Failure{})
}

// Flags of an alert's destination.
const (
	notRegistered = 0x80 // with the channel
	withString    = 0x80 // with the string's number
)

// alert is where alerts go (NM §4.8, §4.9).
//
//	+-------+-----------+------+
//	|channel|destination|string|
//	+-------+-----------+------+
type alert struct {
	Channel     uint8 `json:"channel"`
	Registered  bool  `json:"registered"`
	Destination uint8 `json:"lan_destination"`
	UseString   bool  `json:"use_string"`
	String      uint8 `json:"string_selector"`
}

func decodeAlert(r *ipmi.Reader) alert {
	channel := r.U8()
	v := alert{Channel: channel & 0x0f, Registered: channel&notRegistered == 0, Destination: r.U8()}
	text := r.U8()
	v.UseString, v.String = text&withString != 0, text&^withString
	return v
}

func (v alert) Text(p *output.Printer) {
	p.Printf("    Alert Chan:                                  %d\n", v.Channel)
	p.Printf("    Alert Receiver:                              %s\n", either(v.Registered, "registered", "not registered"))
	p.Printf("    Alert Lan Destination:                       0x%x\n", v.Destination)
	p.Printf("    Use Alert String:                            %s\n", either(v.UseString, "yes", "no"))
	p.Printf("    Alert String Selector:                       0x%x\n", v.String)
}

func (v alert) CSV(p *output.Printer) {
	p.Printf("%d,%s,0x%x,%s,0x%x\n", v.Channel, either(v.Registered, "registered", "not registered"),
		v.Destination, either(v.UseString, "yes", "no"), v.String)
}

func newGetAlert(a *app.App) *cobra.Command {
	return a.Command("get", "Where alerts go", func(ctx context.Context, h *app.Host, _ []string) error {
		return show(ctx, h, request(cmdGetAlert), decodeAlert)
	})
}

// notGiven is what a number is until it is given, and one that is no channel,
// destination or string.
const notGiven = 0xff

func newSetAlert(a *app.App, name, short string, flag uint8) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(name+" chan <channel> dest <destination> [string <number>]", short,
		func(ctx context.Context, h *app.Host, args []string) error {
			channel, dest, text := uint8(notGiven), uint8(notGiven), uint8(notGiven)
			o := operands{h: h, cmd: cmd, keywords: []keyword{
				number("chan", &channel, math.MaxUint8, "Alert Lan chan must be a positive integer.\n"),
				number("dest", &dest, math.MaxUint8, "Alert Destination must be a positive integer.\n"),
				number("string", &text, math.MaxUint8, "Alert String # must be a positive integer.\n"),
			}}
			if err := o.parse(args); err != nil {
				return err
			}
			if channel|flag == notGiven || dest == notGiven {
				return usage(cmd)
			}
			if text |= withString; text == notGiven {
				text = 0
			}
			return write(ctx, h, request(cmdSetAlert, channel|flag, dest, text), "alert destination "+name)
		})
	return cmd
}
