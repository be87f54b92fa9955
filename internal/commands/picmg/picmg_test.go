package picmg

import (
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app/apptest"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

// numbers are operands that fit all commands.
var numbers = ext.Numbers{1, 2}

// reads are decoders and what they decode.
var reads = map[string]struct {
	decode func([]byte) (output.Value, error)
	answer string
}{
	"properties": {func(b []byte) (output.Value, error) { return decodeProperties(b) }, "00 32 04 00"},
	"addrinfo":   {about(decodeAddress), "00 41 82 ff 00 01 07"},
	"policy":     {about(decodePolicy), "00 01"},
	"LED":        {about(decodeLEDProperties), "00 07 04"},
	"colours":    {about(decodeLEDColors), "00 1e 03 04"},
	"LED state":  {about(decodeLEDState), "00 07 05 20 02 ff 10 04 30"},
	"local LED":  {about(decodeLEDState), "00 01 05 20 02 ff 10 04 30"},
	"power":      {about(decodePower), "00 81 05 0a 10 20 30"},
	"links": {func(b []byte) (output.Value, error) { return decodePort(numbers, b) },
		"00 41 10 00 00 01 42 20 10 05 00"},
	"AMC links": {func(b []byte) (output.Value, error) { return decodeAMCPort(atca, false, numbers, b) },
		"00 50 21 30 01 21 00 10 00"},
	"AMC links of ipmitool": {func(b []byte) (output.Value, error) { return decodeAMCPort(amc, true, numbers, b) },
		"00 50 21 30 01 21 00 10 00"},
	"clock":    {func(b []byte) (output.Value, error) { return decodeClock(atca, numbers, b) }, "00 0f 01 01 14 00 e1 f5 05"},
	"resource": {func(b []byte) (output.Value, error) { return decodeResource(1, b) }, "00 01"},
}

func about(decode func(ext.Numbers, []byte) (output.Value, error)) func([]byte) (output.Value, error) {
	return func(b []byte) (output.Value, error) { return decode(numbers, b) }
}

// TestJSON shows that all that the text says is in the JSON.
func TestJSON(t *testing.T) {
	for name, r := range reads {
		t.Run(name, func(t *testing.T) { outputtest.Told(t, ipmitest.Bytes(r.answer), r.decode) })
	}
}

func FuzzDecode(f *testing.F) {
	for _, r := range reads {
		f.Add(ipmitest.Bytes(r.answer))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		for name, r := range reads {
			v, err := r.decode(answer)
			if err != nil {
				continue
			}
			for _, format := range []output.Format{output.Text, output.JSON} {
				if outputtest.Show(t, v, format) == "" && len(answer) > 1 {
					t.Errorf("%s: nothing to show of % x", name, answer)
				}
			}
		}
	})
}

func FuzzCommands(f *testing.F) {
	f.Add([]byte{0, 0, 2, 4, 0})
	f.Add([]byte{0, 0, 7, 5, 6, 2, 255, 7, 4, 9})
	f.Add([]byte{0xd5})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{
			"properties", "addrinfo", "frucontrol 1 2", "activate 1", "policy get 1", "policy set 1 2 3", "busres summary",
			"led prop 1", "led cap 1 2", "led get 1 2", "led set 1 2 3 4 5", "power get 1 1", "power set 1 1 1",
			"portstate get 0 1", "portstate set 0 1 15 1 0 0 1", "amcportstate get 1", "amcportstate set 1 15 1 0 0 1",
			"clk get 1 1", "clk set 1 2 3 4 5 6 7", "portstate getall",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, "picmg "+line)
		}
	})
}

// The lists that ipmitool's help promises are goipmi's.
func TestLists(t *testing.T) {
	bmc := func() ipmi.Conn {
		return &ipmitest.BMC{Answers: map[string]string{
			"2c 00":       "00 00 32 04 00",
			"2c 0f 00 01": "00 00 01 10 00 00 01 02 20 00 00 00",
			"2c 0f 00 42": "00 00 42 20 00 00 00",
			"2c 1a 00":    "00 00 50 00 00 01",
			"2c 2d 00 01": "00 00 00",
			"2c 2d 00 02": "00 00 08 01 01 14 00 e1 f5 05",
		}}
	}
	for line, want := range map[string]int{
		"portstate getall": 3, "portstate getgranted": 1, "portstate getdenied": 2,
		"amcportstate getall": 16 * 17, "amcportstate getdenied": 0,
		"clk getall": 32, "clk getgranted": 16, "clk getdenied": 16,
	} {
		r := apptest.Run("goipmi", New, bmc(), strings.Fields("picmg "+line)...)
		got := strings.Count(r.Stdout, "STATE:") + strings.Count(r.Stdout, "- state:")
		if got != want || r.Status != 0 {
			t.Errorf("%s: %d states, want %d: %s", line, got, want, r.Stderr)
		}
		if r := apptest.Run("ipmitool", New, bmc(), strings.Fields("picmg "+line)...); r.Stdout != "" {
			t.Errorf("%s: ipmitool has no such list: %q", line, r.Stdout)
		}
	}
}

// The type of an AMC's link has eight bits, of which ipmitool makes four.
func TestAMCLinkType(t *testing.T) {
	for program, want := range map[string]string{"ipmitool": "undefined", "goipmi": "OEM GUID Definition"} {
		bmc := &ipmitest.BMC{Answers: map[string]string{"2c 00": "00 00 14 04 00", "2c 1a": "00 00 10 0f 00 01"}}
		r := apptest.Run(program, New, bmc, "picmg", "amcportstate", "get", "1")
		if line := fmt.Sprintf("Link Type:            %s\n", want); !strings.Contains(r.Stdout, line) {
			t.Errorf("%s: no %q in %q", program, line, r.Stdout)
		}
	}
}
