package session

import (
	"bytes"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

var examples = map[string]string{
	"none":  "02 04 02",
	"plain": "02 04 02 01 05 0f",
	"LAN":   "02 04 02 02 04 21 0a 00 00 01 02 03 04 05 06 07 6f 02",
	"modem": "02 04 02 01 01 13 02 05 0a 00 00 02",
	"PPP":   "02 04 02 01 01 13 02 05 0a 00 00 02 6f 02",
}

func TestTold(t *testing.T) {
	for name, answer := range examples {
		t.Run(name, func(t *testing.T) { outputtest.Told(t, ipmitest.Bytes(answer), decode) })
	}
}

// TestShort holds that only the lengths that mean something are taken.
func TestShort(t *testing.T) {
	for n := range 40 {
		_, err := decode(make([]byte, n))
		if short := n < 3 || n == 4 || n == 5; short != (err != nil) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// TestPort holds that JSON has the port that ipmitool misses.
func TestPort(t *testing.T) {
	v, err := decode(ipmitest.Bytes(examples["PPP"]))
	if err != nil || *v.Modem.Port != 623 || !strings.Contains(outputtest.Show(t, v, output.Text), "console port                  : 0\n") {
		t.Errorf("%+v, %v", v.Modem, err)
	}
}

// TestAll holds how the list ends.
func TestAll(t *testing.T) {
	for _, c := range []struct {
		name, answers string
		status        int
		stderr        string
		rows, asked   int
	}{
		{"ipmitool", "00 01 03 01 / 00 02 03 01 / 00 03 03 01", 0, "", 3, 3},
		{"ipmitool", "00 01 03 01 / cb", 1, "", 1, 2},
		{"goipmi", "00 01 03 01 / cb", 0, "", 1, 2},
		{"ipmitool", "00 01 03 01 / d4", 1, failed + ": Insufficient privilege level\n", 1, 2},
		{"ipmitool", "", 1, failed + "\n", 0, 1},
	} {
		var stdout, stderr bytes.Buffer
		a := app.New(c.name, strings.NewReader(""), &stdout, &stderr)
		b := &ipmitest.BMC{Answers: map[string]string{"06 3d": c.answers}}
		status := a.Exit(all(t.Context(), &app.Host{Conn: b, App: a, Out: a.Out}))
		rows := strings.Count(stdout.String(), "session handle")
		if status != c.status || stderr.String() != c.stderr || rows != c.rows || len(b.Asked) != c.asked {
			t.Errorf("%s, %s: exit status %d, %q, %d rows, %d requests", c.name, c.answers, status, stderr.String(), rows, len(b.Asked))
		}
	}
}

func FuzzDecode(f *testing.F) {
	var seeds [][]byte
	for _, answer := range examples {
		seeds = append(seeds, ipmitest.Bytes(answer))
	}
	outputtest.Fuzz(f, decode, seeds...)
}
