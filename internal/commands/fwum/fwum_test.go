package fwum

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

func host(conn ipmi.Conn, network string) (*app.Host, *bytes.Buffer) {
	var stderr bytes.Buffer
	a := app.New("ipmitool", strings.NewReader(""), new(bytes.Buffer), &stderr)
	a.Options.Interface = network
	return &app.Host{Conn: conn, App: a, Out: a.Out}, &stderr
}

// numbered is a request's block number and how many bytes it has.
func numbered(asked []string) string {
	var list []string
	for _, req := range asked {
		words := strings.Fields(req)
		list = append(list, words[2]+":"+hex.EncodeToString([]byte{byte(len(words) - 3)}))
	}
	return strings.Join(list, " ")
}

func TestUpload(t *testing.T) {
	for _, test := range []struct{ name, network, answers, asked string }{
		{"as it comes", "open", "00", "00:1c 01:1c 02:04"},
		{"saved already", "open", "00 / 82 / 00", "00:1c 01:1c 02:04"},
		{"too long, and so what follows", "open", "c7 / c7 / 00", "00:1c 00:1b 00:1a 01:1a 02:08"},
		{"the first times out: too long", "open", "c3 / 00", "00:1c 00:1b 01:1b 02:06"},
		{"a later one times out", "open", "00 / c3 / 00", "00:1c 01:1c 01:1c 02:04"},
		{"twice: back by one", "open", "00 / c3 / c3 / 00", "00:1c 01:1c 01:1c 02:1c 03:1c 04:04"},
		{"duplicates", "open", "00 / cf / cf / 00", "00:1c 01:1c 01:1c 01:1c 02:04"},
		{"refused: back by one", "open", "00 / ff / 00", "00:1c 01:1c 02:1c 03:1c 04:04"},
		{"silence on a bus", "open", " / 00", "00:1c 00:1c 01:1c 02:04"},
		{"silence on a network", "lanplus", " / 00", "00:1c 00:1b 01:1b 02:06"},
	} {
		bmc := &ipmitest.BMC{Answers: map[string]string{"08 0b": test.answers}}
		h, _ := host(bmc, test.network)
		n, err := newUpload(h, newProgress(), true).run(t.Context(), make([]byte, 60))
		if asked := numbered(bmc.Asked); err != nil || n != 60 || asked != test.asked {
			t.Errorf("%s: %d, %v, asked %s, want %s", test.name, n, err, asked, test.asked)
		}
	}
}

func TestUploadAddressed(t *testing.T) {
	bmc := &ipmitest.BMC{Answers: map[string]string{"08 0b": "00"}}
	h, _ := host(bmc, "open")
	data := bytes.Repeat([]byte{0xaa}, 300)
	if _, err := newUpload(h, newProgress(), false).run(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]string{0: "08 0b 00 00 00 1a aa", 9: "08 0b ea 00 00 16 aa", 10: "08 0b 00 01 00 1a aa"} {
		if !strings.HasPrefix(bmc.Asked[i], want) {
			t.Errorf("request %d is %s, want %s", i, bmc.Asked[i], want)
		}
	}
}

func TestUploadEnds(t *testing.T) {
	for _, test := range []struct {
		answers  string
		requests int
		told     string
	}{
		{"ff", 1 + blockRetries, "returned ff"},
		{"83", 2 * (1 + blockRetries), ""},
		{"cf", busyLimit, ""},
		{"c7", bufferSize - sequencedHead, ""},
		{"", silenceLimit, "too many commands without response"},
	} {
		bmc := &ipmitest.BMC{Answers: map[string]string{"08 0b": test.answers}}
		h, stderr := host(bmc, "open")
		_, err := newUpload(h, newProgress(), true).run(t.Context(), make([]byte, 60))
		if err == nil || len(bmc.Asked) != test.requests || !strings.Contains(stderr.String(), test.told) {
			t.Errorf("%s: %v after %d requests, want %d: %s", test.answers, err, len(bmc.Asked), test.requests, stderr)
		}
	}
}

// interrupted is a BMC during whose answer to one request the user gives up.
type interrupted struct {
	*ipmitest.BMC
	cancel context.CancelFunc
	at     string
}

