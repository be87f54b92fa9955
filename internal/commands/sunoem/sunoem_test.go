package sunoem

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"goipmi/internal/app"
	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

// TestMain begins to watch signals, for good, before a test stops the clock:
// channels of its own are of no use to those who come later.
func TestMain(m *testing.M) {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	os.Exit(m.Run())
}

// tired is a BMC that says the same of everything, for a while.
type tired struct {
	ipmitest.Echo
	left int // answers
}

func (b *tired) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	if b.left--; b.left < 0 {
		return ipmi.Response{}, ipmitest.ErrSilence
	}
	return b.Echo.Do(ctx, r)
}

func (b *tired) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x02\x00\x00\x00\xde\xad\xbe\xefshow\x1b[31m\r\n\x00"))
	f.Add([]byte("\x00\x02\x01\x00\x00\x00\x00\x00\x00Invalid version\x00"))
	f.Add([]byte("\x00\x01\x03\x02\x00\x00nano\x00\x00\x00\x00\x00\x00r1\x00\x00\x00\x00\x00\x00\x00\x003.2\x00"))
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00hello"))
	f.Add([]byte("\x00\x03value\x07\x00"))
	f.Add([]byte("\x00\x01"))
	f.Add([]byte("\xc3"))
	f.Add([]byte{})
	file := filepath.Join(f.TempDir(), "file")
	lines := []string{
		"cli show", "led get", "led set all ON", "nacname x", "ping 3", "getval /SP", "setval a b 2",
		"sshkey del 1", "version", "getfile X " + file, "getbehavior X",
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		synctest.Test(t, func(t *testing.T) {
			for _, line := range lines {
				apptest.Survive(t, New, func() ipmi.Conn { return &tired{answer, 30} }, "sunoem "+line)
			}
		})
	})
}

// cliOK begins the answers of a command line that is there.
const cliOK = "00 02 00 00 00 de ad be ef "

// TestScript waits for what a command line shows late, in no time.
func TestScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bmc := &ipmitest.BMC{Answers: map[string]string{
			"2e 19 02 00": cliOK + "00",
			"2e 19 02 03": cliOK + "61 0d 0a 1b 00 / " + cliOK + "00",
			"2e 19 02 04": cliOK + strings.Repeat("00 / "+cliOK, 9) + "62 00 / " + cliOK + "00 / " + "00 02 07 00 00 de ad be ef 63 00",
		}}
		r := apptest.Run("goipmi", New, bmc, "sunoem", "cli", "x")
		if want := "Connected. Use ^D to exit.\na\r\n.bc"; r.Stdout != want || r.Status != 0 {
			t.Errorf("%+v, want %q", r, want)
		}
		if !slices.IsSortedFunc(bmc.Asked, func(a, b string) int { return strings.Compare(a[:11], b[:11]) }) {
			t.Errorf("asked %q", bmc.Asked)
		}
	})
}

// A session that comes to no good end is closed, and one that never ends at
// all, too.
func TestScriptFails(t *testing.T) {
	for _, test := range []struct{ name, poll, end, want string }{
		{"a refusal", "cc", "", "broke off"},
		{"time-outs", "c3", "", "Excessive timeout."},
		{"nothing", "", "", "Communication error."},
		{"short", "00 02", "", "too short"},
		{"eternal silence", cliOK + "00", cliOK + "00", "does not end"},
	} {
		synctest.Test(t, func(t *testing.T) {
			bmc := &ipmitest.BMC{Answers: map[string]string{
				"2e 19 02 00": cliOK + "00", "2e 19 02 03": test.poll, "2e 19 02 04": test.end,
			}}
			r := apptest.Run("goipmi", New, bmc, "sunoem", "cli", "x")
			last := bmc.Asked[len(bmc.Asked)-1]
			if r.Status != 1 || !strings.Contains(r.Stderr, test.want) || !strings.HasPrefix(last, "2e 19 02 02") {
				t.Errorf("%s: %+v, at last %q", test.name, r, last)
			}
		})
	}
}

// TestConverse is somebody who types.
func TestConverse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bmc := &ipmitest.BMC{Answers: map[string]string{
			"2e 19 02 03":                         cliOK + "00",
			"2e 19 02 03 00 00 00 00 00 00 6c 73": cliOK + "6f 75 74 00",
			"2e 19 02 04":                         "00 02 01 00 00 de ad be ef 62 79 65 00",
		}}
		c := &cli{h: &app.Host{Conn: bmc}, version: cliCounted}
		keys := make(chan string)
		go listen(t.Context(), strings.NewReader("ls\r\x04more"), keys)
		var shown strings.Builder
		err := c.converse(t.Context(), keys, func(text string) error {
			shown.WriteString(text)
			return nil
		})
		want := []string{"2e 19 02 03 00 00 00 00 00 00 6c 73 0a 00", "2e 19 02 03 01 00 00 00 00 00 00", "2e 19 02 04 00 00 00 00 00 00 00"}
		if !c.over || err != nil || shown.String() != "outbye" || !slices.Equal(bmc.Asked, want) {
			t.Errorf("%v, %v, %q, asked %q", c.over, err, shown.String(), bmc.Asked)
		}
	})
}

