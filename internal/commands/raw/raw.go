// Package raw sends any request, byte for byte, and prints the answer.
package raw

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// maxOperands counts the network function and the command too.
const maxOperands = 256

// Fields of the request's header (IPMI v2.0 §13.8): what does not fit is cut off.
const (
	netFnMask   = 0x3f
	lunMask     = 0x03
	channelMask = 0x0f
)

// netFnNames are the network functions that have a name here (IPMI v2.0 §5.1).
var netFnNames = []struct {
	name  string
	netFn uint8
}{
	{"Chassis", uint8(ipmi.NetFnChassis)},
	{"Bridge", uint8(ipmi.NetFnBridge)},
	{"SensorEvent", uint8(ipmi.NetFnSensor)},
	{"Application", uint8(ipmi.NetFnApp)},
	{"Firmware", uint8(ipmi.NetFnFirmware)},
	{"Storage", uint8(ipmi.NetFnStorage)},
	{"Transport", uint8(ipmi.NetFnTransport)},
}

// New is the command "raw".
func New(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("raw <netfn> <cmd> [data]...", "Send any request and print the answer",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 1 && args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case len(args) < 2:
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
			}
			return run(ctx, h, args)
		})
	cmd.Long = long()
	return cmd
}

func long() string {
	var b strings.Builder
	b.WriteString("Numbers are bytes: 32, 0x20 or 040. These network functions have names:\n")
	for _, n := range netFnNames {
		fmt.Fprintf(&b, "\n  0x%02x  %s", n.netFn, n.name)
	}
	return b.String()
}

func run(ctx context.Context, h *app.Host, args []string) error {
	req, err := parse(args)
	if err != nil {
		return err
	}
	req.To.LUN = h.App.Options.Target.LUN & lunMask
	where := fmt.Sprintf("channel=0x%x netfn=0x%x lun=0x%x cmd=0x%x",
		h.App.Options.Target.Channel&channelMask, req.NetFn, req.To.LUN, req.Cmd)
	h.App.Verbosef(1, "RAW REQ (%s data_len=%d)", where, len(req.Data))
	h.App.Dump("RAW REQUEST", req.Data)
	data, err := ipmi.Call(ctx, h, req)
	if err != nil {
		return failed(where, err)
	}
	h.App.Verbosef(1, "RAW RSP (%d bytes)", len(data))
	return h.Out.Emit(newAnswer(req, data))
}

func parse(args []string) (req ipmi.Request, err error) {
	if len(args) > maxOperands {
		return req, app.Failf("Raw command input limit (256 bytes) exceeded")
	}
	netFn, err := parseNetFn(args[0])
	if err != nil {
		return req, err
	}
	req.NetFn = ipmi.NetFn(netFn & netFnMask)
	if req.Cmd, err = parseByte("command", args[1]); err != nil {
		return req, err
	}
	for _, word := range args[2:] {
		b, err := parseByte("data", word)
		if err != nil {
			return req, err
		}
		req.Data = append(req.Data, b)
	}
	return req, nil
}

func parseNetFn(word string) (uint8, error) {
	for _, n := range netFnNames {
		if strings.EqualFold(n.name, word) {
			return n.netFn, nil
		}
	}
	return parseByte("netfn", word)
}

func parseByte(what, word string) (uint8, error) {
	b, err := app.ParseByte(word)
	if err != nil {
		return 0, app.Failf("Given %s \"%s\" is invalid.", what, word)
	}
	return b, nil
}

// failed words a request that got no answer or a bad completion code.
func failed(where string, err error) error {
	line := fmt.Sprintf("Unable to send RAW command (%s)", where)
	var code ipmi.Code
	if errors.As(err, &code) {
		line = fmt.Sprintf("Unable to send RAW command (%s rsp=0x%x): %s", where, uint8(code), code)
	}
	return &app.Failure{Line: line, Err: err}
}

// answer is a request's header and the data that came back.
type answer struct {
	NetFn uint8 `json:"netfn"` // of the request
	LUN   uint8 `json:"lun"`
	Cmd   uint8 `json:"command"`
	Data  []int `json:"data"`
	raw   []byte
}

func newAnswer(req ipmi.Request, data []byte) answer {
	v := answer{NetFn: uint8(req.NetFn), LUN: req.To.LUN, Cmd: req.Cmd, Data: []int{}, raw: data}
	for _, b := range data {
		v.Data = append(v.Data, int(b))
	}
	return v
}

func (v answer) Text(p *output.Printer) { p.Printf("%s\n", output.HexLines(v.raw)) }
