package app

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// parsed runs the parser over a line of words and gives what came of it.
func parsed(t *testing.T, argv0 string, words ...string) (*App, []string, error) {
	t.Helper()
	var out bytes.Buffer
	a := New(argv0, strings.NewReader("typed\nagain\n"), &out, &out)
	a.root = &cobra.Command{Use: argv0}
	a.NegativeOperands = func(operands []string) bool {
		return len(operands) > 1 && operands[0] == "sensor" && operands[1] == "thresh"
	}
	p := &parser{app: a, opts: &a.Options}
	err := p.parse(words)
	return a, p.operands, err
}

func TestOptionsStandAnywhere(t *testing.T) {
	tests := []struct {
		line     string
		operands string
		check    func(o *Options) bool
	}{
		{"-I lanplus -H bmc mc info", "mc info", func(o *Options) bool { return o.Interface == "lanplus" && o.Host == "bmc" }},
		{"chassis -Ilan power -Hbmc status", "chassis power status", func(o *Options) bool { return o.Interface == "lan" && o.Host == "bmc" }},
		{"mc info -p 1 -p 2", "mc info", func(o *Options) bool { return o.Port == 2 }},
		{"-p0x26f mc", "mc", func(o *Options) bool { return o.Port == 623 }},
		{"-- -H bmc", "-H bmc", func(o *Options) bool { return o.Host == "" }},
		{"mc -- -v", "mc -v", func(o *Options) bool { return true }},
		{"raw - 1", "raw - 1", func(o *Options) bool { return true }},
		{"sensor thresh Temp lower -5 -4 -3", "sensor thresh Temp lower -5 -4 -3", func(o *Options) bool { return o.Family == 0 }},
		{"sensor list -4", "sensor list", func(o *Options) bool { return o.Family == 4 }},
		{"-L user+ mc", "mc", func(o *Options) bool { return o.Privilege == 2 && o.RoleLookup }},
		{"-y 4142 mc", "mc", func(o *Options) bool { return string(o.Kg) == "AB" }},
		{"-k 123456789012345678901 mc", "mc", func(o *Options) bool { return len(o.Kg) == 20 }},
		{"-A md5 -C 17", "", func(o *Options) bool { return o.AuthType == 2 && o.Suite == 17 }},
		{"-e & sol", "sol", func(o *Options) bool { return o.Escape == '&' }},
		{"-t 0x30 -b 7 -T 0x24 -B 1 -m 0x81 -l 2", "", func(o *Options) bool {
			return o.Target.Addr == 0x30 && o.Target.Channel == 7 && o.Target.TransitAddr == 0x24 &&
				o.Target.TransitChannel == 1 && o.OwnAddr == 0x81 && o.Target.LUN == 2
		}},
	}
	for _, tt := range tests {
		a, operands, err := parsed(t, "ipmitool", strings.Fields(tt.line)...)
		if err != nil {
			t.Errorf("%s: %v", tt.line, err)
		}
		if !slices.Equal(operands, strings.Fields(tt.operands)) {
			t.Errorf("%s: operands %q, want %q", tt.line, operands, tt.operands)
		}
		if !tt.check(&a.Options) {
			t.Errorf("%s: options %+v", tt.line, a.Options)
		}
	}
}

func TestClustersCountVerbosity(t *testing.T) {
	a, operands, err := parsed(t, "ipmitool", "-vvcI", "lan", "mc", "-v")
	if err != nil || a.Out.Verbose != 3 || a.Out.Format != "csv" || a.Options.Interface != "lan" || len(operands) != 1 {
		t.Errorf("verbose %d, format %s, options %+v, operands %q, error %v", a.Out.Verbose, a.Out.Format, a.Options, operands, err)
	}
}

func TestFirstErrorEndsOptions(t *testing.T) {
	tests := []struct{ line, want string }{
		{"-q -h", "ipmitool: invalid option -- 'q'"},
		{"-I", "ipmitool: option requires an argument -- 'I'"},
		{"--json mc info", "ipmitool: invalid option -- '-'"},
		{"-p 99999", "Port number 99999 is out of range."},
		{"-4 -6", "Parameter is mutually exclusive with -4."},
		{"-C 256", "Invalid parameter given or out of range [0-255] for '-C'."},
		{"-U seventeen-letters", "Username is too long (> 16 bytes)"},
		{"-y 414", "Number of Kg key characters is not even"},
	}
	for _, tt := range tests {
		_, _, err := parsed(t, "ipmitool", strings.Fields(tt.line)...)
		var f *Failure
		if !errors.As(err, &f) || f.Line != tt.want {
			t.Errorf("%s: %v, want %s", tt.line, err, tt.want)
		}
	}
}

