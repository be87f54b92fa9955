package vita

import (
	"testing"

	"goipmi/internal/app/apptest"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

// about is a decoder of answers about LED 2 of FRU 1.
func about(c command) func([]byte) (output.Value, error) {
	return func(answer []byte) (output.Value, error) {
		if err := check(answer, c.least); err != nil {
			return nil, err
		}
		return c.Decode(ext.Numbers{1, 2}, answer)
	}
}

var reads = []struct {
	command
	answer string
}{
	{properties, "03 12 10 00 11 05 00"},
	{address, "03 41 82 ff 00 01 00 00 7e"},
	{policyGet, "03 05"},
	{ledProperties, "03 07 04"},
	{ledColors, "03 1e 03 04 01"},
}

// TestJSON shows that all that the text says is in the JSON.
func TestJSON(t *testing.T) {
	for _, r := range reads {
		decode := about(r.command)
		outputtest.Told(t, ipmitest.Bytes(r.answer), func(answer []byte) (output.Value, error) {
			answer[0] = ext.VITA
			return decode(answer)
		})
	}
}

func TestLEDStateJSON(t *testing.T) {
	for _, states := range []byte{0x01, 0x03, 0x07, 0x04} {
		decode := about(ledGet)
		outputtest.Told(t, []byte{ext.VITA, states, 5, 6, 2, 0xff, 7, 4, 9}, func(answer []byte) (output.Value, error) {
			answer[0] = ext.VITA
			return decode(answer)
		})
	}
}

func FuzzCommands(f *testing.F) {
	f.Add([]byte{0, 3, 7, 5, 6, 2, 255, 7, 4, 9})
	f.Add([]byte{0xd5})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{
			"properties", "addrinfo", "frucontrol 1 2", "activate 1", "deactivate 1", "policy get 1", "policy set 1 2 3",
			"led prop 1", "led cap 1 2", "led get 1 2", "led set 1 2 3 4 5",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, "vita "+line)
		}
	})
}
