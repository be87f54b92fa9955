package sdr

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newList(a *app.App) *cobra.Command {
	return newLister(a, "list", "Readings of sensors, or records of one kind", Style{})
}

func newElist(a *app.App) *cobra.Command {
	return newLister(a, "elist", "As list, with sensor numbers, entities and states", Style{Extended: true})
}

// kinds are the records that a list can be of; without a word, of sensors.
var kinds = map[string]func(*sdr.Record) bool{
	"":        isSensor,
	"all":     func(*sdr.Record) bool { return true },
	"full":    is(sdr.TypeFull),
	"compact": is(sdr.TypeCompact),
	"event":   is(sdr.TypeEventOnly),
	"mcloc":   is(sdr.TypeMCLocator),
	"fru":     is(sdr.TypeFRULocator),
	"generic": is(sdr.TypeGenericLocator),
}

func is(t sdr.Type) func(*sdr.Record) bool {
	return func(rec *sdr.Record) bool { return rec.Type == t }
}

func isSensor(rec *sdr.Record) bool { return rec.Type == sdr.TypeFull || rec.Type == sdr.TypeCompact }

func newLister(a *app.App, word, short string, style Style) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(word+" [all|full|compact|event|mcloc|fru|generic]", short,
		func(ctx context.Context, h *app.Host, args []string) error {
			kind := ""
			if len(args) > 0 {
				kind = args[0]
			}
			want, known := kinds[kind]
			switch {
			case kind == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case !known || kind == "" && len(args) > 0:
				return &app.Failure{Line: fmt.Sprintf("Invalid SDR %s command: %s", word, kind), Usage: app.Usage(cmd)}
			}
			return runList(ctx, h, want, style)
		})
	return cmd
}

// runList shows the records that want is true for, as they are read. It goes on
// behind one that cannot be read, and fails in the end.
func runList(ctx context.Context, h *app.Host, want func(*sdr.Record) bool, style Style) error {
	w, list := NewViewer(ctx, h, style), h.Out.List()
	var failed error
	for rec, err := range w.SDRs.All(ctx) {
		var one *sdr.RecordError
		switch {
		case errors.As(err, &one):
			h.App.Warnf("ipmitool: ipmi_sdr_get_record() failed")
			failed = &app.Failure{Err: err}
			continue
		case err == nil && want(rec):
			err = w.Row(ctx, list, rec)
		}
		if err != nil {
			return Failed(errors.Join(err, list.Close()))
		}
	}
	return errors.Join(failed, list.Close())
}

// rows shows records that are known already.
func (w *Viewer) rows(ctx context.Context, list *output.List, records []*sdr.Record) error {
	for _, rec := range records {
		if err := w.Row(ctx, list, rec); err != nil {
			return errors.Join(err, list.Close())
		}
	}
	return list.Close()
}

// List shows the records of one type, for other groups.
func List(ctx context.Context, h *app.Host, t sdr.Type) error { return runList(ctx, h, is(t), Style{}) }
