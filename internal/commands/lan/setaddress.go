package lan

import (
	"context"
	"fmt"

	"goipmi/internal/app"
)

// addressed announces and writes an address under the parameter's name.
func (s setter) addressed(ctx context.Context, param uint8, text string, addr []byte) error {
	c := change{Parameter: paramNames[param], Value: text, text: fmt.Sprintf("Setting LAN %s to %s\n", paramNames[param], text)}
	return s.change(ctx, c, param, addr...)
}

func (s setter) setIP(ctx context.Context, param uint8, word string) error {
	addr, err := parseIP(s.h.App, word)
	if err != nil {
		return err
	}
	return s.addressed(ctx, param, formatIP(addr), addr)
}

func (s setter) setMAC(ctx context.Context, param uint8, word string) error {
	addr, err := parseMAC(s.h.App, word)
	if err != nil {
		return err
	}
	return s.addressed(ctx, param, formatMAC(addr), addr)
}

func ipSetting(param uint8) func(context.Context, setter, []string) error {
	return func(ctx context.Context, s setter, args []string) error { return s.setIP(ctx, param, args[0]) }
}

func macSetting(param uint8) func(context.Context, setter, []string) error {
	return func(ctx context.Context, s setter, args []string) error { return s.setMAC(ctx, param, args[0]) }
}

// gateway is a router's two addresses. After a wrong one the usage is printed.
func gateway(ipParam, macParam uint8) func(context.Context, setter, []string) error {
	return func(ctx context.Context, s setter, args []string) error {
		var err error
		switch args[0] {
		case "ipaddr":
			if _, err = parseIP(s.h.App, args[1]); err == nil {
				return s.setIP(ctx, ipParam, args[1])
			}
		case "macaddr":
			if _, err = parseMAC(s.h.App, args[1]); err == nil {
				return s.setMAC(ctx, macParam, args[1])
			}
		default:
			return wrong{}
		}
		return wrong{line: err.Error()}
	}
}

// sourceWords are the values of ipsrc, by their numbers.
var sourceWords = [...]string{"none", "static", "dhcp", "bios"}

func setSource(ctx context.Context, s setter, args []string) error {
	for n, word := range sourceWords {
		if word == args[0] {
			return s.change(ctx, change{Parameter: paramNames[paramAddressSource], Value: word}, paramAddressSource, byte(n))
		}
	}
	return wrong{}
}

// communityLen is the size of the field, in bytes.
const communityLen = 18

func setCommunity(ctx context.Context, s setter, args []string) error {
	data := make([]byte, communityLen)
	text := args[0][:copy(data, args[0])]
	if len(text) < len(args[0]) && !s.h.App.Compat {
		return app.Failf("An SNMP community has at most %d bytes", communityLen)
	}
	return s.addressed(ctx, paramCommunity, text, data)
}

// setARP reads before it writes, as only one bit changes.
func setARP(ctx context.Context, s setter, args []string) error {
	if args[0] == "interval" {
		return setARPInterval(ctx, s, args[1:])
	}
	bits := map[string]struct {
		bit  uint8
		text string
	}{
		"generate": {arpGratuitous, "BMC-generated Gratuitous ARPs"},
		"respond":  {arpRespond, "BMC-generated ARP responses"},
	}
	which, known := bits[args[0]]
	if !known {
		return wrong{ok: true}
	}
	if len(args) < 2 || args[1] != "on" && args[1] != "off" {
		return wrong{}
	}
	on := args[1] == "on"
	data, err := need(ctx, s.h, s.number, paramARPControl, 0, 1)
	if err != nil {
		return err
	}
	control := data[0] &^ which.bit
	if on {
		control |= which.bit
	}
	c := change{Parameter: which.text, Value: on, text: fmt.Sprintf("%sabling %s\n", enDis(on), which.text)}
	return s.change(ctx, c, paramARPControl, control)
}

// maxARPInterval is in seconds, two counts each.
const maxARPInterval = 127

// setARPInterval shows the interval, after it has changed it if it is not 0.
func setARPInterval(ctx context.Context, s setter, args []string) error {
	word := "(null)" // as C prints what is not there
	if len(args) > 0 {
		word = args[0]
	}
	seconds, err := app.ParseByte(word)
	if err != nil {
		return app.Failf("Given ARP interval '%s' is invalid.", word)
	}
	data, err := need(ctx, s.h, s.number, paramARPInterval, 0, 1)
	switch {
	case err != nil:
		return err
	case seconds > maxARPInterval:
		return app.Failf("Given ARP interval '%d' is too big.", seconds)
	}
	count := data[0]
	if seconds != 0 {
		count = seconds*2 - 1
		err = s.write(ctx, paramARPInterval, count)
	}
	c := change{
		Channel: s.number, Parameter: paramNames[paramARPInterval], Value: float64(int(count)+1) / 2,
		text: fmt.Sprintf("BMC-generated Gratuitous ARP interval:  %s seconds\n", wholeSeconds(count)),
	}
	if err != nil {
		return s.h.Partial(c, err)
	}
	return s.h.Out.Emit(c)
}
