package delloem

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

func newLCDSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <setting> <value>", "Change what the panel shows, and who may use it",
		func(ctx context.Context, h *app.Host, args []string) error {
			status, err := readPanelStatus(ctx, h)
			if err != nil {
				return err
			}
			s := panelSetter{h, cmd, status}
			return s.run(ctx, args)
		})
	cmd.Long = "Settings and their values:\n\n" +
		fmt.Sprintf("    %-16s  %v\n    %-16s  %v\n", setKVM, kvmStates, setAccess, accesses)
	for _, s := range panelSettings {
		cmd.Long += fmt.Sprintf("    %-16s  %v\n", s.name, s.words)
	}
	cmd.Long += fmt.Sprintf("\nOlder servers have %v instead of the last three. A text\n"+
		"of at most %d characters follows userdefined and custom.", oldModes, maxPanelText)
	return cmd
}

// Settings of every server.
const (
	setKVM    = "vkvm"
	setAccess = "frontpanelaccess"
)

// panelSettings are those of newer servers.
var panelSettings = []panelSetting{
	{"mode", modes, func(c *panelConfig, v uint32) { c.mode = v }},
	{"lcdqualifier", qualifiers, func(c *panelConfig, v uint32) { c.qualifier = c.qualifier&^uint16(v>>8) | uint16(v&0xff) }},
	{"errordisplay", errorDisplays, func(c *panelConfig, v uint32) { c.errorDisplay = uint8(v) }},
}

type panelSetting struct {
	name  string
	words words
	apply func(*panelConfig, uint32)
}

// qualifiers have the bit that they are about above its value.
var qualifiers = words{
	{value: qualifierBTU << 8, name: "watt"},
	{value: qualifierBTU<<8 | qualifierBTU, name: "btuphr"},
	{value: qualifierFahrenheit << 8, name: "celsius"},
	{value: qualifierFahrenheit<<8 | qualifierFahrenheit, name: "fahrenheit"},
}

// panelSetter changes a panel that has that status.
type panelSetter struct {
	host   *app.Host
	cmd    *cobra.Command
	status panelStatus
}

func (s *panelSetter) run(ctx context.Context, args []string) error {
	args, err := s.skipLine(args)
	if err != nil {
		return err
	}
	if err := s.set(ctx, args[0], args[1:]); err != nil {
		return err
	}
	return s.host.Out.Emit(output.Done{Done: "lcd " + strings.Join(args, " ")})
}

// skipLine takes the number of a line off the operands: it means nothing.
func (s *panelSetter) skipLine(args []string) ([]string, error) {
	if len(args) > 1 && args[0] == "line" {
		if _, err := app.ParseByte(args[1]); err != nil {
			return nil, app.Failf("Argument '%s' is either not a number or out of range.", args[1])
		}
		if len(args) > 2 {
			return args[2:], nil
		}
	}
	if len(args) == 0 || args[0] == "line" {
		return nil, usage(s.cmd)
	}
	return args, nil
}

// set changes one setting, if this server has it.
func (s *panelSetter) set(ctx context.Context, name string, values []string) error {
	switch name {
	case setKVM:
		return s.setStatus(ctx, &s.status.KVM, kvmStates, values)
	case setAccess:
		return s.setStatus(ctx, &s.status.Access, accesses, values)
	}
	if !identify(ctx, s.host).hasModes() {
		return s.setOldMode(ctx, name, values)
	}
	i := slices.IndexFunc(panelSettings, func(p panelSetting) bool { return p.name == name })
	if i < 0 {
		return s.unknown(name)
	}
	return s.setConfig(ctx, panelSettings[i], values)
}

// unknown ends a command at a word that it does not know, or that this server
// does not have.
func (s *panelSetter) unknown(name string) *app.Failure {
	return &app.Failure{Line: invalid + name, Usage: app.Usage(s.cmd)}
}

// choose finds the value that a setting shall have. One that is none has exit
// status 0 in ipmitool.
func (s *panelSetter) choose(of words, values []string) (word, error) {
	if len(values) == 0 {
		return word{}, usage(s.cmd)
	}
	w, ok := of.named(values[0])
	switch {
	case ok:
		return w, nil
	case values[0] == "help":
		return word{}, usageOK(s.cmd)
	}
	f := s.unknown(values[0])
	f.OK = s.host.App.Compat
	return word{}, f
}

var setLCDStatus = refusal{op: "Error setting LCD status"}

// setStatus changes a field of the status and leaves the other as it is.
func (s *panelSetter) setStatus(ctx context.Context, field *uint8, of words, values []string) error {
	w, err := s.choose(of, values)
	if err != nil {
		return err
	}
	*field = uint8(w.value)
	err = sysinfo.Set(ctx, s.host, paramLCDStatus, s.status.KVM, s.status.Access, 0, 0)
	switch {
	case err == nil:
		return nil
	case isUnknown(err):
		return &app.Failure{Line: "Error getting LCD status" + notSupported, Err: err}
	}
	return setLCDStatus.failed(ctx, s.host, err)
}

// setConfig changes one thing about what the panel shows, and leaves the others
// as they are; ipmitool makes those zeros that it cannot read.
func (s *panelSetter) setConfig(ctx context.Context, setting panelSetting, values []string) error {
	w, err := s.choose(setting.words, values)
	if err != nil {
		return err
	}
	if setting.name == "mode" && w.value == modeUser {
		if err := s.setText(ctx, values[1:]); err != nil {
			return err
		}
	}
	config, err := readPanelConfig(ctx, s.host)
	if err := overlook(s.host, err); err != nil {
		return err
	}
	setting.apply(&config, w.value)
	return s.writeConfig(ctx, config.bytes()...)
}

// setOldMode changes what the panel of an older server shows.
func (s *panelSetter) setOldMode(ctx context.Context, name string, values []string) error {
	mode, ok := oldModes.named(name)
	switch {
	case name == "help":
		return usageOK(s.cmd)
	case !ok:
		return s.unknown(name)
	case mode.value == modeUser:
		if err := s.setText(ctx, values); err != nil {
			return err
		}
	}
	return s.writeConfig(ctx, uint8(mode.value))
}

var setLCDConfig = refusal{op: "Error setting LCD configuration", unknown: notSupported}

func (s *panelSetter) writeConfig(ctx context.Context, data ...byte) error {
	err := sysinfo.Set(ctx, s.host, append([]byte{paramLCDConfig}, data...)...)
	if err == nil {
		return nil
	}
	return tolerate(s.host, setLCDConfig.failed(ctx, s.host, err))
}

// setText writes the text for the mode that shows one. In ipmitool its last
// block decides whether that went well.
func (s *panelSetter) setText(ctx context.Context, values []string) error {
	if len(values) == 0 {
		return usage(s.cmd)
	}
	text := values[0]
	lines, _, err := readPanelLines(ctx, s.host)
	switch {
	case err != nil:
		return app.CommandFailed("Error getting LCD capabilities", err)
	case lines == 0:
		return app.Failf("LCD does not have any lines that can be set")
	case len(text) > maxPanelText:
		return app.Failf("Out of range Max limit is %d characters", maxPanelText)
	}
	blocks := sysinfo.Blocks(text)
	for n, block := range blocks {
		err := app.CommandFailed("Error setting text data", sysinfo.SetBlock(ctx, s.host, paramLCDText, uint8(n), block))
		if n < len(blocks)-1 {
			err = overlook(s.host, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
