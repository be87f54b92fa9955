package delloem

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

// server answers alike whatever it is asked, save what leads to the questions
// that matter: which controller it has, that it has a panel, and its one SDR.
type server struct {
	ipmitest.Echo
	code uint8
}

func (s server) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	key := binary.BigEndian.Uint16([]byte{byte(r.NetFn), r.Cmd})
	switch {
	case key == 0x0659 && r.Data[1] == paramController:
		return ipmi.Response{Data: append(make([]byte, controllerLen-1), s.code)}, nil
	case key == 0x0659 && r.Data[1] == paramLCDStatus:
		return ipmi.Response{}, nil
	case key == 0x0a20:
		return ipmi.Response{Data: ipmitest.Bytes("51 01 00 ff ff 00 00 00 60 00 00 00 00 22")}, nil
	case key == 0x0a22:
		return ipmi.Response{Data: []byte{1, 0}}, nil
	case key == 0x0a23 && len(r.Data) == 6:
		from := min(int(r.Data[4]), len(levelRecord))
		to := min(from+int(r.Data[5]), len(levelRecord))
		return ipmi.Response{Data: append([]byte{0xff, 0xff}, levelRecord[from:to]...)}, nil
	}
	return s.Echo.Do(ctx, r)
}

// levelRecord is the SDR of the sensor that reads what the system draws.
var levelRecord = append(ipmitest.Bytes("01 00 51 01 37 20 00 98 07 01 7f 68 0b 01 00 00 00 00 3f 3f 00 06 00 00 02 00 "+
	"00 00 00 00 00 00 00 00 ff 00 00 c8 a0 00 00 00 02 02 00 00 00 cc"), levelSensor...)

func (s server) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, s, reqs, deliver)
}

// lines are command lines that read or write something.
var lines = []string{
	"delloem lcd info",
	"delloem lcd status",
	"delloem lcd set mode userdefined text",
	"delloem lcd set lcdqualifier watt",
	"delloem lcd set custom text",
	"delloem lcd set vkvm active",
	"delloem mac",
	"delloem mac get 8",
	"delloem lan get",
	"delloem lan get active",
	"delloem lan set shared with failover lom2",
	"delloem lan set dedicated",
	"delloem powermonitor",
	"delloem powermonitor clear peakpower",
	"delloem powermonitor powerconsumption btuphr",
	"delloem powermonitor powerconsumptionhistory",
	"delloem powermonitor getpowerbudget",
	"delloem powermonitor setpowerbudget 50 percent",
	"delloem powermonitor enablepowercap",
	"-I open delloem vFlash info Card",
	"delloem setled 0000:03:00.0 online",
}

