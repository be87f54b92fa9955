package iana

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"goipmi/internal/iana/truth"
	"goipmi/internal/peers"
)

// entry is a line of a table.
type entry struct {
	key  uint64
	name string
}

// entries checks what find relies on, the order and the width of the keys.
func entries(t *testing.T, table string, width int) []entry {
	t.Helper()
	_, rows, _ := strings.Cut(table, "\n")
	var all []entry
	last := ""
	for line := range strings.Lines(rows) {
		digits, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		key, err := strconv.ParseUint(digits, 16, 64)
		if len(digits) != width || err != nil || digits <= last {
			t.Fatalf("line %q after key %q", line, last)
		}
		last = digits
		all = append(all, entry{key, name})
	}
	return all
}

func TestFindsEveryEntry(t *testing.T) {
	for _, e := range entries(t, manufacturers, 6) {
		if got := Manufacturer(uint32(e.key)); got != e.name {
			t.Errorf("Manufacturer(%d) = %q, want %q", e.key, got, e.name)
		}
	}
	for _, e := range entries(t, products, 10) {
		if got, ok := Product(uint32(e.key>>16), uint16(e.key)); got != e.name || !ok {
			t.Errorf("Product(%d, %#04x) = %q, %v, want %q", e.key>>16, uint16(e.key), got, ok, e.name)
		}
	}
}

func TestFind(t *testing.T) {
	const table = "head\n02\tb\n04\t\n06\tf\tg\n"
	names := map[string]string{"02": "b", "04": "", "06": "f\tg"}
	for _, key := range []string{"01", "02", "03", "04", "05", "06", "07", "", "0"} {
		want, known := names[key]
		if got, ok := find(table, key); got != want || ok != known {
			t.Errorf("find(%q) = %q, %v, want %q, %v", key, got, ok, want, known)
		}
	}
	if _, ok := find("head\n", "01"); ok {
		t.Error("found in an empty table")
	}
}

// TestAgainstIPMITool asks the real program about a sample of manufacturers,
// among them all the odd ones, and about all the products. `go run ./gen
// -check` asks about everything.
func TestAgainstIPMITool(t *testing.T) {
	ipmitool := truth.IPMITool{Program: peers.IPMITool(t), Registry: registry(t)}
	devices := sample(entries(t, manufacturers, 6), entries(t, products, 10))
	names, err := ipmitool.Ask(t.Context(), devices)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range devices {
		product, _ := Product(d.Manufacturer, d.Product)
		if got := (truth.Names{Manufacturer: Manufacturer(d.Manufacturer), Product: product}); got != names[i] {
			t.Errorf("%+v: %+q, ipmitool: %+q", d, got, names[i])
		}
	}
}

// registry is the system's, if of the edition that the table was made from, or
// else the table turned back into one: then the sample shows less, because both
// sides get their names from the table.
func registry(t *testing.T) []byte {
	t.Helper()
	head, _, _ := strings.Cut(manufacturers, "\n")
	system, err := os.ReadFile(truth.SystemRegistry)
	_, date, _ := strings.Cut(string(system), "(last updated ")
	date, _, _ = strings.Cut(date, ")")
	if err == nil && date != "" && strings.Contains(head, date) {
		return system
	}
	t.Logf("%s is not of the table's edition, a copy of the table serves", truth.SystemRegistry)
	var text bytes.Buffer
	for _, e := range entries(t, manufacturers, 6) {
		fmt.Fprintf(&text, "%d\n  %s\n", e.key, e.name)
	}
	return text.Bytes()
}

// sample takes every 97th manufacturer and those with odd names: empty, very
// long, with blanks at an end, with other characters than ASCII's printable
// ones, or which look like a field; then numbers that have no name; then all
// products and their neighbours.
func sample(makers, products []entry) []truth.Device {
	const last = 1<<24 - 1
	ids := []uint32{0, 1, 0xffffe, 0xfffff, 0x100000, 0x800000, 0xfffffd, 0xfffffe, last}
	for i, e := range makers {
		odd := e.name == "" || len(e.name) > 100 || strings.TrimSpace(e.name) != e.name || strings.ContainsAny(e.name, "\t:%\\")
		if odd || !plain(e.name) || i%97 == 0 {
			ids = append(ids, uint32(e.key))
		}
	}
	registered := uint32(makers[len(makers)-3].key) // the last two are special
	for id := registered - 10; id < registered+10; id++ {
		ids = append(ids, id, id|0x100000, id|0x800000) // 20 of the 24 bits are defined
	}
	slices.Sort(ids)
	var devices []truth.Device
	for _, id := range slices.Compact(ids) {
		devices = append(devices, truth.Device{Manufacturer: id, Product: uint16(id)})
	}
	for _, e := range products {
		for _, key := range []uint64{e.key - 1, e.key, e.key + 1, e.key + 1<<16} {
			devices = append(devices, truth.Device{Manufacturer: uint32(key>>16) & last, Product: uint16(key)})
		}
	}
	return devices
}

func plain(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' })
}

func BenchmarkManufacturer(b *testing.B) {
	for i := range b.N {
		Manufacturer(uint32(i) * 7919 % 65536)
	}
}

func BenchmarkProduct(b *testing.B) {
	for i := range b.N {
		Product(10876, uint16(i*7919))
	}
}
