package sol

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
)

// setHost is a BMC of these answers.
func setHost(answers map[string]string) (h *app.Host, b *ipmitest.BMC, stderr *bytes.Buffer) {
	stderr = &bytes.Buffer{}
	a := app.New("ipmitool", strings.NewReader(""), &bytes.Buffer{}, stderr)
	b = &ipmitest.BMC{Answers: answers}
	return &app.Host{Conn: b, App: a, Out: a.Out}, b, stderr
}

// settingsOf are the answers about all parameters, which are data.
func settingsOf(data []byte) map[string]string {
	answers := map[string]string{}
	rest := append(bytes.Clone(data), make([]byte, 32)...)
	for i, p := range configParams {
		n := p.length - 1
		answers[fmt.Sprintf("0c 22 01 %02x", i)] = fmt.Sprintf("00 11 % x", rest[:n])
		rest = rest[n:]
	}
	return answers
}

func decodeSettings(data []byte) (config, error) {
	h, _, _ := setHost(settingsOf(data))
	return readConfig(context.Background(), h, 1)
}

// example are the parameters 0 to 8, one behind the other.
const example = "00 01 c4 0c 60 07 32 06 0a 01 6f 02"

func TestConfigTold(t *testing.T) { outputtest.Told(t, ipmitest.Bytes(example), decodeSettings) }

func FuzzConfig(f *testing.F) { outputtest.Fuzz(f, decodeSettings, ipmitest.Bytes(example)) }

// TestReadConfig holds what is made of answers that do not come, or are odd.
func TestReadConfig(t *testing.T) {
	for _, c := range []struct {
		param, answer, stderr string
		fails                 bool
	}{
		{"01", "80", "Info: SOL parameter 'Enable (1)' not supported\n", false},
		{"07", "80", "Info: SOL parameter 'Payload Channel (7)' not supported - defaulting to 0x01\n", false},
		{"08", "80", "Info: SOL parameter 'Payload Port (8)' not supported - can't determine which payload port to use on NULL session\n", true},
		{"03", "00 11 01", "Error: Unexpected data length (2) received for SOL parameter 'Character Interval (3)'\n", false},
		{"03", "00", "Error: Unexpected data length (0) received for SOL parameter 'Character Interval (3)'\n", false},
		{"04", "d4", "Error requesting SOL parameter 'Retry (4)': Insufficient privilege level\n", true},
		{"04", "", "Error: No response requesting SOL parameter 'Retry (4)'\n", true},
	} {
		answers := settingsOf(ipmitest.Bytes(example))
		answers["0c 22 01 "+c.param] = c.answer
		h, _, stderr := setHost(answers)
		_, err := readConfig(t.Context(), h, 1)
		if h.App.Exit(err) == 0 == c.fails || stderr.String() != c.stderr {
			t.Errorf("%s, %q: %v, %q", c.param, c.answer, err, stderr)
		}
	}
}

// TestSet holds which requests change a parameter, and what is left of a change
// that fails.
func TestSet(t *testing.T) {
	const begin, commit, end = "0c 21 01 00 01", "0c 21 01 00 02", "0c 21 01 00 00"
	for _, c := range []struct {
		name, value     string
		guarded         bool
		request, answer string
		sent            []string
		status          int
		stderr          string
	}{
		{"enabled", "true", true, "0c 21", "00", []string{begin, "0c 21 01 01 01", commit, end}, 0, ""},
		{"enabled", "false", false, "0c 21", "00", []string{"0c 21 01 01 00"}, 0, ""},
		{"privilege-level", "user", false, "0c 21", "00", []string{"0c 21 01 02 c2"}, 0, ""},
		{"force-encryption", "false", false, "0c 21", "00", []string{"0c 21 01 02 44"}, 0, ""},
		{"force-authentication", "false", false, "0c 21", "00", []string{"0c 21 01 02 84"}, 0, ""},
		{"character-accumulate-level", "1", false, "0c 21", "00", []string{"0c 21 01 03 01 60"}, 0, ""},
		{"character-send-threshold", "0", false, "0c 21", "00", []string{"0c 21 01 03 0c 00"}, 0, ""},
		{"retry-count", "7", false, "0c 21", "00", []string{"0c 21 01 04 07 32"}, 0, ""},
		{"retry-interval", "255", false, "0c 21", "00", []string{"0c 21 01 04 07 ff"}, 0, ""},
		{"volatile-bit-rate", "115.2", false, "0c 21", "00", []string{"0c 21 01 06 0a"}, 0, ""},
		{"set-in-progress", "commit-write", true, "0c 21", "d4", []string{commit}, 0, ""},
		{"enabled", "true", true, begin, "81", []string{begin}, 1,
			"Error setting SOL parameter 'set-in-progress': Attempt to set set-in-progress when not in set-complete state\n" +
				"Error: set of parameter \"enabled\" failed\n"},
		{"enabled", "true", true, "0c 21 01 01", "82", []string{begin, "0c 21 01 01 01", end}, 1,
			"Error setting SOL parameter 'enabled': Attempt to write read-only parameter\n"},
		{"enabled", "true", true, "0c 21 01 01", "", []string{begin, "0c 21 01 01 01"}, 1, "Error setting SOL parameter 'enabled'\n"},
		{"enabled", "true", true, commit, "80", []string{begin, "0c 21 01 01 01", commit, end}, 0, ""},
		{"enabled", "true", true, end, "d4", []string{begin, "0c 21 01 01 01", commit, end}, 1,
			"Error setting SOL parameter 'set-in-progress' to 'set-complete': Insufficient privilege level\n" + notComplete + "\n"},
		{"enabled", "yes", true, "0c 21", "00", nil, 1, "Invalid value yes for parameter enabled\nValid values are true and false\n"},
		{"bogus", "yes", true, "0c 21", "00", nil, 1, "Error: invalid SOL parameter bogus\n"},
	} {
		answers := settingsOf(ipmitest.Bytes(example))
		answers["0c 21"] = "00"
		answers[c.request] = c.answer
		h, b, stderr := setHost(answers)
		status := h.App.Exit(setter{h, 1, c.guarded}.set(t.Context(), c.name, c.value))
		var sent []string
		for _, request := range b.Asked {
			if strings.HasPrefix(request, "0c 21") {
				sent = append(sent, request)
			}
		}
		if status != c.status || stderr.String() != c.stderr || strings.Join(sent, ",") != strings.Join(c.sent, ",") {
			t.Errorf("%s %s, %s = %q: exit status %d, %q, sent %q", c.name, c.value, c.request, c.answer, status, stderr, sent)
		}
	}
}
