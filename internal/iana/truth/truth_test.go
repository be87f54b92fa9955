package truth

import (
	"strings"
	"testing"

	"goipmi/internal/peers"
)

// TestRegistryQuirks shows that the names come from the registry given, and how
// ipmitool takes what is odd in one.
func TestRegistryQuirks(t *testing.T) {
	text := strings.Join([]string{
		"PRIVATE ENTERPRISE NUMBERS", "",
		"0", "  Reserved", "    Someone",
		"7", "  First", "    Someone",
		"7", "  Second", "    Someone",
		"8", "   Indented by three",
		"9", "  Name: with colon  ",
		"10", "10", "  Used up",
		"11 eleven", "  Gr\xc3\xbc\xc3\x9fe \xff\x01",
		"12", "  ",
		" 13", "  Not at the start of its line",
		"1048575", "  Registered, too",
		"16777214", "  Registered, too",
		"14", "  " + strings.Repeat("long ", 200) + ".",
	}, "\n") + "\n"
	want := map[uint32]string{
		0: "Unknown", 7: "First", 8: "Unknown (0x08)", 9: "Name: with colon  ", 10: "Unknown (0x0A)",
		11: "Gr\xc3\xbc\xc3\x9fe \xff\x01", 12: "", 13: "Unknown (0x0D)", 14: strings.Repeat("long ", 200) + ".",
		343: "Unknown (0x157)", 0xfffff: "Unspecified", 0xfffffe: "Registered, too", 0xffffff: "Unknown (0xFFFFFF)",
	}
	var devices []Device
	for id := range want {
		devices = append(devices, Device{id, 0x000c})
	}
	ipmitool := IPMITool{Program: peers.IPMITool(t), Registry: []byte(text)}
	names, err := ipmitool.Ask(t.Context(), devices)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range devices {
		product := "Unknown (0x0C)"
		if d.Manufacturer == 343 {
			product = "TSRLT2"
		}
		if got := names[i]; got != (Names{want[d.Manufacturer], product}) {
			t.Errorf("%+v: %+q, want %+q and %q", d, got, want[d.Manufacturer], product)
		}
	}
}

func TestReadRefusesOtherAnswers(t *testing.T) {
	const info = "Manufacturer ID           : 343\nManufacturer Name         : Intel Corporation\n" +
		"Product ID                : 12 (0x000c)\nProduct Name              : TSRLT2\nDevice Available          : yes\n"
	intel := Device{343, 12}
	names, err := read(strings.NewReader(info), []Device{intel})
	if err != nil || names[0] != (Names{"Intel Corporation", "TSRLT2"}) {
		t.Errorf("got %+q, %v", names, err)
	}
	for _, devices := range [][]Device{nil, {{343, 13}}, {{344, 12}}, {intel, intel}} {
		if names, err := read(strings.NewReader(info), devices); err == nil {
			t.Errorf("asked about %+v, got %+q", devices, names)
		}
	}
}
