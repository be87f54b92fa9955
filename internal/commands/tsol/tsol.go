// Package tsol holds the command for the serial console of Tyan's management
// cards, which send it to a UDP port of whoever asks.
package tsol

import (
	"context"
	"fmt"
	"net"
	"strconv"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// netFn is Tyan's, with these commands.
const (
	netFn ipmi.NetFn = 0x30

	cmdStop = 0x02
	cmdKeys = 0x03
	cmdGo   = 0x06
)

const defaultPort = 6230

const help = `    receiver      this machine's IPv4 address, as the card sees it
    port=n        UDP port to receive on, 6230 if not given
    ro, rw        watch only, or type too (default)
    rows=n cols=n size of the terminal meanwhile
    altterm       has no effect: the terminal is raw either way

~. at the beginning of a line ends the console, ~? lists the escapes; -e names
another character.`

// New is the command "tsol".
func New(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("tsol [<receiver>] [port=<n>] [ro|rw] [rows=<n>] [cols=<n>] [altterm]", "Serial console of Tyan's cards",
		func(ctx context.Context, h *app.Host, args []string) error {
			if a.Options.Interface != "lan" {
				return app.Failf("Error: Tyan SOL is only available over lan interface")
			}
			o, err := parse(cmd, args)
			if err != nil {
				return err
			}
			return run(ctx, h, o)
		})
	cmd.Long = help
	return cmd
}

// options are what the command was told.
type options struct {
	receiver   string
	port       int
	readOnly   bool
	rows, cols int
}

func parse(cmd *cobra.Command, args []string) (options, error) {
	o := options{port: defaultPort}
	for _, word := range args {
		switch {
		case isAddress(word):
			o.receiver = word
		case number(word, "port=", &o.port), number(word, "rows=", &o.rows), number(word, "cols=", &o.cols), word == "altterm":
		case word == "ro", word == "rw":
			o.readOnly = word == "ro"
		case word == "help":
			return o, &app.Failure{Usage: app.Usage(cmd), OK: true}
		default:
			return o, &app.Failure{Line: fmt.Sprintf("Invalid tsol command: '%s'\n", word), Usage: app.Usage(cmd)}
		}
	}
	return o, nil
}

// number reads a number behind a name, with or without other things behind it.
func number(word, name string, v *int) bool {
	n, _ := fmt.Sscanf(word, name+"%d", v)
	return n == 1
}

// isAddress reports whether a word begins as an IPv4 address does.
func isAddress(word string) bool {
	_, ok := address(word)
	return ok
}

// address is that at the beginning of a word; what does not fit a byte is cut.
func address(word string) ([4]byte, bool) {
	var parts [4]int
	n, _ := fmt.Sscanf(word, "%d.%d.%d.%d", &parts[0], &parts[1], &parts[2], &parts[3])
	return [4]byte{byte(parts[0]), byte(parts[1]), byte(parts[2]), byte(parts[3])}, n == len(parts)
}

// run receives the console until the person leaves.
func run(ctx context.Context, h *app.Host, o options) error {
	card, local, err := route(ctx, h)
	if err != nil {
		return err
	}
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{Port: int(uint16(o.port))})
	if err != nil {
		return &app.Failure{Line: "Failed to bind socket.", Hint: err.Error()}
	}
	defer conn.Close()
	switch {
	case o.receiver == "" && h.App.Compat:
		return &app.Failure{} // ipmitool opens its session a second time, and fails
	case o.receiver == "":
		o.receiver = local.String()
	}
	readOnly := ""
	if o.readOnly {
		readOnly = "Read-only "
	}
	h.Out.Printf("[Starting %sSOL with receiving address %s:%d]\n", readOnly, o.receiver, o.port)
	if err := h.Out.Flush(); err != nil {
		return err
	}
	return (&console{Host: h, options: o, card: card, udp: conn}).run(ctx)
}

// route is the card's IPv4 address, and this machine's on the way there.
func route(ctx context.Context, h *app.Host) (card, local net.IP, err error) {
	to := net.JoinHostPort(h.Name, strconv.Itoa(defaultPort))
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp4", to)
	if err != nil {
		return nil, nil, &app.Failure{Line: fmt.Sprintf("Address lookup for %s failed", h.Name), Hint: err.Error()}
	}
	defer conn.Close()
	far, _ := conn.RemoteAddr().(*net.UDPAddr)
	near, _ := conn.LocalAddr().(*net.UDPAddr)
	if far == nil || near == nil {
		return nil, nil, app.Failf("Unable to find local IP address")
	}
	return far.IP, near.IP, nil
}
