package firewall

import (
	"context"
	"encoding/hex"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

func runInfo(ctx context.Context, h *app.Host, s selection) error {
	b, err := gather(ctx, h, s)
	switch {
	case err != nil:
		return err
	case s.command >= 0:
		return b.showCommand(s)
	case s.netFn >= 0:
		return b.showPair(s)
	}
	list := h.Out.List()
	for lun := range luns {
		for pair := range pairs {
			if !b.pairs[lun][pair] {
				continue
			}
			if err := list.Row(row{newPairInfo(lun, 2*pair, b.commands[[2]int{lun, pair}])}); err != nil {
				return err
			}
		}
	}
	return list.Close()
}

func (b *bmc) showPair(s selection) error {
	m, read := b.commands[[2]int{s.lun, s.netFn / 2}]
	if !read {
		return notSupported("LUN or LUN/NetFn pair %02x,%02x not supported", s.lun, s.netFn)
	}
	return b.Out.Emit(newPairInfo(s.lun, s.netFn, m))
}

func (b *bmc) showCommand(s selection) error {
	const none = "Command 0x%02x not supported on LUN/NetFn pair %02x,%02x"
	m, read := b.commands[[2]int{s.lun, s.netFn / 2}]
	if !read {
		return notSupported(none, s.command, s.lun, s.netFn)
	}
	v := commandInfo{LUN: s.lun, NetFn: s.netFn, Command: s.command, state: newState(m, s.command)}
	v.Available = v.Available && b.halves[s.command/(8*halfBytes)]
	if !v.Available && !v.Configurable && !v.Enabled {
		return notSupported(none, s.command, s.lun, s.netFn)
	}
	for n := range subFns {
		v.SubFunctions = append(v.SubFunctions, subFunction{n, newState(b.subFns, n)})
	}
	return b.Out.Emit(v)
}

func notSupported(format string, args ...any) error {
	f := app.Failf(format, args...)
	return &app.Failure{Line: f.Error(), OK: true}
}

// state is what may be done with a command or sub-function.
type state struct {
	Available    bool `json:"available"`
	Configurable bool `json:"configurable"`
	Enabled      bool `json:"enabled"`
}

func newState(m masks, n int) state {
	return state{m.has(available, n), m.has(configurable, n), m.has(enabled, n)}
}

func (v state) Text(p *output.Printer) {
	p.Printf("| %c | %c | %c |\n", cross(v.Available), cross(v.Configurable), cross(v.Enabled))
}

func cross(b bool) rune {
	if b {
		return 'X'
	}
	return ' '
}

// commandInfo is one command with its sub-functions.
type commandInfo struct {
	LUN     int `json:"lun"`
	NetFn   int `json:"netfn"`
	Command int `json:"command"`
	state
	SubFunctions []subFunction `json:"sub_functions"`
}

type subFunction struct {
	Number int `json:"sub_function"`
	state
}

func (v commandInfo) Text(p *output.Printer) {
	p.Printf("(A)vailable, (C)onfigurable, (E)nabled: | A | C | E |\n")
	p.Printf("-----------------------------------------------------\n")
	p.Printf("LUN %01d, NetFn 0x%02x, Command 0x%02x:        ", v.LUN, v.NetFn, v.Command)
	v.state.Text(p)
	for _, s := range v.SubFunctions {
		p.Printf("sub-function 0x%02x:                      ", s.Number)
		s.state.Text(p)
	}
}

// pairInfo is the commands of a network function; masks have command 0 in the
// lowest bit of the first byte.
type pairInfo struct {
	LUN          int    `json:"lun"`
	NetFn        int    `json:"netfn"`
	Available    string `json:"available"`
	Configurable string `json:"configurable"`
	Enabled      string `json:"enabled"`
	masks        masks
}

func newPairInfo(lun, netFn int, m masks) pairInfo {
	shown := masks{make([]byte, len(m[available])), m[configurable], m[enabled]}
	for i, b := range m[available] {
		shown[available][i] = ^b
	}
	return pairInfo{lun, netFn, hex.EncodeToString(shown[available]), hex.EncodeToString(shown[configurable]),
		hex.EncodeToString(shown[enabled]), shown}
}

var maskNames = [kinds]string{"support:      ", "configurable: ", "enabled:      "}

func (v pairInfo) Text(p *output.Printer) {
	p.Printf("Commands on LUN 0x%02x, NetFn 0x%02x\n", v.LUN, v.NetFn)
	v.print(p, func() {})
}

// print writes the masks, four bytes a word, each line behind its beginning.
func (v pairInfo) print(p *output.Printer, begin func()) {
	for kind, name := range maskNames {
		begin()
		p.Printf("%s", name)
		for i := 0; i < len(v.masks[kind]); i += 4 {
			p.Printf("%x ", v.masks[kind][i:i+4])
		}
		p.Printf("\n")
	}
}

// row is a pairInfo in a list.
type row struct{ pairInfo }

func (v row) Text(p *output.Printer) {
	v.print(p, func() { p.Printf("%02x,%02x ", v.LUN, v.NetFn) })
}
