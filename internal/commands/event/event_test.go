package event

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// fakeBMC answers requests by the longest prefix it knows, "04 27" say, c1h
// otherwise, and keeps the events that it is sent.
type fakeBMC struct {
	answers map[string]string
	events  []string // a star before one that may be sent twice
}

func (b *fakeBMC) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	key := fmt.Sprintf("% x", append([]byte{uint8(r.NetFn), r.Cmd}, r.Data...))
	if event, ok := strings.CutPrefix(key, "04 02 "); ok {
		if r.Idempotent {
			event = "*" + event
		}
		b.events = append(b.events, event)
	}
	answer, longest := "c1", -1
	for prefix, a := range b.answers {
		if strings.HasPrefix(key, prefix) && len(prefix) > longest {
			answer, longest = a, len(prefix)
		}
	}
	raw, err := hex.DecodeString(strings.ReplaceAll(answer, " ", ""))
	if err != nil {
		panic(err)
	}
	return ipmi.Response{Code: ipmi.Code(raw[0]), Data: raw[1:]}, nil
}

func (b *fakeBMC) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *fakeBMC) Close() error { return nil }

// A BMC on a network with one sensor, of temperature, called "T".
var network = map[string]string{
	"06 01":    "00 20 81 02 15 02 bf 57 01 00 2c 0b",
	"06 42 0e": "00 01 04 01 80 f2 1b 00 00 00",
	"04 02":    "00",
	"04 25":    "00 02 03",
	"04 27":    "00 3f 08 0a 05 50 5a ff",
	"0a 20":    "00 51 01 00 ff ff 00 00 00 60 00 00 00 00 22",
	"0a 22":    "00 01 00",
	"0a 23": "00 ff ff 01 00 51 01 2c 20 00 01 07 01 7f 68 01 01 00 00 00 00 3f 3f 80 01 00 00 01 00 00 00 00 00 " +
		"00 00 00 00 ff 00 5f 55 50 00 05 0a 02 02 00 00 00 c1 54",
}

func changed(prefix, answer string) map[string]string {
	answers := map[string]string{prefix: answer}
	for k, v := range network {
		if k != prefix {
			answers[k] = v
		}
	}
	return answers
}

func try(t *testing.T, format output.Format, answers map[string]string, args ...string) (stdout string, status int, events []string) {
	t.Helper()
	var out bytes.Buffer
	a := app.New("ipmitool", strings.NewReader(""), &out, &bytes.Buffer{})
	a.Out.Format = format
	b := &fakeBMC{answers: answers}
	h := &app.Host{Conn: b, App: a, Out: a.Out}
	status = a.Exit(run(t.Context(), h, args))
	return out.String(), status, b.events
}

// TestEvents holds what is sent, and that nothing is sent twice.
func TestEvents(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events")
	if err := os.WriteFile(file, []byte("4 1 2 3 4 5 6 # first\nnone\n4 1 2 3 4 5 7\n4 x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args    string
		answers map[string]string
		want    []string
		status  int
	}{
		{"1", network, []string{"04 01 30 01 09 ff ff"}, 0},
		{"2", network, []string{"04 02 60 01 02 ff ff"}, 0},
		{"3", changed("06 42 0e", "00 0f 0c 05 00 f2 1b 00 00 00"), []string{"41 04 0c 53 6f 00 ff ff"}, 0},
		{"1", changed("06 42 0e", "cc"), nil, 1},
		{"1", changed("04 02", "d5"), []string{"04 01 30 01 09 ff ff"}, 1},
		{"T ucr", network, []string{"04 01 01 01 59 5c 5a"}, 0},
		{"T ucr deassert", network, []string{"04 01 01 81 58 57 5a"}, 0},
		{"T lnr", network, []string{"04 01 01 01 54 02 05"}, 0},
		{"T unr", network, []string{"04 01 01 01 5b ff ff"}, 0},
		{"T ucr", changed("04 25", "cb"), []string{"04 01 01 01 59 5b 5a"}, 0},
		{"T ucr", changed("04 27", "cb"), nil, 1},
		{"T ucr sideways", network, nil, 1},
		{"T hot", network, nil, 1},
		{"T list", network, nil, 1},
		{"U ucr", network, nil, 1},
		{"file " + file, network, []string{"04 01 02 03 04 05 06", "04 01 02 03 04 05 07"}, 1},
		{"file " + file + ".none", network, nil, 1},
	} {
		t.Run(c.args, func(t *testing.T) {
			_, status, events := try(t, output.Text, c.answers, strings.Fields(c.args)...)
			if !slices.Equal(events, c.want) || status != c.status {
				t.Errorf("sent %q, exit status %d; want %q, %d", events, status, c.want, c.status)
			}
		})
	}
}

// TestJSON holds that only JSON is written, with all that the text says.
func TestJSON(t *testing.T) {
	text, status, _ := try(t, output.JSON, network, "T", "ucr")
	var got map[string]any
	if err := json.Unmarshal([]byte(text), &got); err != nil || status != 0 {
		t.Fatalf("%v, exit status %d: %s", err, status, text)
	}
	for field, want := range map[string]any{
		"sensor_type": "Temperature", "sensor_number": 1.0, "direction": "asserted",
		"description": "Upper Critical going high", "generator_id": 65.0,
	} {
		if diff := cmp.Diff(want, got[field]); diff != "" {
			t.Errorf("%s: %s", field, diff)
		}
	}
	text, _, _ = try(t, output.JSON, network, "T", "list")
	var list []map[string]any
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != 6 || list[0]["name"] != "lnr" {
		t.Errorf("%v: %s", err, text)
	}
}
