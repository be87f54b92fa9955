package event

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"goipmi/internal/ipmi"
)

// fakeBMC answers by network function and command, c1h otherwise, and counts.
type fakeBMC struct {
	answers map[[2]uint8][]byte // completion code and data
	asked   int
}

func (b *fakeBMC) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	b.asked++
	if a, ok := b.answers[[2]uint8{uint8(r.NetFn), r.Cmd}]; ok && len(a) > 0 {
		return ipmi.Response{Code: ipmi.Code(a[0]), Data: a[1:]}, nil
	}
	return ipmi.Response{Code: ipmi.CodeInvalidCommand}, nil
}

func (b *fakeBMC) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *fakeBMC) Close() error { return nil }

// madeBy is a BMC of a manufacturer.
func madeBy(id uint32) *fakeBMC {
	device := []byte{0, 0x20, 0x81, 2, 0x15, 2, 0xbf, byte(id), byte(id >> 8), byte(id >> 16), 0, 0}
	return &fakeBMC{answers: map[[2]uint8][]byte{{0x06, 0x01}: device}}
}

func TestSensorTypesOfGroups(t *testing.T) {
	picmg, vita := madeBy(0), madeBy(0)
	picmg.answers[[2]uint8{0x2c, 0x00}] = []byte{0, 0x00, 0x22, 0, 0}
	vita.answers[[2]uint8{0x2c, 0x00}] = []byte{0, 0x03, 0, 0, 0, 0x01}
	for _, c := range []struct {
		bmc  *fakeBMC
		code uint8
		want string
	}{
		{madeBy(0), 0x00, "reserved"},
		{madeBy(0), 0x2c, "FRU State"},
		{madeBy(0), 0x2d, "Unknown"},
		{madeBy(0), 0xf0, "Unknown"},
		{madeBy(15000), 0xc0, "Firmware Info"},
		{madeBy(15000), 0xc1, "Unknown"},
		{madeBy(12634), 0xf0, "FRU Hot Swap"},
		{madeBy(33196), 0xf0, "FRU State"},
		{picmg, 0xf4, "Telco Alarm Input"},
		{vita, 0xf5, "Payload Test Status"},
	} {
		if got := Of(t.Context(), c.bmc).SensorType(c.code); got != c.want {
			t.Errorf("%02x: %q, want %q", c.code, got, c.want)
		}
	}
}

func TestTablesAreSorted(t *testing.T) {
	byCode := func(a, b class) int { return int(a.code) - int(b.code) }
	for _, table := range [][]class{generic, specific, kontron, vita} {
		if !slices.IsSortedFunc(table, byCode) {
			t.Error("a table of states is not sorted")
		}
	}
	for _, table := range [][]name{picmgTypes, vitaTypes, kontronTypes} {
		if !slices.IsSortedFunc(table, func(a, b name) int { return int(a.code) - int(b.code) }) {
			t.Error("a table of sensor types is not sorted")
		}
	}
	for _, boards := range [][]uint16{plainBoards, romleyBoards, x9Boards, bricklandBoards, x10OBiBoards} {
		if !slices.IsSorted(boards) {
			t.Error("a table of boards is not sorted")
		}
	}
}

// TestOffset finds every state by its text again, in any case of letters.
func TestOffset(t *testing.T) {
	d := Of(t.Context(), madeBy(15000))
	for sensorType := range 256 {
		for _, eventType := range []uint8{0x01, 0x0b, SensorSpecific} {
			for _, s := range d.States(uint8(sensorType), eventType) {
				offset, ok := d.Offset(uint8(sensorType), eventType, strings.ToUpper(s.Text))
				again := d.texts(uint8(sensorType), eventType)[offset]
				if !ok || again != s.Text && offset > s.Offset {
					t.Errorf("%02x %02x %q: offset %d, %v", sensorType, eventType, s.Text, offset, ok)
				}
			}
		}
	}
	if offset, ok := d.Offset(0x2b, SensorSpecific, "firmware or software change success, BIOS/EFI change"); !ok || offset != 7 {
		t.Errorf("an extension is offset %d, %v", offset, ok)
	}
	if _, ok := d.Offset(0x2b, SensorSpecific, "no such state"); ok {
		t.Error("a state that is none was found")
	}
}

