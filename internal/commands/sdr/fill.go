package sdr

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/sdr"
)

func newFill(a *app.App) *cobra.Command {
	cmd := a.Command("fill sensors|nosat|file <file>|range <addresses>", "Write the repository anew", nil)
	cmd.Long = "  sensors            from the BMC's own sensors and those of satellite controllers\n" +
		"  nosat              from the BMC's own sensors\n" +
		"  file <file>        from a file that dump wrote\n" +
		"  range <addresses>  from the BMC's own sensors and these controllers: 0x28,0x40-0x44"
	usage := func(line string) error { return &app.Failure{Line: line, Usage: app.Usage(cmd)} }
	run := a.Command("fill", "", func(ctx context.Context, h *app.Host, args []string) error {
		switch {
		case len(args) == 0:
			return usage("Not enough parameters given.")
		case args[0] == "sensors":
			return filled(h, fillSensors(ctx, h, slotAddrs()))
		case args[0] == "nosat":
			return filled(h, fillSensors(ctx, h, nil))
		case args[0] != "file" && args[0] != "range":
			return usage("Invalid SDR fill command: " + args[0])
		case len(args) < 2:
			return usage("Not enough parameters given.")
		case args[0] == "file":
			return filled(h, fillFile(ctx, h, args[1]))
		}
		return filled(h, fillRange(ctx, h, args[1]))
	})
	cmd.RunE = run.RunE
	return cmd
}

// filled reports success. The errors of records have been told.
func filled(h *app.Host, err error) error {
	if err != nil {
		return Failed(err)
	}
	return h.Out.Emit(note{Done: "filled"})
}

// Addresses of the slots of CompactPCI chassis (PICMG 2.9): there is none at
// the hole.
const (
	slots     = 21
	firstSlot = 0xb0
	slotHole  = 0xc2
)

func slotAddrs() (addrs []uint8) {
	for addr := uint8(firstSlot); len(addrs) < slots; addr += 2 {
		if addr != slotHole {
			addrs = append(addrs, addr)
		}
	}
	return addrs
}

func fillSensors(ctx context.Context, h *app.Host, satellites []uint8) error {
	sdrs := h.SDRs().Live()
	if err := erase(ctx, h, "Cannot erase SDRR. Give up."); err != nil {
		return err
	}
	err := sdrs.FillDevice(ctx)
	for _, addr := range satellites {
		if failed := sdrs.FillFrom(ctx, addr); failed != nil {
			err = failed
		}
		if ctx.Err() != nil {
			return err
		}
	}
	return err
}

// erase erases the repository, or ends with a line.
func erase(ctx context.Context, h *app.Host, line string) error {
	if err := h.SDRs().Live().Clear(ctx); err != nil {
		return &app.Failure{Line: line, Err: err}
	}
	return nil
}

// fillFile reads the whole file before it erases anything. ipmitool erases the
// repository even for a file that does not exist.
func fillFile(ctx context.Context, h *app.Host, file string) error {
	f, err := app.OpenFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	records, err := sdr.ReadDump(f)
	if err != nil {
		return &app.Failure{Line: fmt.Sprintf("SDR from '%s' truncated", file), Err: err}
	}
	if err := erase(ctx, h, "Cannot erase SDRR. Giving up."); err != nil {
		return err
	}
	return h.SDRs().Live().AddAll(ctx, records)
}

func fillRange(ctx context.Context, h *app.Host, list string) error {
	addrs, err := parseRange(h.App, list)
	if err != nil {
		return err
	}
	progress := func(format string, args ...any) {
		if !h.Out.Structured() {
			h.Out.Printf(format, args...)
		}
	}
	progress("List to scan: (Built-in) ")
	for _, addr := range addrs {
		progress("%02x ", addr)
	}
	progress("\nClearing SDR Repository\n")
	if err := erase(ctx, h, "Cannot erase SDRR. Give up."); err != nil {
		return err
	}
	progress("Sanning built-in sensors..\n")
	err = h.SDRs().Live().FillDevice(ctx)
	for _, addr := range addrs {
		if err != nil {
			return err
		}
		progress("Scanning %02Xh..\n", addr)
		err = h.SDRs().Live().FillFrom(ctx, addr)
	}
	return err
}

// parseRange reads "0x28", "0x40-0x44" or two of them with a comma between;
// ipmitool takes no more, though it says so. Odd addresses, which no controller
// has, are told of and left out.
func parseRange(a *app.App, list string) (addrs []uint8, err error) {
	invalid := app.Failf("Range - List invalid, cannot be parsed.")
	if list == "" || list[0] == ',' {
		return nil, invalid
	}
	for _, item := range strings.SplitN(list, ",", 2) {
		first, last, isRange := strings.Cut(item, "-")
		if !isRange {
			last = first
		}
		from, ok := parseAddr(a, first)
		if !ok {
			return nil, invalid
		}
		to := from
		if isRange {
			if to, ok = parseAddr(a, last); !ok {
				return nil, invalid
			}
		}
		if from%2 != 0 || to%2 != 0 {
			a.Warnf("I2C address provided value must be even.")
			continue
		}
		for addr := from; ; addr += 2 {
			if addr == 0 { // the end of ipmitool's list
				return addrs, nil
			}
			addrs = append(addrs, addr)
			if addr == to {
				break
			}
		}
	}
	return addrs, nil
}

func parseAddr(a *app.App, word string) (uint8, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(word, "0x"), 16, 8)
	if err != nil || len(word) != 4 || !strings.HasPrefix(word, "0x") {
		a.Warnf("Must be Hex value of 4 characters (Ex.: 0x24)")
		return 0, false
	}
	return uint8(n), true
}
