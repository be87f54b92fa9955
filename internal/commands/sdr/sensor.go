package sdr

import (
	"goipmi/internal/event"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// Sensor is a full or compact record with what the sensor says at the moment.
type Sensor struct {
	RecordID   uint16 `json:"record_id"`
	RecordType string `json:"record_type"` // full or compact
	Name       string `json:"name"`
	key
	Entity         Entity `json:"entity"`
	Type           string `json:"sensor_type"`
	TypeCode       uint8  `json:"sensor_type_code"`
	EventTypeCode  uint8  `json:"event_type_code"`
	ThresholdBased bool   `json:"threshold_based"`

	Reading    Reading     `json:"reading"`
	Nominal    *Limit      `json:"nominal_reading,omitempty"`
	NormalMin  *Limit      `json:"normal_minimum,omitempty"`
	NormalMax  *Limit      `json:"normal_maximum,omitempty"`
	Min        *Limit      `json:"sensor_minimum,omitempty"`
	Max        *Limit      `json:"sensor_maximum,omitempty"`
	Thresholds []Threshold `json:"thresholds"`
	Positive   *Limit      `json:"positive_hysteresis,omitempty"`
	Negative   *Limit      `json:"negative_hysteresis,omitempty"`
	Tolerance  *Limit      `json:"tolerance,omitempty"`

	EventControl    string  `json:"event_message_control"`
	ThresholdAccess string  `json:"threshold_access"`
	OEM             uint8   `json:"oem"`
	EventStatus     *Events `json:"event_status,omitempty"`
	EventEnable     *Events `json:"event_enable,omitempty"`

	Decoded *sdr.Sensor `json:"-"`
	Now     *sdr.Status `json:"-"`

	style  Style
	states []event.State
}

// key names a sensor on its bus.
type key struct {
	Number  uint8 `json:"sensor_number"`
	Owner   uint8 `json:"owner_id"`
	LUN     uint8 `json:"lun"`
	Channel uint8 `json:"channel"`
}

// Entity is what a record belongs to.
type Entity struct {
	ID       uint8  `json:"id"`
	Instance uint8  `json:"instance"`
	Logical  bool   `json:"logical"`
	Name     string `json:"name"`
}

// Reading is what a sensor says. Raw and Value are missing where it says nothing.
type Reading struct {
	Available  bool     `json:"available"`
	Disabled   bool     `json:"scanning_disabled"`
	Status     string   `json:"status"`                // ok, lnc … unr; ns if there is no reading
	StatusText string   `json:"status_text,omitempty"` // the threshold passed
	Raw        *uint8   `json:"raw,omitempty"`
	Value      *Number  `json:"value,omitempty"`
	Text       string   `json:"value_text,omitempty"`
	Units      string   `json:"units,omitempty"`
	Rate       string   `json:"units_per,omitempty"`
	StateBits  *uint16  `json:"state_bits,omitempty"` // as sent: of sensors with thresholds, those passed
	States     []string `json:"states"`
	Error      string   `json:"error,omitempty"`
}

// Limit is a raw value and what it means, if that is a number.
type Limit struct {
	Raw   uint8   `json:"raw"`
	Value *Number `json:"value,omitempty"`
}

// Threshold is one of a sensor's. Where its value comes from, the record or the
// sensor, depends on the command.
type Threshold struct {
	Name     string `json:"name"`
	*Limit          // nil if it cannot be read
	Readable bool   `json:"readable"`
	Settable bool   `json:"settable"`
	Compared bool   `json:"compared"`
}

// Events are events that have happened, or are enabled.
type Events struct {
	Available    bool     `json:"available"`
	Messages     bool     `json:"messages_enabled"`
	AssertBits   uint16   `json:"assertion_bits"`
	Assertions   []string `json:"assertions"`
	DeassertBits uint16   `json:"deassertion_bits"`
	Deasserted   []string `json:"deassertions"`
}

var eventControls = [4]string{"Per-threshold", "Entire Sensor Only", "Global Disable Only", "No Events From Sensor"}

var thresholdAccesses = [4]string{"none", "readable", "settable", "fixed"}

// newSensor combines a record with what was asked of the sensor.
func newSensor(rec *sdr.Record, s *sdr.Sensor, st *sdr.Status, d *event.Dialect, style Style, ask sdr.Ask) *Sensor {
	v := &Sensor{
		RecordID: rec.ID, RecordType: recordTypes[rec.Type], Name: s.Name, key: newKey(s.Key),
		Entity: newEntity(s.Entity), Type: d.SensorType(s.SensorType), TypeCode: s.SensorType,
		EventTypeCode: s.EventType, ThresholdBased: s.HasThresholds(),
		Thresholds: []Threshold{}, EventControl: eventControls[s.EventControl()],
		ThresholdAccess: thresholdAccesses[s.Access()], OEM: s.OEM,
		Decoded: s, Now: st, style: style, states: d.States(s.SensorType, s.EventType),
	}
	v.Reading = v.newReading()
	v.limits(ask)
	if ask&sdr.AskEvents != 0 {
		v.EventStatus, v.EventEnable = v.newEvents(&st.EventStatus), v.newEvents(&st.EventEnable)
	}
	return v
}

func newKey(k sdr.Key) key { return key{k.Number, k.Owner, k.LUN, k.Channel} }

func newEntity(e sdr.Entity) Entity { return Entity{e.ID, e.Instance, e.Logical, e.Name()} }

// newReading makes the reading's JSON. States may be given without a reading.
func (v *Sensor) newReading() Reading {
	st := v.Now
	r := Reading{Available: st.Valid, Disabled: st.Disabled, Status: v.short(), States: []string{}, Units: st.Units}
	if st.Err != nil {
		r.Error = st.Err.Error()
	}
	if t, passed := st.Threshold(); passed && v.ThresholdBased && st.Valid {
		r.StatusText = t.String()
	}
	if st.Err == nil && !st.Disabled {
		bits := uint16(st.States[0]) | uint16(st.States[1])<<8
		r.StateBits = &bits
	}
	if !v.ThresholdBased || !st.Analog {
		r.States = v.asserted(st.States[0], st.States[1])
	}
	if st.Valid {
		r.Raw = &st.Raw
	}
	if st.Valid && st.Analog {
		n := Number(st.Value)
		r.Value, r.Text, r.Rate = &n, Brief(st.Value, 3), v.Decoded.Units.RateName()
	}
	return r
}

// limits fills in what only full records have, and thresholds and hysteresis.
func (v *Sensor) limits(ask sdr.Ask) {
	v.Positive, v.Negative = v.difference(v.Decoded.PositiveHysteresis), v.difference(v.Decoded.NegativeHysteresis)
	full := v.Decoded.Full
	if full == nil {
		return
	}
	for _, l := range []struct {
		flag uint8
		raw  uint8
		to   **Limit
	}{{1, full.Nominal, &v.Nominal}, {2, full.NormalMax, &v.NormalMax}, {4, full.NormalMin, &v.NormalMin}} {
		if full.AnalogFlags&l.flag != 0 {
			*l.to = v.limit(l.raw)
		}
	}
	v.Min, v.Max = v.limit(full.Min), v.limit(full.Max)
	tolerance := Number(v.Decoded.Tolerance())
	v.Tolerance = &Limit{full.Tolerance, &tolerance}
	if !v.Decoded.Units.Analog() {
		v.Tolerance.Value = nil
	}
	if v.ThresholdBased {
		v.thresholds(ask)
	}
}

// thresholds lists those that can be read or set: as the sensor has them, if it
// was asked, else as the record has them.
func (v *Sensor) thresholds(ask sdr.Ask) {
	readable, raw := v.Decoded.Readable(), v.Decoded.Full.Thresholds
	if ask&sdr.AskThresholds != 0 {
		readable, raw = v.Now.Thresholds.Readable, v.Now.Thresholds.Raw
	}
	for t := sdr.LowerNonCritical; t <= sdr.UpperNonRecoverable; t++ {
		is := func(mask uint8) bool { return mask&t.Bit() != 0 }
		th := Threshold{t.Short(), nil, is(readable), is(v.Decoded.Settable()), is(v.Decoded.Comparisons())}
		if th.Readable {
			th.Limit = v.limit(raw[t])
		}
		if th.Readable || th.Settable || th.Compared {
			v.Thresholds = append(v.Thresholds, th)
		}
	}
}

func (v *Sensor) limit(raw uint8) *Limit {
	if !v.Decoded.Units.Analog() || v.Decoded.Full == nil {
		return &Limit{Raw: raw}
	}
	n := Number(v.Decoded.Value(raw))
	return &Limit{raw, &n}
}

func (v *Sensor) difference(raw uint8) *Limit {
	if !v.Decoded.Units.Analog() || v.Decoded.Full == nil {
		return &Limit{Raw: raw}
	}
	n := Number(v.Decoded.Hysteresis(raw))
	return &Limit{raw, &n}
}

// asserted are the texts of the states whose bits are set. The highest bit
// means nothing.
func (v *Sensor) asserted(low, high uint8) []string {
	texts := []string{}
	bits := uint16(low) | uint16(high&0x7f)<<8
	for _, s := range v.states {
		if bits>>s.Offset&1 != 0 {
			texts = append(texts, s.Text)
		}
	}
	return texts
}

// newEvents makes the events' JSON; nil if the BMC did not tell.
func (v *Sensor) newEvents(e *sdr.Events) *Events {
	if e.Err != nil {
		return nil
	}
	words := func(low, high uint8) []string {
		if v.ThresholdBased {
			return crossings(low, high)
		}
		return v.asserted(low, high)
	}
	m := e.Mask()
	bits := func(low, high uint8) uint16 { return uint16(high)<<8 | uint16(low) }
	return &Events{!e.Unavailable(), !e.Disabled(), bits(m[0], m[1]), words(m[0], m[1]), bits(m[2], m[3]), words(m[2], m[3])}
}

// crossings are the events of thresholds, by bit.
func crossings(low, high uint8) []string {
	words := []string{}
	for i := range 12 {
		if (uint16(low)|uint16(high)<<8)>>i&1 != 0 {
			t := sdr.Threshold(i / 2)
			words = append(words, t.Short()+[2]string{"-", "+"}[i%2])
		}
	}
	return words
}

// short is the status in two or three letters.
func (v *Sensor) short() string {
	if !v.Now.Valid {
		return "ns"
	}
	if t, passed := v.Now.Threshold(); passed && v.ThresholdBased {
		return t.Short()
	}
	return "ok"
}

// Status is the threshold that the reading has passed, in as many words as the
// output has room for; none if there is no reading.
func (v *Sensor) Status(p *output.Printer, none string) string {
	t, passed := v.Now.Threshold()
	switch {
	case !v.Now.Valid:
		return none
	case !passed:
		return "ok"
	case v.style.verbose(p):
		return t.String()
	case v.style.Extended:
		return t.Short()
	}
	return t.Short()[1:]
}

// Verbose reports whether all is to be shown.
func (v *Sensor) Verbose(p *output.Printer) bool { return v.style.verbose(p) }
