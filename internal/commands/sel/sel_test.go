package sel

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

// TestRequests holds what goes over the wire: nothing that changes the log may
// be sent twice.
func TestRequests(t *testing.T) {
	device := "00 20 81 02 15 02 bf 00 00 00 00 00"
	entry := "00 ff ff 01 00 02 00 00 00 60 20 00 04 0c 00 6f 00 ff ff"
	for _, c := range []struct {
		name    string
		answers map[string]string
		run     app.RunFunc
		args    string
		want    string
		status  int
	}{
		{"clear", map[string]string{"0a 42": "00 34 12", "0a 47": "00"}, runClear, "", "0a 42,0a 47 34 12 43 4c 52 aa", 0},
		{"clear refused", map[string]string{"0a 42": "d4"}, runClear, "", "0a 42", 1},
		{"clear without a reservation", map[string]string{"0a 42": "00 00 00"}, runClear, "", "0a 42", 1},
		{"delete", map[string]string{"0a 42": "00 34 12", "0a 46": "00"}, runDelete, "1 0x102", "0a 42,0a 46 34 12 02 01,0a 46 34 12 01 00", 0},
		{"delete partly", map[string]string{"0a 42": "00 34 12", "0a 46 34 12 01": "00"}, runDelete, "1 x 2", "0a 42,0a 46 34 12 02 00,0a 46 34 12 01 00", 1},
		{"set time", map[string]string{"0a 49": "00", "0a 48": "00 00 00 00 60"}, runTimeSet, "1/2/23 3:4:5", "0a 49", 0},
		{"list", map[string]string{"0a 40": "00 51 01 00", "0a 43": entry, "06 01": device}, listAll, "", "*0a 40,*0a 43 00 00 00 00 00 ff,*06 01", 0},
		{"list of none", map[string]string{"0a 40": "00 51 00 00"}, listAll, "", "*0a 40", 0},
		{"info", map[string]string{"0a 40": "00 51 01 00 00 40 00 00 00 60 00 00 00 60 01", "0a 41": "00 01 02 03 04 05 06 07 08 09"}, runInfo, "", "*0a 40,*0a 41", 0},
		{"info of no length", map[string]string{"0a 40": "00 51"}, runInfo, "", "*0a 40", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := strings.Fields(c.args)
			if c.name == "set time" {
				args = []string{c.args}
			}
			_, status, asked := try(t, output.Text, c.answers, c.run, args...)
			got := strings.Join(asked, ",")
			if c.name == "set time" {
				got, _, _ = strings.Cut(got, " 49")
				got += " 49"
			}
			if diff := cmp.Diff(c.want, got); diff != "" || status != c.status {
				t.Errorf("exit status %d; requests wanted (-), sent (+):\n%s", status, diff)
			}
		})
	}
}

func listAll(ctx context.Context, h *app.Host, _ []string) error {
	return showEntries(ctx, h, 0, false, nil)
}

// TestEmptyListInJSON holds that no records are a list all the same.
func TestEmptyListInJSON(t *testing.T) {
	got, status, _ := try(t, output.JSON, map[string]string{"0a 40": "00 51 00 00"}, listAll)
	if got != "[]\n" || status != 0 {
		t.Errorf("%q, exit status %d", got, status)
	}
}

