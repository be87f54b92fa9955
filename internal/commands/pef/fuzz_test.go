package pef

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
	f.Add([]byte{0, 0x11, 2, 0x18, 0x11, 0})
	f.Add([]byte{0, 0x51, 0x3f, 3})
	f.Add([]byte("\x00\x11\x01\x80\x01\x00\x10\xff\xff\x01\x01\x01\x95\x0a\x00\xff\x00\x00\xff\x00\x00\xff\x00"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, run := range []app.RunFunc{runInfo, runStatus, runFilterList, runPolicyList} {
			try(t, run, echo(answer))
		}
	})
}

func FuzzFilter(f *testing.F) {
	f.Add([]byte("\x11\x01\x80\x01\x00\x10\xff\xff\x01\x01\x01\x95\x0a\x00\xff\x00\x00\xff\x00\x00\xff\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decodeFilter(data, nil)
		if err != nil {
			return
		}
		try(t, func(_ context.Context, h *app.Host, _ []string) error { return h.Out.Emit(v) }, echo{})
	})
}
