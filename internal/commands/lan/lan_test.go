package lan

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

// newHost is a BMC of these answers, for the program called name.
func newHost(name string, answers map[string]string) (h *app.Host, b *ipmitest.BMC, stdout, stderr *bytes.Buffer) {
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	a := app.New(name, strings.NewReader(""), stdout, stderr)
	b = &ipmitest.BMC{Answers: answers}
	return &app.Host{Conn: b, App: a, Out: a.Out}, b, stdout, stderr
}

// decoder reads one parameter of the print.
func decoder(number uint8) func([]byte) (printed, error) {
	return func(data []byte) (printed, error) {
		h, _, _, _ := newHost("ipmitool", nil)
		count := uint8(16)
		v := printed{config: config{Channel: 1, SuiteCount: &count}, read: len(configParams) - 1}
		for _, p := range configParams {
			if p.number == number {
				return v, v.take(h, p, ipmi.Response{Data: append([]byte{0x11}, data...)}, nil)
			}
		}
		return v, ipmi.CodeNotPresent
	}
}

// answers are the parameters in full length.
var answers = map[uint8]string{
	paramSetInProgress: "01", paramAuthSupport: "97", paramAuthEnables: "17 15 14 04 20", paramAddressSource: "02",
	paramIPAddress: "c0 00 02 33", paramSubnetMask: "ff ff ff 00", paramMACAddress: "00 25 90 ab cd ef",
	paramCommunity: "73 69 78 74 65 65 6e 20 6c 65 74 74 65 72 73 21 21 21", paramIPHeader: "40 40 30",
	paramARPControl: "03", paramARPInterval: "04", paramGatewayIP: "c0 00 02 01", paramGatewayMAC: "00 00 5e 00 01 01",
	paramBackupIP: "0a 00 00 01", paramBackupMAC: "00 00 5e 00 01 02", paramVLANID: "2a 80", paramVLANPriority: "05",
	paramSuiteCount: "04", paramSuites: "00 01 02 03 11", paramSuitePrivileges: "00 41 32 04 05 00 00 00 00",
	paramBadPassword: "01 03 0a 00 14 00",
}

func TestConfigTold(t *testing.T) {
	for number, answer := range answers {
		t.Run(paramNames[number], func(t *testing.T) {
			if number == paramSuiteCount {
				t.Skip("shown with the suites")
			}
			outputtest.Told(t, ipmitest.Bytes(answer), decoder(number))
		})
	}
	if len(answers) != len(configParams) {
		t.Errorf("%d of %d parameters", len(answers), len(configParams))
	}
}

// TestShort holds that a parameter that ends too early ends the print with an
// error, behind those before it.
func TestShort(t *testing.T) {
	for number, answer := range answers {
		if number == paramCommunity || number >= paramSuites {
			continue // these may have any length
		}
		full := ipmitest.Bytes(answer)
		v, err := decoder(number)(full[:len(full)-1])
		if err == nil || !strings.Contains(err.Error(), "' command failed: answer too short: ") {
			t.Errorf("%s: %v", paramNames[number], err)
		}
		if strings.Contains(outputtest.Show(t, v, output.Text), paramNames[number]) {
			t.Errorf("%s is shown", paramNames[number])
		}
	}
}

func FuzzConfig(f *testing.F) {
	for number, answer := range answers {
		f.Add(number, ipmitest.Bytes(answer))
	}
	f.Fuzz(func(t *testing.T, number uint8, data []byte) {
		v, err := decoder(number)(data)
		if err == nil {
			outputtest.Show(t, v, output.JSON)
		}
		for line := range strings.Lines(outputtest.Show(t, v, output.Text)) {
			if strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Errorf("control character in %q", line)
			}
		}
	})
}

func decodeAlert(data []byte) (destination, error) {
	if len(data) < destTypeLen+destAddressLen {
		return destination{}, &ipmi.ShortError{Have: len(data), Want: destTypeLen + destAddressLen}
	}
	return decodeDestination(data[:destTypeLen], data[destTypeLen:]), nil
}

func decodeCounters(data []byte) (stats, error) { return decodeStats(1, data) }