// records are of every kind.
var records = map[string]sel.Record{
	"event":  {0, 1, 0x02, 0, 0, 0, 0x60, 0x20, 0x03, 4, 0x0c, 0, 0xef, 0x20, 5, 0x32},
	"early":  {2, 0, 0x02, 9, 0, 0, 0, 0x20, 0x00, 4, 0x01, 0x30, 0x01, 0x59, 0x60, 0x50},
	"timed":  {3, 0, 0xc1, 0, 0, 0, 0x60, 0xa2, 0x02, 0, 1, 2, 3, 4, 5, 6},
	"plain":  {4, 0, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13},
	"panic":  {5, 0, 0xf0, 0, 0, 'O', 'o', 'p', 's', 0, 1, 2, 3, 4, 5, 6},
	"no use": {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
}

// TestJSON holds that what the text says is in the JSON.
func TestJSON(t *testing.T) {
	want := map[string]map[string]any{
		"event": {
			"record_id": 256.0, "record_type": 2.0, "kind": "event", "timestamp": float64(0x60000000), "time": "2021-01-14T08:25:36Z",
			"generator_id": float64(0x320), "lun": 3.0, "channel": 0.0, "evm_revision": 4.0, "sensor_type_code": 12.0, "sensor_type": "Memory", "sensor_number": 0.0,
			"event_type_code": float64(0x6f), "event_type": "Sensor-specific Discrete", "direction": "deasserted",
			"event_data": []any{32.0, 5.0, 50.0}, "description": "Correctable ECC", "memory": map[string]any{"cpu": 2.0, "dimm": 3.0},
		},
		"early": {
			"record_id": 2.0, "record_type": 2.0, "kind": "event", "timestamp": 9.0,
			"generator_id": 32.0, "lun": 0.0, "channel": 0.0, "evm_revision": 4.0, "sensor_type_code": 1.0, "sensor_type": "Temperature", "sensor_number": 48.0,
			"event_type_code": 1.0, "event_type": "Threshold", "direction": "asserted",
			"event_data": []any{89.0, 96.0, 80.0}, "description": "Upper Critical going high",
		},
		"timed": {
			"record_id": 3.0, "record_type": 193.0, "kind": "oem_timestamped", "timestamp": float64(0x60000000), "time": "2021-01-14T08:25:36Z",
			"manufacturer_id": 674.0, "manufacturer_name": "Dell Inc.", "oem_data": "010203040506",
			"messages": []any{map[string]any{"text": "hello", "bytes": []any{map[string]any{"name": "last", "value": 4.0}}}},
		},
		"plain": {"record_id": 4.0, "record_type": 224.0, "kind": "oem", "oem_data": "0102030405060708090a0b0c0d"},
		"panic": {"record_id": 5.0, "record_type": 240.0, "kind": "linux_panic", "panic": "Oops", "oem_data": "00004f6f707300010203040506"},
	}
	file := `"0xC1",` + strings.Repeat(`"XX",`, 12) + `"last","hello"`
	messages, _, err := sel.ReadMessages(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for name, fields := range want {
		h, _, stdout := hostOf("goipmi", output.JSON, map[string]string{"06 01": "00 20 81 02 15 02 bf 00 00 00 00 00"})
		h.Messages = messages
		v, err := NewDecoder(t.Context(), h, false).Entry(t.Context(), records[name])
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Out.Emit(Row{v}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fields, decoded[map[string]any](t, stdout.String())); diff != "" {
			t.Errorf("%s: wanted (-), got (+):\n%s", name, diff)
		}
	}
}

func TestInfoInJSON(t *testing.T) {
	text, _, _ := try(t, output.JSON, map[string]string{
		"0a 40": "00 51 02 00 e0 00 00 00 00 60 ff ff ff ff 8b", "0a 41": "00 10 00 12 00 0e 00 0d 00 01"}, runInfo)
	want := map[string]any{
		"version": "1.5", "ipmi_compliant": true, "entries": 2.0, "free_bytes": 224.0, "percent_used": 12.0,
		"last_add_time": "2021-01-14T08:25:36Z", "last_add_timestamp": float64(0x60000000), "last_delete_timestamp": float64(0xffffffff),
		"overflow": true, "supported_commands": []any{"Delete", "Reserve", "Get Alloc Info"},
		"allocation": map[string]any{"units": 16.0, "unit_bytes": 18.0, "free_units": 14.0, "largest_free_block_units": 13.0, "max_record_units": 1.0},
	}
	if diff := cmp.Diff(want, decoded[map[string]any](t, text)); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
}

func TestParseTime(t *testing.T) {
	for word, want := range map[string]string{
		"01/02/23 03:04:05":   "2023-01-02T03:04:05",
		" 1/ 2/23\t3:4:5 pm":  "2023-01-02T03:04:05",
		"12/31/69 23:59:59":   "1969-12-31T23:59:59",
		"02/30/24 00:00:60":   "2024-03-01T00:01:00",
		"01/02/68 03:04:05":   "2068-01-02T03:04:05",
		"13/02/23 03:04:05":   "",
		"11/14/2023 22:13:20": "",
		"01/02/23":            "",
		"":                    "",
	} {
		got, ok := parseTime(word)
		if text := got.Format("2006-01-02T15:04:05"); ok != (want != "") || ok && text != want {
			t.Errorf("%q: %s, %v; want %q", word, text, ok, want)
		}
	}
	zone := output.Zone(false)
	local := time.Date(2023, 1, 2, 3, 4, 5, 0, zone)
	_, offset := local.Zone()
	if stamp, err := wantedTime("01/02/23 03:04:05", true, time.Time{}); err != nil || stamp != local.Unix() {
		t.Errorf("with -Z: %d, %v", stamp, err)
	}
	if stamp, err := wantedTime("01/02/23 03:04:05", false, time.Time{}); err != nil || stamp != local.Unix()-int64(offset) {
		t.Errorf("without -Z: %d, %v", stamp, err)
	}
}

func TestParsePPS(t *testing.T) {
	const head = "0x001F: Event: at Mar 27 06:41:10 2007;from:(0x9a,0,7);sensor:"
	for line, want := range map[string]sel.Record{
		head + "(0xc3,119); event:0x6f(asserted): 0xA3 0x00 0x88":                 {0x1f, 0, 2, 0, 0, 0, 0, 0x20, 0, 4, 0xc3, 119, 0x6f, 0xa3, 0, 0x88},
		head + "(0xf0,5);event:0x6f(deasserted): HotSwap: FRU 3 M2->M4 Cause=0x1": {0x1f, 0, 2, 0, 0, 0, 0, 0x20, 0, 4, 0xf0, 5, 0xef, 0xa4, 0x12, 3},
	} {
		if got, ok := parsePPS(line); !ok || got != want {
			t.Errorf("%s: % x, %v", line, got, ok)
		}
	}
	for _, line := range []string{"", "0x001F", head, head + "(1,2);event:1(a): x", head + "(0xf0,5);event:0x6f(asserted): M"} {
		if got, ok := parsePPS(line); ok {
			t.Errorf("%q is % x", line, got)
		}
	}
}

func FuzzParsePPS(f *testing.F) {
	f.Add("0x001F: Event: at Mar 27 06:41:10 2007;from:(0x9a,0,7);sensor:(0xf0,5);event:0x6f(asserted): HotSwap: FRU 3 M2->M4 Cause=0x1")
	f.Fuzz(func(t *testing.T, line string) {
		if r, ok := parsePPS(line); ok && r.Type() != sel.TypeSystemEvent {
			t.Errorf("% x", r)
		}
	})
}

// FuzzEntry renders any record in every form.
func FuzzEntry(f *testing.F) {
	for _, r := range records {
		f.Add(r[:], []byte{0, 0x20, 0x81, 2, 0x15, 2, 0xbf, 0xa2, 2, 0, 0, 0}, uint8(1))
	}
	f.Fuzz(func(t *testing.T, raw, device []byte, verbose uint8) {
		var r sel.Record
		copy(r[:], raw)
		for _, format := range []output.Format{output.Text, output.CSV, output.JSON} {
			h, b, stdout := hostOf("goipmi", format, nil)
			b.Answers = map[string]string{"06 01": "00" + hexOf(device)}
			h.Out.Verbose = int(verbose % 2)
			v, err := NewDecoder(t.Context(), h, true).Entry(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Out.Emit(shown(h, v)); err != nil {
				t.Fatal(err)
			}
			if bytes.ContainsFunc(stdout.Bytes(), func(c rune) bool { return c < ' ' && c != '\n' }) || bytes.Contains(stdout.Bytes(), []byte("%!")) {
				t.Errorf("%q", stdout.Bytes())
			}
		}
	})
}
