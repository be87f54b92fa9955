package delloem

import (
	"cmp"
	"context"
	"math"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// consumption is what the server draws now. Parts that could not be read are
// nil.
type consumption struct {
	Level    *level    `json:"system_level"`
	Current  *float64  `json:"current_a"`
	Headroom *headroom `json:"headroom"`
	unit     unit
}

// level is what the sensor of the whole system reads.
type level struct {
	Reading power `json:"reading"`
	Warning power `json:"warning_threshold"`
	Failure power `json:"failure_threshold"`
}

// headroom is how much more could be drawn.
type headroom struct {
	Instant power `json:"instantaneous"`
	Peak    power `json:"peak"`
}

func runConsumption(ctx context.Context, h *app.Host, u unit) error {
	v := &consumption{unit: u}
	for _, read := range []func(context.Context, *app.Host) error{v.readLevel, v.readCurrent, v.readHeadroom} {
		if err := read(ctx, h); err != nil {
			return h.Partial(v, err)
		}
	}
	return h.Out.Emit(v)
}

func (v consumption) Text(p *output.Printer) {
	p.Printf("\nPower consumption information\n")
	if v.Level != nil {
		v.Level.text(p, v.unit)
	}
	if v.Current != nil {
		p.Printf("\nAmperage value: %.1f A \n", *v.Current)
	}
	if v.Headroom != nil {
		v.Headroom.text(p, v.unit)
	}
}

func (v level) text(p *output.Printer, u unit) {
	p.Printf("System Board System Level\n")
	for _, row := range []struct {
		label string
		value power
	}{
		{"Reading                        :", v.Reading},
		{"Warning threshold      :", v.Warning},
		{"Failure threshold      :", v.Failure},
	} {
		if u == btuphr {
			p.Printf("%s %d BTU/hr\n", row.label, int32(row.value.btu()))
		} else {
			p.Printf("%s %d W \n", row.label, row.value)
		}
	}
}

const (
	levelSensor = "System Level"
	noLevel     = "Error : Can not access the System Level sensor data"
)

// readLevel reads the sensor of the whole system. ipmitool takes a reading that
// it does not get for 0.
func (v *consumption) readLevel(ctx context.Context, h *app.Host) error {
	rec, err := view.Lookup(ctx, h, levelSensor)
	if err != nil || rec == nil {
		return &app.Failure{Line: noLevel, Err: err}
	}
	s := rec.Sensor()
	if s == nil || s.Full == nil {
		return app.Failf("%s", noLevel)
	}
	raw := rawReading(ctx, h, s.Number)
	limits, err := h.SDRs().Thresholds(ctx, s.Key)
	if err != nil {
		return &app.Failure{Line: noLevel, Err: err}
	}
	v.Level = &level{
		Reading: watts(s, raw),
		Warning: watts(s, limits.Raw[sdr.UpperNonCritical]),
		Failure: watts(s, limits.Raw[sdr.UpperCritical]),
	}
	return nil
}

const cmdGetSensorReading = 0x2d

// rawReading asks the BMC, whoever owns the sensor.
func rawReading(ctx context.Context, h *app.Host, number uint8) uint8 {
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnSensor, Cmd: cmdGetSensorReading, Data: []byte{number}, Idempotent: true,
	})
	if err != nil {
		return 0
	}
	return ipmi.NewReader(data).U8()
}

// watts is a raw value in whole watts, as C cuts it: what is no 32-bit number
// is the least one.
func watts(s *sdr.Sensor, raw uint8) power {
	v := math.Trunc(s.Value(raw))
	if v >= math.MinInt32 && v <= math.MaxInt32 {
		return power(v)
	}
	return math.MinInt32
}

var getConsumption = refusal{
	op:      "Error getting instantaneous power consumption data",
	silence: "Error getting instantaneous power consumption data .", unknown: notSupported, license: true,
}

// readCurrent reads the present current.
//
//	+-----+-------------+------------+
//	|W (2)|0.1 A (2)    |reserved (3)|
//	+-----+-------------+------------+
func (v *consumption) readCurrent(ctx context.Context, h *app.Host) error {
	r, err := read(ctx, h, cmdGetConsumption, 0x0a, 0)
	r.Skip(2)
	current := tenths(r.U16())
	if err = cmp.Or(err, r.Err()); err != nil {
		return getConsumption.failed(ctx, h, err)
	}
	v.Current = &current
	return nil
}

var getHeadroom = refusal{
	op: "Error getting power headroom status", unknown: ": Command not supported on this system ", license: true,
}

// readHeadroom reads two numbers of watts: the present headroom, and that above
// the peak.
func (v *consumption) readHeadroom(ctx context.Context, h *app.Host) error {
	r, err := read(ctx, h, cmdGetHeadroom)
	room := headroom{Instant: power(r.U16()), Peak: power(r.U16())}
	if err = cmp.Or(err, r.Err()); err != nil {
		return getHeadroom.failed(ctx, h, err)
	}
	v.Headroom = &room
	return nil
}

func (v headroom) text(p *output.Printer, u unit) {
	p.Printf("Headroom\n")
	p.Printf("Statistic                     Reading\n")
	p.Printf("System Instantaneous Headroom : %s\n", v.Instant.in(u))
	p.Printf("System Peak Headroom          : %s\n", v.Peak.in(u))
}
