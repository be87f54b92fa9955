package picmg

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

var (
	clockID       = ext.Operand{Name: "clock ID", Invalid: "Given Clock ID '%s' is invalid."}
	clockResource = upTo(math.MaxInt8, "resource ID", "Given Resource ID '%s' is invalid.")
)

// clockGet asks a carrier about a resource too, others about clocks alone.
func clockGet(k card) ext.Command {
	return ext.Command{
		Cmd:      cmdGetClockState,
		Operands: []ext.Operand{clockID, clockResource}, Optional: 1,
		Data: func(n ext.Numbers) []byte {
			if k != atca {
				n = n[:1]
			}
			return n.Bytes()
		},
		Decode: func(n ext.Numbers, answer []byte) (output.Value, error) { return decodeClock(k, n, answer) },
		Failed: refusal("Clk get"),
	}
}

func newClock(a *app.App) *cobra.Command {
	cmd := newGroup(a, "clk", "The clocks of carriers and modules", failed, failed,
		newCommand(a, "get <clock ID> [<resource ID>]", "Show a clock", command{
			Command: clockGet(unknown), few: failed,
			adapt: func(c *ext.Command, k card) { *c = clockGet(k) },
		}),
		newRun(a, "set <clock ID> <index> <setting> <family> <accuracy> <Hz> [<resource ID>]", "Set a clock",
			clockSet, runClockSet),
	)
	cmd.AddCommand(newLists(a, "clocks", listClocks)...)
	return cmd
}

var clockSet = command{
	Command: ext.Command{
		Cmd: cmdSetClockState, Acts: true,
		Operands: []ext.Operand{
			clockID,
			{Name: "index", Invalid: "Given Clock Index '%s' is invalid."},
			{Name: "setting", Invalid: "Given Clock Setting '%s' is invalid."},
			{Name: "family", Invalid: "Given Clock Family '%s' is invalid."},
			{Name: "accuracy", Invalid: "Given Clock Accuracy '%s' is invalid."},
			upTo(math.MaxUint32, "frequency", "Given Clock Frequency '%s' is invalid."),
		},
		Data: func(n ext.Numbers) []byte {
			data := binary.LittleEndian.AppendUint32(n[:5].Bytes(), n[5])
			return append(data, n[6:].Bytes()...)
		},
		Decode: ext.Done("", "clock %d set"),
		Failed: refusal("Clk set"),
	},
	few:  failed,
	long: "setting: bits 3 enabled, 2 source (else receiver), 1-0 PLL control",
	adapt: func(c *ext.Command, k card) {
		if k == atca { // a carrier wants the resource
			c.Operands, c.Optional = append(c.Operands[:6:6], clockResource), 1
		}
	},
}

// runClockSet sees that a carrier gets the resource that it wants.
func runClockSet(ctx context.Context, h *app.Host, c ext.Command, args []string) error {
	n, err := c.Parse(args)
	if err != nil {
		return err
	}
	if len(n) < len(c.Operands) {
		return app.Failf("Missing resource id for atca board.")
	}
	return c.Send(ctx, h, ext.PICMG, n)
}

const clockResources, clockIDs = 16, 16

func listClocks(ctx context.Context, h *app.Host, k card, pass filter) error {
	resources := uint32(clockResources)
	if k == amc {
		resources = 1
	}
	return list(ctx, h, clockGet(k), pairs(clockIDs, resources), func(n ext.Numbers, answer []byte) (output.Value, error) {
		v, err := decodeClock(k, n, answer)
		state := uint8(0)
		if v.Enabled {
			state = 1
		}
		if !pass(state) {
			return nil, err
		}
		return v, err
	})
}

// clock is the answer to Get Clock State; without a frequency if it is off.
//
//	+---------+---------+-----+------+--------+---------+
//	|extension|3 enabled|index|family|accuracy|frequency|
//	|         |2 source |     |      |        |in Hz    |
//	|         |1-0 PLL  |     |      |        |         |
//	+---------+---------+-----+------+--------+---------+
//	     1         1       1     1       1         4
type clock struct {
	ID           uint32  `json:"clock_id"`
	Name         string  `json:"clock_name"`
	Resource     *uint32 `json:"resource_id"` // null of a module, or if none was named
	ResourceName string  `json:"resource_name"`
	Setting      uint8   `json:"setting"`
	Enabled      bool    `json:"enabled"`
	Source       bool    `json:"source"` // else a receiver
	PLL          uint8   `json:"pll_control"`
	*frequency

	shownResource int
}

type frequency struct {
	Index        uint8  `json:"index"`
	Family       uint8  `json:"family"`
	FamilyName   string `json:"family_name"`
	Accuracy     uint8  `json:"accuracy_level"`
	AccuracyName string `json:"accuracy_level_name"`
	Hz           uint32 `json:"frequency_hz"`
}