func FuzzAnswers(f *testing.F) {
	for line := range uint8(len(lines)) {
		f.Add(line, uint8(0x08), []byte("\x00\x11\x02\xd4\xae\x52\x00\x00\x01\xd4\xae\x52\x00\x00\x02"))
		f.Add(line, uint8(0x10), []byte("\x00\x11\x00\x01\x00\x00\x03\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
		f.Add(line, uint8(0x0a), []byte("\x00\x11\x00\x00\x20\x41\x42\x43\x00\x1b"))
		f.Add(line, uint8(0x20), []byte("\x00\x00\x84\x00\x10\x00\x00\x00\x08\x00\x00\x03\x00"))
		f.Add(line, uint8(0x11), []byte("\x6f"))
		f.Add(line, uint8(0x00), []byte(""))
	}
	f.Fuzz(func(t *testing.T, line, code uint8, answer []byte) {
		bmc := func() ipmi.Conn { return server{answer, code} }
		apptest.Survive(t, New, bmc, lines[int(line)%len(lines)])
	})
}

func FuzzDrive(f *testing.F) {
	f.Add("0000:03:1f.7")
	f.Add(" -3: +0x2.ffffffffffffffffffff")
	f.Add("0x:.")
	f.Fuzz(func(t *testing.T, word string) {
		if v, ok := parseDrive(word); ok && (strings.Count(word, ":") == 0 || !strings.Contains(word, ".")) {
			t.Errorf("%q is %+v", word, v)
		}
	})
}

// TestVFlash holds what ipmitool 1.8.19 prints over a local interface, which
// the comparison does not have.
func TestVFlash(t *testing.T) {
	const (
		controller = "00 11 02 00 00 00 00 00 00 00 00 10"
		missing    = "Error in getting SD Card Extended Information "
		license    = "FM001 : A required license is missing or expired\n"
	)
	for _, test := range []struct {
		answer, stdout, stderr string
	}{
		{"00 00 f4 00 10 00 00 00 08 00 00 03 00", "vFlash SD Card Properties\n" +
			"SD Card size       :     4096MB\n" +
			"Available size     :     2048MB\n" +
			"Initialized        :        Yes\n" +
			"Licensed           :        Yes\n" +
			"Attached           :        Yes\n" +
			"Enabled            :        Yes\n" +
			"Write Protected    :         No\n" +
			"Health             :         OK\n" +
			"Bootable partition :          3\n", ""},
		{"00 00 0e 01 00 00 00 00 00 00 80 01 00", "vFlash SD Card Properties\n" +
			"SD Card size       :        1MB\n" +
			"Available size     : -2147483648MB\n" +
			"Initialized        :         No\n" +
			"Licensed           :         No\n" +
			"Attached           :         No\n" +
			"Enabled            :         No\n" +
			"Write Protected    :        Yes\n" +
			"Health             :   Critical\n" +
			"Bootable partition :          1\n", ""},
		{"00 00 00 01 00 00 00 02 00 00 00 01 00", "",
			"vFlash SD card is unavailable, please insert the card of\nsize 256MB or greater\n"},
		{"00 01 00 01 00 00 00 02 00 00 00 01 00", "", missing + "(NO_SD_CARD)\n"},
		{"00 33 00 01 00 00 00 02 00 00 00 01 00", "", license},
		{"00 63 00 01 00 00 00 02 00 00 00 01 00", "", missing + "(UNKNOWN_ERROR)\n"},
		{"00 64", "", missing + "(Unknown (0x64))\n"},
		{"d4", "", missing + "(Insufficient privilege level)\n"},
		{"00 00 f4 00", "", missing + "(answer too short: 3 bytes, at least 6 expected)\n"},
	} {
		bmc := &ipmitest.BMC{Answers: map[string]string{"06 59 00 dd": controller, "30 a4 00 00": test.answer}}
		got := apptest.Run("ipmitool", New, bmc, "-I", "open", "delloem", "vFlash", "info", "Card")
		if got.Stdout != test.stdout || got.Stderr != test.stderr || (got.Status == 0) != (test.stderr == "") {
			t.Errorf("%s: %+v", test.answer, got)
		}
	}
}

// TestWrites holds the bytes that are written: what is not asked for stays as
// it was, and what a text does not fill is zero.
func TestWrites(t *testing.T) {
	answers := map[string]string{
		"06 59 00 dd":       "00 11 02 00 00 00 00 00 00 00 00 10",
		"06 59 00 e7":       "00 11 01 02 a5 5a",
		"06 59 00 c2":       "00 11 20 00 00 00 03 11 22 33 44 55 01 66",
		"06 59 00 cf":       "00 11 01 01 3e 00 00 00",
		"06 59 00 ea":       "00 11 f4 01 00 20 03 64 00 02 e8 03 01 00 00",
		"06 58":             "00",
		"30 29":             "00 02 03",
		"30 28":             "00",
		"30 ba 01 ff":       "00 03",
		"30 ba 00":          "00",
		"30 9d":             "00",
		"30 d5 01 00":       "00",
		"30 d5 01 07 06":    "00 00 00 00 00 00 00 00 01 05",
		"30 d5 00 04 0e 00": "00",
	}
	for line, want := range map[string][]string{
		"lcd set mode none":                 {"06 58 c2 02 00 00 00 03 11 22 33 44 55 01 66"},
		"lcd set mode assettag":             {"06 58 c2 00 02 00 00 03 11 22 33 44 55 01 66"},
		"lcd set lcdqualifier celsius":      {"06 58 c2 20 00 00 00 01 11 22 33 44 55 01 66"},
		"lcd set line 2 errordisplay sel":   {"06 58 c2 20 00 00 00 03 11 22 33 44 55 01 66"},
		"lcd set frontpanelaccess disabled": {"06 58 e7 01 02 00 00"},
		"lcd set mode userdefined abcdefghijklmnopq": {
			"06 58 c1 00 00 11 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 6e",
			"06 58 c1 01 6f 70 71 00 00 00 00 00 00 00 00 00 00 00 00 00",
			"06 58 c2 00 00 00 00 03 11 22 33 44 55 01 66",
		},
		"lan set shared with lom2":                   {"30 28 03 00"},
		"lan set shared with failover all loms":      {"30 28 02 06"},
		"powermonitor clear peakpower":               {"30 9d 07 01 02"},
		"powermonitor setpowerbudget 500 watt":       {"06 58 ea f4 01 00 20 03 64 00 02 03 01 00 00"},
		"powermonitor setpowerbudget 50 percent":     {"06 58 ea c2 01 00 20 03 64 00 02 03 01 00 00"},
		"powermonitor setpowerbudget 2000 btuphr":    {"06 58 ea d0 07 01 20 03 64 00 02 03 01 00 00"},
		"powermonitor disablepowercap":               {"30 ba 00 00"},
		"setled 0000:03:1f.1 present predict failed": {"30 d5 00 04 0e 00 00 00 0e 00 01 05 41 04 00 00 00 00 00 00 00 00"},
	} {
		bmc := &ipmitest.BMC{Answers: answers}
		got := apptest.Run("goipmi", New, bmc, append([]string{"delloem"}, strings.Fields(line)...)...)
		written := slices.DeleteFunc(bmc.Asked, func(s string) bool { return strings.HasPrefix(s, "*") })
		if !slices.Equal(written, want) || got.Status != 0 {
			t.Errorf("%s: wrote %q, %+v", line, written, got)
		}
	}
}

// TestMended holds what is an error to goipmi, but not to ipmitool, and that
// goipmi then writes nothing more.
func TestMended(t *testing.T) {
	answers := map[string]string{
		"06 59 00 dd":    "00 11 02 00 00 00 00 00 00 00 00 10",
		"06 59 00 e7":    "00 11 00 00",
		"06 59 00 cf":    "00 11 01 01 3e 00 00 00",
		"06 59 00 da":    "00 11 00",
		"06 58":          "00",
		"06 58 c1 00":    "c3",
		"30 29":          "00 02 03",
		"30 28":          "d4",
		"30 ba":          "d4",
		"30 d5 01 00":    "00",
		"30 d5 01 07 06": "00 00 00 00 00 00 00 00 01 05",
		"30 d5 00":       "00",
	}
	for _, line := range []string{
		"lcd info",
		"lcd set mode none",
		"lcd set mode bogus",
		"lcd set vkvm bogus",
		"lcd set mode userdefined abcdefghijklmnopq",
		"mac get 8",
		"mac bogus",
		"lan get bogus",
		"lan set dedicated",
		"powermonitor enablepowercap",
		"powermonitor setpowerbudget 5",
		"setled 3:1f.1 bogus",
	} {
		words := append([]string{"delloem"}, strings.Fields(line)...)
		if got := apptest.Run("ipmitool", New, &ipmitest.BMC{Answers: answers}, words...); got.Status != 0 {
			t.Errorf("%s: %+v as ipmitool", line, got)
		}
		bmc := &ipmitest.BMC{Answers: answers}
		got := apptest.Run("goipmi", New, bmc, words...)
		written := slices.DeleteFunc(bmc.Asked, func(s string) bool { return strings.HasPrefix(s, "*") })
		if got.Status != 1 || got.Stderr == "" || len(written) > 1 {
			t.Errorf("%s: %+v, wrote %q", line, got, written)
		}
	}
}