func TestTold(t *testing.T) {
	outputtest.Told(t, ipmitest.Bytes("01 85 05 03 01 00 01 0a 00 00 09 02 00 00 00 00 09"), decodeAlert)
	outputtest.Told(t, ipmitest.Bytes("00 01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09"), decodeCounters)
}

func FuzzAlert(f *testing.F) { outputtest.Fuzz(f, decodeAlert, bytes.Repeat([]byte{1}, 17)) }
func FuzzStats(f *testing.F) { outputtest.Fuzz(f, decodeCounters, bytes.Repeat([]byte{1}, statsLen)) }

// decoder6 reads one set of an IPv6 parameter, filled up as the wire's are.
func decoder6(p *param6) func([]byte) (row6, error) {
	return func(data []byte) (row6, error) {
		padded := append(bytes.Clone(data), make([]byte, p.size)...)
		return p.row(1, 0, padded[:p.size]), nil
	}
}

func TestTold6(t *testing.T) {
	for i := range params6 {
		p := &params6[i]
		t.Run(p.word, func(t *testing.T) { outputtest.Told(t, bytes.Repeat([]byte{1}, p.size), decoder6(p)) })
	}
}

func FuzzRow6(f *testing.F) {
	for i := range params6 {
		f.Add(i, bytes.Repeat([]byte{0x20}, 40))
	}
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		p := &params6[uint(i)%uint(len(params6))]
		v, _ := decoder6(p)(data)
		outputtest.Show(t, v, output.JSON)
		outputtest.Show(t, v, output.Text)
		v.Value.words()
	})
}

const requestsOfSet = "*0c 02 01 00 00 00,0c 01 01 00 01,*0c 02 01 00 00 00,0c 01 01 03 0a 00 00 01,*0c 02 01 03 00 00,0c 01 01 00 02,0c 01 01 00 00"

// TestWrite holds how a parameter is written: what is sent, how long a BMC has
// to take it, and what is said when it does not.
func TestWrite(t *testing.T) {
	lock := map[string]string{"0c 02 01 00": "00 11 00 / 00 11 01", "0c 01": "00", "0c 02 01 03": "00 11 0a 00 00 01"}
	with := func(more ...string) map[string]string {
		m := map[string]string{}
		for k, v := range lock {
			m[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			m[more[i]] = more[i+1]
		}
		return m
	}
	for _, c := range []struct {
		title   string
		answers map[string]string
		status  int
		stderr  string
		least   time.Duration // and not much more than that
		asked   string
	}{
		{"at once", lock, 0, "", 0, requestsOfSet},
		{"no lock", with("0c 02 01 00", "80"), 0, "", 0, ""},
		{"another's lock", with("0c 02 01 00", "00 11 01"), 0, "", 0, ""},
		{"slow", with("0c 02 01 03", "00 11 00 00 00 00 / 00 11 00 00 00 00 / 00 11 0a 00 00 01"), 0, "", 300 * time.Millisecond, ""},
		{"busy", with("0c 01 01 03", "cc / cc / cc / 00"), 0, "", 300 * time.Millisecond, ""},
		{"unspecified, but done", with("0c 01 01 03", "ff"), 0, "", 0, ""},
		{"read-only", with("0c 01 01 03", "82"), 1, "", 0, ""},
		{"never", with("0c 02 01 03", "00 11 01 02 03 04"), 1, "LAN Parameter Data does not match!  Write may have failed.\n", patience, ""},
		{"shorter", with("0c 02 01 03", "00 11 01"), 1, "Mismatched data lengths: 1 != 4\n", patience, ""},
		{"unreadable", with("0c 02 01 03", "d4"), 1, "", patience, ""},
		{"silence", map[string]string{"": ""}, 1, strings.Repeat("Set LAN Parameter failed\n", 3), 0, ""},
	} {
		t.Run(c.title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, b, _, stderr := newHost("ipmitool", c.answers)
				start := time.Now()
				status := h.App.Exit(setter{h, 1}.write(t.Context(), paramIPAddress, 10, 0, 0, 1))
				took := time.Since(start)
				if status != c.status || stderr.String() != c.stderr || took < c.least || took > c.least+5*time.Second {
					t.Errorf("exit status %d after %v: %q", status, took, stderr)
				}
				if asked := strings.Join(b.Asked, ","); c.asked != "" && asked != c.asked {
					t.Errorf("asked %s", asked)
				}
				if last := b.Asked[len(b.Asked)-1]; last != "0c 01 01 00 00" {
					t.Errorf("left in progress by %s", last)
				}
			})
		})
	}
}