func TestHelpBehindOtherOptions(t *testing.T) {
	for _, argv0 := range []string{"ipmitool", "goipmi"} {
		for _, line := range []string{"-h", "-m 0 -b 0 -t 0 -B 0 -T 0 -h", "mc info -vh", "-I lanplus -h -q"} {
			if _, _, err := parsed(t, argv0, strings.Fields(line)...); !errors.Is(err, errHelp) {
				t.Errorf("%s %s: %v, want help", argv0, line, err)
			}
		}
	}
}

func TestLongOptions(t *testing.T) {
	for _, line := range []string{"--json", "--output json", "--output=json"} {
		if a, _, err := parsed(t, "goipmi", strings.Fields(line)...); err != nil || a.Out.Format != "json" {
			t.Errorf("%s: format %s, error %v", line, a.Out.Format, err)
		}
	}
	for _, line := range []string{"--output", "--output=xml", "--json=1", "--nosuch"} {
		if _, _, err := parsed(t, "goipmi", strings.Fields(line)...); err == nil {
			t.Errorf("%s: accepted", line)
		}
	}
}

func TestSecretsAreAskedInOrder(t *testing.T) {
	a := New("goipmi", strings.NewReader("first\nsecond"), new(bytes.Buffer), new(bytes.Buffer))
	for _, want := range []string{"first", "second", ""} {
		if got, err := a.askStdin("Password: "); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

func TestSplitHost(t *testing.T) {
	tests := []struct {
		in, host string
		port     uint16
	}{
		{"bmc", "bmc", 0},
		{"bmc:9100", "bmc", 9100},
		{"192.0.2.1:623", "192.0.2.1", 623},
		{"::1", "::1", 0},
		{"[::1]", "::1", 0},
		{"[::1]:9100", "::1", 9100},
		{"fe80::1%eth0", "fe80::1%eth0", 0},
		{"[fe80::1%eth0]:1", "fe80::1%eth0", 1},
		{"bmc:http", "bmc:http", 0},
		{"bmc:70000", "bmc:70000", 0},
		{"", "", 0},
	}
	for _, tt := range tests {
		if host, port := splitHost(tt.in); host != tt.host || port != tt.port {
			t.Errorf("splitHost(%q) = %q, %d, want %q, %d", tt.in, host, port, tt.host, tt.port)
		}
	}
}

// The forms are those that the C library's getaddrinfo took and refused.
func TestDotted(t *testing.T) {
	tests := map[string]string{
		"127.1": "127.0.0.1", "0x7f.1": "127.0.0.1", "0177.0.0.1": "127.0.0.1", "2130706433": "127.0.0.1",
		"127.65537": "127.1.0.1", "127.0.1": "127.0.0.1", "127.0.0.1": "127.0.0.1",
		"127.0.0.256": "127.0.0.256", "1.2.3.4.5": "1.2.3.4.5", "08.1": "08.1", "4294967296": "4294967296",
		"256.1": "256.1", "bmc1": "bmc1", "": "", "-1.2": "-1.2", "1.": "1.", "::1": "::1",
	}
	for in, want := range tests {
		if got := dotted(in); got != want {
			t.Errorf("dotted(%q) = %q, want %q", in, got, want)
		}
	}
}

// The numbers are what ipmitool took and refused for -t and -d.
func TestParseInt(t *testing.T) {
	good := map[string]int64{"": 0, "0": 0, "6": 6, " 6": 6, "+6": 6, "06": 6, "017": 15, "0x1F": 31, "0X1f": 31, "-3": -3, "255": 255}
	for word, want := range good {
		if got, err := ParseInt(word, -10, 255); err != nil || got != want {
			t.Errorf("ParseInt(%q) = %d, %v, want %d", word, got, err, want)
		}
	}
	for _, word := range []string{"6 ", "0b1", "0o7", "1_0", "256", "-11", "6.0", "08", "0x", "x", "-", "+", "--1", "+-1", " ", "99999999999999999999"} {
		if got, err := ParseInt(word, -10, 255); err == nil {
			t.Errorf("ParseInt(%q) = %d, want an error", word, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("-I lanplus -H bmc mc info")
	f.Add("-vvv -- -x")
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Fields(line)
		if slices.ContainsFunc(words, func(w string) bool { return strings.ContainsAny(w, "aYf") && w[0] == '-' }) {
			return // these ask a person or read a file
		}
		_, operands, err := parsed(t, "ipmitool", words...)
		if err == nil && len(operands) > len(words) {
			t.Errorf("%q became %q", words, operands)
		}
	})
}
