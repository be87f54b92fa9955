package chassis

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// fakeBMC answers requests by the longest prefix it knows, spelled like
// "08 05" (command and data), and 00 without data otherwise. It writes down
// what it was asked, a star before what may be asked twice.
type fakeBMC struct {
	answers map[string]string // completion code and data; "" is silence
	asked   []string
}

type silence struct{}

func (silence) Error() string { return "no answer" }

func (b *fakeBMC) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	key := fmt.Sprintf("% x", append([]byte{r.Cmd}, r.Data...))
	mark := ""
	if r.Idempotent {
		mark = "*"
	}
	b.asked = append(b.asked, mark+key)
	answer, longest := "00", -1
	for prefix, a := range b.answers {
		if strings.HasPrefix(key, prefix) && len(prefix) > longest {
			answer, longest = a, len(prefix)
		}
	}
	if answer == "" {
		return ipmi.Response{}, silence{}
	}
	raw := unhex(answer)
	return ipmi.Response{Code: ipmi.Code(raw[0]), Data: raw[1:]}, nil
}

func (b *fakeBMC) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *fakeBMC) Close() error { return nil }

func unhex(text string) []byte {
	var data []byte
	for _, word := range strings.Fields(text) {
		var v byte
		if _, err := fmt.Sscanf(word, "%x", &v); err != nil {
			panic(err)
		}
		data = append(data, v)
	}
	return data
}

// result is how a command went.
type result struct {
	stdout, stderr string
	status         int
	asked          []string
}

// try runs a command's function as the program called name would.
func try(t *testing.T, name string, answers map[string]string, run app.RunFunc, args ...string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &stderr)
	b := &fakeBMC{answers: answers}
	h := &app.Host{Conn: b, App: a, Out: a.Out}
	status := a.Exit(run(t.Context(), h, args))
	return result{stdout.String(), stderr.String(), status, b.asked}
}
