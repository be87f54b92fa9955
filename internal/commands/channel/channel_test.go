package channel

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
)

// talk hands decode a BMC whose answers are made of data.
func talk[V any](parts map[string][2]int, ask func(*ipmitest.BMC) (V, error)) func([]byte) (V, error) {
	return func(data []byte) (V, error) {
		padded := append(bytes.Clone(data), make([]byte, 64)...)
		b := &ipmitest.BMC{Answers: map[string]string{}}
		for request, part := range parts {
			b.Answers[request] = fmt.Sprintf("00 % x", padded[part[0]:part[1]])
		}
		return ask(b)
	}
}

var (
	decodeInfo = talk(map[string][2]int{"06 42": {0, 9}, "06 41": {9, 11}}, func(b *ipmitest.BMC) (info, error) {
		about, err := channel.GetInfo(context.Background(), b, 1)
		if err != nil || !about.IsLAN() {
			return info{Info: about}, err
		}
		access, err := channel.GetAccess(context.Background(), b, 1, channel.Volatile)
		return info{about, &access, &access}, err
	})
	decodeAuthCap = talk(map[string][2]int{"06 38": {0, 8}}, func(b *ipmitest.BMC) (authCap, error) {
		v, err := channel.GetAuthCapabilities(context.Background(), b, 1, 4)
		return authCap{v}, err
	})
	decodeAccess = talk(map[string][2]int{"06 44": {0, 4}, "06 46": {4, 20}}, func(b *ipmitest.BMC) (access, error) {
		u, err := channel.GetUser(context.Background(), b, 1, 2)
		return access{u, true}, err
	})
	decodeSuite = talk(map[string][2]int{"06 54": {0, 9}}, func(b *ipmitest.BMC) (suite, error) {
		suites, err := channel.GetCipherSuites(context.Background(), b, 1, 0)
		if err != nil || len(suites) == 0 {
			return suite{}, err
		}
		return describe(suites[0]), nil
	})
)

func TestTold(t *testing.T) {
	outputtest.Told(t, ipmitest.Bytes("01 04 01 81 f2 1b 00 00 00 1a 04"), decodeInfo)
	outputtest.Told(t, ipmitest.Bytes("01 b7 04 03 57 01 00 5a"), decodeAuthCap)
	outputtest.Told(t, append(ipmitest.Bytes("0a 45 02 34"), "sixteen letters!"...), decodeAccess)
	outputtest.Told(t, ipmitest.Bytes("01 c1 81 57 01 00 02 44 83"), decodeSuite)
}

func FuzzInfo(f *testing.F) {
	outputtest.Fuzz(f, decodeInfo, ipmitest.Bytes("01 04 01 81 f2 1b 00 00 00 1a 04"))
}
func FuzzAuthCap(f *testing.F) {
	outputtest.Fuzz(f, decodeAuthCap, ipmitest.Bytes("01 b7 04 03 57 01 00 5a"))
}
func FuzzAccess(f *testing.F) {
	outputtest.Fuzz(f, decodeAccess, ipmitest.Bytes("0a 45 02 34 1b 5b 9b"))
}
func FuzzSuite(f *testing.F) { outputtest.Fuzz(f, decodeSuite, ipmitest.Bytes("01 c0 11 03 44 81")) }

// try runs a command's function as the program called name would.
func try(t *testing.T, name string, answers map[string]string, run func(context.Context, *app.Host) error) (asked []string, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	a := app.New(name, strings.NewReader(""), &out, &errs)
	b := &ipmitest.BMC{Answers: answers}
	status = a.Exit(run(t.Context(), &app.Host{Conn: b, App: a, Out: a.Out}))
	return b.Asked, errs.String(), status
}

// TestSetAccess holds that goipmi knows off from on, and sends nothing after a
// wrong option; ipmitool takes every word for on.
func TestSetAccess(t *testing.T) {
	for _, c := range []struct {
		name, options, sent, error string
	}{
		{"goipmi", "callin=off link=no ipmi=disable", "06 43 c1 04 04 00", ""},
		{"goipmi", "callin=on link=yes ipmi=enable privilege=user", "06 43 b1 04 02 00", ""},
		{"goipmi", "privilege=5", "06 43 91 04 05 00", ""},
		{"goipmi", "ipmi=maybe", "", "Invalid option: ipmi=maybe\n"},
		{"goipmi", "privilege=9", "", "Given Privilege Limit '9' is invalid.\n"},
		{"goipmi", "ipmi", "", "Invalid option: ipmi\n"},
		{"ipmitool", "callin=off link=no ipmi=disable", "06 43 b1 04 04 00", ""},
		{"ipmitool", "privilege=200", "06 43 91 04 08 00", ""},
		{"ipmitool", "privilege=x", "", "Numeric [1-15] value expected, but 'x' given.\n"},
	} {
		asked, stderr, status := try(t, c.name, map[string]string{"06 44": "00 0a 45 02 14", "06 43": "00"}, func(ctx context.Context, h *app.Host) error {
			return setAccess(ctx, h, append([]string{"1", "4"}, strings.Fields(c.options)...))
		})
		sent := strings.Join(asked[1:], ",")
		if sent != c.sent || !strings.HasPrefix(stderr, c.error) || (status == 0) != (c.error == "") {
			t.Errorf("%s %s: sent %q, %q, exit status %d", c.name, c.options, sent, stderr, status)
		}
	}
}

