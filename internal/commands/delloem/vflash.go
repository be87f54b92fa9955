package delloem

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newVFlash(a *app.App) *cobra.Command {
	otherwise := func(_ context.Context, h *app.Host, _ []string, usage *app.Failure) error {
		return cmp.Or(atHand(h), error(usage))
	}
	return group(a, "vFlash", "The SD card, over the local interface alone", otherwise, newVFlashInfo(a))
}

// atHand makes sure that the BMC is the local one's.
func atHand(h *app.Host) error {
	if name := h.App.Options.Interface; name != "open" && name != "" {
		return app.Failf("vFlash support is enabled only for wmi and open interface.\n" +
			"Its not enabled for lan and lanplus interface.")
	}
	return nil
}

func newVFlashInfo(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("info Card", "What is known of the card", func(ctx context.Context, h *app.Host, args []string) error {
		if err := atHand(h); err != nil {
			return err
		}
		if len(args) != 1 || args[0] != "Card" {
			return usage(cmd)
		}
		return runCard(ctx, h)
	})
	return cmd
}

// card is the SD card.
//
//	+------+------+--------+------------+--------------+--------+
//	|result|status|size, MB|available,MB|boot partition|reserved|
//	+------+------+--------+------------+--------------+--------+
//	   1      1       4         4             1            1
type card struct {
	Size           uint32 `json:"size_mb"`
	Available      uint32 `json:"available_mb"`
	Initialized    bool   `json:"initialized"`
	Licensed       bool   `json:"licensed"`
	Attached       bool   `json:"attached"`
	Enabled        bool   `json:"enabled"`
	WriteProtected bool   `json:"write_protected"`
	Health         uint8  `json:"health"`
	HealthName     string `json:"health_name"`
	BootPartition  uint8  `json:"bootable_partition"`
	result         uint8
	present        bool
}

var healths = [...]string{"OK", "Warning", "Critical", "Undefined"}

func decodeCard(r *ipmi.Reader) (card, error) {
	v := card{result: r.U8()}
	status := r.U8()
	v.Size, v.Available, v.BootPartition = r.U32(), r.U32(), r.U8()
	v.Initialized, v.Licensed, v.Attached = status&0x80 != 0, status&0x40 != 0, status&0x20 != 0
	v.Enabled, v.WriteProtected, v.present = status&0x10 != 0, status&0x08 != 0, status&0x04 != 0
	v.Health = status & 0x03
	v.HealthName = healths[v.Health]
	return v, r.Err()
}

const (
	cmdGetCard    = 0xa4
	noCard        = "Error in getting SD Card Extended Information"
	resultLicense = 0x33
	resultNoCard  = 0x01
	resultUnknown = 0x63
)

func runCard(ctx context.Context, h *app.Host) error {
	r, err := read(ctx, h, cmdGetCard, 0, 0)
	v, short := decodeCard(r)
	switch {
	case err != nil:
		return bracketed(noCard, err)
	case v.result == resultLicense && identify(ctx, h).licenses():
		return app.Failf(unlicensed)
	case v.result != 0:
		return app.Failf("%s (%s)", noCard, resultName(v.result))
	case short != nil:
		return bracketed(noCard, short)
	case !v.present:
		return app.Failf("vFlash SD card is unavailable, please insert the card of\nsize 256MB or greater")
	}
	return h.Out.Emit(v)
}

func resultName(result uint8) string {
	switch result {
	case resultNoCard:
		return "NO_SD_CARD"
	case resultUnknown:
		return "UNKNOWN_ERROR"
	}
	return fmt.Sprintf("Unknown (0x%02X)", result)
}

func (v card) Text(p *output.Printer) {
	p.Printf("vFlash SD Card Properties\n")
	p.Printf("SD Card size       : %8dMB\n", int32(v.Size))
	p.Printf("Available size     : %8dMB\n", int32(v.Available))
	for _, row := range []struct {
		label string
		value bool
	}{
		{"Initialized        ", v.Initialized},
		{"Licensed           ", v.Licensed},
		{"Attached           ", v.Attached},
		{"Enabled            ", v.Enabled},
		{"Write Protected    ", v.WriteProtected},
	} {
		word := "No"
		if row.value {
			word = "Yes"
		}
		p.Printf("%s: %10s\n", row.label, word)
	}
	p.Printf("Health             : %10s\n", v.HealthName)
	p.Printf("Bootable partition : %10d\n", v.BootPartition)
}
