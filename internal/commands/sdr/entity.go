package sdr

import (
	"context"
	"errors"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newEntityCommand(a *app.App) *cobra.Command {
	return a.Command("entity [<id>[.<instance>]|<name>|list]", "Sensors and devices of an entity", runEntity)
}

func runEntity(ctx context.Context, h *app.Host, args []string) error {
	if len(args) == 0 || strings.EqualFold(args[0], "help") || strings.EqualFold(args[0], "list") {
		return h.Out.Emit(newEntityNames())
	}
	id, instance, ok := parseEntity(args[0])
	if !ok {
		return app.Failf("Invalid entity: %s", args[0])
	}
	w := NewViewer(ctx, h, Style{Extended: true})
	found, err := w.SDRs.OfEntity(ctx, id, instance)
	if err != nil {
		return excused(err)
	}
	return w.rows(ctx, h.Out.List(), found)
}

// excused is an error of a repository's that ipmitool tells of and then ends
// well, as with nothing found.
func excused(err error) error {
	err = Failed(err)
	var f *app.Failure
	if errors.As(err, &f) && errors.Is(err, sdr.ErrOpen) {
		f.OK = true
	}
	return err
}

// parseEntity reads "7.1", "7" or a name, as scanf's "%u.%u" does: what stands
// behind the numbers is of no account, and only their last bits are.
func parseEntity(word string) (id, instance uint8, ok bool) {
	n, rest, ok := scanUnsigned(word)
	if !ok {
		id, ok = sdr.EntityByName(word)
		return id, sdr.AnyInstance, ok
	}
	if rest, dot := strings.CutPrefix(rest, "."); dot {
		if m, _, ok := scanUnsigned(rest); ok {
			return uint8(n), uint8(m) & 0x7f, true
		}
	}
	return uint8(n), sdr.AnyInstance, true
}

// scanUnsigned takes a number off the front of s as scanf's %u does.
func scanUnsigned(s string) (n uint32, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	end := 0
	var v uint64
	for ; end < len(digits) && digits[end] >= '0' && digits[end] <= '9'; end++ {
		d := uint64(digits[end] - '0')
		if v > (math.MaxUint64-d)/10 {
			v, negative = math.MaxUint64, false
			continue
		}
		if v != math.MaxUint64 {
			v = v*10 + d
		}
	}
	if negative {
		v = -v
	}
	return uint32(v), digits[end:], end > 0
}

// entityNames are all entity IDs that have a name.
type entityNames []entityName

type entityName struct {
	ID   uint8  `json:"entity_id"`
	Name string `json:"name"`
}

func newEntityNames() (v entityNames) {
	for _, e := range sdr.EntityNames() {
		v = append(v, entityName{uint8(e.Code), e.Name})
	}
	return v
}

func (v entityNames) Text(p *output.Printer) {
	p.Printf("\nEntity IDs:\n\n")
	for i, e := range v {
		p.Printf("  %4d  %-32s", e.ID, e.Name)
		if i%2 == 0 && i+1 < len(v) {
			p.Printf("  ")
		} else {
			p.Printf("\n")
		}
	}
	p.Printf("\n")
}
