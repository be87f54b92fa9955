package dcmi

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Configuration parameters (DCMI §6.5).
const (
	paramActivateDHCP = 1
	paramDHCPConfig   = 2
	paramInitial      = 3
	paramTimeout      = 4
	paramRetry        = 5
	paramUnknown      = 0xff
)

var paramNames = map[string]uint8{
	"activate_dhcp": paramActivateDHCP, "dhcp_config": paramDHCPConfig, "init": paramInitial,
	"timeout": paramTimeout, "retry": paramRetry,
}

// configuration is how the BMC finds its management station by DHCP.
type configuration struct {
	Discovery   uint8  `json:"dhcp_discovery_byte"`
	IDString    bool   `json:"dhcp_uses_id_string"`
	VendorClass bool   `json:"dhcp_uses_vendor_class"`
	Initial     uint8  `json:"initial_timeout_s"`
	Timeout     uint16 `json:"server_contact_timeout_s"`
	Retry       uint16 `json:"server_contact_retry_s"`
	params      int    // how many are known
}

func newGetConfig(a *app.App) *cobra.Command {
	return a.Command("get_conf_param", "The DHCP configuration", runGetConfig)
}

func runGetConfig(ctx context.Context, h *app.Host, _ []string) error {
	var v configuration
	for param := uint8(paramDHCPConfig); param <= paramRetry; param++ {
		if err := v.read(ctx, h, param); err != nil {
			return fail(h, err, v, "Error Get DCMI Configuration Parameters!", "")
		}
		v.params++
	}
	return h.Out.Emit(v)
}

// read reads one parameter, behind the version and revision of DCMI.
func (v *configuration) read(ctx context.Context, h *app.Host, param uint8) error {
	data, err := read(ctx, h, cmdGetConfig, []byte{param, 0})
	if err != nil {
		return err
	}
	r := ipmi.NewReader(data)
	r.Skip(3)
	switch param {
	case paramDHCPConfig:
		v.Discovery = r.U8()
		v.IDString, v.VendorClass = v.Discovery&1 != 0, v.Discovery&2 != 0
	case paramInitial:
		v.Initial = r.U8()
	case paramTimeout:
		v.Timeout = r.U16()
	case paramRetry:
		v.Retry = r.U16()
	}
	return r.Err()
}

// configText is the text of each parameter, in their order.
var configText = []func(configuration, *output.Printer){
	func(v configuration, p *output.Printer) {
		p.Printf("\n\tDHCP Discovery method\t: ")
		p.Printf("\n\t\tManagement Controller ID String is %s", word(v.IDString, "enabled", "disabled"))
		p.Printf("\n\t\tVendor class identifier DCMI IANA and Vendor class-specific Informationa are %s",
			word(v.VendorClass, "enabled", "disabled"))
	},
	func(v configuration, p *output.Printer) {
		p.Printf("\n\tInitial timeout interval\t: %d seconds", v.Initial)
	},
	func(v configuration, p *output.Printer) {
		p.Printf("\n\tServer contact timeout interval\t: %d seconds", v.Timeout)
	},
	func(v configuration, p *output.Printer) {
		p.Printf("\n\tServer contact retry interval\t: %d seconds", v.Retry)
	},
}

func (v configuration) Text(p *output.Printer) {
	for _, write := range configText[:v.params] {
		write(v, p)
	}
	if v.params == len(configText) {
		p.Printf("\n")
	}
}

func newSetConfig(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set_conf_param <parameter> <value>", "Change the DHCP configuration",
		func(ctx context.Context, h *app.Host, args []string) error {
			dhcp := len(args) > 0 && args[0] == "activate_dhcp"
			if len(args) > 2 || len(args) < 2 && !dhcp || args[0] == "help" {
				return usage(cmd)
			}
			if dhcp {
				return setConfig(ctx, h, "activate_dhcp", paramActivateDHCP, 1)
			}
			return runSetConfig(ctx, h, cmd, args)
		})
	cmd.Long = `Parameters:

    activate_dhcp  get a new lease, takes no value
    dhcp_config    discovery method
    init           initial timeout, seconds
    timeout        how long to try to contact the server, seconds
    retry          how long to wait until the next try, seconds`
	return cmd
}

func runSetConfig(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	value, err := app.ParseWord(args[1])
	if err != nil {
		return app.Failf("Given %s '%s' is invalid.", args[0], args[1])
	}
	param, known := paramNames[strings.ToLower(args[0])]
	switch {
	case !known && !h.App.Compat:
		return &app.Failure{Line: "Parameter '" + args[0] + "' is unknown", Usage: app.Usage(cmd)}
	case !known: // which ipmitool leaves to the BMC to refuse
		param = paramUnknown
	}
	return setConfig(ctx, h, args[0], param, value)
}

// setConfig sets a parameter; those up to the initial timeout have one byte.
// A refusal is no failure of the command.
func setConfig(ctx context.Context, h *app.Host, name string, param uint8, value uint16) error {
	data := []byte{param, 0, byte(value)}
	if param > paramInitial {
		data = append(data, byte(value>>8))
	}
	if err := write(ctx, h, cmdSetConfig, data...); err != nil {
		err = fail(h, err, nil, "Error Set DCMI Configuration Parameters!", "\n")
		var f *app.Failure
		if errors.As(err, &f) {
			f.OK = true
		}
		return err
	}
	return h.Out.Emit(configSet{name, value})
}

// configSet is a parameter that was written.
type configSet struct {
	Parameter string `json:"parameter"`
	Value     uint16 `json:"value"`
}

func (configSet) Text(p *output.Printer) { p.Printf("\n") }
