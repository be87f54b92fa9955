package firewall

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// errUnread stops goipmi where ipmitool goes on and turns off what it could not
// read.
var errUnread = errors.New("the firewall's state could not be read: nothing was changed")

// done is the report of a change. What was not singled out is absent.
type done struct {
	Done        string      `json:"done"`
	Channel     uint8       `json:"channel"`
	LUN         *int        `json:"lun,omitempty"`
	NetFn       *int        `json:"netfn,omitempty"`
	Command     *int        `json:"command,omitempty"`
	SubFunction *int        `json:"sub_function,omitempty"`
	Pairs       []resetPair `json:"pairs,omitempty"`
}

// resetPair is a LUN and a network function whose commands were reset.
type resetPair struct {
	LUN   int `json:"lun"`
	NetFn int `json:"netfn"`
}

func (done) Text(*output.Printer) {}

// done tells what was done with the selection.
func (s selection) done(what string) output.Value {
	given := func(n int) *int {
		if n < 0 {
			return nil
		}
		return &n
	}
	return done{what, s.channel, given(s.lun), given(s.netFn), given(s.command), given(s.subFn), nil}
}

func all(n int, on bool) []byte {
	if on {
		return bytes.Repeat([]byte{0xff}, n)
	}
	return make([]byte, n)
}

func setBit(mask []byte, n int, on bool) []byte {
	mask = slices.Clone(mask)
	mask[n/8] &^= 1 << (n % 8)
	if on {
		mask[n/8] |= 1 << (n % 8)
	}
	return mask
}

func runSwitch(ctx context.Context, h *app.Host, s selection, on bool) error {
	b, err := gather(ctx, h, s)
	switch {
	case err != nil:
		return err
	case b.unread && !h.App.Compat:
		return &app.Failure{Line: errUnread.Error()}
	case s.netFn < 0:
		return h.Out.Emit(s.done("nothing"))
	}
	ok, err := b.turn(ctx, s, on)
	switch {
	case err != nil:
		return err
	case !ok:
		return &app.Failure{}
	}
	return h.Out.Emit(s.done(map[bool]string{true: "enabled", false: "disabled"}[on]))
}

// turn turns on or off what is selected; ok is false if the BMC refuses.
func (b *bmc) turn(ctx context.Context, s selection, on bool) (ok bool, err error) {
	m := b.of(s.lun, s.netFn)
	switch {
	case s.subFn >= 0:
		return b.setSubFns(ctx, s, setBit(b.subFns[enabled], s.subFn, on))
	case s.command < 0:
		return b.setCommands(ctx, s, m, all(commandBytes, on))
	}
	subOK, err := b.setSubFns(ctx, s, all(subFnBytes, on))
	if err != nil {
		return false, err
	}
	ok, err = b.setCommands(ctx, s, m, setBit(m[enabled], s.command, on))
	return ok && subOK, err
}

// of is the masks of a pair, zero if they were not read.
func (b *bmc) of(lun, netFn int) masks {
	if m, read := b.commands[[2]int{lun, netFn / 2}]; read {
		return m
	}
	return newMasks(commandBytes)
}

// allowed changes of what is enabled only what is configurable.
func (m masks) allowed(want []byte) []byte {
	mask := make([]byte, len(want))
	for i := range mask {
		mask[i] = m[configurable][i]&want[i] | ^m[configurable][i]&m[enabled][i]
	}
	return mask
}

// setCommands sets which commands of a pair are enabled, in two halves.
func (b *bmc) setCommands(ctx context.Context, s selection, m masks, want []byte) (ok bool, err error) {
	mask := m.allowed(want)
	if !s.force {
		b.protect(mask, m)
	}
	for half := range 2 {
		what := fmt.Sprintf("Set Command Enables (LUN=%d, NetFn=%d, op=%d)", s.lun, s.netFn, half)
		data := append(b.pair(s.lun, s.netFn, half), mask[half*halfBytes:][:halfBytes]...)
		answer, err := b.ask(ctx, what, ipmi.Request{Cmd: cmdSetCommandEnables, Data: data}, 0)
		if answer == nil {
			return false, err
		}
	}
	return true, nil
}

// protect keeps Set Command Enables as it is. ipmitool means to, but turns off
// all that is configurable in its byte.
func (b *bmc) protect(mask []byte, m masks) {
	const at, bit = cmdSetCommandEnables / 8, 1 << (cmdSetCommandEnables % 8)
	if b.Host.App.Compat {
		mask[at] = ^m[configurable][at] & m[enabled][at]
	} else {
		mask[at] = mask[at]&^bit | m[enabled][at]&bit
	}
}

// setSubFns sets which sub-functions of a command are enabled.
func (b *bmc) setSubFns(ctx context.Context, s selection, want []byte) (ok bool, err error) {
	data := append(append(b.pair(s.lun, s.netFn, 0), byte(s.command)), b.subFns.allowed(want)...)
	answer, err := b.ask(ctx, s.describe("Set Command Sub-function Enables"),
		ipmi.Request{Cmd: cmdSetSubFnEnables, Data: data}, 0)
	return answer != nil, err
}

// runReset enables every command. ipmitool goes through all that may exist,
// and turns sub-functions off, whose state it has not read; its exit status is
// the last answer's. goipmi leaves these out.
func runReset(ctx context.Context, h *app.Host, s selection) error {
	b, err := gather(ctx, h, s)
	switch {
	case err != nil:
		return err
	case b.unread && !h.App.Compat:
		return &app.Failure{Line: errUnread.Error()}
	}
	ok, report := true, done{Done: "reset", Channel: s.channel}
	s.force = false
	for lun := range luns {
		for pair := range pairs {
			if !h.App.Compat && !b.pairs[lun][pair] {
				continue
			}
			s.lun, s.netFn = lun, 2*pair
			set, err := b.reset(ctx, s)
			if err != nil {
				return err
			}
			ok = set && (ok || h.App.Compat)
			report.Pairs = append(report.Pairs, resetPair{s.lun, s.netFn})
		}
	}
	if !ok {
		return &app.Failure{}
	}
	return h.Out.Emit(report)
}

// reset enables all commands of a pair.
func (b *bmc) reset(ctx context.Context, s selection) (ok bool, err error) {
	if b.Host.App.Compat {
		for s.command = range commands {
			b.say("reset lun %d, netfn %d, command %d, subfn\n", s.lun, s.netFn/2, s.command)
			if _, err := b.setSubFns(ctx, s, all(subFnBytes, true)); err != nil {
				return false, err
			}
		}
	}
	b.say("reset lun %d, netfn %d, command\n", s.lun, s.netFn/2)
	return b.setCommands(ctx, s, b.of(s.lun, s.netFn), all(commandBytes, true))
}

func (b *bmc) say(format string, args ...any) {
	if !b.Out.Structured() {
		b.Out.Printf(format, args...)
	}
}
