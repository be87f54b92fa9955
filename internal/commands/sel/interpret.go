package sel

import (
	"bufio"
	"context"
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newInterpret(a *app.App) *cobra.Command {
	return needing(a, 3, "interpret <iana> <file> pps", "Show the events of a shelf manager's log", runInterpret)
}

// runInterpret fails in the end even if all is well, as ipmitool does.
func runInterpret(ctx context.Context, h *app.Host, args []string) error {
	if _, err := app.ParseInt(args[0], 0, math.MaxUint32); err != nil {
		return app.Failf("Given IANA '%s' is invalid.", args[0])
	}
	if args[2] != "pps" {
		return app.Failf("Given format '%s' is unknown.", args[2])
	}
	f, err := app.OpenFile(args[1])
	if err != nil {
		h.App.Warnf("%v", err)
		return app.Failf("Failed to open file '%s' for reading.", args[1])
	}
	defer f.Close()
	list := h.Out.List()
	err = errors.Join(interpret(ctx, h, list, bufio.NewScanner(f)), list.Close())
	if err == nil && h.App.Compat {
		err = &app.Failure{}
	}
	return err
}

func interpret(ctx context.Context, h *app.Host, list *output.List, lines *bufio.Scanner) error {
	d := NewDecoder(ctx, h, false)
	for lines.Scan() {
		r, ok := parsePPS(lines.Text())
		if !ok {
			return app.Failf("ipmitool: can't guess format.")
		}
		v, err := d.Entry(ctx, r)
		if err == nil {
			err = list.Row(shown(h, v))
		}
		if err != nil {
			return err
		}
	}
	return lines.Err()
}

// parsePPS reads a line of a PPS shelf manager's log, such as
//
//	0x001F: Event: at Mar 27 06:41:10 2007;from:(0x9a,0,7);sensor:(0xc3,119);event:0x6f(asserted): 0xA3 0x00 0x88
//	0x0020: Event: at Mar 27 06:41:11 2007;from:(0x9a,0,7);sensor:(0xf0,5);event:0x6f(asserted): HotSwap: FRU 3 M2->M4 Cause=0x1
//
// The time has no zone and is left out, as is the origin.
func parsePPS(line string) (sel.Record, bool) {
	s := ppsLine{rest: line, ok: true}
	id := s.number(16)
	s.after(";")
	s.after(";")
	s.after("(")
	sensorType := s.number(16)
	s.after(",")
	number := s.number(10)
	s.after(":")
	eventType := byte(s.number(16)) & 0x7f
	s.after("(")
	if !strings.HasPrefix(s.rest, "a") {
		eventType |= 0x80
	}
	s.after(" ")
	r := sel.Record{0: byte(id), 1: byte(id >> 8), 2: sel.TypeSystemEvent, 7: 0x20, 9: 0x04,
		10: byte(sensorType), 11: byte(number), 12: eventType}
	s.data(r[13:], sensorType == hotSwap)
	return r, s.ok
}

// hotSwap is the sensor type whose events a shelf manager words.
const hotSwap = 0xf0

// ppsLine is the rest of a line that is being read.
type ppsLine struct {
	rest string
	ok   bool
}

// after goes behind the next mark.
func (s *ppsLine) after(mark string) {
	_, rest, found := strings.Cut(s.rest, mark)
	s.rest, s.ok = rest, s.ok && found
}

// number reads one as C's strtol does; 0 if there is none.
func (s *ppsLine) number(base int) int64 {
	text := strings.TrimLeft(s.rest, " \t\n\v\f\r")
	if base == 16 {
		text = strings.TrimPrefix(strings.TrimPrefix(text, "0x"), "0X")
	}
	end := strings.IndexFunc(text, func(c rune) bool {
		_, err := strconv.ParseUint(string(c), base, 8)
		return err != nil
	})
	if end < 0 {
		end = len(text)
	}
	n, err := strconv.ParseInt(text[:end], base, 64)
	s.ok = s.ok && !errors.Is(err, strconv.ErrRange)
	return n
}

// data reads event data 1 to 3: three numbers or, of a hot swap, the FRU, its
// states before and after, and the cause.
func (s *ppsLine) data(to []byte, swap bool) {
	switch {
	case swap:
		s.rest = strings.TrimLeftFunc(s.rest, func(c rune) bool { return c < '0' || c > '9' })
		to[2] = byte(s.number(10))
		s.after("M")
		to[1] = byte(s.number(10))
		s.after("M")
		to[0] = 0xa0 | byte(s.number(10))
		s.after("=")
		to[1] |= byte(s.number(16) << 4)
	case strings.HasPrefix(s.rest, "0"):
		to[0] = byte(s.number(16))
		s.after(" ")
		to[1] = byte(s.number(16))
		s.after(" ")
		to[2] = byte(s.number(16))
	default:
		s.ok = false
	}
}
