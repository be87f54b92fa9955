package dcmi

import (
	"bytes"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\xdc\x01\x05\x02\x00\x07\x07\x01"))
	f.Add([]byte("\x00\xdc\x08ASSET-77"))
	f.Add([]byte("\x00\xdc\xf1\x00\x64\x00\x2c\x01\xc8\x00\x00\xf1\x53\x65\xe8\x03\x00\x00\x40"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{
			"dcmi discover", "dcmi power reading", "dcmi power reading 5_min", "dcmi power get_limit", "dcmi sensors",
			"dcmi get_temp_reading", "dcmi get_conf_param", "dcmi asset_tag", "dcmi get_mc_id_string", "dcmi thermalpolicy get 64 1",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

// TestStrings writes strings of all lengths, and refuses those that are too long.
func TestStrings(t *testing.T) {
	for n := range 66 {
		value := strings.Repeat("x", n)
		for _, s := range []stored{assetTag, idString} {
			most := maxString
			if s.terminated {
				most--
			}
			var stdout, stderr bytes.Buffer
			a := app.New("goipmi", strings.NewReader(""), &stdout, &stderr)
			err := s.write(t.Context(), &app.Host{Conn: ipmitest.Echo{0, groupID}, App: a, Out: a.Out}, value)
			if (err == nil) != (n <= most) {
				t.Errorf("%s of %d letters: %v", s.setTitle, n, err)
			}
		}
	}
}

func TestActions(t *testing.T) {
	for code := range uint8(0x12) {
		word := "oem_" + string("0123456789abcdef"[code>>4]) + string("0123456789abcdef"[code&15])
		for _, a := range actions {
			if a.code == code {
				word = a.word
			}
		}
		if got, ok := actionByWord(strings.ToUpper(word)); got != code || !ok {
			t.Errorf("%s: %02x, %v, want %02x", word, got, ok, code)
		}
		if strings.HasPrefix(actionName(code), "Unknown") {
			t.Errorf("action %02x has no name", code)
		}
	}
	if got := actionName(0x12); got != "Unknown (0x12)" {
		t.Errorf("action 12h is %q", got)
	}
}
