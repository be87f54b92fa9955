package lan

import (
	"context"
	"fmt"
	"strings"

	"goipmi/internal/app"
)

// alertField is what can be set of a destination: the parameter it is in, and
// how a value goes into its data. edit returns what is said of it.
type alertField struct {
	param uint8
	edit  func(a *app.App, data []byte, value string) (string, error)
}

var alertFields = map[string]alertField{
	"ipaddr": {paramDestAddress, func(a *app.App, data []byte, value string) (string, error) {
		addr, err := parseIP(a, value)
		if err != nil {
			return "", wrong{line: err.Error()}
		}
		copy(data[3:], addr)
		return "IP Address to " + formatIP(addr), nil
	}},
	"macaddr": {paramDestAddress, func(a *app.App, data []byte, value string) (string, error) {
		addr, err := parseMAC(a, value)
		if err != nil {
			return "", wrong{line: err.Error()}
		}
		copy(data[7:], addr)
		return "MAC Address to " + formatMAC(addr), nil
	}},
	"gateway": {paramDestAddress, func(_ *app.App, data []byte, value string) (string, error) {
		switch strings.ToLower(value) {
		case "def", "default":
			data[2] = 0
			return "to use Default Gateway", nil
		case "bak", "backup":
			data[2] = 1
			return "to use Backup Gateway", nil
		}
		return "", wrong{}
	}},
	"ack": {paramDestType, func(_ *app.App, data []byte, value string) (string, error) {
		switch strings.ToLower(value) {
		case "on", "yes":
			data[1] |= 0x80
			return "to Acknowledged", nil
		case "off", "no":
			data[1] &^= 0x80
			return "to Unacknowledged", nil
		}
		return "", wrong{}
	}},
	"type": {paramDestType, func(_ *app.App, data []byte, value string) (string, error) {
		for kind, text := range map[uint8]string{0: "pet PET Trap", 6: "oem1 OEM 1", 7: "oem2 OEM 2"} {
			if word, name, _ := strings.Cut(text, " "); strings.EqualFold(value, word) {
				data[1] = data[1]&^7 | kind
				return "destination to " + name, nil
			}
		}
		return "", wrong{}
	}},
	"time": {paramDestType, func(_ *app.App, data []byte, value string) (string, error) {
		n, err := app.ParseByte(value)
		if err != nil {
			return "", app.Failf("Invalid time: %s", value)
		}
		data[2] = n
		return fmt.Sprintf("timeout/retry to %d seconds", n), nil
	}},
	"retry": {paramDestType, func(_ *app.App, data []byte, value string) (string, error) {
		n, err := app.ParseByte(value)
		if err != nil {
			return "", app.Failf("Invalid retry: %s", value)
		}
		data[3] = n & 7
		return fmt.Sprintf("number of retries to %d", data[3]), nil
	}},
}

func runAlertSet(ctx context.Context, h *app.Host, args []string) error {
	switch {
	case len(args) < 4:
		return wrong{}
	case strings.EqualFold(args[0], "help"):
		return wrong{ok: true}
	}
	number, err := alertChannel(ctx, h, args[:1])
	if err != nil {
		return err
	}
	alert, err := parseAlert(ctx, h, number, args[1])
	switch {
	case err != nil:
		return err
	case args[2] == "help" || args[3] == "help":
		return wrong{ok: true}
	}
	return setAlertField(ctx, setter{h, number}, alert, strings.ToLower(args[2]), args[3])
}

func setAlertField(ctx context.Context, s setter, alert uint8, name, value string) error {
	field, known := alertFields[name]
	if !known {
		return wrong{}
	}
	data, said, err := s.edited(ctx, field, alert, value)
	if err != nil {
		return err
	}
	c := change{s.number, fmt.Sprintf("alert %d %s", alert, name), value, fmt.Sprintf("Setting LAN Alert %d %s\n", alert, said)}
	return announce(s.h, c, func() error { return s.writeUnchecked(ctx, field.param, data...) })
}

// editRoom is more than any parameter of a destination fills.
const editRoom = 32

// edited is the parameter as it is to become. An address is looked at before
// the BMC is asked for the parameter, other values after that. ipmitool sends
// as many bytes as it got, be it none.
func (s setter) edited(ctx context.Context, field alertField, alert uint8, value string) ([]byte, string, error) {
	data := make([]byte, editRoom)
	if _, err := field.edit(s.h.App, data, value); err != nil && field.param == paramDestAddress {
		return nil, "", err
	}
	size := map[uint8]int{paramDestType: destTypeLen, paramDestAddress: destAddressLen}[field.param]
	read := func() ([]byte, error) { return need(ctx, s.h, s.number, field.param, alert, size) }
	if s.h.App.Compat {
		read = func() ([]byte, error) { return getParam(ctx, s.h, s.number, field.param, alert) }
	}
	have, err := read()
	if err != nil {
		return nil, "", err
	}
	clear(data)
	copy(data, have)
	said, err := field.edit(s.h.App, data, value)
	return data[:min(len(have), editRoom)], said, err
}
