package ekanalyzer

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/app/apptest"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

const samples = "../../../testdata/files/ekanalyzer"

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// run runs a line as goipmi. No BMC says a word.
func run(line string) apptest.Result {
	return apptest.Run("goipmi", New, ipmitest.Echo{}, strings.Fields(line)...)
}

// written is the path of a file that holds data.
func written(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestJSONTells holds that whatever bit of a file turns, it turns something in
// the JSON if it does so in the text.
func TestJSONTells(t *testing.T) {
	carrier, module := written(t, "carrier", nil), written(t, "module", nil)
	files := " oc=" + carrier + " a1=" + module
	for _, command := range []string{"frushow" + files, "print all" + files, "summary all" + files} {
		for path, name := range map[string]string{carrier: "carrier.bin", module: "module.bin"} {
			show := func(data []byte) (text, doc string) {
				if err := os.WriteFile(path, data, 0o600); err != nil {
					t.Fatal(err)
				}
				return run("ekanalyzer " + command).Stdout, run("--json ekanalyzer " + command).Stdout
			}
			show(sample(t, "carrier.bin"))
			data := sample(t, name)
			text, doc := show(data)
			changes := 0
			for bit := 0; bit < len(data)*8; bit += 11 {
				turned := bytes.Clone(data)
				turned[bit/8] ^= 1 << (bit % 8)
				newText, newDoc := show(turned)
				if newText != text {
					changes++
				}
				if newText != text && newDoc == doc {
					t.Errorf("%s: bit %d of %s changes the text and not the JSON:\n%s", command, bit, name, cmp.Diff(text, newText))
				}
			}
			if changes == 0 {
				t.Errorf("%s: no bit of %s changes the text", command, name)
			}
			show(data)
		}
	}
}

// list is an image of multirecords alone, the last one marked.
func list(records ...[]byte) []byte {
	image := []byte{1, 0, 0, 0, 0, 1, 0, 0xfe}
	for i, data := range records {
		head := []byte{fru.RecordOEM, 2, byte(len(data)), fru.Checksum(data)}
		if i == len(records)-1 {
			head[1] |= 0x80
		}
		image = slices.Concat(image, head, []byte{fru.Checksum(head)}, data)
	}
	return image
}

// TestRefused is what no inventory can be.
func TestRefused(t *testing.T) {
	large := written(t, "large", append(list([]byte{1}), make([]byte, maxImage)...))
	many := written(t, "many", list(slices.Repeat([][]byte{{0x5a, 0x31, 0, 0x19, 0, 0, 0x80, 0, 0, 1, 2, 3, 4}}, maxLinks+1)...))
	for line, want := range map[string]string{
		"frushow oc=" + large:                "too large for an inventory",
		"print oc=" + large:                  "too large for an inventory",
		"frushow oc=" + t.TempDir():          "Failed to read FRU header!",
		"summary oc=" + many + " a1=" + many: "has 33 records of links",
	} {
		if got := run("ekanalyzer " + line); got.Status != 1 || !strings.Contains(got.Stderr, want) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// TestEndless holds that a list without an end ends with its file.
func TestEndless(t *testing.T) {
	path := written(t, "endless", append(list(), make([]byte, maxImage-8)...))
	got := run("ekanalyzer frushow oc=" + path)
	if got.Status != 1 || !strings.Contains(got.Stderr, "Invalid Header!") || !strings.Contains(got.Stdout, "***empty list***") {
		t.Errorf("%+v", got)
	}
}

// TestFirstChannel holds that a link's channel counts from that of the first
// link, even if nothing is like that one; as ipmitool it counts from 0 then.
func TestFirstChannel(t *testing.T) {
	head := func(id byte, data ...byte) []byte { return append([]byte{0x5a, 0x31, 0, id, 0}, data...) }
	const none = 0xff // in the lanes behind the first one
	carrier := written(t, "carrier", list(
		head(0x18, 0, 1, 0x81, 0, 0),
		head(0x19, 0, 0, 1, 0xe0, none, 0x0f, 0, 0x21, 0, 0, 0),
	))
	module := written(t, "module", list(
		head(0x19, 0, 0x80, 2, 0xe9, none, 0x0f, 0xe0, none, 0x0f, 3, 0x51, 0, 0, 0, 4, 0x21, 0, 0, 0),
	))
	for program, want := range map[string]int{"goipmi": 1, "ipmitool": 0} {
		words := []string{"ekanalyzer", "summary", "match", "oc=" + carrier, "a1=" + module}
		got := apptest.Run(program, New, ipmitest.Echo{}, words...)
		if n := strings.Count(got.Stdout, "AMC slot A1 port 0 ==> On-Carrier Device port 0\n Matching Result\n"); n != want || got.Status != 0 {
			t.Errorf("%s: %d matches, want %d: %+v", program, n, want, got)
		}
	}
}

func FuzzFiles(f *testing.F) {
	names, err := filepath.Glob(filepath.Join(samples, "*.bin"))
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(sample(f, filepath.Base(name)), sample(f, "module.bin"))
	}
	f.Fuzz(func(t *testing.T, carrier, module []byte) {
		files := " oc=" + written(t, "carrier", carrier) + " a1=" + written(t, "module", module)
		for _, command := range []string{"frushow", "print", "print all", "summary all"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo{} }, "ekanalyzer "+command+files)
		}
	})
}
