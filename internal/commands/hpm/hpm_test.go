package hpm

import (
	"bytes"
	"crypto/md5" //nolint:gosec // the format's
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

const images = "../../../testdata/files/hpm"

// sign is a file with the signature it should end with.
func sign(data []byte) []byte {
	sum := md5.Sum(data) //nolint:gosec // the format's
	return append(bytes.Clone(data), sum[:]...)
}

func TestParseImage(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(images, "new.img"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := parseImage(file)
	if err != nil || img.bad != nil || len(img.records) != 5 {
		t.Fatalf("%+v, %v", img, err)
	}
	if img.device != 0x20 || img.product != [2]uint8{0x2c, 0x0b} || img.parts != 7 || img.selfTest != 5 || img.rollback != 5 {
		t.Errorf("header %+v", img)
	}
	up := img.records[2]
	if up.action != actionUpload || len(up.data) != 100 || up.version != (version{2, 0x10, [4]uint8{1, 2, 3, 4}}) {
		t.Errorf("record %+v", up)
	}
	for name, want := range map[string]error{
		"md5.img": errMD5, "signature.img": errSignature, "format.img": errFormat, "header.img": errHeader,
	} {
		file, err := os.ReadFile(filepath.Join(images, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseImage(file); err != want { //nolint:errorlint // nothing wraps them
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

// TestCutImage cuts an image off everywhere; none of what is left is whole.
func TestCutImage(t *testing.T) {
	file, err := os.ReadFile(filepath.Join(images, "new.img"))
	if err != nil {
		t.Fatal(err)
	}
	whole := file[:len(file)-md5.Size]
	ends := map[int]bool{35: true} // behind the header and each record
	for at, img := 35, mustParse(t, file); len(img.records) > 0; img.records = img.records[1:] {
		r := img.records[0]
		at += recordHead
		if r.action == actionUpload {
			at += uploadHead + len(r.data)
		}
		ends[at] = true
	}
	for n := range whole {
		img, err := parseImage(sign(whole[:n]))
		if good := err == nil && img.bad == nil; good != ends[n] {
			t.Errorf("cut off at %d: %v, %+v", n, err, img)
		}
	}
	if _, err := parseImage(whole[:8]); err != errMD5 { //nolint:errorlint // nothing wraps it
		t.Error(err)
	}
}

func mustParse(t *testing.T, file []byte) *image {
	t.Helper()
	img, err := parseImage(file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func FuzzImage(f *testing.F) {
	names, err := filepath.Glob(filepath.Join(images, "*.img"))
	if err != nil || len(names) == 0 {
		f.Fatal("no images")
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file[:len(file)-md5.Size])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := parseImage(sign(data))
		if err != nil {
			return
		}
		size := 0
		for _, r := range img.records {
			size += len(r.data)
		}
		if size > len(data) {
			t.Errorf("%d bytes of firmware in %d", size, len(data))
		}
	})
}

// answers are a controller's with one component, which bears no delay.
func answers() map[string]string {
	return map[string]string{
		"06 01":          "00 20 81 02 15 02 bf 57 01 00 2c 0b",
		"2c 2e 00":       "00 00 01 00 00 00 00 00 01",
		"2c 2f 00 00 00": "00 00 00",
		"2c 2f 00 00 01": "00 00 01 15 00 00 00 07",
		"2c 2f 00 00 02": "00 00 42 6f 6f 74 00",
		"2c 31":          "00 00",
		"2c 32":          "00 00",
		"2c 33":          "00 00",
		"2c 35":          "00 00",
	}
}

// imageOf is a file with firmware of n bytes for component 0.
func imageOf(t *testing.T, n int) string {
	t.Helper()
	data := append([]byte(signature), 0, 0x20, 0x57, 1, 0, 0x2c, 0x0b, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0)
	data = append(data, -checksum(data))
	data = append(data, actionUpload, 1, 0xfd, 2, 0, 0, 0, 0, 0)
	data = append(data, make([]byte, imageNameLen)...)
	data = binary.LittleEndian.AppendUint32(data, uint32(n))
	data = append(data, make([]byte, n)...)
	name := filepath.Join(t.TempDir(), "image")
	if err := os.WriteFile(name, sign(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestHostile uploads to controllers that would keep ipmitool for ever.
func TestHostile(t *testing.T) {
	for name, blocks := range map[string]string{
		"wrong length":          "00 00 01",
		"the same section":      "00 00 01 00 00 00 0a 00 00 00",
		"busy":                  "c0",
		"blocks of no length":   "c7",
		"a section of no bound": "00 00 01 00 00 00 ff ff ff ff",
	} {
		t.Run(name, func(t *testing.T) {
			bmc := &ipmitest.BMC{Answers: answers()}
			bmc.Answers["2c 32"] = blocks
			r := apptest.Run("goipmi", New, bmc, "-I", "dummy", "hpm", "upgrade", imageOf(t, 40))
			if r.Status != 1 || !strings.Contains(r.Stderr, "Firmware upgrade procedure failed") {
				t.Errorf("%+v", r)
			}
			if slices.ContainsFunc(bmc.Asked, func(s string) bool { return strings.HasPrefix(s, "2c 33") }) {
				t.Error("the upload was finished")
			}
		})
	}
}

// TestNothingIsSentOfABadImage asks no more than what there is.
func TestNothingIsSentOfABadImage(t *testing.T) {
	for _, image := range []string{"record.img", "action.img", "md5.img", "other.img"} {
		bmc := &ipmitest.BMC{Answers: answers()}
		r := apptest.Run("goipmi", New, bmc, "hpm", "upgrade", filepath.Join(images, image), "activate")
		if r.Status != 1 {
			t.Errorf("%s: %+v", image, r)
		}
		for _, request := range bmc.Asked {
			if !strings.HasPrefix(request, "*") {
				t.Errorf("%s: %s was sent", image, request)
			}
		}
	}
}

func TestReport(t *testing.T) {
	bmc := &ipmitest.BMC{Answers: answers()}
	r := apptest.Run("goipmi", New, bmc, "--json", "-I", "dummy", "hpm", "upgrade", imageOf(t, 40), "activate")
	for _, want := range []string{`"result": "uploaded"`, `"bytes_sent": 40`, `"activated": true`, `"backup": null`, `"version": "2.00"`} {
		if !strings.Contains(r.Stdout, want) {
			t.Errorf("no %s in %s", want, r.Stdout)
		}
	}
	want := []string{"2c 31 00 01 02", "2c 32 00 00", "2c 32 00 01", "2c 33 00 00 28 00 00 00", "2c 35 00"}
	var sent []string
	for _, request := range bmc.Asked {
		if !strings.HasPrefix(request, "*") {
			sent = append(sent, request[:min(len(request), len(want[min(len(sent), 4)]))])
		}
	}
	if !slices.Equal(sent, want) || r.Status != 0 {
		t.Errorf("sent %q: %+v", sent, r)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x00\x01\x17\x01\x01\x01\x01\x07"))
	f.Add([]byte("\x00\x00Firmware 123"))
	f.Add([]byte("\x00\x00\x01\x15\x00\x00\x00\x07"))
	f.Add([]byte("\x81"))
	slow := []ipmi.Code{codeInProgress, ipmi.CodeNodeBusy, ipmi.CodeTimeout, codeUnreachable, ipmi.CodeUnspecified}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if len(answer) == 0 || slices.Contains(slow, ipmi.Code(answer[0])) || answer[0] == 0x82 || answer[0] == 0x83 {
			return // waited for
		}
		for _, line := range []string{
			"hpm check", "hpm check " + images + "/new.img", "hpm targetcap", "hpm compprop 0 0", "hpm compprop 0 1",
			"hpm compprop 0 2", "hpm upgstatus", "hpm abort", "hpm activate",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

// TestSessionLost asks in a new session how a rollback went that ended the old
// one; the new one is that of a BMC which knows nothing of it.
func TestSessionLost(t *testing.T) {
	server := bmctest.Start(t, bmc.Options{})
	port := strconv.Itoa(server.Addr().Port)
	old := &ipmitest.BMC{Answers: map[string]string{
		"2c 2e 00": "00 00 01 04 00 00 01 02 01",
		"2c 38 00": "", // activation ends the session
		"2c 37 00": "",
	}}
	r := apptest.Run("goipmi", New, old, "-I", "lanplus", "-C", "3", "-H", "127.0.0.1", "-p", port,
		"-U", "admin", "-P", "admin", "hpm", "rollback")
	if r.Status != 1 || !strings.Contains(r.Stderr, "Error getting rollback status\ncompcode=0xc1: Invalid command") {
		t.Errorf("%+v", r)
	}
	if last := old.Asked[len(old.Asked)-1]; last != "*2c 37 00" {
		t.Errorf("the old session was asked %q", old.Asked)
	}
}

// TestSilentBlock makes the first block smaller if there is no answer, over a
// network, and only that one.
func TestSilentBlock(t *testing.T) {
	bmc := &ipmitest.BMC{Answers: answers()}
	bmc.Answers["2c 32 00 00"] = " / 00 00"
	r := apptest.Run("goipmi", New, bmc, "-I", "lan", "-H", "127.0.0.1", "-P", "x", "hpm", "upgrade", imageOf(t, 40))
	var sizes []int
	for _, request := range bmc.Asked {
		if strings.HasPrefix(request, "2c 32 00") {
			sizes = append(sizes, len(strings.Fields(request))-4)
		}
	}
	if want := []int{36, 28, 12}; r.Status != 0 || !slices.Equal(sizes, want) {
		t.Errorf("blocks of %v, want %v: %+v", sizes, want, r)
	}
}
