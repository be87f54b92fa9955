package lan

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

func newSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <channel> <parameter> <value> ...", "Change a setting of a network channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) < 2:
				return wrongOperands(cmd)
			case args[0] == "help" || args[1] == "help":
				return usage(cmd)
			}
			return runSet(ctx, h, cmd, args)
		})
	cmd.Long = setHelp
	return cmd
}

const setHelp = `Parameters and their values:

    ipaddr A.B.C.D                 address of the BMC
    netmask A.B.C.D                its subnet mask
    macaddr X:X:X:X:X:X            its hardware address
    ipsrc none|static|dhcp|bios    where the address comes from
    defgw ipaddr|macaddr ADDRESS   default gateway
    bakgw ipaddr|macaddr ADDRESS   backup gateway
    vlan id N|off                  VLAN, 1 to 4094
    vlan priority N                its priority, 0 to 7
    access on|off                  IPMI messaging on the channel
    alert on|off                   alerts on the channel
    user                           let user 1 be an administrator on the channel
    password [TEXT]                set, or clear, the password of user 1
    auth LEVEL TYPE                IPMI 1.5 authentication types that a level may use:
                                   callback, user, operator, admin; none, md2, md5, password, oem
    cipher_privs XXXXXXXXXXXXXXX   highest privilege with each of the cipher suites 0 to 14:
                                   X unused, c callback, u user, o operator, a admin, O OEM
    bad_pass_thresh N 0|1 RESET LOCKOUT
                                   wrong passwords before a user is locked out, whether an
                                   event tells of it, and both times in tens of seconds
    snmp TEXT                      SNMP community
    arp respond|generate on|off    ARP answers, gratuitous ARPs
    arp interval SECONDS           between gratuitous ARPs, 1 to 127; 0 shows it`

// parameter is a word behind "lan set <channel>". args are the operands behind
// it; least says how many there must be, exactly that many that no more may
// come. Asked for help, or short of operands, it prints the usage.
type parameter struct {
	least   int
	exactly bool
	noHelp  bool // "help" is a value like others
	run     func(ctx context.Context, s setter, args []string) error
}

var parameters = map[string]parameter{
	"user":            {0, false, true, setUser},
	"access":          {1, false, false, setAccess},
	"arp":             {1, false, false, setARP},
	"auth":            {1, false, false, setAuth},
	"ipsrc":           {1, false, false, setSource},
	"password":        {0, false, true, setPassword},
	"snmp":            {1, false, false, setCommunity},
	"ipaddr":          {1, true, true, ipSetting(paramIPAddress)},
	"netmask":         {1, true, true, ipSetting(paramSubnetMask)},
	"macaddr":         {1, true, true, macSetting(paramMACAddress)},
	"defgw":           {2, false, false, gateway(paramGatewayIP, paramGatewayMAC)},
	"bakgw":           {2, false, false, gateway(paramBackupIP, paramBackupMAC)},
	"vlan":            {2, false, false, setVLAN},
	"alert":           {0, false, true, setAlerting},
	"cipher_privs":    {1, true, false, setPrivileges},
	"bad_pass_thresh": {0, false, true, setBadPassword},
}

// wrong is returned for operands that the usage answers; ok if ipmitool ends
// well then.
type wrong struct {
	line string
	ok   bool
}

func (w wrong) Error() string { return w.line }

// runSet asks the BMC about the channel before it looks at the parameter.
func runSet(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	number, err := parseChannel(args[0])
	if err != nil {
		return err
	}
	if !isLAN(ctx, h, number) {
		return failure(cmd, wrong{line: "Channel " + decimal(number) + " is not a LAN channel!"})
	}
	p, known := parameters[args[1]]
	values := args[2:]
	switch {
	case !known, len(values) < p.least, p.exactly && len(values) != p.least:
		return wrongOperands(cmd)
	case len(values) > 0 && values[0] == "help" && !p.noHelp:
		return usage(cmd)
	}
	return failure(cmd, p.run(ctx, setter{h, number}, values))
}

// failure puts the usage behind a wrong.
func failure(cmd *cobra.Command, err error) error {
	var w wrong
	if errors.As(err, &w) {
		return &app.Failure{Line: w.line, Usage: app.Usage(cmd), OK: w.ok}
	}
	return err
}
