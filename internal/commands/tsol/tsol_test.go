package tsol

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func TestEscapes(t *testing.T) {
	for _, test := range []struct{ typed, text, acts string }{
		{"ls\r", "ls\r", ""},
		{"~.", "", "."},
		{"a~.", "a~.", ""},
		{"a\r~.", "a\r", "."},
		{"~~.", "~.", ""},
		{"~xab", "ab", "x"},
		{"~?~?\n~\x1a", "\n", "??\x1a"},
	} {
		for size := 1; size <= len(test.typed); size++ { // in pieces of all sizes
			e := escaper{char: '~'}
			var text, acts []byte
			for piece := range slices.Chunk([]byte(test.typed), size) {
				for len(piece) > 0 {
					var more []byte
					var act byte
					more, act, piece = e.next(piece)
					text = append(text, more...)
					if act != 0 {
						acts = append(acts, act)
					}
				}
			}
			if string(text) != test.text || string(acts) != test.acts {
				t.Errorf("%q by %d: %q, %q", test.typed, size, text, acts)
			}
		}
	}
}

func TestParse(t *testing.T) {
	cmd := &cobra.Command{Use: "tsol"}
	o, err := parse(cmd, strings.Fields("192.0.2.300 port=20310x ro rows=24 cols=80 altterm"))
	if want := (options{"192.0.2.300", 20310, true, 24, 80}); err != nil || o != want {
		t.Errorf("%+v, %v", o, err)
	}
	if to, ok := address("192.0.2.300"); !ok || to != [4]byte{192, 0, 2, 44} {
		t.Errorf("%v", to)
	}
	for _, word := range []string{"192.0.2", "port=x", "", "bogus", "RO"} {
		if _, err := parse(cmd, []string{word}); err == nil || err.Error() != "Invalid tsol command: '"+word+"'\n" {
			t.Errorf("%q: %v", word, err)
		}
	}
}

// A card is a BMC that sends text once its console is asked for.
type card struct {
	ipmitest.BMC
	t    *testing.T
	text string
}

func (c *card) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	if r.NetFn == netFn && r.Cmd == cmdGo {
		to := net.JoinHostPort(net.IP(r.Data[:4]).String(), fmt.Sprint(int(r.Data[4])<<8|int(r.Data[5])))
		conn, err := (&net.Dialer{}).DialContext(ctx, "udp4", to)
		if err != nil {
			c.t.Fatal(err)
		}
		defer conn.Close()
		for _, packet := range []string{"x", "head" + c.text} {
			if _, err := conn.Write([]byte(packet)); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	return c.BMC.Do(ctx, r)
}

// A screen is what is printed; whoever waits for a text gets it as it comes.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	wait string
	seen chan struct{}
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	if s.wait != "" && strings.Contains(s.text.String(), s.wait) {
		close(s.seen)
		s.wait = ""
	}
	return len(p), nil
}

func TestConsole(t *testing.T) {
	bmc := &card{t: t, text: "login: ", BMC: ipmitest.BMC{Answers: map[string]string{
		"30 06": "00", "30 03": "00 / c1 / 00", "30 02": "00",
	}}}
	out := &screen{wait: "login: ", seen: make(chan struct{})}
	stdin, keyboard := io.Pipe()
	var stderr bytes.Buffer
	a := app.New("ipmitool", stdin, out, &stderr)
	root := &cobra.Command{Use: "ipmitool"}
	root.AddCommand(New(a))
	a.Attach(bmc)
	go func() {
		<-out.seen
		_, _ = io.WriteString(keyboard, "a long name, and more\r~~~?~.not sent")
	}()
	status := a.Run(t.Context(), a.Root(root), strings.Fields("-I lan -H 127.0.0.1 -P x tsol 127.0.0.1 port=20310"))
	want := "[Starting SOL with receiving address 127.0.0.1:20310]\n" +
		"[SOL Session operational.  Use ~? for help]\n" +
		"login: ~? [ipmitool help]\n~. [terminated ipmitool]\n"
	if out.text.String() != want || status != 0 {
		t.Errorf("exit status %d: %q\n%s", status, out.text.String(), stderr.String())
	}
	asked := []string{
		"30 06 7f 00 00 01 4f 56",
		"30 03 0f 61 20 6c 6f 6e 67 20 6e 61 6d 65 2c 20 61 00",
		"30 03 0a 6e 64 20 6d 6f 72 65 0d 7e 01",
		"30 02 7f 00 00 01 4f 56",
	}
	if !slices.Equal(bmc.Asked, asked) {
		t.Errorf("asked %q", bmc.Asked)
	}
}

// TestReceiver finds this machine's address on the way to the card, where
// ipmitool fails.
func TestReceiver(t *testing.T) {
	for program, want := range map[string][]string{"goipmi": {"30 06 7f 00 00 01 4f 58"}, "ipmitool": nil} {
		bmc := &ipmitest.BMC{}
		r := apptest.Run(program, New, bmc, strings.Fields("-I lan -H 127.0.0.1 -P x tsol port=20312")...)
		if r.Status != 1 || !slices.Equal(bmc.Asked, want) {
			t.Errorf("%s: %+v, asked %q", program, r, bmc.Asked)
		}
	}
}

// TestEnd leaves the console as it was when standard input ends.
func TestEnd(t *testing.T) {
	bmc := &ipmitest.BMC{Answers: map[string]string{"30 06": "00", "30 02": "d5"}}
	r := apptest.Run("goipmi", New, bmc, strings.Fields("-I lan -H 127.0.0.1 -P x tsol 192.0.2.1 port=20311")...)
	if r.Status != 1 || !strings.Contains(r.Stderr, "Unable to perform TSOL command: Command not supported in present state") {
		t.Errorf("%+v", r)
	}
	if want := []string{"30 06 c0 00 02 01 4f 57", "30 02 c0 00 02 01 4f 57"}; !slices.Equal(bmc.Asked, want) {
		t.Errorf("asked %q", bmc.Asked)
	}
}