func (c *interrupted) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	resp, err := c.BMC.Do(ctx, r)
	if strings.HasPrefix(c.Asked[len(c.Asked)-1], c.at) {
		c.cancel()
	}
	return resp, err
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	bmc := &ipmitest.BMC{Answers: map[string]string{"08 0a": "00 02", "08 0b": "00", "08 0c": "00"}}
	h, stderr := host(&interrupted{bmc, cancel, "08 0a"}, "open")
	d := &download{}
	err := d.write(ctx, h, &image{data: make([]byte, 60)}, newUpload(h, newProgress(), true))
	if !errors.Is(err, context.Canceled) || !strings.Contains(stderr.String(), "bank 2 has 0 of 60 bytes") {
		t.Errorf("%v: %s", err, stderr)
	}
	if slices.ContainsFunc(bmc.Asked, func(r string) bool { return strings.HasPrefix(r, "08 0c") }) {
		t.Errorf("finished: %v", bmc.Asked)
	}
}

func TestFinish(t *testing.T) {
	img := &image{Major: 1, Minor: 0x25, SDR: 7}
	for answers, ok := range map[string]bool{"c0 / 00": true, " / 00": true, "c9": false} {
		bmc := &ipmitest.BMC{Answers: map[string]string{"08 0c": answers}}
		h, _ := host(bmc, "open")
		if err := (&download{}).finish(t.Context(), h, img); (err == nil) != ok || bmc.Asked[0] != "08 0c 01 25 07 00" {
			t.Errorf("%q: %v, %v", answers, err, bmc.Asked)
		}
	}
}

// What is no image is refused before anything is sent.
func TestReadImage(t *testing.T) {
	dir := t.TempDir()
	h, _ := host(nil, "open")
	for size, ok := range map[int]bool{0: false, 1000: false, minImage - 1: false, minImage: true, maxImage: true, maxImage + 1: false} {
		name := filepath.Join(dir, "image")
		if err := os.WriteFile(name, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readImage(h, newProgress(), name); (err == nil) != ok {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	for _, name := range []string{dir, filepath.Join(dir, "none")} {
		if _, err := readImage(h, newProgress(), name); err == nil {
			t.Errorf("%s is an image", name)
		}
	}
}

func TestPadding(t *testing.T) {
	m := &image{data: []byte{0xff, 0x02, 0x10}}
	if got, want := hex.EncodeToString(m.start(true)), "030000"+"effe"+"01"; got != want {
		t.Errorf("start %s, want %s", got, want)
	}
}

func decodeChunks(data []byte) (traceLog, error) {
	entries, err := decodeChunk(data)
	return traceLog{entries}, err
}

func decodeFirstBank(data []byte) (bank, error) { return decodeBank(0, data) }

// TestJSON shows that all that the text says is in the JSON.
func TestJSON(t *testing.T) {
	kontronBoard := ipmitest.Bytes("20 81 02 15 02 bf 98 3a 00 8a 13 07")
	outputtest.Told(t, kontronBoard, func(data []byte) (board, error) {
		copy(data[6:], kontronBoard[6:11]) // else the SDR revision is none
		return decodeBoard(data)
	})
	outputtest.Told(t, ipmitest.Bytes("06 20 01 01 23 03 00"), decodeManager)
	outputtest.Told(t, ipmitest.Bytes("03 00 08 00 01 23 07"), decodeFirstBank)
	outputtest.Told(t, bytes.Repeat([]byte{0x02, 0x01, 0xc3}, chunkLen), decodeChunks)
	d := &download{Done: "downloaded", status: status{Banks: []bank{}}}
	if got := outputtest.Show(t, d, output.JSON); !strings.Contains(got, `"banks": []`) {
		t.Error(got)
	}
}

func FuzzBoard(f *testing.F)    { outputtest.Fuzz(f, decodeBoard) }
func FuzzManager(f *testing.F)  { outputtest.Fuzz(f, decodeManager) }
func FuzzBank(f *testing.F)     { outputtest.Fuzz(f, decodeFirstBank) }
func FuzzTraceLog(f *testing.F) { outputtest.Fuzz(f, decodeChunks) }

func FuzzImage(f *testing.F) {
	f.Add(make([]byte, headerAt+17))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := decodeImage(data); err == nil && len(m.start(true)) != 6 {
			t.Error("no request")
		}
	})
}

func FuzzCommands(f *testing.F) {
	f.Add([]byte{0, 6, 0x20, 0, 1, 0x23, 3, 0})
	f.Add([]byte{0xd5})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"info", "status", "tracelog", "rollback", "upgrade", "download none"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, "fwum "+line)
		}
	})
}
