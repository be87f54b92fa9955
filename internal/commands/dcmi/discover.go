package dcmi

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newDiscover(a *app.App) *cobra.Command {
	return a.Command("discover", "What of DCMI the BMC can do", runDiscover)
}

// Parameters of Get DCMI Capabilities Info (DCMI §6.1).
var capabilityParams = []struct {
	name   string // as the error has it
	decode func(*ipmi.Reader) output.Value
}{
	{"platform", decodePlatform},
	{"mandatory_attributes", decodeMandatory},
	{"optional_attributes", decodeOptional},
	{"managebility access", decodeAccess},
}

// discovered is all parameters.
type discovered struct {
	Conformance string       `json:"dcmi_version"`
	Platform    output.Value `json:"platform"`
	Mandatory   output.Value `json:"mandatory_attributes"`
	Optional    output.Value `json:"optional_attributes"`
	Access      output.Value `json:"manageability_access"`
	parts       join
}

func (v discovered) Text(p *output.Printer) { v.parts.Text(p) }

func runDiscover(ctx context.Context, h *app.Host, _ []string) error {
	var v discovered
	for i, param := range capabilityParams {
		part, err := readCapability(ctx, h, &v, uint8(i+1), param.decode)
		if err != nil {
			line := fmt.Sprintf("Error discovering %s capabilities!\n", param.name)
			var unfit *unfitError
			if errors.As(err, &unfit) {
				return h.Partial(v, &app.Failure{Line: unfit.line + "\n" + line})
			}
			return fail(h, err, v, line, "")
		}
		v.parts = append(v.parts, part)
	}
	v.Platform, v.Mandatory, v.Optional, v.Access = v.parts[0], v.parts[1], v.parts[2], v.parts[3]
	v.parts = append(v.parts, text("\n"))
	return h.Out.Emit(v)
}

// unfitError is an answer of another version of DCMI.
type unfitError struct{ line string }

func (e *unfitError) Error() string { return e.line }

// readCapability reads a parameter.
//
//	+-----+-----+--------+--------+
//	|major|minor|revision|data ...|
//	+-----+-----+--------+--------+
func readCapability(ctx context.Context, h *app.Host, v *discovered, param uint8, decode func(*ipmi.Reader) output.Value) (output.Value, error) {
	data, err := read(ctx, h, cmdGetCapabilities, []byte{param})
	if err != nil {
		return nil, err
	}
	r := ipmi.NewReader(data)
	major, minor, revision := r.U8(), r.U8(), r.U8()
	part := decode(r)
	version := uint16(minor)<<8 | uint16(major)
	switch {
	case r.Err() != nil:
		return nil, r.Err()
	case version != 0x0001 && version != 0x0101 && version != 0x0501:
		return nil, &unfitError{"ERROR!  This command is not available on this platform"}
	case revision != 1 && revision != 2:
		return nil, &unfitError{"ERROR!  This command is not compatible with this version"}
	}
	v.Conformance = fmt.Sprintf("%d.%d", major, minor)
	return part, nil
}

// bits names the bits that are set, the lowest first.
func bits(b uint8, names ...string) []string {
	list := []string{}
	for i, name := range names {
		if b>>i&1 != 0 {
			list = append(list, name)
		}
	}
	return list
}

func writeList(p *output.Printer, title string, names []string) {
	p.Printf("\n         %s\n", title)
	for _, name := range names {
		p.Printf("        %s\n", name)
	}
}

// platform is parameter 1, the capabilities.
type platform struct {
	Mandatory []string `json:"mandatory"`
	Optional  []string `json:"optional"`
	Access    []string `json:"manageability_access"`
}

func decodePlatform(r *ipmi.Reader) output.Value {
	return platform{
		bits(r.U8(), "Identification support available", "SEL logging available",
			"Chassis power available", "Temperature monitor available"),
		bits(r.U8(), "Power management available"),
		bits(r.U8(), "In-band KCS channel available", "Out-of-band serial TMODE available",
			"Out-of-band secondary LAN channel available", "Out-of-band primary LAN channel available",
			"SOL enabled", "VLAN capable"),
	}
}

