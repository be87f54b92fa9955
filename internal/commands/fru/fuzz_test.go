package fru

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/fru"
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
	f.Add([]byte{0, 64, 0, 0})
	f.Add([]byte{0, 8, 1, 0, 0, 1, 0, 0, 0, 0xfe})
	f.Fuzz(func(t *testing.T, answer []byte) {
		if len(answer) > 2 && answer[2] > 2 {
			answer[2] = 2 // the size stays small
		}
		for _, run := range []app.RunFunc{runPrintAll} {
			try(t, run, echo(answer))
		}
		try(t, func(ctx context.Context, h *app.Host, _ []string) error {
			e := &edition{section: 'b', index: 1, New: "abcd"}
			return h.Partial(e, e.run(ctx, h))
		}, echo(answer))
	})
}

func FuzzRecord(f *testing.F) {
	for id := range uint8(0x2f) {
		f.Add(uint8(fru.RecordOEM), []byte{0x5a, 0x31, 0, id, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	}
	f.Add(uint8(fru.RecordPowerSupply), bytes.Repeat([]byte{0xff}, 24))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		if len(data) > fru.MaxRecord {
			return
		}
		v := newRecord(fru.Record{Type: kind, Data: data})
		try(t, func(_ context.Context, h *app.Host, _ []string) error { return h.Out.Emit(v) }, echo{})
	})
}
