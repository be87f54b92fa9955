package sensor

import (
	"fmt"
	"strings"

	view "goipmi/internal/commands/sdr"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// none stands for a reading or a threshold that is not there.
const none = "na"

// Text is a line, or with -v many.
func (r row) Text(p *output.Printer) {
	if r.Verbose(p) {
		r.long(p)
		return
	}
	p.Printf("%s ", view.Pad(output.Clean(r.Name), 16))
	for i, text := range r.columns(p) {
		switch i {
		case 0, 1:
			p.Printf("| %s ", view.Pad(text, 10))
		case 2:
			p.Printf("| %s", view.Pad(text, 6))
		default:
			p.Printf("| %s", view.Pad(text, 10))
		}
	}
	p.Printf("\n")
}

// CSV is the columns with commas between.
func (r row) CSV(p *output.Printer) {
	columns := r.columns(p)
	if r.Now.Valid && !r.ThresholdBased && !r.Now.Analog {
		columns[0] = fmt.Sprintf("0x%x", r.Now.Raw) // the line has the states here
	}
	p.Printf("%s,%s\n", output.Clean(r.Name), strings.Join(columns, ","))
}

// columns are a line's: reading, units, status and six thresholds.
func (r row) columns(p *output.Printer) []string {
	if r.ThresholdBased {
		return append(r.threshold(p), r.settings()...)
	}
	return append(r.discrete(), none, none, none, none, none, none)
}

func (r row) threshold(p *output.Printer) []string {
	now := r.Now
	switch {
	case !now.Valid:
		return []string{none, now.Units, none}
	case now.Analog:
		return []string{view.Float(now.Value, 3), now.Units, r.Status(p, "ns")}
	}
	return []string{fmt.Sprintf("0x%x", now.Raw), now.Units, r.Status(p, "ns")}
}

func (r row) discrete() []string {
	now := r.Now
	switch {
	case !now.Valid:
		return []string{none, "discrete", none}
	case now.Analog:
		return []string{view.Clip(view.Brief(now.Value, 3), 15), now.Units, "ok"}
	}
	return []string{fmt.Sprintf("0x%x", now.States[0]), "discrete", fmt.Sprintf("0x%02x%02x", now.States[0], now.States[1])}
}

// fromBottom is the order that thresholds are shown in.
var fromBottom = []sdr.Threshold{
	sdr.LowerNonRecoverable, sdr.LowerCritical, sdr.LowerNonCritical,
	sdr.UpperNonCritical, sdr.UpperCritical, sdr.UpperNonRecoverable,
}

// settings are the thresholds as they are set. Compact sensors are shown
// without.
func (r row) settings() (texts []string) {
	for _, t := range fromBottom {
		texts = append(texts, r.setting(t))
	}
	return texts
}

func (r row) setting(t sdr.Threshold) string {
	set := &r.Now.Thresholds
	switch {
	case r.Decoded.Full == nil || set.Err != nil || set.Readable&t.Bit() == 0:
		return none
	case r.Decoded.Units.Analog():
		return view.Float(r.Decoded.Value(set.Raw[t]), 3)
	}
	return fmt.Sprintf("0x%x", set.Raw[t])
}

// long is all that is known of the sensor, a line a field.
func (r row) long(p *output.Printer) {
	p.Printf("Sensor ID              : %s (0x%x)\n", output.Clean(r.Name), r.Number)
	p.Printf(" Entity ID             : %d.%d\n", r.Entity.ID, r.Entity.Instance)
	if r.ThresholdBased {
		r.longThreshold(p)
		return
	}
	p.Printf(" Sensor Type (Discrete): %s\n", r.Type)
	if !r.Now.Valid {
		p.Printf(" Unable to read sensor: Device Not Present\n\n")
		return
	}
	if r.Now.Analog {
		p.Printf(" Sensor Reading        : %s %s\n", view.Clip(view.Brief(r.Now.Value, 3), 15), r.Now.Units)
	}
	r.StatesText(p, "States Asserted", r.Now.States[0], r.Now.States[1])
	p.Printf("\n")
}

func (r row) longThreshold(p *output.Printer) {
	p.Printf(" Sensor Type (Threshold)  : %s\n", r.Type)
	p.Printf(" Sensor Reading        : ")
	if r.Now.Valid {
		p.Printf("%s\n Status                : %s\n", r.longReading(), r.Status(p, "ns"))
		r.longSettings(p)
	} else {
		p.Printf(" Unable to read sensor: Device Not Present\n\n")
	}
	r.EventsText(p)
	p.Printf("\n")
}

func (r row) longReading() string {
	now := r.Now
	switch {
	case r.Decoded.Full == nil:
		return fmt.Sprintf("0x%x %s", now.Raw, now.Units)
	case !now.Analog:
		return fmt.Sprintf("0x%x (+/- 0x%x) %s", now.Raw, r.Decoded.Full.Tolerance, now.Units)
	}
	return fmt.Sprintf("%s (+/- %s) %s", view.Brief(now.Value, 3), view.Brief(r.Decoded.Tolerance(), 3), now.Units)
}

func (r row) longSettings(p *output.Printer) {
	if r.Now.Thresholds.Err != nil {
		p.Printf(" Sensor Threshold Settings not available\n")
		return
	}
	if r.Decoded.Full != nil {
		for _, t := range fromBottom {
			p.Printf(" %-21s : %s\n", t, r.setting(t))
		}
	}
	r.HysteresisText(p)
}
