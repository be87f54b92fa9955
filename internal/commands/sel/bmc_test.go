package sel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
)

// hostOf is a host with a BMC of these answers, and its output.
func hostOf(name string, format output.Format, answers map[string]string) (*app.Host, *ipmitest.BMC, *bytes.Buffer) {
	var stdout bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &bytes.Buffer{})
	a.Out.Format = format
	a.Options.UTC = true
	b := &ipmitest.BMC{Answers: answers}
	return &app.Host{Conn: b, App: a, Out: a.Out}, b, &stdout
}

// try runs a command's function and gives its output, exit status and requests.
func try(t *testing.T, format output.Format, answers map[string]string, run app.RunFunc, args ...string) (string, int, []string) {
	t.Helper()
	h, b, stdout := hostOf("ipmitool", format, answers)
	status := h.App.Exit(run(t.Context(), h, args))
	return stdout.String(), status, b.Asked
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
