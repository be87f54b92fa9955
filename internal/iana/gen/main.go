// Gen makes the tables of package iana out of what the real ipmitool prints.
//
//	go run ./gen [-registry FILE]          write the tables
//	go run ./gen [-registry FILE] -check   compare what iana says, change nothing
//
// Its input:
//
//   - ipmitool 1.8.19, on the PATH. Every name is what `mc info` prints.
//   - IANA's registry of private enterprise numbers, in the text form that
//     Debian's ipmitool package ships (the default). Of it, gen reads just the
//     date and which numbers there are; the names in it ipmitool reads.
//   - makers, below: whose products ipmitool names, which it has no command to
//     list. All their 65536 product IDs are asked about.
//
// It needs Linux and about a minute.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"goipmi/internal/iana/truth"
)

// makers are the manufacturers with named products.
var makers = []uint32{
	193,      // Ericsson
	343,      // Intel
	4413,     // Broadcom
	10297,    // Advantech
	10876,    // Super Micro
	15000,    // Kontron
	24339,    // ADLINK
	49769,    // YADRO
	0xfffffe, // ipmitool's own, for debugging
}

// unregistered are the numbers that ipmitool names and IANA does not.
var unregistered = []uint32{
	0x0fffff, // reserved (IPMI v2.0 §20.1)
	0xfffffe, // ipmitool's own, for debugging
}

func main() {
	log.SetFlags(0)
	path := flag.String("registry", truth.SystemRegistry, "IANA's private enterprise numbers, as `FILE`")
	check := flag.Bool("check", false, "compare the tables with ipmitool's output, change nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	act := write
	if *check {
		act = compare
	}
	if err := withRegistry(ctx, *path, act); err != nil {
		log.Fatal("gen: ", err)
	}
}

func withRegistry(ctx context.Context, path string, act func(context.Context, truth.IPMITool) error) error {
	program, err := exec.LookPath("ipmitool")
	if err != nil {
		return err
	}
	registry, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return act(ctx, truth.IPMITool{Program: program, Registry: registry})
}

// row is a line of a table.
type row struct{ key, name string }

func write(ctx context.Context, ipmitool truth.IPMITool) error {
	manufacturers, err := manufacturerRows(ctx, ipmitool)
	if err != nil {
		return err
	}
	products, err := productRows(ctx, ipmitool)
	if err != nil {
		return err
	}
	version, err := exec.CommandContext(ctx, ipmitool.Program, "-V").Output()
	if err != nil {
		return err
	}
	by := " as printed by " + strings.TrimSpace(string(version))
	return errors.Join(
		writeTable("manufacturers.tsv", "IANA private enterprise numbers of "+edition(ipmitool.Registry)+by, manufacturers),
		writeTable("products.tsv", "Product IDs"+by, products),
	)
}

func manufacturerRows(ctx context.Context, ipmitool truth.IPMITool) ([]row, error) {
	var devices []truth.Device
	for _, id := range append(numbers(ipmitool.Registry), unregistered...) {
		devices = append(devices, truth.Device{Manufacturer: id})
	}
	names, err := ipmitool.Ask(ctx, devices)
	if err != nil {
		return nil, err
	}
	var rows []row
	for i, d := range devices {
		if name := names[i].Manufacturer; name != unknown(d.Manufacturer) {
			rows = append(rows, row{fmt.Sprintf("%06x", d.Manufacturer), name})
		}
	}
	return rows, nil
}

func productRows(ctx context.Context, ipmitool truth.IPMITool) ([]row, error) {
	var rows []row
	for _, maker := range makers {
		devices := allProducts(maker)
		names, err := ipmitool.Ask(ctx, devices)
		if err != nil {
			return nil, err
		}
		for i, d := range devices {
			if name := names[i].Product; name != unknown(uint32(d.Product)) {
				rows = append(rows, row{fmt.Sprintf("%06x%04x", maker, d.Product), name})
			}
		}
	}
	return rows, nil
}

func allProducts(maker uint32) []truth.Device {
	devices := make([]truth.Device, 1<<16)
	for i := range devices {
		devices[i] = truth.Device{Manufacturer: maker, Product: uint16(i)}
	}
	return devices
}

// unknown is what ipmitool prints for a number without a name.
func unknown(number uint32) string { return fmt.Sprintf("Unknown (0x%02X)", number) }

// numbers are those that a line of the registry starts with and that fit into
// the 24 bits which devices report. ipmitool may think less of some.
func numbers(registry []byte) []uint32 {
	var ids []uint32
	for _, digits := range regexp.MustCompile(`(?m)^\d+`).FindAll(registry, -1) {
		if id, err := strconv.ParseUint(string(digits), 10, 24); err == nil {
			ids = append(ids, uint32(id))
		}
	}
	return ids
}

// edition is the date of the registry's last update, as it states it.
func edition(registry []byte) string {
	_, date, _ := strings.Cut(string(registry), "(last updated ")
	date, _, _ = strings.Cut(date, ")")
	return date
}

// writeTable sorts the rows and drops the second of equals.
func writeTable(path, head string, rows []row) error {
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.key, b.key) })
	var table strings.Builder
	fmt.Fprintf(&table, "# %s\n", head)
	for _, r := range slices.Compact(rows) {
		fmt.Fprintf(&table, "%s\t%s\n", r.key, r.name)
	}
	log.Printf("%s: %d names, %d bytes", path, len(rows), table.Len())
	return os.WriteFile(path, []byte(table.String()), 0o644)
}
