package lan

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

func newPrint(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("print [channel]", "What a network channel is set to; the first one, if none is named",
		func(ctx context.Context, h *app.Host, args []string) error {
			number, err := lanOperand(ctx, h, cmd, args)
			if err != nil {
				return err
			}
			return runPrint(ctx, h, number)
		})
	cmd.Aliases = []string{"printconf"}
	return cmd
}

// lanOperand is the network channel that the only operand names, or the first
// one of the BMC.
func lanOperand(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) (number uint8, err error) {
	switch len(args) {
	case 0:
		if number = findLAN(ctx, h); number == 0 {
			return 0, app.Failf("Invalid channel: %d", number)
		}
		return number, nil
	case 1:
		number, err = parseChannel(args[0])
	default:
		err = wrongOperands(cmd)
	}
	if err == nil && !isLAN(ctx, h, number) {
		err = app.Failf("Invalid channel: %d", number)
	}
	return number, err
}

// runPrint shows what was read before a parameter that cannot be.
func runPrint(ctx context.Context, h *app.Host, number uint8) error {
	v, err := readConfig(ctx, h, number)
	if err != nil {
		return h.Partial(v, err)
	}
	return h.Out.Emit(v)
}

func readConfig(ctx context.Context, h *app.Host, number uint8) (printed, error) {
	v := printed{config: config{Channel: number}}
	requests := make([]ipmi.Request, len(configParams))
	for i, p := range configParams {
		requests[i] = getRequest(number, p.number, 0, 0)
	}
	var failed error
	h.Batch(ctx, requests, func(i int, resp ipmi.Response, err error) bool {
		failed = v.take(h, configParams[i], resp, err)
		return failed == nil
	})
	return v, failed
}

// printed is a config as far as it was read.
type printed struct {
	config
	read int // how many parameters were answered
}

// take adds the answer about one parameter. The cipher suites are not looked
// at where the BMC does not say how many it has.
func (v *printed) take(h *app.Host, p configParam, resp ipmi.Response, err error) error {
	v.read++
	if p.number == paramSuites && v.SuiteCount == nil {
		return nil
	}
	data, err := value(h, p.number, resp, err)
	if err == nil && data != nil {
		before := v.config
		r := ipmi.NewReader(data)
		p.decode(&v.config, r)
		if err = r.Err(); err != nil {
			v.config = before
		}
	}
	if err = unread(h, p.number, err); err == nil || p.optional && !errors.As(err, new(*ipmi.ShortError)) {
		return nil
	}
	v.read--
	return err
}

// reached reports whether the reading came so far as to know of a parameter.
func (v printed) reached(param uint8) bool {
	for _, p := range configParams[:v.read] {
		if p.number == param {
			return true
		}
	}
	return false
}

func (v printed) Text(p *output.Printer) {
	v.writeAuth(p)
	v.writeAddresses(p)
	v.writeHeader(p)
	writeText(p, paramGatewayIP, v.GatewayIP)
	writeText(p, paramGatewayMAC, v.GatewayMAC)
	writeText(p, paramBackupIP, v.BackupIP)
	writeText(p, paramBackupMAC, v.BackupMAC)
	v.writeVLAN(p)
	v.writeSuites(p)
	v.writeBadPassword(p)
}

const label = "%-24s: "

func writeLine(p *output.Printer, name, format string, args ...any) {
	p.Printf(label+"%s\n", name, fmt.Sprintf(format, args...))
}

func writeParam(p *output.Printer, param uint8, format string, args ...any) {
	writeLine(p, paramNames[param], format, args...)
}

// writeText writes nothing of what the BMC does not have.
func writeText(p *output.Printer, param uint8, text string) {
	if text != "" {
		writeParam(p, param, "%s", text)
	}
}

