package app

import (
	"encoding/hex"
	"errors"
	"math"
	"strings"

	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/rmcp"
	"goipmi/internal/session"
)

// Field widths of IPMI v2.0: user name §22.28, password §22.30, Kg §13.33.
const (
	maxUsername      = 16
	maxPassword      = 20
	maxPasswordIPMI1 = 16
	maxKg            = 20
)

// Options is what the command line says about the way to the BMC.
type Options struct {
	Interface    string // "" until chosen
	hasInterface bool   // even an empty one
	Host         string
	hasHost      bool // even an empty one
	Port         int  // 0: the transport's own
	Family       int  // 0, 4 or 6
	Device       int  // N of /dev/ipmiN

	Username    string
	Password    string
	hasPassword bool
	Kg          []byte
	hexKg       bool  // -y was given
	Privilege   uint8 // 1 callback … 5 OEM; 0xff if not understood
	// RoleLookup asks the BMC to find the user by name and privilege, not by
	// name alone (-L LEVEL+).
	RoleLookup bool
	AuthType   int // -1: the best the BMC offers
	Suite      int // -1: the best the BMC accepts

	Timeout int // seconds; 0: the transport's own
	Retries int // 0: the transport's own
	OEM     string

	OwnAddr    uint8 // 0: the BMC's
	Target     ipmi.Target
	PacketSize int // -z

	SDRCache, SELFile string
	Escape            byte // of the serial console
	UTC               bool
	Serial            string
}

var (
	errHelp    = errors.New("help asked for")
	errVersion = errors.New("version asked for")
)

// options is every letter of ipmitool's, in the order its help has them.
var options []option

// longOptions is what goipmi has beside ipmitool's letters.
var longOptions = []longOption{
	{"help", "", "Help for the program or a command", func(*parser, string) error { return errHelp }},
	{"json", "", "Short for --output json", func(p *parser, _ string) error { return p.format("json") }},
	{"output", "FORMAT", "text, csv, json or yaml", func(p *parser, v string) error { return p.format(v) }},
	{"version", "", "Version of the program", func(*parser, string) error { return errVersion }},
}

func init() {
	// Built here because -h prints the table it stands in.
	options = []option{
		{'h', "", "Print this help", func(*parser, string) error { return errHelp }},
		{'V', "", "Print the version", func(*parser, string) error { return errVersion }},
		{'v', "", "Say more; may be repeated", (*parser).verbose},
		{'c', "", "Comma separated output", func(p *parser, _ string) error { return p.format("csv") }},
		{'d', "N", "Local BMC at /dev/ipmiN (0)", (*parser).device},
		{'I', "intf", "Interface to the BMC", func(p *parser, v string) error { p.opts.Interface, p.opts.hasInterface = v, true; return nil }},
		{'H', "host", "Name or address of the BMC", func(p *parser, v string) error { p.opts.Host, p.opts.hasHost = v, true; return nil }},
		{'p', "port", "UDP port of the BMC (623)", (*parser).port},
		{'U', "name", "User name on the BMC", (*parser).username},
		{'f', "file", "Take the password from a file", (*parser).passwordFile},
		{'z', "size", "Size of the largest message (OEM)", func(p *parser, v string) error { return p.word('z', v, &p.opts.PacketSize) }},
		{'S', "file", "Take the SDRs from a file", func(p *parser, v string) error { p.opts.SDRCache = v; return nil }},
		{'D', "tty:b[:s]", "Serial device and its speed", func(p *parser, v string) error { p.opts.Serial = v; return nil }},
		{'4', "", "IPv4 only", func(p *parser, _ string) error { return p.family(4, 6) }},
		{'6', "", "IPv6 only", func(p *parser, _ string) error { return p.family(6, 4) }},
		{'a', "", "Ask for the password", (*parser).askPassword},
		{'Y', "", "Ask for the Kg key", (*parser).askKg},
		{'e', "char", "Escape character of the serial console (~)", (*parser).escape},
		{'C', "suite", "RMCP+ cipher suite, 0-17", (*parser).suite},
		{'k', "key", "Kg key of the BMC", func(p *parser, v string) error { p.opts.Kg = clip(takeSecret(v), maxKg); return nil }},
		{'y', "hexkey", "Kg key in hexadecimal", (*parser).hexKg},
		{'L', "level", "Privilege of the session (ADMINISTRATOR); LEVEL+ finds the user by name and level", (*parser).privilege},
		{'A', "type", "Authentication of IPMI 1.5: NONE, PASSWORD, MD2, MD5", (*parser).authType},
		{'P', "password", "Password (others can see it: -E, -f and -a are safer)", func(p *parser, v string) error { p.opts.SetPassword(takeSecret(v)); return nil }},
		{'E', "", "Password from the environment: IPMITOOL_PASSWORD, IPMI_PASSWORD", (*parser).envPassword},
		{'K', "", "Kg key from the environment: IPMI_KGKEY, IPMITOOL_KGKEY", (*parser).envKg},
		{'m', "address", "Own address on the IPMB (0x20)", func(p *parser, v string) error { return p.byte('m', v, &p.opts.OwnAddr) }},
		{'b', "channel", "Channel of the target of a bridged request", func(p *parser, v string) error { return p.byte('b', v, &p.opts.Target.Channel) }},
		{'t', "address", "Bridge requests to this target", func(p *parser, v string) error { return p.byte('t', v, &p.opts.Target.Addr) }},
		{'B', "channel", "Channel of the transit controller (double bridging)", func(p *parser, v string) error { return p.byte('B', v, &p.opts.Target.TransitChannel) }},
		{'T', "address", "Bridge by way of this controller (double bridging)", func(p *parser, v string) error { return p.byte('T', v, &p.opts.Target.TransitAddr) }},
		{'l', "lun", "LUN for raw requests", (*parser).lun},
		{'o', "oem", "Peculiarities of a maker's BMCs; 'list' names them", (*parser).oem},
		{'O', "file", "Texts for OEM events from a file", func(p *parser, v string) error { p.opts.SELFile = v; return nil }},
		{'N', "seconds", "Wait this long for an answer (lan 2, lanplus 1)", (*parser).timeout},
		{'R', "count", "Send again this often (4)", (*parser).retries},
		{'Z', "", "Times in UTC", func(p *parser, _ string) error { p.opts.UTC = true; return nil }},
		{'g', "", "", func(p *parser, _ string) error { p.opts.OEM = "intelwv2"; return nil }},
		{'s', "", "", func(p *parser, _ string) error { p.opts.OEM = "supermicro"; return nil }},
	}
}

