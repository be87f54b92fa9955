package pef

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newInfo(a *app.App) *cobra.Command {
	return a.Command("info", "What the BMC can filter and do", runInfo)
}

// actionNames are the bits of actions (IPMI v2.0 §30.1).
var actionNames = []string{"Alert", "Power-off", "Reset", "Power-cycle", "OEM-defined", "Diagnostic-interrupt"}

const actionAlert = 0x01

// info is what a BMC can filter and do.
type info struct {
	Version     string   `json:"version"` // of the filtering
	Filters     uint8    `json:"event_filters"`
	Policies    uint8    `json:"alert_policies"`
	GUID        string   `json:"system_guid"` // as sent; "" if there is none
	ActionBits  uint8    `json:"actions_byte"`
	Actions     []string `json:"actions"`
	version     uint8
	withoutBits bool // the actions are left out, as all that follows them
}

func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	v, err := readInfo(ctx, h)
	switch {
	case err != nil && v.withoutBits:
		return h.Partial(v, err)
	case err != nil:
		return err
	}
	return h.Out.Emit(v)
}

func readInfo(ctx context.Context, h *app.Host) (v info, err error) {
	v.Policies, err = tableSize(ctx, h, paramPolicyCount)
	if err != nil {
		h.App.Warnf("%s\nFailed to get size of PEF Policy Table.", failure(err))
	}
	c, err := getCapabilities(ctx, h)
	if err != nil {
		return v, failed(err, "Failed to get PEF Capabilities.")
	}
	v.Version, v.version = fmt.Sprintf("%x.%x", c.Version&0x0f, c.Version>>4), c.Version
	v.Filters, v.ActionBits = c.Filters, c.Actions
	v.Actions = v.flags().present()
	guid, err := systemGUID(ctx, h)
	if err != nil {
		v.withoutBits = true
		return v, failed(err, fmt.Sprintf("Failed to get PEF System GUID. %d", status(err)))
	}
	v.GUID = guid
	return v, nil
}

// status is the number that ipmitool has for a failure.
func status(err error) int {
	var code ipmi.Code
	var length *lengthError
	switch {
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &length):
		return -2
	}
	return -1
}

const (
	guidLen        = 16
	cmdGetGUID     = 0x37
	ownGUIDForPETs = 0x01
)

// systemGUID is the GUID that traps carry: one of their own, or the system's;
// "" if neither can be had.
func systemGUID(ctx context.Context, h *app.Host) (string, error) {
	data, err := get(ctx, h, paramSystemGUID, 0, 1+guidLen)
	switch {
	case errors.Is(err, codeNotSupported):
	case err != nil:
		return "", err
	case data[0]&ownGUIDForPETs != 0:
		return formatGUID(data[1:]), nil
	}
	data, err = ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetGUID, Idempotent: true})
	if data, err = sized(data, err, guidLen); err != nil {
		return "", nil
	}
	return formatGUID(data), nil
}

func formatGUID(data []byte) string {
	s := hex.EncodeToString(data)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func (v info) flags() flags { return flags{actionNames, v.ActionBits, "unsupported", "supported"} }

func (v info) Text(p *output.Printer) {
	fields := []field{
		{"Version", fmt.Sprintf("0x%02x", v.version)},
		{"PEF Event Filter count", strconv.Itoa(int(v.Filters))},
		{"PEF Alert Policy Table size", strconv.Itoa(int(v.Policies))},
	}
	if v.withoutBits {
		write(p, fields, "")
		return
	}
	if v.GUID != "" {
		fields = append(fields, field{"System GUID", v.GUID})
	}
	write(p, append(fields, v.flags().fields(p.Verbose)...), "\n")
}
