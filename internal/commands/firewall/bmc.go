package firewall

import (
	"context"
	"errors"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// Commands that are no query of one kind (IPMI v2.0 §21.2, §21.6, §21.8).
const (
	cmdGetNetFnSupport   = 0x09
	cmdSetCommandEnables = 0x60
	cmdSetSubFnEnables   = 0x62
)

// Kinds of masks. That of what is available has its bits inverted.
const (
	available = iota
	configurable
	enabled
	kinds
)

// queries ask for a mask of commands and for one of sub-functions, by kind.
var queries = [kinds]struct {
	name, subName string
	cmd, subCmd   uint8
}{
	{"Get Command Support", "Get Command Sub-function Support", 0x0a, 0x0b},
	{"Get Configurable Command", "Get Configurable Command Sub-function", 0x0c, 0x0d},
	{"Get Command Enables", "Get Command Sub-function Enables", 0x61, 0x63},
}

// Lengths of masks in bytes. That of the commands goes over the wire in halves.
const (
	commandBytes = commands / 8
	halfBytes    = commandBytes / 2
	subFnBytes   = subFns / 8
)

// masks are bit fields, by kind; all zero for what could not be read.
type masks [kinds][]byte

func newMasks(n int) (m masks) {
	for kind := range m {
		m[kind] = make([]byte, n)
	}
	return m
}

// has reports bit n of a kind.
func (m masks) has(kind, n int) bool { return m[kind][n/8]>>(n%8)&1 != 0 != (kind == available) }

// bmc is a BMC's firewall, as far as it was asked for.
type bmc struct {
	*app.Host
	channel  uint8
	luns     [luns]bool
	pairs    [luns][pairs]bool // supported
	commands map[[2]int]masks  // by LUN and pair
	halves   [2]bool           // of which the last answer said what is available
	subFns   masks
	unread   bool // the BMC refused some of it
}

// ask makes one request. A refusal is told of; data is nil then. The error is
// the transport's.
func (b *bmc) ask(ctx context.Context, what string, req ipmi.Request, n int) (data []byte, err error) {
	req.NetFn = ipmi.NetFnApp
	data, err = ipmi.Call(ctx, b, req)
	if err == nil && len(data) < n {
		err = &ipmi.ShortError{Have: len(data), Want: n}
	}
	if err == nil {
		return append([]byte{}, data...), nil
	}
	failure := app.CommandFailed(what+" command failed", err)
	var code ipmi.Code
	var short *ipmi.ShortError
	if !errors.As(err, &code) && !errors.As(err, &short) {
		return nil, failure
	}
	b.Host.App.Warnf("%s", failure.Error())
	return nil, nil
}

// gather reads what a selection needs.
func gather(ctx context.Context, h *app.Host, s selection) (*bmc, error) {
	b := &bmc{Host: h, channel: s.channel, commands: map[[2]int]masks{}, subFns: newMasks(subFnBytes)}
	if err := b.readPairs(ctx, max(s.lun, -1)); err != nil {
		return nil, err
	}
	if s.netFn < 0 {
		return b, b.readAll(ctx)
	}
	if !b.pairs[s.lun][s.netFn/2] {
		b.unread = true
		h.App.Warnf("LUN or LUN/NetFn pair %d,%d not supported", s.lun, s.netFn)
		return b, nil
	}
	ok, err := b.readCommands(ctx, s.lun, s.netFn)
	if err == nil && ok && s.command >= 0 {
		err = b.readSubFns(ctx, s)
	}
	return b, err
}

// readPairs asks which LUNs and network functions there are, of one LUN or, if
// that is -1, of all.
//
//	+--------------+----------------+
//	|LUNs, 2 bits  |pairs, 32 bits  |
//	|each, lowest 0|each LUN, in all|
//	+--------------+----------------+
//	       1              16
func (b *bmc) readPairs(ctx context.Context, only int) error {
	const lunBits, length = 2, 1 + luns*pairs/8
	data, err := b.ask(ctx, "Get NetFn Support",
		ipmi.Request{Cmd: cmdGetNetFnSupport, Data: []byte{b.channel}, Idempotent: true}, length)
	if data == nil {
		b.unread = true
		return err
	}
	for lun := range luns {
		if only >= 0 && only != lun || data[0]>>(lunBits*lun)&(1<<lunBits-1) == 0 {
			continue
		}
		b.luns[lun] = true
		for pair := range pairs {
			bit := lun*pairs + pair
			b.pairs[lun][pair] = data[1+bit/8]>>(bit%8)&1 != 0
		}
	}
	return nil
}

// readAll reads the commands of all pairs. One that refuses is not supported.
func (b *bmc) readAll(ctx context.Context) error {
	for lun := range luns {
		for pair := range pairs {
			if !b.pairs[lun][pair] {
				continue
			}
			ok, err := b.readCommands(ctx, lun, 2*pair)
			if err != nil {
				return err
			}
			b.pairs[lun][pair] = ok
		}
	}
	return nil
}

// readCommands reads the masks of a pair's commands, each in two halves (IPMI
// v2.0 §21.3, §21.5, §21.7).
func (b *bmc) readCommands(ctx context.Context, lun, netFn int) (ok bool, err error) {
	m := newMasks(commandBytes)
	b.commands[[2]int{lun, netFn / 2}] = m
	ok, b.halves = true, [2]bool{}
	for kind, query := range queries {
		for half := range 2 {
			what := fmt.Sprintf("%s (LUN=%d, NetFn=%d, op=%d)", query.name, lun, netFn, half)
			req := ipmi.Request{Cmd: query.cmd, Data: b.pair(lun, netFn, half), Idempotent: true}
			data, err := b.ask(ctx, what, req, halfBytes)
			if err != nil {
				return false, err
			}
			if data == nil {
				ok, b.unread = false, true
				break
			}
			copy(m[kind][half*halfBytes:][:halfBytes], data)
			b.halves[half] = b.halves[half] || kind == available
		}
	}
	return ok, nil
}

// pair is how requests name half of a pair's commands.
func (b *bmc) pair(lun, netFn, half int) []byte {
	return []byte{b.channel, byte(half<<6 | netFn), byte(lun)}
}

// readSubFns reads the masks of a command's sub-functions (§21.4, §21.9).
func (b *bmc) readSubFns(ctx context.Context, s selection) error {
	for kind, query := range queries {
		req := ipmi.Request{Cmd: query.subCmd, Data: append(b.pair(s.lun, s.netFn, 0), byte(s.command)), Idempotent: true}
		data, err := b.ask(ctx, s.describe(query.subName), req, subFnBytes)
		if err != nil {
			return err
		}
		b.unread = b.unread || data == nil
		copy(b.subFns[kind], data)
	}
	return nil
}

// describe is a request about a command's sub-functions.
func (s selection) describe(what string) string {
	return fmt.Sprintf("%s (LUN=%d, NetFn=%d, command=%d)", what, s.lun, s.netFn, s.command)
}