func TestDescribe(t *testing.T) {
	board := madeBy(10876)
	board.answers[[2]uint8{0x30, 0x21}] = []byte{0, 0x25, 0x06}
	platform := madeBy(7244)
	platform.answers[[2]uint8{0x36, 0x65}] = []byte{0, 2}
	own := madeBy(9237)
	own.answers[[2]uint8{0x2e, 0x01}] = append([]byte{0, 0x15, 0x24, 0, 5}, "Hello"...)
	for _, c := range []struct {
		bmc  *fakeBMC
		e    Event
		want string
	}{
		{madeBy(0), Event{SensorType: 0x0f, EventType: 0x6f, Data: [3]uint8{0x00, 1}}, "Unknown Error"},
		{madeBy(0), Event{SensorType: 0x0f, EventType: 0x6f, Data: [3]uint8{0x40, 1}}, "No system memory installed"},
		{madeBy(0), Event{SensorType: 0x2b, EventType: 0x6f, Data: [3]uint8{0x01, 1}}, ""},
		{madeBy(0), Event{SensorType: 0x01, EventType: 0x01, Data: [3]uint8{0x59}}, "Upper Critical going high"},
		{madeBy(674), Event{SensorType: 0x0c, EventType: 0x6f, Data: [3]uint8{0xa0, 0x81, 0x81}},
			"Correctable ECC (Correctable ECC |  DIMMC1, DIMMD4)"},
		{madeBy(674), Event{SensorType: 0xc1, SensorNumber: 0x25, EventType: 0x6f, Data: [3]uint8{0xa1, 0x1d, 0x85}},
			"(Failed to program Virtual Mac Address at bus:05 device:03 function:5)"},
		{board, Event{SensorType: 0x0c, EventType: 0x6f, Data: [3]uint8{0x00, 0x1a, 0x01}}, "Correctable ECC (@DIMME1(CPU2))"},
		{platform, Event{SensorType: 0x0c, EventType: 0x6f, Data: [3]uint8{0x00, 0xff, 0x4a}}, "Correctable ECC (CPU1_B2)"},
		{own, Event{SensorType: 0x01, EventType: 0x70}, "Hello"},
	} {
		if got := Of(t.Context(), c.bmc).Describe(c.e); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
}

// TestAsksOnce holds that a log of many events asks for the device once.
func TestAsksOnce(t *testing.T) {
	bmc := madeBy(0)
	d := Of(t.Context(), bmc)
	for offset := range 16 {
		d.Describe(Event{SensorType: 0xc0, EventType: SensorSpecific, Data: [3]uint8{uint8(offset)}})
	}
	const requests = 3 // the device, PICMG, VITA
	if bmc.asked != requests {
		t.Errorf("%d requests, want %d", bmc.asked, requests)
	}
}

func TestWarnings(t *testing.T) {
	var lines []string
	d := Of(t.Context(), &fakeBMC{})
	d.Warn = func(line string) { lines = append(lines, line) }
	d.Describe(Event{SensorType: 0x05, EventType: SensorSpecific})
	want := "Get Device ID command failed: 0xc1 Invalid command"
	if !slices.Equal(lines, []string{want, want}) {
		t.Errorf("%q", lines)
	}
	if got := Of(t.Context(), nil).Describe(Event{SensorType: 0x05, EventType: SensorSpecific}); got != "General Chassis intrusion" {
		t.Errorf("without a BMC: %q", got)
	}
	if _, err := Of(t.Context(), nil).deviceID(); !errors.Is(err, errNoBMC) {
		t.Errorf("without a BMC: %v", err)
	}
}

// FuzzDescribe gives every maker any answer and any event.
func FuzzDescribe(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 0xa2, 2, 0, 0, 0}, []byte{0, 1}, []byte{0x0c, 1, 0x6f, 0xa0, 0x81, 0x81, 1, 0})
	f.Fuzz(func(t *testing.T, device, other, raw []byte) {
		if len(raw) < 8 {
			return
		}
		bmc := &fakeBMC{answers: map[[2]uint8][]byte{
			{0x06, 0x01}: device, {0x2c, 0x00}: other, {0x2e, 0x01}: other, {0x30, 0x21}: other, {0x36, 0x65}: other,
		}}
		e := Event{SensorType: raw[0], SensorNumber: raw[1], EventType: raw[2] & 0x7f, Data: [3]uint8(raw[3:6]), RecordID: uint16(raw[6])}
		d := Of(t.Context(), bmc)
		d.SensorType(e.SensorType)
		if text := d.Describe(e); strings.Contains(text, "%!") {
			t.Errorf("%q", text)
		}
	})
}
