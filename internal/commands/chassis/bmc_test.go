package chassis

import (
	"bytes"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi/ipmitest"
)

// result is how a command went.
type result struct {
	stdout, stderr string
	status         int
	asked          []string
}

// netFn is what requests to a chassis begin with. It is left out of the tests.
const netFn = "00 "

// try runs a command's function as the program called name would, on a BMC that
// does what it has no answer for.
func try(t *testing.T, name string, answers map[string]string, run app.RunFunc, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &stderr)
	b := &ipmitest.BMC{Answers: map[string]string{"": "00"}}
	for prefix, answer := range answers {
		b.Answers[netFn+prefix] = answer
	}
	h := &app.Host{Conn: b, App: a, Out: a.Out}
	status := a.Exit(run(t.Context(), h, args))
	var asked []string
	for _, request := range b.Asked {
		asked = append(asked, strings.Replace(request, netFn, "", 1))
	}
	return result{stdout.String(), stderr.String(), status, asked}
}