// TestSetKg holds that a key fills its field, and that one that a BMC would cut
// is not sent.
func TestSetKg(t *testing.T) {
	a := app.New("goipmi", strings.NewReader(""), io.Discard, io.Discard)
	for _, c := range []struct {
		form, key, answer, sent, error string
	}{
		{"plain", "abc", "00", "06 56 02 01 01 61 62 63" + strings.Repeat(" 00", 17), ""},
		{"hex", "0a0B", "00", "06 56 02 01 01 0a 0b" + strings.Repeat(" 00", 18), ""},
		{"plain", "", "00", "06 56 02 01 01" + strings.Repeat(" 00", 20), ""},
		{"plain", strings.Repeat("k", 20), "80", "06 56 02 01 01" + strings.Repeat(" 6b", 20), "Key is locked"},
		{"plain", "weak", "83", "06 56 02 01 01 77 65 61 6b" + strings.Repeat(" 00", 16), "Key is not good enough"},
		{"plain", "abc", "c1", "06 56 02 01 01 61 62 63" + strings.Repeat(" 00", 17), "Invalid command"},
		{"plain", strings.Repeat("k", 21), "00", "", "too long"},
		{"hex", "0a0", "00", "", "not hexadecimal"},
		{"octal", "0", "00", "", "neither hex nor plain"},
	} {
		asked, stderr, status := try(t, "goipmi", map[string]string{"06 56": c.answer}, func(ctx context.Context, h *app.Host) error {
			key, err := parseKg(newSetKg(a), c.form, c.key)
			if err != nil {
				return err
			}
			return setKg(ctx, h, 2, key)
		})
		if sent := strings.Join(asked, ","); sent != c.sent || !strings.Contains(stderr, c.error) || (status == 0) != (c.error == "") {
			t.Errorf("%s %s: sent %q, %q, exit status %d", c.form, c.key, sent, stderr, status)
		}
	}
}

// TestSilence holds what is said without an answer.
func TestSilence(t *testing.T) {
	for want, run := range map[string]func(context.Context, *app.Host) error{
		"IPMI response is NULL.\nUnable to Get Channel Info\n": func(ctx context.Context, h *app.Host) error { return runInfo(ctx, h, 1) },
		"Unable to Get Channel Authentication Capabilities\n": func(ctx context.Context, h *app.Host) error {
			return runAuthCap(ctx, h, []string{"1", "4"})
		},
		"Unable to Get Channel Cipher Suites\n": func(ctx context.Context, h *app.Host) error { return runGetCiphers(ctx, h, 1, 0) },
		"IPMI response is NULL.\nUnable to Get User Access (channel 1 id 1)\n": func(ctx context.Context, h *app.Host) error {
			return getAccesses(ctx, h, 1)
		},
	} {
		if _, stderr, status := try(t, "ipmitool", map[string]string{"": ""}, run); stderr != want || status != 1 {
			t.Errorf("%q, exit status %d; not %q", stderr, status, want)
		}
	}
}

// TestAllSuites holds that goipmi shows those beyond ipmitool's twelve.
func TestAllSuites(t *testing.T) {
	for name, want := range map[string]int{"ipmitool": 12 + 1, "goipmi": 15 + 1} {
		var out bytes.Buffer
		a := app.New(name, strings.NewReader(""), &out, &out)
		answer := "00 01" + strings.Repeat(" c0 03 01 41 81", 3) + " c0 / 00 01 03 01 41 81" + strings.Repeat(" c0 03 01 41 81", 2) + " c0 03" +
			" / 00 01 01 41 81" + strings.Repeat(" c0 03 01 41 81", 2) + " c0 03 01 / 00 01 41 81" + strings.Repeat(" c0 03 01 41 81", 2) + " c0 03 01 41" +
			" / 00 01 81" + strings.Repeat(" c0 03 01 41 81", 2)
		h := &app.Host{Conn: &ipmitest.BMC{Answers: map[string]string{"06 54": answer}}, App: a, Out: a.Out}
		if err := runGetCiphers(t.Context(), h, 1, 0); err != nil {
			t.Fatal(err)
		}
		if err := a.Out.Flush(); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), "\n"); n != want {
			t.Errorf("%s: %d lines:\n%s", name, n, out.String())
		}
	}
}