func outOfRange(letter byte) error {
	return failf("Invalid parameter given or out of range for '-%c'.", letter)
}

func (p *parser) byte(letter byte, v string, to *uint8) (err error) {
	if *to, err = ParseByte(v); err != nil {
		return outOfRange(letter)
	}
	return nil
}

func (p *parser) word(letter byte, v string, to *int) error {
	n, err := ParseWord(v)
	if err != nil {
		return outOfRange(letter)
	}
	*to = int(n)
	return nil
}

func (p *parser) format(name string) error {
	f, err := output.ParseFormat(name)
	if err != nil {
		return p.usage("%v", err)
	}
	p.app.Out.Format = f
	return nil
}

// verbose counts; the second has ipmitool name itself.
func (p *parser) verbose(string) error {
	a := p.app
	if a.Out.Verbose++; a.Compat && a.Out.Verbose == 2 {
		a.Warnf("%s version %s\n", a.Name(), emulated)
	}
	return nil
}

func (p *parser) device(v string) error {
	n, err := ParseInt(v, math.MinInt32, math.MaxInt32)
	if err != nil {
		return outOfRange('d')
	}
	if n < 0 {
		return failf("Device number %d is out of range.", n)
	}
	p.opts.Device = int(n)
	return nil
}

func (p *parser) port(v string) error {
	n, err := ParseInt(v, math.MinInt32, math.MaxInt32)
	if err != nil {
		return outOfRange('p')
	}
	if n < 0 || n > math.MaxUint16 {
		return failf("Port number %d is out of range.", n)
	}
	p.opts.Port = int(n)
	return nil
}

func (p *parser) username(v string) error {
	if len(v) > maxUsername {
		return p.app.early(failf("Username is too long (> 16 bytes)"))
	}
	p.opts.Username = v
	return nil
}

func (p *parser) family(want, other int) error {
	switch p.opts.Family {
	case other:
		return failf("Parameter is mutually exclusive with -%d.", other)
	case want:
		return failf("Multiple -%d parameters given.", want)
	}
	p.opts.Family = want
	return nil
}

func (p *parser) escape(v string) error {
	p.opts.Escape = 0
	if v != "" {
		p.opts.Escape = v[0]
	}
	return nil
}

func (p *parser) suite(v string) error {
	n, err := ParseByte(v)
	if err != nil {
		return failf("Invalid parameter given or out of range [0-255] for '-C'.")
	}
	p.opts.Suite = int(n)
	if n == anySuite {
		p.opts.Suite = session.Best
	}
	return nil
}

// anySuite is the number by which ipmitool leaves the choice to itself.
const anySuite = 0xff

// hexKg ends with status 0 on a key that is too long, as ipmitool does.
func (p *parser) hexKg(v string) error {
	key, err := hex.DecodeString(takeSecret(v))
	switch {
	case len(v)%2 != 0:
		return failf("Number of Kg key characters is not even")
	case err != nil:
		return failf("Kg key is not hexadecimal number")
	case len(key) > maxKg:
		return &Failure{Line: "Kg key is too long", OK: true}
	}
	p.opts.Kg, p.opts.hexKg = key, true
	return nil
}

// unknown is what ipmitool makes of a name it does not know, and goes on with.
const unknown = 0xff

func (p *parser) privilege(v string) error {
	name, plus := strings.CutSuffix(v, "+")
	p.opts.RoleLookup = p.opts.RoleLookup || plus
	level, ok := channel.PrivilegeNamed(name)
	if !ok {
		level = unknown
		p.app.Warnf("Invalid privilege level %s", name)
	}
	p.opts.Privilege = level
	return nil
}

func (p *parser) authType(v string) error {
	t, ok := rmcp.AuthTypeNamed(v)
	p.opts.AuthType = int(t)
	if !ok {
		p.opts.AuthType = unknown
	}
	return nil
}

// lun ends with status 0 on a bad number, as ipmitool does.
func (p *parser) lun(v string) error {
	if err := p.byte('l', v, &p.opts.Target.LUN); err != nil {
		return &Failure{Line: err.Error(), OK: true}
	}
	return nil
}

func (p *parser) timeout(v string) error {
	n, err := ParseInt(v, 0, math.MaxUint32)
	if err != nil {
		return outOfRange('N')
	}
	p.opts.Timeout = int(n)
	return nil
}

func (p *parser) retries(v string) error {
	n, err := ParseInt(v, 0, math.MaxInt32)
	if err != nil {
		return outOfRange('R')
	}
	p.opts.Retries = int(n)
	return nil
}

func (p *parser) oem(v string) error {
	switch v {
	case "":
		return failf(`OEM setup for "" failed`)
	case "list", "help":
		return &Failure{Line: oemUsage(), OK: true}
	}
	p.opts.OEM = v
	return nil
}

func clip(s string, n int) []byte { return []byte(s[:min(len(s), n)]) }