// TestWriteCancelled holds that patience ends with the context.
func TestWriteCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		h, _, _, _ := newHost("goipmi", map[string]string{"0c 02": "00 11 00", "0c 01": "00"})
		if err := (setter{h, 1}).write(ctx, paramIPAddress, 1, 2, 3, 4); err == nil {
			t.Error("done")
		}
		if err := ctx.Err(); err == nil {
			t.Error("not cancelled")
		}
	})
}

// TestStricter holds what goipmi refuses, before anything is sent, of what
// ipmitool takes.
func TestStricter(t *testing.T) {
	for _, c := range []struct {
		run   func(context.Context, setter, []string) error
		args  string
		error string
	}{
		{ipSetting(paramIPAddress), "1.2.3.4.5", "Invalid IP address: 1.2.3.4.5\n"},
		{ipSetting(paramIPAddress), "4294967297.2.3.4", "Invalid IP address: 4294967297.2.3.4\n"},
		{macSetting(paramMACAddress), "01:02:03:04:05:06x", "Invalid MAC address: 01:02:03:04:05:06x\n"},
		{setCommunity, strings.Repeat("x", 19), "An SNMP community has at most 18 bytes\n"},
		{setPassword, strings.Repeat("x", 17), "The password is longer than 16 bytes; try \"user set password 1\"\n"},
	} {
		h, b, _, stderr := newHost("goipmi", nil)
		status := h.App.Exit(c.run(t.Context(), setter{h, 1}, []string{c.args}))
		if status != 1 || stderr.String() != c.error || b.Asked != nil {
			t.Errorf("%s: exit status %d, %q, asked %q", c.args, status, stderr, b.Asked)
		}
	}
}

// TestAuthLists holds that goipmi takes every word of a list, and ipmitool the
// last.
func TestAuthLists(t *testing.T) {
	for name, want := range map[string]string{"ipmitool": "0c 01 01 02 01 02 03 10 05", "goipmi": "0c 01 01 02 01 14 03 14 05"} {
		h, b, _, _ := newHost(name, map[string]string{
			"0c 02 01 00": "80", "0c 01": "00",
			"0c 02 01 02": "00 11 01 02 03 04 05 / 00 11 01 14 03 14 05 ", "0c 01 01 02 01 02 03 10": "82",
		})
		_ = setAuth(t.Context(), setter{h, 1}, []string{"USER,ADMIN", "md5,password"})
		if asked := strings.Join(b.Asked, ","); !strings.Contains(asked, want) {
			t.Errorf("%s: %s", name, asked)
		}
	}
}

// TestEndless holds that a BMC which has every set and block is read to an end.
func TestEndless(t *testing.T) {
	h, b, _, _ := newHost("goipmi", map[string]string{"0c 02": "00 11"})
	if err := (session6{h, 1}).sets(t.Context(), selection6{findParam6("static_duid"), any6, any6}, false,
		func(*param6, row6) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if len(b.Asked) != 256*256 {
		t.Errorf("%d requests", len(b.Asked))
	}
}

func TestFormatIP6(t *testing.T) {
	for data, want := range map[string]string{
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00": "::",
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01": "::1",
		"00 00 00 00 00 00 00 00 00 00 00 00 01 02 03 04": "::1.2.3.4",
		"00 00 00 00 00 00 00 00 00 00 ff ff 01 02 03 04": "::ffff:1.2.3.4",
		"20 01 0d b8 00 00 00 01 00 00 00 00 00 00 00 01": "2001:db8:0:1::1",
	} {
		if got := formatIP6(ipmitest.Bytes(data)); got != want {
			t.Errorf("%s is %s, not %s", data, got, want)
		}
	}
}
