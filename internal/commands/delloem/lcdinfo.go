package delloem

import (
	"bytes"
	"context"
	"math"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

// Modes of the panel that need more to be said.
const (
	modeUser        = 0x00
	modeModel       = 0x01
	modeTemperature = 0x80
	modePower       = 0x100
)

// modes are what the panel can show, with ipmitool's blanks.
var modes = words{
	{modeUser, "userdefined", " User defined"},
	{modeModel, "modelname", "Model name"},
	{0x02, "none", "   none"},
	{0x04, "ipv4address", "   IPV4 Address"},
	{0x08, "macaddress", "   MAC Address"},
	{0x10, "systemname", "   OS System Name"},
	{0x20, "servicetag", "   System Tag"},
	{0x40, "ipv6address", "  IPV6 Address"},
	{modeTemperature, "ambienttemp", "  Ambient Temp"},
	{modePower, "systemwatt", "  System Watts"},
	{0x200, "assettag", "  Asset Tag"},
}

// oldModes are those of older servers.
var oldModes = words{
	{modeUser, "custom", " custom"},
	{modeModel, "default", " default"},
	{0x02, "none", "   none"},
}

var errorDisplays = words{{1, "sel", "SEL"}, {2, "simple", "Simple"}}

// panelInfo is what the panel shows while nothing is wrong.
type panelInfo struct {
	Mode         uint32 `json:"mode"`
	ModeName     string `json:"mode_name"` // as "lcd set" has it; "" if it has none
	Shown        string `json:"text,omitempty"`
	Unit         string `json:"unit,omitempty"`
	ErrorDisplay *uint8 `json:"error_display,omitempty"` // absent on older servers
	ErrorName    string `json:"error_display_name,omitempty"`

	lines []string // of its text, as far as it could be read
}

func (v panelInfo) Text(p *output.Printer) {
	p.Printf("LCD info\n")
	for _, line := range v.lines {
		p.Printf("    %s\n", output.Clean(line))
	}
}

func (v *panelInfo) line(s string) { v.lines = append(v.lines, s) }

func runLCDInfo(ctx context.Context, h *app.Host, _ []string) error {
	if _, err := readPanelStatus(ctx, h); err != nil {
		return err
	}
	v := &panelInfo{}
	if err := v.read(ctx, h, identify(ctx, h)); err != nil {
		return h.Partial(v, err)
	}
	return h.Out.Emit(v)
}

func (v *panelInfo) read(ctx context.Context, h *app.Host, c controller) error {
	config, err := readPanelConfig(ctx, h)
	known := modes
	if c.hasModes() {
		err = tolerate(h, err)
	} else {
		known, config.mode = oldModes, config.mode&math.MaxUint8
	}
	if err != nil {
		return err
	}
	if err := v.readMode(ctx, h, known, config); err != nil || !c.hasModes() {
		return err
	}
	v.ErrorDisplay, v.ErrorName = &config.errorDisplay, errorDisplays.shown(uint32(config.errorDisplay))
	if v.ErrorName != "" {
		v.line("Error Display:  " + v.ErrorName)
	}
	return nil
}

// readMode reads what belongs to the mode.
func (v *panelInfo) readMode(ctx context.Context, h *app.Host, known words, config panelConfig) (err error) {
	v.Mode = config.mode
	if v.Mode == modeModel {
		if v.Shown, err = readPanelText(ctx, h, paramModelName, math.MaxUint8); err != nil {
			return app.CommandFailed("Error getting platform model name", err)
		}
	}
	for _, mode := range known {
		if mode.value == v.Mode {
			v.ModeName = mode.name
			v.line("Setting:" + mode.shown)
		}
	}
	switch {
	case v.ModeName == "":
	case v.Mode == modeUser:
		return v.readUserText(ctx, h)
	case v.Mode == modeModel:
		v.line("Line 1:  " + v.Shown)
	case v.Mode == modeTemperature:
		v.unit(config.qualifier&qualifierFahrenheit != 0, "F", "C")
	case v.Mode == modePower:
		v.unit(config.qualifier&qualifierBTU != 0, "BTU/hr", "Watt")
	}
	return nil
}

func (v *panelInfo) unit(set bool, yes, no string) {
	if v.Unit = no; set {
		v.Unit = yes
	}
	v.line("Unit:  " + v.Unit)
}

// readUserText reads a text that a person has set.
func (v *panelInfo) readUserText(ctx context.Context, h *app.Host) error {
	lines, width, err := readPanelLines(ctx, h)
	if err != nil {
		err = tolerate(h, getLCDLines.failed(ctx, h, err))
	}
	switch {
	case err != nil:
		return err
	case lines == 0:
		v.line("No lines to show")
		return nil
	}
	v.Shown, err = readPanelText(ctx, h, paramLCDText, width)
	v.line("Text:    " + v.Shown)
	return overlook(h, app.CommandFailed("Error getting text data", err))
}

var getLCDLines = refusal{op: "Error getting LCD capabilities", silence: "Error getting LCD capabilities.", unknown: notSupported}

const panelLinesLen = 7

// readPanelLines asks how much text the panel shows.
//
//	+--------+-------------+-----+----------------------+
//	|revision|character set|lines|characters of each (4)|
//	+--------+-------------+-----+----------------------+
func readPanelLines(ctx context.Context, h *app.Host) (lines, width uint8, err error) {
	data, err := sysinfo.GetPadded(ctx, h, paramLCDLines, 0, 0, panelLinesLen)
	return data[2], data[3], err
}

// A text is at most panelBlocks blocks long, as package sysinfo has them, which
// is maxPanelText characters.
const (
	panelBlocks  = 4
	maxPanelText = panelBlocks*sysinfo.BlockLen - sysinfo.HeadLen
)

// readPanelText reads a text, as much of it as it can; one longer than limit
// is none.
func readPanelText(ctx context.Context, h *app.Host, param, limit uint8) (string, error) {
	var text []byte
	length := 0
	for n := uint8(0); n < panelBlocks; n++ {
		block, err := sysinfo.GetBlock(ctx, h, param, n)
		if err != nil {
			return cString(text), err
		}
		if n == 0 {
			if length = int(block[1]); block[1] > limit {
				length = 0
			}
			block = block[sysinfo.HeadLen:]
		}
		if text = append(text, block...); len(text) >= length {
			return cString(text[:length]), nil
		}
	}
	return cString(text), nil
}

// cString is what comes before the first NUL.
func cString(data []byte) string {
	text, _, _ := bytes.Cut(data, []byte{0})
	return string(text)
}
