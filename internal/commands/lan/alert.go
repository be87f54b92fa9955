package lan

import (
	"context"
	"net"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// newAlert is the group "lan alert", whose words may be in capitals. ipmitool
// passes over one that it does not know.
func newAlert(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("alert print|set ...", "Where alerts go",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 0:
				return wrongOperands(cmd)
			case strings.EqualFold(args[0], "help"):
				return usage(cmd)
			case strings.EqualFold(args[0], "print"):
				return failure(cmd, runAlertPrint(ctx, h, args[1:]))
			case strings.EqualFold(args[0], "set"):
				return failure(cmd, runAlertSet(ctx, h, args[1:]))
			case a.Compat:
				return nil
			}
			return wrongOperands(cmd)
		})
	cmd.Long = alertHelp
	return cmd
}

const alertHelp = `    alert print [CHANNEL [DESTINATION]]            all destinations, or one
    alert set CHANNEL DESTINATION WHAT VALUE       change one

What can be set:

    ipaddr A.B.C.D            address that alerts go to
    macaddr X:X:X:X:X:X       its hardware address
    gateway default|backup    router they go by
    ack on|off                whether they must be acknowledged
    type pet|oem1|oem2        their format
    time SECONDS              how long to wait for the acknowledgement, or between retries
    retry N                   retries, 0 to 7`

func runAlertPrint(ctx context.Context, h *app.Host, args []string) error {
	if len(args) > 0 && strings.EqualFold(args[0], "help") {
		return wrong{ok: true}
	}
	number, err := alertChannel(ctx, h, args)
	if err != nil {
		return err
	}
	if len(args) < 2 {
		return printAlerts(ctx, h, number)
	}
	alert, err := parseAlert(ctx, h, number, args[1])
	if err != nil {
		return err
	}
	v, err := readDestination(ctx, h, number, alert)
	if err != nil {
		return err
	}
	return h.Out.Emit(v)
}

// alertChannel is the network that the first operand names, or the BMC's first.
func alertChannel(ctx context.Context, h *app.Host, args []string) (number uint8, err error) {
	if len(args) == 0 {
		if number = findLAN(ctx, h); number != 0 {
			return number, nil
		}
	} else if number, err = parseChannel(args[0]); err != nil {
		return 0, err
	} else if isLAN(ctx, h, number) {
		return number, nil
	}
	return 0, app.Failf("Channel %d is not a LAN channel", number)
}

// parseAlert reads the number of a destination and asks whether there is one.
func parseAlert(ctx context.Context, h *app.Host, number uint8, word string) (uint8, error) {
	alert, err := app.ParseByte(word)
	if err != nil {
		return 0, app.Failf("Invalid alert: %s", word)
	}
	last, err := lastDestination(ctx, h, number)
	if err != nil || alert > last {
		return 0, &app.Failure{Line: "Alert " + decimal(alert) + " is not a valid destination", Err: err}
	}
	return alert, nil
}

// lastDestination is the highest number of one; 0 is the volatile one.
func lastDestination(ctx context.Context, h *app.Host, number uint8) (uint8, error) {
	data, err := need(ctx, h, number, paramDestinations, 0, 1)
	if err != nil {
		return 0, err
	}
	return data[0] & 0x0f, nil
}

// printAlerts passes over destinations that cannot be read.
func printAlerts(ctx context.Context, h *app.Host, number uint8) error {
	last, err := lastDestination(ctx, h, number)
	if err != nil {
		return err
	}
	rows := h.Out.List()
	for alert := range last + 1 {
		v, err := readDestination(ctx, h, number, alert)
		if err != nil {
			continue
		}
		if err := rows.Row(v); err != nil {
			return err
		}
	}
	return rows.Close()
}

// Lengths of a destination's parameters, each behind its number.
const destTypeLen, destAddressLen = 4, 13

func readDestination(ctx context.Context, h *app.Host, number, alert uint8) (destination, error) {
	kind, err := need(ctx, h, number, paramDestType, alert, destTypeLen)
	if err != nil {
		return destination{}, quiet(err)
	}
	addr, err := need(ctx, h, number, paramDestAddress, alert, destAddressLen)
	if err != nil {
		return destination{}, quiet(err)
	}
	return decodeDestination(kind, addr), nil
}

// quiet takes the line from a failure: of destinations that cannot be read
// ipmitool says nothing.
func quiet(err error) error { return &app.Failure{Err: err, Hint: err.Error()} }

// destination is where an alert goes (IPMI v2.0 table 23-4, 18 and 19):
//
//	+------+---------------------+-------+-------+
//	|number|acknowledge:7 type:2-0|timeout|retries|
//	+------+---------------------+-------+-------+
//	+------+------------+-------+--+---+
//	|number|format: 7-4 |gateway|IP|MAC|
//	+------+------------+-------+--+---+
type destination struct {
	Number       uint8  `json:"destination"`
	Acknowledged bool   `json:"acknowledge"`
	Type         uint8  `json:"type"`
	TypeName     string `json:"type_name"`
	Interval     uint8  `json:"timeout_or_retry_seconds"`
	Retries      uint8  `json:"retries"`
	// Nil if the address is of a format that is not known.
	Address *destAddress `json:"address,omitempty"`
}

type destAddress struct {
	Backup bool   `json:"backup_gateway"`
	IP     string `json:"ip_address"`
	MAC    string `json:"mac_address"`
}

var destTypes = map[uint8]string{0: "PET Trap", 6: "OEM 1", 7: "OEM 2"}

// decodeDestination needs both parameters in full length.
func decodeDestination(kind, addr []byte) destination {
	v := destination{
		Number: kind[0], Acknowledged: kind[1]&0x80 != 0, Type: kind[1] & 7, TypeName: "Unknown",
		Interval: kind[2], Retries: kind[3] & 7,
	}
	if name, ok := destTypes[v.Type]; ok {
		v.TypeName = name
	}
	if addr[1]&0xf0 == 0 {
		v.Address = &destAddress{
			addr[2]&1 != 0, netip.AddrFrom4([4]byte(addr[3:])).String(), net.HardwareAddr(addr[7:13]).String(),
		}
	}
	return v
}

func (v destination) Text(p *output.Printer) {
	ack, interval := "Unacknowledged", "Retry Interval"
	if v.Acknowledged {
		ack, interval = "Acknowledged", "Acknowledge Timeout"
	}
	writeLine(p, "Alert Destination", "%d", v.Number)
	writeLine(p, "Alert Acknowledge", "%s", ack)
	writeLine(p, "Destination Type", "%s", v.TypeName)
	writeLine(p, interval, "%d", v.Interval)
	writeLine(p, "Number of Retries", "%d", v.Retries)
	if v.Address != nil {
		writeLine(p, "Alert Gateway", "%s", map[bool]string{true: "Backup", false: "Default"}[v.Address.Backup])
		writeLine(p, "Alert IP Address", "%s", v.Address.IP)
		writeLine(p, "Alert MAC Address", "%s", v.Address.MAC)
	}
	p.Printf("\n")
}
