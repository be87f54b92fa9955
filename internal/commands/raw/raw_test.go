package raw

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// oneAnswer is a BMC that always says the same and keeps the last request.
type oneAnswer struct {
	resp ipmi.Response
	err  error
	last ipmi.Request
}

func (b *oneAnswer) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	b.last = r
	return b.resp, b.err
}

func (b *oneAnswer) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *oneAnswer) Close() error { return nil }

// try runs the command as ipmitool, with options set by set.
func try(t *testing.T, b *oneAnswer, set func(*app.App), line string) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	a := app.New("ipmitool", strings.NewReader(""), &out, &errs)
	if set != nil {
		set(a)
	}
	h := &app.Host{Conn: b, App: a, Out: a.Out}
	status = a.Exit(run(t.Context(), h, strings.Fields(line)))
	return out.String(), errs.String(), status
}

// TestRequest holds the request that a line makes.
func TestRequest(t *testing.T) {
	for line, want := range map[string]string{
		"6 1":                   "06.0 01 []",
		"0x06 0x01 1 0x2 03":    "06.0 01 [1 2 3]",
		"Application 0377 255":  "06.0 ff [255]",
		"sensorEVENT 0x2d":      "04.0 2d []",
		"chassis 2 0":           "00.0 02 [0]",
		"bridge 0":              "02.0 00 []",
		"firmware 0":            "08.0 00 []",
		"storage 0":             "0a.0 00 []",
		"transport 0":           "0c.0 00 []",
		"7 1":                   "07.0 01 []",
		"0x40 1":                "00.0 01 []", // six bits are left of it
		"0xff 1":                "3f.0 01 []",
		strings.Repeat("1 ", 9): "01.0 01 [1 1 1 1 1 1 1]",
	} {
		b := &oneAnswer{}
		_, stderr, status := try(t, b, nil, line)
		got := fmt.Sprintf("%02x.%d %02x %v", uint8(b.last.NetFn), b.last.To.LUN, b.last.Cmd, b.last.Data)
		if got != want || status != 0 || stderr != "" || b.last.Idempotent {
			t.Errorf("%s: %s, not %s; %q, exit status %d", line, got, want, stderr, status)
		}
	}
}

func TestLUN(t *testing.T) {
	for given, want := range map[uint8]uint8{0: 0, 3: 3, 4: 0, 9: 1} {
		b := &oneAnswer{}
		try(t, b, func(a *app.App) { a.Options.Target.LUN = given }, "6 1")
		if b.last.To.LUN != want {
			t.Errorf("-l %d gives LUN %d, not %d", given, b.last.To.LUN, want)
		}
	}
}

// TestRefused holds ipmitool's lines about wrong words; nothing is sent.
func TestRefused(t *testing.T) {
	for line, want := range map[string]string{
		"app 1":                            `Given netfn "app" is invalid.`,
		"256 1":                            `Given netfn "256" is invalid.`,
		"6 256":                            `Given command "256" is invalid.`,
		"6 x":                              `Given command "x" is invalid.`,
		"6 1 0 300":                        `Given data "300" is invalid.`,
		"6 1 0 08":                         `Given data "08" is invalid.`,
		"6 1 " + strings.Repeat("0 ", 255): "Raw command input limit (256 bytes) exceeded",
	} {
		b := &oneAnswer{err: errors.New("asked")}
		stdout, stderr, status := try(t, b, nil, line)
		if stdout != "" || stderr != want+"\n" || status != 1 {
			t.Errorf("%.20s: %q, %q, exit status %d", line, stdout, stderr, status)
		}
	}
	if _, _, status := try(t, &oneAnswer{}, nil, "6 1 "+strings.Repeat("0 ", 254)); status != 0 {
		t.Error("254 bytes of data are refused")
	}
}

func TestFailed(t *testing.T) {
	bridged := func(a *app.App) { a.Options.Target = ipmi.Target{Addr: 0x30, Channel: 0x17, LUN: 2} }
	for want, b := range map[string]*oneAnswer{
		"Unable to send RAW command (channel=0x7 netfn=0x6 lun=0x2 cmd=0x99)\n": {err: errors.New("lost")},
		"Unable to send RAW command (channel=0x7 netfn=0x6 lun=0x2 cmd=0x99 rsp=0xc1): Invalid command\n": {
			resp: ipmi.Response{Code: ipmi.CodeInvalidCommand, Data: []byte{1}}},
		"Unable to send RAW command (channel=0x7 netfn=0x6 lun=0x2 cmd=0x99 rsp=0x80): Unknown (0x80)\n": {
			resp: ipmi.Response{Code: 0x80}},
	} {
		if stdout, stderr, status := try(t, b, bridged, "6 0x99"); stdout != "" || stderr != want || status != 1 {
			t.Errorf("%q, %q, exit status %d; not %q", stdout, stderr, status, want)
		}
	}
}

// TestAnswer holds the lines of the answer: sixteen bytes each, and one empty
// line if there are no bytes.
func TestAnswer(t *testing.T) {
	sixteen := " 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"
	data := make([]byte, 17)
	for i := range data {
		data[i] = byte(i)
	}
	for n, want := range map[int]string{0: "\n", 1: " 00\n", 16: sixteen + "\n", 17: sixteen + "\n 10\n"} {
		b := &oneAnswer{resp: ipmi.Response{Data: data[:n]}}
		if stdout, _, status := try(t, b, nil, "6 1"); stdout != want || status != 0 {
			t.Errorf("%d bytes: %q, exit status %d", n, stdout, status)
		}
	}
}

func TestVerbose(t *testing.T) {
	b := &oneAnswer{resp: ipmi.Response{Data: []byte{7}}}
	stdout, stderr, _ := try(t, b, func(a *app.App) { a.Out.Verbose = 1 }, "6 1 2 3")
	want := "RAW REQ (channel=0x0 netfn=0x6 lun=0x0 cmd=0x1 data_len=2)\nRAW REQUEST (2 bytes)\n 02 03\nRAW RSP (1 bytes)\n"
	if stdout != " 07\n" || stderr != want {
		t.Errorf("%q, %q", stdout, stderr)
	}
}

func TestJSON(t *testing.T) {
	for want, data := range map[string][]byte{
		`{"netfn":6,"lun":1,"command":1,"data":[32,255]}`: {0x20, 0xff},
		`{"netfn":6,"lun":1,"command":1,"data":[]}`:       nil,
	} {
		b := &oneAnswer{resp: ipmi.Response{Data: data}}
		stdout, _, _ := try(t, b, func(a *app.App) { a.Out.Format = "json"; a.Options.Target.LUN = 1 }, "6 1")
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(stdout)); err != nil || compact.String() != want {
			t.Errorf("%q, not %s (%v)", stdout, want, err)
		}
	}
}
