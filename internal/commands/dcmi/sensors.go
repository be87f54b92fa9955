package dcmi

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	show "goipmi/internal/commands/sdr"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// entities are where DCMI has temperature sensors (DCMI §6.5.2).
var entities = []struct {
	id         uint8
	name, long string
}{
	{0x40, "Inlet", "Inlet air temperature(40h)"},
	{0x41, "CPU", "CPU temperature sensors(41h)"},
	{0x42, "Baseboard", "Baseboard temperature sensors(42h)"},
}

// temperature is the sensor type; step is how many instances an answer has at
// most.
const (
	temperature = 0x01
	step        = 8
)

func newSensors(a *app.App) *cobra.Command {
	return a.Command("sensors", "The temperature sensors that DCMI knows", runSensors)
}

// entitySensors are the sensors of one entity.
type entitySensors struct {
	Entity    uint8         `json:"entity_id"`
	Name      string        `json:"name"`
	Instances int8          `json:"instances"`
	Sensors   []foundSensor `json:"sensors"`
}

// foundSensor is one that DCMI knows, and its SDR if there is one.
type foundSensor struct {
	RecordID uint16       `json:"record_id"`
	Sensor   output.Value `json:"sensor"`
}

func (v entitySensors) Text(p *output.Printer) {
	plural := ""
	if v.Instances > 1 {
		plural = "s"
	}
	p.Printf("\n%s: %d temperature sensor%s found:\n", v.Name, v.Instances, plural)
	for _, s := range v.Sensors {
		p.Printf("Record ID 0x%04x: ", s.RecordID)
		switch c, ok := s.Sensor.(output.CSVer); {
		case s.Sensor == nil:
		case ok && p.Format == output.CSV:
			c.CSV(p)
		default:
			s.Sensor.Text(p)
		}
	}
}

// runSensors goes through the entities; how the last went decides.
func runSensors(ctx context.Context, h *app.Host, _ []string) error {
	list, viewer := h.Out.List(), show.NewViewer(ctx, h, show.Style{})
	var last error
	for _, e := range entities {
		v := entitySensors{Entity: e.id, Name: e.name, Sensors: []foundSensor{}}
		warn(h, last)
		found, err := v.read(ctx, h, viewer)
		if found {
			if err := list.Row(v); err != nil {
				return err
			}
		}
		if last = nil; err != nil {
			last = fail(h, err, nil, "", "")
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if !h.Out.Structured() {
		return errors.Join(h.Out.Emit(text("\n")), last)
	}
	return errors.Join(list.Close(), last)
}

// read finds the sensors of an entity. There is something to show if found.
func (v *entitySensors) read(ctx context.Context, h *app.Host, viewer *show.Viewer) (found bool, err error) {
	for offset := 0; ; offset += step {
		total, ids, err := sensorIDs(ctx, h, v.Entity, uint8(offset))
		if err != nil {
			return found, err
		}
		if offset == 0 {
			v.Instances, found = total, true
		}
		for _, id := range ids {
			v.Sensors = append(v.Sensors, foundSensor{id, sensor(ctx, h, viewer, id)})
		}
		if len(ids) == 0 || len(v.Sensors) >= int(v.Instances) || offset+step > 0xff {
			return found, nil
		}
	}
}

// sensorIDs asks for the SDRs of an entity's sensors (DCMI §6.5.2).
//
//	+---------+-----+--------------+
//	|instances|count|record IDs ...|
//	+---------+-----+--------------+
func sensorIDs(ctx context.Context, h *app.Host, entity, start uint8) (total int8, ids []uint16, err error) {
	data, err := read(ctx, h, cmdGetSensors, []byte{temperature, entity, 0, start})
	if err != nil {
		return 0, nil, err
	}
	r := ipmi.NewReader(data)
	total = int8(r.U8())
	if total <= 0 {
		return total, nil, r.Err()
	}
	for range r.U8() {
		ids = append(ids, r.U16())
	}
	return total, ids, r.Err()
}

// sensor is the sensor with that SDR; nil if it cannot be shown.
func sensor(ctx context.Context, h *app.Host, viewer *show.Viewer, id uint16) output.Value {
	rec, err := viewer.SDRs.Live().Find(ctx, func(rec *sdr.Record) bool { return rec.ID == id })
	warn(h, show.Failed(err))
	if rec == nil || rec.Type != sdr.TypeFull && rec.Type != sdr.TypeCompact {
		return nil
	}
	v, err := viewer.Sensor(ctx, rec)
	if err != nil {
		return nil
	}
	return v
}

func newTemperatures(a *app.App) *cobra.Command {
	return a.Command("get_temp_reading", "The temperatures that DCMI knows", runTemperatures)
}

// temperatures are the readings of all entities.
type temperatures struct {
	Readings []reading `json:"readings"`
	parts    join
}

type reading struct {
	Entity   uint8  `json:"entity_id"`
	Name     string `json:"name"`
	Instance uint8  `json:"entity_instance"`
	Raw      uint8  `json:"reading_byte"`
	Degrees  int    `json:"temperature_c"`
	long     string
}

const minus = 0x80

func (v temperatures) Text(p *output.Printer) {
	p.Printf("\n\tEntity ID\t\t\tEntity Instance\t   Temp. Readings")
	v.parts.Text(p)
	p.Printf("\n")
}

func (r reading) Text(p *output.Printer) {
	p.Printf("\n%s\t\t%d\t\t%s%d C", r.long, r.Instance, word(r.Raw&minus != 0, "-", "+"), r.Raw&^minus)
}

func runTemperatures(ctx context.Context, h *app.Host, _ []string) error {
	v := temperatures{Readings: []reading{}}
	for _, e := range entities {
		list, err := readTemperatures(ctx, h, e.id)
		for _, r := range list {
			r.Name, r.long = e.name, e.long
			v.Readings, v.parts = append(v.Readings, r), append(v.parts, r)
		}
		var answer *answerError
		switch {
		case errors.As(err, &answer):
			v.parts = append(v.parts, answer)
		case err != nil:
			h.App.Warnf("%s", reason(err))
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return h.Out.Emit(v)
}

// readTemperatures reads the temperatures of an entity, up to eight at a time
// (DCMI §6.7.3).
//
//	+---------+-----+-----------------------------+
//	|instances|count|sign, temperature|instance...|
//	+---------+-----+-----------------------------+
func readTemperatures(ctx context.Context, h *app.Host, entity uint8) (list []reading, err error) {
	_, total, err := temperaturesFrom(ctx, h, entity, 0)
	for start := 1; err == nil && start <= total; start += step {
		var part []reading
		part, _, err = temperaturesFrom(ctx, h, entity, uint8(start))
		list = append(list, part...)
	}
	return list, err
}

// temperaturesFrom reads those from an instance on. From 0 on only the number
// of instances counts.
func temperaturesFrom(ctx context.Context, h *app.Host, entity, start uint8) (list []reading, total int, err error) {
	data, err := read(ctx, h, cmdGetTemperatures, []byte{temperature, entity, 0, start})
	if err != nil {
		return nil, 0, err
	}
	r := ipmi.NewReader(data)
	total = int(r.U8())
	if start == 0 {
		return nil, total, r.Err()
	}
	for range r.U8() {
		v := reading{Entity: entity, Raw: r.U8(), Instance: r.U8()}
		v.Degrees = int(v.Raw &^ minus)
		if v.Raw&minus != 0 {
			v.Degrees = -v.Degrees
		}
		list = append(list, v)
	}
	return list, total, r.Err()
}
