package sel

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/commands/fru"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/commands/sensor"
	"goipmi/internal/event"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
	"goipmi/internal/sel"
)

func newGet(a *app.App) *cobra.Command {
	return needing(a, 1, "get <id>...", "All about records, their sensors and where these are", runGet)
}

func runGet(ctx context.Context, h *app.Host, args []string) error {
	if args[0] == "help" {
		return &app.Failure{Usage: "usage: sel get <id>...\n"}
	}
	g := getter{h, NewDecoder(ctx, h, true)}
	list, failed := h.Out.List(), false
	for i, word := range args {
		v, err := g.get(ctx, word)
		var f *app.Failure
		switch {
		case errors.As(err, &f) && !final(ctx, err):
			if f.Line != "" {
				h.App.Warnf("%s", f.Line)
			}
			failed = true
			continue
		case err != nil:
			return errors.Join(err, list.Close())
		}
		v.more = i < len(args)-1
		if err := list.Row(v); err != nil {
			return err
		}
	}
	return ended(failed, list.Close())
}

type getter struct {
	host    *app.Host
	decoder *Decoder
}

// get reads a record and all that belongs to it. A record that leads nowhere
// is none to ipmitool.
func (g getter) get(ctx context.Context, word string) (v record, err error) {
	id, err := app.ParseWord(word)
	if err != nil {
		return v, app.Failf("Given SEL ID '%s' is invalid.", word)
	}
	r, next, err := sel.GetEntry(ctx, g.host, id)
	switch {
	case err != nil:
		return v, entryFailed(err)
	case next == sel.First:
		return v, &app.Failure{Hint: fmt.Sprintf("SEL entry %#x: no record follows it", id)}
	case r.Type() == 0 && r.Event().SensorType == 0 && r.Event().SensorNumber == 0:
		return v, app.Failf("SEL Entry %#x not found", id)
	}
	if v.Entry, err = g.entry(ctx, r); err != nil || v.Event == nil || v.Event.record == nil {
		return v, err
	}
	if v.Record, err = sensor.View(ctx, g.host, v.Event.record); err != nil {
		return v, err
	}
	v.FRUs, err = g.inventories(ctx, v.Event.record)
	return v, err
}

// entry puts a record into words. Like ipmitool it looks for the sensor of any
// record, even of one whose bytes mean something else, and looks twice.
func (g getter) entry(ctx context.Context, r sel.Record) (Entry, error) {
	v, err := g.decoder.Entry(ctx, r)
	if err != nil || v.Event != nil && v.Event.record != nil {
		return v, err
	}
	rec, err := g.decoder.find(ctx, r.Image())
	if v.Event == nil && err == nil && rec == nil {
		rec, err = g.decoder.find(ctx, r.Image())
	}
	if rec != nil {
		v.Event = g.decoder.event(r.Image(), rec)
	}
	return v, err
}

// inventories are those of the entity that the sensor belongs to.
func (g getter) inventories(ctx context.Context, rec *sdr.Record) ([]output.Value, error) {
	entity, _ := rec.Entity()
	records, err := g.host.SDRs().OfEntity(ctx, entity.ID, entity.Instance)
	if err != nil {
		return nil, err
	}
	var found []output.Value
	for _, r := range records {
		located, err := fru.Located(ctx, g.host, r)
		if err != nil {
			return nil, err
		}
		found = append(found, located...)
	}
	return found, nil
}

// record is an entry with its sensor and the inventories of its entity.
type record struct {
	Entry
	Record output.Value   `json:"sensor_record,omitempty"`
	FRUs   []output.Value `json:"frus,omitempty"`
	more   bool           // another follows
}

// Text is the fields of the entry, of the sensor and of the inventories.
func (v record) Text(p *output.Printer) {
	if v.Record == nil {
		Detail{v.Entry}.Text(p)
		return
	}
	Full{v.Entry}.Text(p)
	render(p, v.Record)
	for _, f := range v.FRUs {
		render(p, f)
	}
	if v.more {
		p.Printf("----------------------\n\n")
	}
}

func render(p *output.Printer, v output.Value) {
	if c, ok := v.(output.CSVer); ok && p.Format == output.CSV {
		c.CSV(p)
		return
	}
	v.Text(p)
}

// Full is an entry with a line for each of its fields, and what its sensor's
// SDR makes of the event data; Detail if there is no SDR.
type Full struct{ Entry }

// Text is the fields.
func (v Full) Text(p *output.Printer) {
	if v.Event == nil || v.Event.record == nil {
		Detail(v).Text(p)
		return
	}
	Detail(v).head(p, "")
	if v.Kind == kindPanic {
		Detail(v).oem(p)
		return
	}
	v.fields(p)
	p.Printf(" Event Data (RAW)      : %s\n", v.data())
	v.meaning(p)
	p.Printf(" Description           : %s\n\n", output.Clean(v.Description))
}

// meaning is what the event data say.
func (v Full) meaning(p *output.Printer) {
	switch t := v.EventType; {
	case t == event.Threshold && v.Event.record.Type == sdr.TypeFull:
		v.trigger(p)
	case t >= 0x02 && t <= 0x0c || t >= 0x70:
	case t != event.SensorSpecific:
		p.Printf(" Event Data            : %s\n", v.data())
	case v.place != nil:
		p.Printf(" Event Data            : %s\n", v.place)
	case v.SensorType == 0x2b && v.Data[0] == 0xc1:
	default:
		p.Printf(" Event Interpretation  : Missing\n")
	}
}

func (v *Event) trigger(p *output.Printer) {
	e := event.Event{Data: v.Data}
	s := asFull(v.record)
	v.dataByte(p, data2Kind(e), "Reading  ", s, v.Data[1])
	v.dataByte(p, data3Kind(e), "Threshold", s, v.Data[2])
}

// dataByte is what one of event data 2 and 3 holds.
func (v *Event) dataByte(p *output.Printer, kind uint8, what string, s *sdr.Sensor, raw uint8) {
	switch kind {
	case given:
		p.Printf(" Trigger %s     : %s%s\n", what, view.Float(s.Value(raw), 3), s.Units)
	case oemCode:
		p.Printf(" OEM Data              : %02x\n", raw)
	case extensionCode:
		p.Printf(" Sensor Extension Code : %02x\n", raw)
	}
}
