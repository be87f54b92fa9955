package lan

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// newStats is the group "lan stats". It looks at the channel before the word.
func newStats(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("stats get|clear [channel]", "Packets received, sent, and found wrong",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return wrongOperands(cmd)
			}
			number, err := lanOperand(ctx, h, cmd, statsChannel(args))
			if err != nil {
				return err
			}
			switch args[0] {
			case "get":
				return getStats(ctx, h, number)
			case "clear":
				return clearStats(ctx, h, number)
			}
			return wrongOperands(cmd)
		})
	return cmd
}

// statsChannel is the operand that names the channel; with more than one the
// first network is meant.
func statsChannel(args []string) []string {
	if len(args) == 2 {
		return args[1:]
	}
	return nil
}

func statsRequest(number uint8, clear bool) ipmi.Request {
	flag := byte(0)
	if clear {
		flag = 1
	}
	return ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdGetStatistics,
		Data: []byte{number, flag}, Idempotent: !clear,
	}
}

func getStats(ctx context.Context, h *app.Host, number uint8) error {
	const failed = "Get LAN Stats command failed"
	data, err := ipmi.Call(ctx, h, statsRequest(number, false))
	if err != nil {
		return &app.Failure{Line: failed + statsReason(err), Err: err}
	}
	v, err := decodeStats(number, data)
	if err != nil {
		return app.CommandFailed(failed, err)
	}
	return h.Out.Emit(v)
}

// clearStats fails without a line.
func clearStats(ctx context.Context, h *app.Host, number uint8) error {
	if _, err := ipmi.Call(ctx, h, statsRequest(number, true)); err != nil {
		line := "Get LAN Stats command failed" + statsReason(err)
		h.App.Verbosef(1, "%s", line)
		return &app.Failure{Err: err}
	}
	return h.Out.Emit(change{Channel: number, Parameter: "statistics", Value: "cleared"})
}

// statsReason knows one code of the command's own.
func statsReason(err error) string {
	if errors.Is(err, codeUnsupported) {
		return reason(err)
	}
	return app.Reason(": ", err)
}

// stats are the counters of Get IP/UDP/RMCP Statistics (IPMI v2.0 §23.4), the
// more significant byte first, as ipmitool reads them.
type stats struct {
	Channel          uint8  `json:"channel"`
	RxPackets        uint16 `json:"ip_rx_packets"`
	RxHeaderErrors   uint16 `json:"ip_rx_header_errors"`
	RxAddressErrors  uint16 `json:"ip_rx_address_errors"`
	RxFragmented     uint16 `json:"ip_rx_fragmented"`
	TxPackets        uint16 `json:"ip_tx_packets"`
	UDPRxPackets     uint16 `json:"udp_rx_packets"`
	RMCPRxValid      uint16 `json:"rmcp_rx_valid"`
	UDPProxyReceived uint16 `json:"udp_proxy_received"`
	UDPProxyDropped  uint16 `json:"udp_proxy_dropped"`
	raw              []byte
}

const statsLen = 18

func decodeStats(number uint8, data []byte) (stats, error) {
	r := ipmi.NewReader(data)
	v := stats{Channel: number, raw: r.Bytes(statsLen)}
	next := func(i int) uint16 { return binary.BigEndian.Uint16(v.raw[2*i:]) }
	v.RxPackets, v.RxHeaderErrors, v.RxAddressErrors, v.RxFragmented = next(0), next(1), next(2), next(3)
	v.TxPackets, v.UDPRxPackets, v.RMCPRxValid = next(4), next(5), next(6)
	v.UDPProxyReceived, v.UDPProxyDropped = next(7), next(8)
	return v, r.Err()
}

func (v stats) Text(p *output.Printer) {
	if p.Verbose > 1 {
		p.Printf("--- Rx Stats ---\n%s\n", v.dump())
	}
	p.Printf("IP Rx Packet              : %d\n", v.RxPackets)
	p.Printf("IP Rx Header Errors       : %d\n", v.RxHeaderErrors)
	p.Printf("IP Rx Address Errors      : %d\n", v.RxAddressErrors)
	p.Printf("IP Rx Fragmented          : %d\n", v.RxFragmented)
	p.Printf("IP Tx Packet              : %d\n", v.TxPackets)
	p.Printf("UDP Rx Packet             : %d\n", v.UDPRxPackets)
	p.Printf("RMCP Rx Valid             : %d\n", v.RMCPRxValid)
	p.Printf("UDP Proxy Packet Received : %d\n", v.UDPProxyReceived)
	p.Printf("UDP Proxy Packet Dropped  : %d\n", v.UDPProxyDropped)
}

func (v stats) dump() string {
	var b strings.Builder
	for i := 0; i < len(v.raw); i += 2 {
		fmt.Fprintf(&b, "%02X %02X - ", v.raw[i], v.raw[i+1])
	}
	return b.String()
}