func (v config) writeAuth(p *output.Printer) {
	if v.SetInProgress != nil {
		writeParam(p, paramSetInProgress, "%s", v.SetInProgress.Meaning)
	}
	if v.AuthSupport != nil {
		writeParam(p, paramAuthSupport, "%s", spaced(v.AuthSupport))
	}
	if e := v.AuthEnables; e != nil {
		writeParam(p, paramAuthEnables, "Callback : %s", spaced(e.Callback))
		writeLine(p, "", "User     : %s", spaced(e.User))
		writeLine(p, "", "Operator : %s", spaced(e.Operator))
		writeLine(p, "", "Admin    : %s", spaced(e.Admin))
		writeLine(p, "", "OEM      : %s", spaced(e.OEM))
	}
}

// spaced has a blank behind each word.
func spaced(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w + " ")
	}
	return b.String()
}

func (v config) writeAddresses(p *output.Printer) {
	if v.AddressSource != nil {
		writeParam(p, paramAddressSource, "%s", v.AddressSource.Meaning)
	}
	writeText(p, paramIPAddress, v.IPAddress)
	writeText(p, paramSubnetMask, v.SubnetMask)
	writeText(p, paramMACAddress, v.MACAddress)
	if v.Community != nil {
		writeParam(p, paramCommunity, "%s", output.Clean(*v.Community))
	}
}

func (v config) writeHeader(p *output.Printer) {
	if ip := v.IPHeader; ip != nil {
		writeParam(p, paramIPHeader, "TTL=0x%02x Flags=0x%02x Precedence=0x%02x TOS=0x%02x",
			ip.TTL, ip.Flags, ip.Precedence, ip.TOS)
	}
	if v.ARP != nil {
		writeParam(p, paramARPControl, "ARP Responses %sabled, Gratuitous ARP %sabled",
			enDis(v.ARP.Respond), enDis(v.ARP.Gratuitous))
	}
	if v.ARPInterval != nil {
		writeParam(p, paramARPInterval, "%s seconds", wholeSeconds(v.ARPInterval.Count))
	}
}

func enDis(enabled bool) string {
	if enabled {
		return "En"
	}
	return "Dis"
}

// wholeSeconds drops the half one, as ipmitool does.
func wholeSeconds(count uint8) string { return fmt.Sprintf("%d.0", (int(count)+1)/2) }

func (v config) writeVLAN(p *output.Printer) {
	switch {
	case v.VLAN == nil:
	case v.VLAN.Enabled:
		writeParam(p, paramVLANID, "%d", v.VLAN.ID)
	default:
		writeParam(p, paramVLANID, "Disabled")
	}
	if v.VLANPriority != nil {
		writeParam(p, paramVLANPriority, "%d", *v.VLANPriority)
	}
}

const notAvailable = "Not Available"

func (v printed) writeSuites(p *output.Printer) {
	if v.SuiteCount != nil && v.reached(paramSuites) {
		writeParam(p, paramSuites, "%s", suiteList(v.Suites))
	}
	switch {
	case v.Privileges != "":
		writeParam(p, paramSuitePrivileges, "%s", v.Privileges)
		for _, legend := range [...]string{"X=Cipher Suite Unused", "c=CALLBACK", "u=USER", "o=OPERATOR", "a=ADMIN", "O=OEM"} {
			writeLine(p, "", "    %s", legend)
		}
	case v.reached(paramSuitePrivileges):
		writeParam(p, paramSuitePrivileges, notAvailable)
	}
}

func suiteList(suites []int) string {
	if suites == nil {
		return "None"
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(suites), " ", ","), "[]")
}

func (v printed) writeBadPassword(p *output.Printer) {
	b := v.BadPassword
	switch {
	case b != nil:
		writeParam(p, paramBadPassword, "%d", b.Threshold)
		writeLine(p, "Invalid password disable", "%s", map[bool]string{true: "yes", false: "no"}[b.Audit])
		writeLine(p, "Attempt Count Reset Int.", "%d", b.ResetSeconds)
		writeLine(p, "User Lockout Interval", "%d", b.LockoutSeconds)
	case v.reached(paramBadPassword):
		writeParam(p, paramBadPassword, notAvailable)
	}
}
