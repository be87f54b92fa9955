package event

import (
	"context"
	"errors"
	"slices"
	"strings"

	"goipmi/internal/app"
	sdrcmd "goipmi/internal/commands/sdr"
	"goipmi/internal/event"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// sendSensor sends an event of a sensor. Given is how many words there are:
// without a state, or with "list", the sensor's states are shown.
func sendSensor(ctx context.Context, h *app.Host, id, state, direction string, given int) error {
	deassert := given > 2 && direction == "deassert"
	if given > 2 && !deassert && direction != "assert" {
		return app.Failf("Invalid event direction %s.  Must be 'assert' or 'deassert'", direction)
	}
	s, err := findSensor(ctx, h, id)
	if err != nil {
		return err
	}
	m := message{evmRevision, s.SensorType, s.Number, s.EventType & 0x7f, 0, 0xff, 0xff}
	if deassert {
		m[3] |= deassertion
	}
	c := composer{h, s, dialect(ctx, h), m, state, given < 2}
	return c.send(ctx)
}

func findSensor(ctx context.Context, h *app.Host, id string) (*sdr.Sensor, error) {
	progress(h, "Finding sensor %s... ", id)
	rec, err := sdrcmd.Lookup(ctx, h, id)
	switch {
	case err != nil:
		return nil, sdrcmd.Failed(err)
	case rec == nil:
		progress(h, "not found!\n")
		return nil, &app.Failure{Hint: "no sensor has the name " + id}
	}
	progress(h, "ok\n")
	s := rec.Sensor()
	if s == nil {
		return nil, app.Failf("Unknown sensor type for id '%s'", id)
	}
	return s, nil
}

func dialect(ctx context.Context, h *app.Host) *event.Dialect {
	d := event.Of(ctx, h)
	d.Warn = func(line string) { h.App.Warnf("%s", line) }
	return d
}

// composer makes the message for a state of a sensor.
type composer struct {
	host    *app.Host
	sensor  *sdr.Sensor
	dialect *event.Dialect
	message
	state string
	none  bool // no state was given
}

// Event/reading types (IPMI v2.0 table 42-1).
const (
	threshold = 0x01
	lastType  = 0x0c
)

// digital are the event/reading types of two states.
var digital = []uint8{0x03, 0x04, 0x05, 0x06, 0x08, 0x09}

func (c *composer) send(ctx context.Context) error {
	t := c.sensor.EventType
	switch {
	case t == threshold:
		return c.sendThreshold(ctx)
	case t == 0 || t > lastType && t != event.SensorSpecific:
		return &app.Failure{Hint: "this sensor's event type has no states"}
	case c.none || strings.EqualFold(c.state, "list"):
		return c.host.Out.Emit(c.states())
	}
	offset, ok := c.offset()
	if !ok {
		return app.Failf("Unable to find matching event offset for '%s'", c.state)
	}
	c.message[4] = offset
	return send(ctx, c.host, c.message, c.host.Out.Emit)
}

// shortcuts are names for the states of digital sensors: on, off.
var shortcuts = [][2]string{
	{"present", "absent"},
	{"assert", "deassert"},
	{"limit", "nolimit"},
	{"fail", "nofail"},
	{"yes", "no"},
	{"on", "off"},
	{"up", "down"},
}

// offset is the state's into those of the sensor's type. Sensors of type 0
// have but offset 0, whatever it is called.
func (c *composer) offset() (uint8, bool) {
	if slices.Contains(digital, c.sensor.EventType) {
		for _, s := range shortcuts {
			switch {
			case strings.EqualFold(c.state, s[0]):
				return 1, true
			case strings.EqualFold(c.state, s[1]):
				return 0, true
			}
		}
	}
	if c.sensor.SensorType == 0 {
		return 0, true
	}
	return c.dialect.Offset(c.sensor.SensorType, c.sensor.EventType, c.state)
}

func (c *composer) states() states {
	v := states{States: []string{}}
	for _, s := range c.dialect.States(c.sensor.SensorType, c.sensor.EventType) {
		v.States = append(v.States, s.Text)
	}
	if slices.Contains(digital, c.sensor.EventType) {
		v.Shortcuts = shortcuts
	}
	return v
}

// states are those that a sensor can have.
type states struct {
	States    []string    `json:"states"`
	Shortcuts [][2]string `json:"shortcuts,omitempty"` // for the second state, for the first
}

func (v states) Text(p *output.Printer) {
	p.Printf("Sensor States: \n  %s\n", strings.Join(v.States, "\n  "))
	if v.Shortcuts == nil {
		return
	}
	p.Printf("Sensor State Shortcuts:\n")
	for _, s := range v.Shortcuts {
		p.Printf("  %-9s  %-9s\n", s[0], s[1])
	}
}

// thresholds are the states of sensors with thresholds, lowest first.
type thresholds []named

type named struct {
	Name  string `json:"name"`
	About string `json:"about"`
	text  string
}

var allThresholds = thresholds{
	{"lnr", "Lower Non-Recoverable", "Lower Non-Recoverable "},
	{"lcr", "Lower Critical", "Lower Critical"},
	{"lnc", "Lower Non-Critical", "Lower Non-Critical"},
	{"unc", "Upper Non-Critical", "Upper Non-Critical"},
	{"ucr", "Upper Critical", "Upper Critical"},
	{"unr", "Upper Non-Recoverable", "Upper Non-Recoverable"},
}

func (v thresholds) Text(p *output.Printer) {
	p.Printf("Sensor States:\n")
	for _, t := range v {
		p.Printf("  %s : %s\n", t.Name, t.text)
	}
}

// Bits of event data 1: a reading and a threshold follow (IPMI v2.0 table 29-6).
const readingAndThreshold = 0x50

// sendThreshold sends that a reading just passed a threshold.
func (c *composer) sendThreshold(ctx context.Context) error {
	if c.none || c.state == "list" {
		return errors.Join(c.host.Out.Emit(allThresholds), &app.Failure{})
	}
	t := sdr.LowerNonCritical
	for t.Short() != c.state {
		if t++; t > sdr.UpperNonRecoverable {
			return app.Failf("Invalid threshold identifier %s", c.state)
		}
	}
	sdrs := c.host.SDRs()
	now, err := sdrs.Thresholds(ctx, c.sensor.Key)
	if err != nil {
		return thresholdsFailed(err)
	}
	rising := t >= sdr.UpperNonCritical != (c.message[3]&deassertion != 0)
	limit := now.Raw[t]
	step := c.hysteresis(ctx, rising)
	c.message[4], c.message[6] = uint8(t)*2|readingAndThreshold, limit
	if rising {
		c.message[4]++
		c.message[5] = uint8(min(int(limit)+step, 0xff))
	} else {
		c.message[5] = uint8(max(int(limit)-step, 0))
	}
	return send(ctx, c.host, c.message, c.host.Out.Emit)
}

func thresholdsFailed(err error) error {
	reason := app.Reason("", err)
	if reason == "" {
		reason = "invalid response."
	}
	return &app.Failure{Line: "Command Get Sensor Thresholds failed: " + reason, Err: err}
}

const cmdGetHysteresis = 0x25

// hysteresis is how far from a threshold a reading is that has passed it: 1 at
// least.
func (c *composer) hysteresis(ctx context.Context, rising bool) int {
	data, err := ipmi.Call(ctx, c.host, ipmi.Request{NetFn: ipmi.NetFnSensor, Cmd: cmdGetHysteresis,
		Data: []byte{c.sensor.Number, 0xff}, To: c.host.SDRs().Target(c.sensor.Key), Idempotent: true})
	r := ipmi.NewReader(data)
	positive, negative := r.U8(), r.U8()
	if err != nil {
		return 1
	}
	if rising {
		return max(int(positive), 1)
	}
	return max(int(negative), 1)
}
