package ime

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x02\x15\x02\xbf\x57\x01\x00\x00\x0b\x21\x34\x56\x01"))
	f.Add([]byte("\x00\x06\x05\x00\x00\x00"))
	f.Add([]byte("\x00\x06"))
	f.Add([]byte("\x80"))
	f.Add([]byte{})
	image := imageFile(f, 50)
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"ime info", "ime rollback", "ime update " + image} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

func imageFile(t testing.TB, size int) (path string) {
	path = filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(path, bytes.Repeat([]byte{0x5a}, size), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// statusIn is the answer to Get Status in a state, with something behind it that
// ipmitool takes for a part of the state.
func statusIn(state updateState) string {
	return fmt.Sprintf("00 06 %02x 01 00 00 01 00", uint8(state))
}

// TestUpdate sends an image to an engine that counts attempts, about which
// ipmitool stumbles.
func TestUpdate(t *testing.T) {
	states := []string{statusIn(0), statusIn(stateRequested), statusIn(stateInProgress), statusIn(stateInProgress),
		statusIn(stateRequested), statusIn(stateSuccess)}
	answers := map[string]string{
		"30 a0": "00", "30 a1 01 00": "00", "30 a2": "00", "30 a3": "00", "30 a4 01 00": "00",
		"30 a6": strings.Join(states, " / "),
	}
	image := imageFile(t, 22+3)
	bmc := &ipmitest.BMC{Answers: answers}
	r := apptest.Run("goipmi", New, bmc, "ime", "update", image)
	want := []string{"*30 a6", "30 a0", "*30 a6", "30 a1 01 00", "*30 a6",
		"30 a2 00" + strings.Repeat(" 5a", 22), "30 a2 01 5a 5a 5a", "*30 a6",
		"30 a3 19 00 00 00 87 00", "*30 a6", "30 a4 01 00", "*30 a6"}
	if r.Status != 0 || !slices.Equal(bmc.Asked, want) {
		t.Errorf("%+v\nasked %q,\nwant  %q", r, bmc.Asked, want)
	}
	bmc = &ipmitest.BMC{Answers: answers}
	if r := apptest.Run("ipmitool", New, bmc, "ime", "update", image); r.Status != 1 || !strings.Contains(r.Stderr, "ME state error (257)") {
		t.Errorf("as ipmitool: %+v", r)
	}
}

// The image is whole in memory, or nothing is sent.
func TestNoImage(t *testing.T) {
	for _, path := range []string{"nowhere", t.TempDir(), imageFile(t, 0)} {
		bmc := &ipmitest.BMC{}
		if r := apptest.Run("goipmi", New, bmc, "ime", "update", path); r.Status != 1 || len(bmc.Asked) > 0 {
			t.Errorf("%s: %+v, asked %q", path, r, bmc.Asked)
		}
	}
}

// interrupter is a BMC at which somebody presses Ctrl-C during a block.
type interrupter struct {
	ipmitest.BMC
	app    *app.App
	during string
}

func (i *interrupter) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	resp, err := i.BMC.Do(ctx, r)
	if i.Asked[len(i.Asked)-1] == i.during {
		i.app.Interrupt()
		<-ctx.Done()
		return ipmi.Response{}, ctx.Err()
	}
	return resp, err
}

func TestInterrupted(t *testing.T) {
	bmc := &interrupter{during: "30 a2 01 5a 5a 5a"}
	bmc.Answers = map[string]string{
		"30 a0": "00", "30 a1 01 00": "00", "30 a2": "00",
		"30 a6": statusIn(0) + " / " + statusIn(stateRequested) + " / " + statusIn(stateInProgress),
	}
	group := func(a *app.App) *cobra.Command { bmc.app = a; return New(a) }
	r := apptest.Run("goipmi", group, bmc, "ime", "update", imageFile(t, 22+3))
	const line = "Interrupted after 22 of 25 bytes; the engine needs the whole update again\n"
	if r.Status != 255 || !strings.Contains(r.Stderr, line) || bmc.Asked[len(bmc.Asked)-1] != bmc.during {
		t.Errorf("%+v, asked %q", r, bmc.Asked)
	}
}

// A wrong word is an error, but for ipmitool.
func TestWrongWord(t *testing.T) {
	for program, want := range map[string]int{"ipmitool": 0, "goipmi": 1} {
		if r := apptest.Run(program, New, ipmitest.Echo{0}, "ime", "bogus"); r.Status != want {
			t.Errorf("%s: %+v", program, r)
		}
	}
}

func TestCRC8(t *testing.T) {
	if got := crc8([]byte("123456789")); got != 0xf4 { // the check value of CRC-8/SMBUS
		t.Errorf("%#x", got)
	}
}