func decodeClock(k card, n ext.Numbers, answer []byte) (clock, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	setting := r.U8()
	v := clock{
		ID: n[0], Setting: setting, Enabled: setting&8 != 0, Source: setting&4 != 0, PLL: setting & 3,
	}
	v.place(k, n)
	if v.Enabled {
		f := frequency{Index: r.U8(), Family: r.U8(), Accuracy: r.U8(), Hz: r.U32()}
		f.FamilyName, f.AccuracyName = family(f.Family), accuracy(f.Family, f.Accuracy)
		v.frequency = &f
	}
	return v, r.Err()
}

// Kinds of resources, by the two highest bits of their IDs.
const (
	onCarrier = iota
	amcSite
	backplane
	reserved
)

// module is what the clocks of a module belong to.
const module = "AMC Module"

// place names the clock and the resource; ipmitool takes one that was not
// named for -1.
func (v *clock) place(k card, n ext.Numbers) {
	kind, index := reserved, uint32(0x0f)
	v.shownResource = -1
	switch {
	case k == amc:
		kind = amcSite
	case len(n) > 1:
		v.Resource, v.shownResource = &n[1], int(n[1])
		kind, index = int(n[1]>>6&3), n[1]&0x0f
	}
	v.ResourceName = ext.Name(resourceNames[kind], index)
	if k == amc {
		v.ResourceName = module
	}
	v.Name = ext.Name(clockNames[kind], n[0])
}

// resourceNames and clockNames are by kinds of resources, then by number.
var (
	resourceNames = [4][]string{
		onCarrier: {"On-Carrier Device 0", "On-Carrier Device 1"},
		amcSite: {
			"", "AMC Site 1 - A1", "AMC Site 1 - A2", "AMC Site 1 - A3", "AMC Site 1 - A4",
			"AMC Site 1 - B1", "AMC Site 1 - B2", "AMC Site 1 - B3", "AMC Site 1 - B4",
		},
		backplane: {"ATCA Backplane"},
	}
	clockNames = [4][]string{
		onCarrier: {
			"Clock 0", "Clock 1", "Clock 2", "Clock 3", "Clock 4", "Clock 5", "Clock 6", "Clock 7",
			"Clock 8", "Clock 9", "Clock 10", "Clock 11", "Clock 12", "Clock 13", "Clock 14", "Clock 15",
		},
		amcSite:   {"", "TCLKA", "TCLKB", "TCLKC", "TCLKD", "FLCKA"},
		backplane: {"", "CLK1A", "CLK1A", "CLK1A", "CLK1A", "CLK1A", "CLK1A", "CLK1A", "CLK1A", "CLK1A"},
	}
)

// Families of clocks that have names of their own.
const sonet, pciExpress, vendorFamily = 0x01, 0x02, 0xc9

var families = []string{"Unspecified", "SONET/SDH/PDH", "Reserved for PCI Express", "Reserved"}

func family(code uint8) string {
	if code == vendorFamily {
		return "Vendor defined clock family"
	}
	return ext.Name(families, uint32(code))
}

var accuracies = map[[2]uint8]string{
	{sonet, 10}: "PRS", {sonet, 20}: "STU", {sonet, 30}: "ST2", {sonet, 40}: "TNC", {sonet, 50}: "ST3E",
	{sonet, 60}: "ST3", {sonet, 70}: "SMC", {sonet, 80}: "ST4", {sonet, 90}: "DUS",
	{pciExpress, 0xe0}: "PCI Express Generation 2", {pciExpress, 0xf0}: "PCI Express Generation 1",
}

func accuracy(family, level uint8) string {
	if name, ok := accuracies[[2]uint8{family, level}]; ok {
		return name
	}
	return ext.Unknown(uint32(level))
}

func (v clock) Text(p *output.Printer) {
	if v.ResourceName == module {
		p.Printf("CLK resource id   : N/A [ %s ]\n", module)
	} else {
		p.Printf("CLK resource id   : %3d [ %s ]\n", v.shownResource, v.ResourceName)
	}
	p.Printf("CLK id            : %3d [ %s ]\n", v.ID, v.Name)
	p.Printf("CLK setting       : 0x%02x\n", v.Setting)
	p.Printf(" - state:     %s\n", enabled(v.Enabled))
	direction := "Receiver"
	if v.Source {
		direction = "Source"
	}
	p.Printf(" - direction: %s\n", direction)
	p.Printf(" - PLL ctrl:  0x%x\n", v.PLL)
	if f := v.frequency; f != nil {
		p.Printf("  - Index:  %3d\n", f.Index)
		p.Printf("  - Family: %3d [ %s ] \n", f.Family, f.FamilyName)
		p.Printf("  - AccLVL: %3d [ %s ] \n", f.Accuracy, f.AccuracyName)
		p.Printf("  - Freq:   %d\n", int32(f.Hz)) // ipmitool's sign
	}
}
