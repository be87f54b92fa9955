package ekanalyzer

import (
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

func newPrint(a *app.App) *cobra.Command {
	return command(a, "print [carrier|power|all]"+usage, "What a carrier connects, and what it powers", runPrint)
}

// optional takes an option off the operands; it is one of those that print or
// summary has, or "default" without one.
func (a *analysis) optional(cmd *cobra.Command, operands []string) (string, []string, error) {
	if len(operands) == 0 {
		return "", nil, &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
	}
	switch word := operands[0]; {
	case word == "carrier", word == "power", word == "all", word == "match", word == "unmatch":
		return word, operands[1:], nil
	case len(word) > 2 && word[2] == '=':
		return "default", operands, nil
	default:
		a.Progressf("Invalid option '%s'\n", word)
		return "", nil, &app.Failure{Usage: app.Usage(cmd), Hint: "there is no option '" + word + "', nor such a file"}
	}
}

// topology is what a file tells of links and of power.
type topology struct {
	file
	Records  []picmg.Record `json:"records"`
	Problems []string       `json:"problems"`
}

// Text is empty: it was told while the file was read.
func (topology) Text(*output.Printer) {}

func runPrint(cmd *cobra.Command, a *analysis, operands []string) error {
	option, operands, err := a.optional(cmd, operands)
	if err != nil {
		return err
	}
	files, err := a.parseFiles(cmd, operands)
	if err != nil {
		return err
	}
	switch option {
	case "carrier", "default":
		return a.printCarriers(files)
	case "power", "all":
		a.Progressf("Print %s information\n", option)
		return a.printPower(files, option == "all")
	}
	return app.Failf("Invalid option %s", option)
}

// printCarriers shows what the carriers connect. The status is that of the last
// one, or 0 if there are links in any.
func (a *analysis) printCarriers(files []file) error {
	var carriers []topology
	var lists [][]record
	var last error
	for _, f := range files {
		if f.slot != carrier {
			continue
		}
		list, ok := a.fileRecords(f.Path)
		if last = errTold; ok {
			last = nil
		}
		carriers, lists = append(carriers, topology{f, []picmg.Record{}, a.told()}), append(lists, list)
	}
	if len(carriers) == 0 {
		a.Progressf("No carrier file has been found\n")
		return &app.Failure{Hint: "a carrier's inventory is given as oc=FILE"}
	}
	list := a.Out.List()
	for i, v := range carriers {
		if a.printCarrier(&v, lists[i]) {
			last = nil
		}
		if err := list.Row(v); err != nil {
			return err
		}
	}
	a.aloud(1, removed)
	return errors.Join(list.Close(), last)
}

const removed = "Record list has been removed successfully\n"

// printCarrier shows one, and reports whether it has links.
func (a *analysis) printCarrier(v *topology, list []record) (linked bool) {
	for _, r := range list {
		switch r.said.Content.(type) {
		case picmg.CarrierLinks:
			linked = true
			if len(v.Records) == 0 {
				a.Progressf("%s\n", stars)
			}
		case picmg.CarrierInfo:
		default:
			continue
		}
		if len(v.Records) == 0 {
			a.Progressf("From Carrier file: %s\n", v.Path)
		}
		a.carrierText(r)
		v.Records = append(v.Records, r.said)
	}
	return linked
}

// carrierText shows what a carrier connects; other records not at all.
func (a *analysis) carrierText(r record) bool {
	switch c := r.said.Content.(type) {
	case picmg.CarrierLinks:
		a.carrierLinks(r, c)
	case picmg.CarrierInfo:
		a.Progressf("   Number of AMC bays supported by Carrier: %d\n", c.Count)
	default:
		return false
	}
	return true
}

// printPower shows what files say of power, and all of carriers what they
// connect. A configuration is passed over, but not what follows it.
func (a *analysis) printPower(files []file, all bool) error {
	list := a.Out.List()
	last := error(errTold)
	for i := 0; i < len(files); i++ {
		if files[i].slot == config {
			i++
		}
		if i == len(files) {
			break
		}
		v := topology{file: files[i], Records: []picmg.Record{}}
		last = a.printFile(&v, len(files), all)
		v.Problems = a.told()
		if err := list.Row(v); err != nil {
			return err
		}
	}
	a.Progressf("%s\n", stars)
	return errors.Join(list.Close(), last)
}

func (a *analysis) printFile(v *topology, files int, all bool) error {
	a.Progressf("%s\n\nFrom %s file '%s'\n", stars, v.SlotName, v.Path)
	list, ok := a.fileRecords(v.Path)
	for _, r := range list {
		shown := all && v.slot == carrier && a.carrierText(r)
		if a.powerText(v.file, r) || shown {
			v.Records = append(v.Records, r.said)
		}
	}
	if len(list) == 0 && !ok {
		return errTold
	}
	if len(list) > 0 {
		for range files {
			a.aloud(2, removed)
		}
	}
	return nil
}

// powerText shows what a record says of power, if it does.
func (a *analysis) powerText(f file, r record) bool {
	switch c := r.said.Content.(type) {
	case picmg.CarrierActivation:
		a.powerAvailable(f, c)
	case picmg.ModuleCurrent:
		a.Progressf("   %s power required (Current Draw): %.2f Watts (%.2f Amps)\n",
			f.SlotName, c.Current.Watts(), c.Current.Amperes())
	default:
		return false
	}
	return true
}

func (a *analysis) powerAvailable(f file, c picmg.CarrierActivation) {
	for _, m := range c.Modules[:min(int(c.Count), len(c.Modules))] {
		a.Progressf("   Carrier AMC power available on %s:\n", addressName(m.Address))
		a.Progressf("\t- Local IPMB Address    \t: %02x\n", m.Address)
		a.Progressf("\t- Maximum module Current\t: %.2f Watts (%.2f Amps)\n", m.MaxCurrent.Watts(), m.MaxCurrent.Amperes())
	}
	a.Progressf("   Carrier AMC total power available for all bays from file '%s': %.2f Watts (%.2f Amps)\n",
		f.Path, c.MaxCurrent.Watts(), c.MaxCurrent.Amperes())
}

// Addresses on the local IPMB (AMC.0 §3.2.1): those of the modules are each 2
// above that of the site before.
const firstModule, lastModule, rearModuleAddr = 0x72, 0x80, 0x90

func addressName(addr uint8) string {
	switch {
	case addr == rearModuleAddr:
		return rearModule.String()
	case addr >= firstModule && addr <= lastModule && addr%2 == 0:
		return (1 + slot(addr-firstModule)/2).String()
	}
	return unknown(addr)
}
