package delloem

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

// System Info parameters of the front panel.
const (
	paramLCDText   = 0xc1
	paramLCDConfig = 0xc2
	paramLCDLines  = 0xcf
	paramModelName = 0xd1
	paramLCDStatus = 0xe7
)

func newLCD(a *app.App) *cobra.Command {
	otherwise := func(ctx context.Context, h *app.Host, args []string, usage *app.Failure) error {
		if asksHelp(args) {
			return usage
		}
		if _, err := readPanelStatus(ctx, h); err != nil {
			return err
		}
		usage.Line = invalid + args[0]
		return usage
	}
	return group(a, "lcd", "What the front panel shows, and who may use it", otherwise,
		a.Command("info", "What the panel shows while nothing is wrong", runLCDInfo),
		a.Command("status", "Who may use the panel", runLCDStatus),
		newLCDSet(a),
	)
}

const invalid = "Invalid DellOEM command: "

// panelStatus is the parameter of that name.
//
//	+--------+---+------+------------+
//	|revision|KVM|access|reserved (2)|
//	+--------+---+------+------------+
type panelStatus struct {
	KVM        uint8  `json:"vkvm"`
	KVMName    string `json:"vkvm_name"`
	Access     uint8  `json:"front_panel_access"`
	AccessName string `json:"front_panel_access_name"`
}

const panelStatusLen = 5

// readPanelStatus reads the status of the panel. A server that has none has no panel.
func readPanelStatus(ctx context.Context, h *app.Host) (panelStatus, error) {
	data, err := sysinfo.GetPadded(ctx, h, paramLCDStatus, 0, 0, panelStatusLen)
	if err != nil {
		return panelStatus{}, &app.Failure{Line: "lcd is not supported on this system.", Err: err}
	}
	return decodePanelStatus([panelStatusLen]byte(data)), nil
}

func decodePanelStatus(data [panelStatusLen]byte) panelStatus {
	return panelStatus{
		KVM: data[1], KVMName: cmp.Or(kvmStates.shown(uint32(data[1])), "Invalid Status"),
		Access: data[2], AccessName: cmp.Or(accesses.shown(uint32(data[2])), "Invalid"),
	}
}

// word is a value of a setting: what it is called on the command line, and what
// it is shown as.
type word struct {
	value       uint32
	name, shown string
}

type words []word

// shown is what a value is shown as; "" if it is none of these.
func (w words) shown(value uint32) string {
	i := slices.IndexFunc(w, func(w word) bool { return w.value == value })
	if i < 0 {
		return ""
	}
	return w[i].shown
}

func (w words) named(name string) (word, bool) {
	i := slices.IndexFunc(w, func(w word) bool { return w.name == name })
	if i < 0 {
		return word{}, false
	}
	return w[i], true
}

// String is the names as a usage text has them.
func (w words) String() string {
	var names []string
	for _, w := range w {
		names = append(names, w.name)
	}
	return strings.Join(names, "|")
}

var kvmStates = words{{0, "inactive", "Inactive"}, {1, "active", "Active"}}

var accesses = words{
	{0, "viewandmodify", "View and modify"},
	{1, "viewonly", "View only"},
	{2, "disabled", "disabled"},
}

func runLCDStatus(ctx context.Context, h *app.Host, _ []string) error {
	v, err := readPanelStatus(ctx, h)
	if err != nil {
		return err
	}
	return h.Out.Emit(v)
}

func (v panelStatus) Text(p *output.Printer) {
	p.Printf("LCD KVM Status :%s\n", v.KVMName)
	p.Printf("LCD lock Status :%s\n", v.AccessName)
}

// panelConfig is what the panel shows. Older servers have 8 bits of the mode
// alone.
//
//	+--------+----+---------+------------+-------------+--------+
//	|revision|mode|qualifier|capabilities|error display|reserved|
//	+--------+----+---------+------------+-------------+--------+
//	     1      4       2          4             1           1
type panelConfig struct {
	mode         uint32
	qualifier    uint16
	capabilities [4]byte
	errorDisplay uint8
	reserved     uint8
}

const panelConfigLen = 13

// Bits of the qualifier.
const (
	qualifierBTU        = 0x01 // power in BTU/h, not in W
	qualifierFahrenheit = 0x02
)

var getLCDConfig = refusal{op: "Error getting LCD configuration", unknown: notSupported}

func readPanelConfig(ctx context.Context, h *app.Host) (panelConfig, error) {
	data, err := sysinfo.GetPadded(ctx, h, paramLCDConfig, 0, 0, panelConfigLen)
	if err != nil {
		return panelConfig{}, getLCDConfig.failed(ctx, h, err)
	}
	r := ipmi.NewReader(data)
	r.Skip(1)
	return panelConfig{r.U32(), r.U16(), [4]byte(r.Bytes(4)), r.U8(), r.U8()}, nil
}

// bytes are those of the parameter behind its number.
func (c panelConfig) bytes() []byte {
	data := binary.LittleEndian.AppendUint32(nil, c.mode)
	data = binary.LittleEndian.AppendUint16(data, c.qualifier)
	data = append(data, c.capabilities[:]...)
	return append(data, c.errorDisplay, c.reserved)
}
