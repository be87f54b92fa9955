package lan

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// any6 stands for every set or block.
const any6 = -1

// selection6 is which parameter, set and block are meant.
type selection6 struct {
	param      *param6 // nil for all
	set, block int
}

// selected takes the parameter and its selectors off the operands.
func (s session6) selected(verb *verb6, args []string) (selection6, []string, error) {
	which := selection6{nil, any6, any6}
	if len(args) == 0 {
		return which, args, nil
	}
	if which.param = findParam6(args[0]); which.param == nil {
		return which, nil, fail6(s.h, "invalid parameter", usageOf6(verb))
	}
	args = args[1:]
	var ok bool
	if which.set, args, ok = selector6(which.param.sets, which.param.firstSet, args); !ok {
		return which, nil, fail6(s.h, "invalid set selector", usageOf6(verb))
	}
	if which.param.blocks && which.set == any6 {
		which.block = any6
	} else if which.block, args, ok = selector6(which.param.blocks, 0, args); !ok {
		return which, nil, fail6(s.h, "invalid block selector", usageOf6(verb))
	}
	return which, args, nil
}

// selector6 takes a selector off the operands, where there may be one.
func selector6(many bool, first int, args []string) (n int, rest []string, ok bool) {
	switch {
	case !many:
		return 0, args, true
	case len(args) == 0:
		return any6, args, true
	}
	v, err := app.ParseInt(args[0], int64(first), math.MaxInt32)
	return int(v), args[1:], err == nil
}

func findParam6(word string) *param6 {
	for i := range params6 {
		if strings.EqualFold(params6[i].word, word) {
			return &params6[i]
		}
	}
	return nil
}

// show prints the parameters, or writes them as commands that set them.
func (s session6) show(ctx context.Context, verb *verb6, args []string) error {
	which, _, err := s.selected(verb, args)
	if err != nil {
		return err
	}
	s.note("Getting parameter(s)...")
	if verb.word == "save" {
		return s.save(ctx, which)
	}
	rows := s.h.Out.List()
	if err := s.each(ctx, which, func(_ *param6, r row6) error { return rows.Row(r) }); err != nil {
		return err
	}
	return rows.Close()
}

// maxSelector6 is the highest set or block that a request can name. ipmitool
// goes on for ever if a BMC has them all.
const maxSelector6 = math.MaxUint8

// each reads what is selected. That a BMC does not have a parameter is an error
// only if it was named.
func (s session6) each(ctx context.Context, which selection6, do func(*param6, row6) error) error {
	if which.param != nil {
		return s.sets(ctx, which, false, do)
	}
	for i := range params6 {
		all := selection6{&params6[i], any6, any6}
		if err := s.sets(ctx, all, true, do); err != nil {
			return err
		}
	}
	return nil
}

// sets reads set after set until there is none.
func (s session6) sets(ctx context.Context, which selection6, tolerant bool, do func(*param6, row6) error) error {
	p, set, last := which.param, which.set, which.set
	switch {
	case set == any6 && p.sets:
		set, last = p.firstSet, maxSelector6
	case set == any6:
		set, last = 0, 0
	}
	for ; set <= last; set++ {
		n, err := s.blocks(ctx, which, set, tolerant, do)
		if err != nil || n == 0 {
			return err
		}
		tolerant = true
	}
	return nil
}

// blocks reads block after block of a set, and says how many there were.
func (s session6) blocks(ctx context.Context, which selection6, set int, tolerant bool, do func(*param6, row6) error) (n int, err error) {
	p, block, last := which.param, which.block, which.block
	switch {
	case block == any6 && p.blocks:
		block, last = 0, maxSelector6
	case block == any6:
		block, last = 0, 0
	}
	for ; block <= last; block++ {
		data, err := s.read(ctx, p, set, block, tolerant)
		switch {
		case err != nil && !tolerant:
			return n, err
		case err != nil:
			return n, ctx.Err()
		}
		if err := do(p, p.row(set, block, data)); err != nil {
			return n, err
		}
		tolerant = true
		n++
	}
	return n, nil
}

func (p *param6) row(set, block int, data []byte) row6 {
	r := row6{Parameter: p.word, Name: names6[p.number], Number: p.number, Value: p.decode(data), set: set, block: block}
	if p.sets {
		r.Set = &set
	}
	if p.blocks {
		r.Block = &block
	}
	return r
}

// errNoSet is about a third static router.
var errNoSet = errors.New("no such set")

// read reads the parts of a parameter. Where more may be missing, what is
// wrong is told at once, but for a parameter that the BMC does not have.
func (s session6) read(ctx context.Context, p *param6, set, block int, tolerant bool) ([]byte, error) {
	if p.number == paramStaticRouter1 && set > 2 {
		return nil, &app.Failure{Err: errNoSet}
	}
	var all []byte
	for i, part := range p.parts(byte(set), byte(block)) {
		data, err := s.get(ctx, part)
		if quiet := absent(err) && (i == 0 || p.number == paramTiming6); err != nil && tolerant && !quiet {
			s.h.App.Warnf("%v", err)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, data...)
	}
	return all, nil
}

// save writes commands that "exec" takes.
func (s session6) save(ctx context.Context, which selection6) error {
	var lines saved6
	err := s.each(ctx, which, func(p *param6, r row6) error {
		if !p.readOnly() {
			lines.Commands = append(lines.Commands, s.command(r))
		}
		return nil
	})
	if err != nil {
		return err
	}
	lock := fmt.Sprintf("lan6 lock %d", s.number)
	lines.Commands = append([]string{lock}, lines.Commands...)
	lines.Commands = append(lines.Commands, fmt.Sprintf("lan6 commit %d", s.number), fmt.Sprintf("lan6 discard %d", s.number), "exit")
	return s.h.Out.Emit(lines)
}

// commandLen is the room ipmitool has for what a line begins with.
const commandLen = 18

func (s session6) command(r row6) string {
	head := fmt.Sprintf("lan6 set %d nolock", s.number)
	words := []string{head[:min(len(head), commandLen)], r.Parameter}
	for _, selector := range []*int{r.Set, r.Block} {
		if selector != nil {
			words = append(words, fmt.Sprint(*selector))
		}
	}
	return strings.Join(append(words, s.words(r.Value)), " ")
}

// words are those of the value; goipmi mends what ipmitool could not read
// back.
func (s session6) words(v value6) string {
	if label, ok := v.(flowLabel6); ok && !s.h.App.Compat {
		return fmt.Sprintf("0x%x", label.Label)
	}
	return v.words()
}

// saved6 are commands that bring the channel into its present state.
type saved6 struct {
	Commands []string `json:"commands"`
}

func (v saved6) Text(p *output.Printer) {
	for _, line := range v.Commands {
		p.Printf("%s\n", line)
	}
}
