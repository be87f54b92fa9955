package sel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// fakeBMC answers requests by the longest prefix it knows, spelled like
// "0a 43 00" (network function, command and data), c1h otherwise. It writes
// down what it was asked, a star before what may be asked twice.
type fakeBMC struct {
	answers map[string]string // completion code and data, without blanks
	asked   []string
}

func (b *fakeBMC) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	key := fmt.Sprintf("% x", append([]byte{uint8(r.NetFn), r.Cmd}, r.Data...))
	mark := ""
	if r.Idempotent {
		mark = "*"
	}
	b.asked = append(b.asked, mark+key)
	answer, longest := "c1", -1
	for prefix, a := range b.answers {
		if strings.HasPrefix(key, prefix) && len(prefix) > longest {
			answer, longest = a, len(prefix)
		}
	}
	var raw []byte
	if _, err := fmt.Sscanf(strings.ReplaceAll(answer, " ", ""), "%x", &raw); err != nil {
		panic(err)
	}
	return ipmi.Response{Code: ipmi.Code(raw[0]), Data: raw[1:]}, nil
}

func (b *fakeBMC) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *fakeBMC) Close() error { return nil }

// hostOf is a host with a BMC of these answers, and its output.
func hostOf(name string, format output.Format, answers map[string]string) (*app.Host, *fakeBMC, *bytes.Buffer) {
	var stdout bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &bytes.Buffer{})
	a.Out.Format = format
	a.Options.UTC = true
	b := &fakeBMC{answers: answers}
	return &app.Host{Conn: b, App: a, Out: a.Out}, b, &stdout
}

// try runs a command's function and gives its output, exit status and requests.
func try(t *testing.T, format output.Format, answers map[string]string, run app.RunFunc, args ...string) (string, int, []string) {
	t.Helper()
	h, b, stdout := hostOf("ipmitool", format, answers)
	status := h.App.Exit(run(t.Context(), h, args))
	return stdout.String(), status, b.asked
}

// decoded is JSON output as a value.
func decoded[V any](t *testing.T, text string) (v V) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func hexOf(b []byte) string { return fmt.Sprintf("%x", b) }
