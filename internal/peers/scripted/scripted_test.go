package scripted

import (
	"bytes"
	"encoding/hex"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"goipmi/internal/peers"
)

const example = `
# comment
06 01 = 00 20 81            # trailing comment
06 01 * = 00 ff
06 02 ?? 04 = 00 04
06 02 03 ?? = 00 03
06 02 * = 00 "ab c" 7f
06 03 = 00 01 / 00 02 / c1
06 04 = c0
06 04 = c3
06 05 ?? = 00
fru 0 01 02 03 pad 5
sdr aa bb cc
sdr dd
sel 0102
`

func TestAnswer(t *testing.T) {
	table, err := Parse(example)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, request, want string }{
		{"any further bytes, even none", "0601", "00ff"},
		{"any further bytes", "060100", "00ff"},
		{"no line fits", "0699", "c1"},
		{"too short for its pattern", "0605", "c1"},
		{"too long for its pattern", "06050102", "c1"},
		{"most bytes spelled out, of equals the last", "06020304", "0003"},
		{"any byte", "06020504", "0004"},
		{"quoted text", "06020505", "006162206 37f"},
		{"first of successive answers", "0603", "0001"},
		{"second", "0603", "0002"},
		{"third", "0603", "c1"},
		{"the last stays", "0603", "c1"},
		{"a later line replaces its equal", "0604", "c3"},
		{"FRU area info", "0a1000", "00050000"},
		{"FRU read", "0a1100010008", "000402030000"},
		{"FRU read past the end", "0a1100050001", "c9"},
		{"no such FRU", "0a1001", "cb"},
		{"no such FRU to read", "0a1101000008", "cb"},
		{"SDR repository info", "0a20", "00510200ffff000000600000000022"},
		{"SDR reservation", "0a22", "000100"},
		{"first SDR", "0a23000000000 0ff", "0002000100aabbcc"},
		{"part of an SDR", "0a2300000100 0202", "000200aabb"},
		{"last SDR", "0a230000ffff00ff", "00ffff0200dd"},
		{"no such SDR", "0a23000003 0000ff", "cb"},
		{"SEL info", "0a40", "0051010000400000006000000050 0a"},
		{"SEL reservation", "0a42", "000100"},
		{"SEL entry", "0a43000000 0000ff", "00ffff01000102"},
		{"another storage command", "0a99", "c1"},
	} {
		request, want := unhex(t, test.request), unhex(t, test.want)
		if got := table.Answer(request[0], request[1], request[2:]); !bytes.Equal(got, want) {
			t.Errorf("%s: % x answered % x, want % x", test.name, request, got, want)
		}
	}
}

func TestEmptyStores(t *testing.T) {
	table, err := Parse("")
	if err != nil {
		t.Fatal(err)
	}
	for request, want := range map[string]string{
		"0a10": "cb", "0a1000": "cb", "0a20": "c1", "0a22": "c1", "0a40": "c1", "0a42": "c1",
	} {
		r := unhex(t, request)
		if got := table.Answer(r[0], r[1], r[2:]); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("%s answered % x, want %s", request, got, want)
		}
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	data, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseRejects(t *testing.T) {
	for _, text := range []string{
		"06 01", "06 01 =", "06 1 = 00", "06 zz = 00", "06 01 = 0", "06 01 = 00 / ",
		"fru", "fru 0 01 pad x", "sdr 1", "sel zz", "include no-such-table",
	} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

// Every table of the module must parse.
func TestTables(t *testing.T) {
	tables, err := os.ReadDir(TablePath(t, ""))
	if err != nil || len(tables) == 0 {
		t.Fatal("no tables: ", err)
	}
	for _, table := range tables {
		if _, err := Load(TablePath(t, table.Name())); err != nil {
			t.Error(err)
		}
	}
}

func TestInclude(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a": "include sub/b\n06 01 = 00 aa", "sub/b": "include c\n06 01 = 00 bb", "sub/c": "06 02 = 00 cc",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	table, err := Load(filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Answer(6, 1, nil); !bytes.Equal(got, []byte{0, 0xaa}) {
		t.Errorf("the including table's line lost: % x", got)
	}
	if got := table.Answer(6, 2, nil); !bytes.Equal(got, []byte{0, 0xcc}) {
		t.Errorf("the included table's line lost: % x", got)
	}
}

// The real ipmitool understands the server.
func TestIPMITool(t *testing.T) {
	cmd := exec.Command(peers.IPMITool(t), "-I", "dummy", "raw", "6", "0x37")
	cmd.Env = append(os.Environ(), "IPMI_DUMMY_SOCK="+Serve(t, "base"))
	out, err := cmd.CombinedOutput()
	if want := " 10 32 54 76 98 ba dc fe 00 11 22 33 44 55 66 77\n"; err != nil || string(out) != want {
		t.Errorf("got %q, %v, want %q", out, err, want)
	}
}

// getDeviceID is the frame of Get Device ID; goodbye ends a connection.
var (
	getDeviceID = []byte{6, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	goodbye     = []byte{0x3f, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
)

func TestWire(t *testing.T) {
	table, err := Parse("06 01 = 00 20 81")
	if err != nil {
		t.Fatal(err)
	}
	const whole = "07010000 00000000 02000000 00000000 0000000000000000 2081"
	for _, test := range []struct {
		name   string
		mangle Mangler
		want   string
	}{
		{"as it should be", nil, whole + whole},
		{"closed in the header", CutShort(5), "07010000 00"},
		{"closed in the data", CutShort(-1), whole[:len(whole)-2]},
		{"closed before", CutShort(0), ""},
		{"too long", ClaimLength(3), "07010000 00000000 03000000 00000000 0000000000000000 2081"},
		{"huge", ClaimLength(0x7fffffff), "07010000 00000000 ffffff7f 00000000 0000000000000000 2081"},
		{"negative", ClaimLength(-1), "07010000 00000000 ffffffff 00000000 0000000000000000 2081"},
	} {
		t.Run(test.name, func(t *testing.T) {
			conn, err := net.Dial("unix", ServeTable(t, table, test.mangle))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			// A hostile server may have hung up before it read all of this.
			_, _ = conn.Write(bytes.Join([][]byte{getDeviceID, getDeviceID, goodbye}, nil))
			got, _ := io.ReadAll(conn)
			if want := unhex(t, test.want); !bytes.Equal(got, want) {
				t.Errorf("got % x, want % x", got, want)
			}
		})
	}
}