func TestBeforeEnd(t *testing.T) {
	for _, test := range []struct {
		typed   string
		atStart bool
		text    string
		end     bool
	}{
		{"\x04", true, "", true},
		{"\x04", false, "\x04", false},
		{"a\x04\n\x04b", true, "a\x04\n", true},
		{"\n\x04", false, "\n", true},
		{"", true, "", false},
	} {
		if text, end := beforeEnd(test.typed, test.atStart); text != test.text || end != test.end {
			t.Errorf("%q, %v: %q, %v", test.typed, test.atStart, text, end)
		}
	}
}

func TestKeystrokes(t *testing.T) {
	long := strings.Repeat("x", cliText)
	got := keystrokes([]string{"a", wait, "", long, long + "y"})
	if want := []string{"a\n", "", "\n", long + "\n", long, "y\n"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestMended holds what ipmitool gets wrong and goipmi does not: a kind of LED
// is taken where it belongs, an unknown one is an error, and so is an ID that
// is too long.
func TestMended(t *testing.T) {
	const record = "00 ff ff 01 00 51 10 10 20 41 00 00 00 00 00 07 01 05 c5 4c 45 44 5f 41"
	answers := map[string]string{
		"06 01": "00 20 81 02 15 02 bf 57 01 00 2c 0b", "0a 20": "00 51 01 00 ff ff 00 00 00 00 00 00 00 00 02",
		"0a 22": "00 01 00", "0a 23": record, "2e 22": "00", "2e 24": "00 01 03 02 00 00" + strings.Repeat(" 00", 20),
	}
	for _, test := range []struct {
		program, line string
		asked         string // at last; nothing of Sun's if it is ""
		status        int
	}{
		{"ipmitool", "led set LED_A ON LOCATE", "2e 22 41 05 20 05 01 07 01 00 00", 0},
		{"goipmi", "led set LED_A ON LOCATE", "2e 22 41 03 20 05 01 07 01 00 00", 0},
		{"ipmitool", "led set LED_A ON bogus x", "2e 22 41 05 20 05 01 07 01 00 00", 0},
		{"goipmi", "led set LED_A ON bogus", "", 1},
		{"goipmi", "getfile 1234567890123456 " + t.TempDir() + "/out", "*2e 24", 1},
	} {
		bmc := &ipmitest.BMC{Answers: answers}
		r := apptest.Run(test.program, New, bmc, strings.Fields("sunoem "+test.line)...)
		last := ""
		if n := len(bmc.Asked); n > 0 {
			last = bmc.Asked[n-1]
		}
		if last != test.asked || r.Status != test.status {
			t.Errorf("%s %s: %+v, asked %q", test.program, test.line, r, last)
		}
	}
}

// What a service processor says is no command to the terminal, and an echo is
// as long as it was.
func TestOddAnswers(t *testing.T) {
	long := strings.Repeat(" 61", nacPart)
	for _, test := range []struct{ line, answer, out, err string }{
		{"nacname x", "00 00 2f 1b 07 00", "NAC Name: /..\n", ""},
		{"nacname x", "00 01 2f 00", "NAC Name: //\n", ""},
		{"nacname x", "00 05 2f 00", "", "invalid path length"},
		{"nacname x", "00 02 2f 00 / 00 01 2f 00", "", "invalid path length"},
		{"nacname x", "00 01" + long + " / 00 02" + long + " / 00 03" + long + " / 00 04" + long + " / 00 04 2f 00", "", "invalid path length"},
		{"ping 2 q", "00 00 00 00 01", "Invalid payload size for seq # 0. Expecting 66 Received 4\n1 packets transmitted, 0 packets received\n", ""},
		{"version", "00 01 03", "", "too short"},
		{"getbehavior x", "00 01 03 02 00 00" + strings.Repeat(" 00", 20), "ILOM behavior x is enabled\n", ""},
	} {
		r := apptest.Run("ipmitool", New, &ipmitest.BMC{Answers: map[string]string{"2e": test.answer}}, strings.Fields("sunoem "+test.line)...)
		if r.Stdout != test.out || !strings.Contains(r.Stderr, test.err) {
			t.Errorf("%s: %+v", test.line, r)
		}
	}
}
