package ekanalyzer

import (
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

func newSummary(a *app.App) *cobra.Command {
	return command(a, "summary [match|unmatch|all]"+usage, "Which links of two modules, or of one and the carrier, work", runSummary)
}

// summary is what comes of each pair of files.
type summary struct {
	Files    []file   `json:"files"`
	Pairs    []*pair  `json:"pairs"`
	Problems []string `json:"problems"`
}

// Text is empty: it was told as it was found out.
func (summary) Text(*output.Printer) {}

// pair is two files that were compared; the carrier, if it is one, comes first.
type pair struct {
	First       string        `json:"first"`
	Second      string        `json:"second"`
	Comparisons []*comparison `json:"comparisons"`
}

// device is what a file says of links, and how it wires others if it is the
// carrier's.
type device struct {
	slot   slot
	links  []picmg.ModuleLinks
	wiring *picmg.CarrierLinks
}

// maxLinks is how many records of links a file can sensibly have: an ID has 4
// bits, and one that says where the device is.
const maxLinks = 32

func runSummary(cmd *cobra.Command, a *analysis, operands []string) error {
	option, operands, err := a.optional(cmd, operands)
	if err != nil {
		return err
	}
	files, err := a.parseFiles(cmd, operands)
	switch {
	case err != nil:
		return err
	case option == "carrier" || option == "power":
		return &app.Failure{Usage: app.Usage(cmd), Hint: "a summary is of matches"}
	}
	if err := a.enough(files); err != nil {
		return err
	}
	v := summary{Files: files, Pairs: []*pair{}}
	devices, err := a.devices(files)
	if err != nil {
		return err
	}
	m := &matcher{analysis: a, option: option}
	if i := slices.IndexFunc(devices, func(d device) bool { return d.slot == carrier }); i >= 0 {
		m.wiring = devices[i].wiring
	}
	for i, first := range devices {
		for _, second := range devices[i+1:] {
			if p := m.pair(first, second); p != nil {
				v.Pairs = append(v.Pairs, p)
			}
		}
	}
	a.aloud(1, removed)
	v.Problems = a.told()
	return a.Out.Emit(v)
}

// enough fails unless there is a module and something to put it in.
func (a *analysis) enough(files []file) error {
	module, other := false, false
	for _, f := range files {
		if f.slot.module() {
			module = true
		} else {
			other = true
		}
	}
	switch {
	case !module:
		return a.impossible("AMC")
	case !other:
		return a.impossible("Carrier")
	}
	return nil
}

func (a *analysis) impossible(missing string) error {
	a.Progressf("\nNo %s FRU file is provided ---> No possible ekeying match!\n", missing)
	return &app.Failure{Hint: "a module's inventory and the carrier's are needed, as a1=FILE oc=FILE"}
}

// devices reads the files; a configuration is nothing to compare.
func (a *analysis) devices(files []file) (list []device, err error) {
	for _, f := range files {
		if f.slot == config {
			continue
		}
		d := a.device(f)
		if len(d.links) > maxLinks {
			return nil, app.Failf("File: '%s' has %d records of links; there can be %d", f.Path, len(d.links), maxLinks)
		}
		list = append(list, d)
	}
	return list, nil
}

func (a *analysis) device(f file) device {
	d := device{slot: f.slot}
	records, _ := a.fileRecords(f.Path)
	for _, r := range records {
		switch c := r.said.Content.(type) {
		case picmg.ModuleLinks:
			d.links = append(d.links, whole(c, len(r.data)))
		case picmg.CarrierLinks:
			if d.wiring == nil {
				d.wiring = &c
			}
		}
	}
	return d
}
