// Package lan holds the commands about a BMC's network: addresses, access,
// alerts, statistics, and those of IPv6.
package lan

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
)

// Commands of the transport network function (IPMI v2.0 §23).
const (
	cmdSetConfig     = 0x01
	cmdGetConfig     = 0x02
	cmdGetStatistics = 0x04
)

// New is the group "lan".
func New(a *app.App) *cobra.Command {
	group := a.Group("lan", "The network: addresses, access, alerts, statistics", "Invalid LAN command: %s",
		newPrint(a),
		newSet(a),
		newAlert(a),
		newStats(a),
	)
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0:
			f.Line = ""
		case a.Compat:
			return app.LineAlone(f)
		}
		return f
	})
}

// The channels that may be a network's.
const firstChannel, lastChannel = 1, 14

// isLAN asks whether a channel is a network's. Why that cannot be told is
// only warned about.
func isLAN(ctx context.Context, h *app.Host, number uint8) bool {
	if number < firstChannel || number > lastChannel {
		return false
	}
	about, err := channel.GetInfo(ctx, h, number)
	if err != nil {
		warnNoInfo(h, err)
		return false
	}
	return about.IsLAN()
}

// warnNoInfo says nothing of a channel that the BMC does not have.
func warnNoInfo(h *app.Host, err error) {
	var code ipmi.Code
	switch {
	case !errors.As(err, &code):
		h.App.Warnf("%s", app.Evaluation(err))
	case code != ipmi.CodeInvalidField:
		h.App.Warnf("Get Channel Info command failed: %v", code)
	}
}

// findLAN is the first channel that is a network's, or 0.
func findLAN(ctx context.Context, h *app.Host) uint8 {
	for number := uint8(firstChannel); number < lastChannel && ctx.Err() == nil; number++ {
		if isLAN(ctx, h, number) {
			return number
		}
	}
	return 0
}

func wrongOperands(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

func usage(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd), OK: true} }

// parseChannel reads any byte: what is no network is found out by asking.
func parseChannel(word string) (uint8, error) {
	number, err := app.ParseByte(word)
	if err != nil {
		return 0, app.Failf("Invalid channel: %s", word)
	}
	return number, nil
}