func (v platform) Text(p *output.Printer) {
	p.Printf("    Supported DCMI capabilities:\n")
	writeList(p, "Mandatory platform capabilities", v.Mandatory)
	writeList(p, "Optional platform capabilities", v.Optional)
	writeList(p, "Managebility access capabilities", v.Access)
}

// mandatory is parameter 2, attributes of what must be there.
type mandatory struct {
	Rollover       bool     `json:"sel_automatic_rollover"`
	Entries        uint16   `json:"sel_entries"`
	Identification []string `json:"identification"`
	Temperature    []string `json:"temperature_monitoring"`
}

const rolloverBit, entriesMask = 0x8000, 0x0fff

func decodeMandatory(r *ipmi.Reader) output.Value {
	sel := r.U16()
	return mandatory{
		sel&rolloverBit != 0, sel & entriesMask,
		bits(r.U8(), "GUID", "DHCP hostname", "Asset tag"),
		bits(r.U8(), "inlet", "cpu", "baseboard"),
	}
}

func (v mandatory) Text(p *output.Printer) {
	rollover := "not present"
	if v.Rollover {
		rollover = "enabled"
	}
	p.Printf("\n    Mandatory platform attributes:\n")
	p.Printf("\n         SEL Attributes: ")
	p.Printf("\n               SEL automatic rollover is %s", rollover)
	p.Printf("\n               %d SEL entries\n", v.Entries)
	writeList(p, "Identification Attributes: ", v.Identification)
	writeList(p, "Temperature Monitoring Attributes: ", v.Temperature)
}

// optional is parameter 3, the power management's controller.
type optional struct {
	Address  uint8 `json:"power_management_address"` // as sent
	Channel  uint8 `json:"channel"`
	Revision uint8 `json:"device_revision"`
}

// bmcAddress stands for the BMC here: ipmitool's mistake, for it is 20h.
const bmcAddress = 0x40

func decodeOptional(r *ipmi.Reader) output.Value {
	address, channel := r.U8(), r.U8()
	return optional{address, channel >> 4, channel & 0x0f}
}

func (v optional) Text(p *output.Printer) {
	p.Printf("\n    Optional Platform Attributes: \n")
	p.Printf("\n         Power Management:\n")
	if v.Address == bmcAddress {
		p.Printf("                Slave address of device: 20h (BMC)\n")
	} else {
		p.Printf("                Slave address of device: %xh (8bits)(Satellite/External controller)\n", v.Address)
	}
	if v.Channel == 0 {
		p.Printf("                Channel number is 0h (Primary BMC)\n")
	} else {
		p.Printf("                Channel number is %xh \n", v.Channel)
	}
	p.Printf("                    Device revision is %d \n", v.Revision)
}

// access is parameter 4, the channels; 255 is none.
type access struct {
	Primary   uint8 `json:"primary_lan_channel"`
	Secondary uint8 `json:"secondary_lan_channel"`
	Serial    uint8 `json:"serial_channel"`
}

const noChannel = 0xff

func decodeAccess(r *ipmi.Reader) output.Value { return access{r.U8(), r.U8(), r.U8()} }

func (v access) Text(p *output.Printer) {
	p.Printf("\n    Manageability Access Attributes: \n")
	for _, c := range []struct {
		number     uint8
		none, name string
	}{
		{v.Primary, "Primary LAN channel is not available for OOB", "Primary LAN"},
		{v.Secondary, "Secondary LAN channel is not available for OOB", "Secondary LAN"},
		{v.Serial, "No serial channel is available", "Serial"},
	} {
		if c.number == noChannel {
			p.Printf("         %s\n", c.none)
		} else {
			p.Printf("         %s channel number: %d is available\n", c.name, c.number)
		}
	}
}

func newOOBDiscover(a *app.App) *cobra.Command {
	return a.Command("oob_discover", "Find out whether the BMC answers over the network",
		func(_ context.Context, h *app.Host, _ []string) error {
			switch h.App.Options.Interface {
			case "lan", "lanplus": // the session is open: it answers
				return h.Out.Emit(done{"oob_discover", "\n"})
			}
			return app.Failf("\nOOB discovery is available only via RMCP interface.")
		})
}
