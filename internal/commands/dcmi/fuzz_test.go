package dcmi

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// echo is a BMC that says the same of everything.
type echo []byte

func (e echo) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	if len(e) == 0 {
		return ipmi.Response{}, context.DeadlineExceeded
	}
	return ipmi.Response{Code: ipmi.Code(e[0]), Data: e[1:]}, nil
}

func (e echo) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, e, reqs, deliver)
}

func (e echo) Close() error { return nil }

// try runs a command on a BMC, in both roles and forms.
func try(t *testing.T, run app.RunFunc, bmc ipmi.Conn, args ...string) {
	t.Helper()
	for _, name := range []string{"ipmitool", "goipmi"} {
		for _, format := range []string{"text", "json"} {
			var stdout, stderr bytes.Buffer
			a := app.New(name, strings.NewReader(""), &stdout, &stderr)
			a.Out.Format, a.Out.Verbose = "text", 1
			if format == "json" {
				a.Out.Format = "json"
			}
			a.Options.Interface = "dummy"
			status := a.Exit(run(t.Context(), &app.Host{Conn: bmc, App: a, Out: a.Out}, args))
			switch {
			case format == "json" && stdout.Len() > 0 && !json.Valid(stdout.Bytes()):
				t.Fatalf("not JSON: %q", stdout.Bytes())
			case format == "text" && bytes.ContainsFunc(stdout.Bytes(), isControl):
				t.Fatalf("control character in %q", stdout.Bytes())
			case status != 0 && status != 1:
				t.Fatalf("exit status %d", status)
			}
		}
	}
}

func isControl(r rune) bool {
	return r != 0 && r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0
}

func FuzzCommands(f *testing.F) {
	f.Add([]byte("\x00\xdc\x01\x05\x02\x00\x07\x07\x01"))
	f.Add([]byte("\x00\xdc\x08ASSET-77"))
	f.Add([]byte("\x00\xdc\xf1\x00\x64\x00\x2c\x01\xc8\x00\x00\xf1\x53\x65\xe8\x03\x00\x00\x40"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, run := range []app.RunFunc{
			runDiscover, runGetLimit, runSensors, runTemperatures, runGetConfig, assetTag.read, idString.read,
		} {
			try(t, run, echo(answer))
		}
		try(t, func(ctx context.Context, h *app.Host, _ []string) error {
			return runReading(ctx, h, []byte{modeEnhanced, 5, 0})
		}, echo(answer))
		try(t, func(ctx context.Context, h *app.Host, _ []string) error {
			return getThermal(ctx, h, 0x40, 1)
		}, echo(answer))
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
			err := s.write(t.Context(), &app.Host{Conn: echo{0, groupID}, App: a, Out: a.Out}, value)
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
