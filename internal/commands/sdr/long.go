package sdr

import (
	"strings"

	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// long is all that is known of the sensor, a line a field.
func (v *Sensor) long(p *output.Printer) {
	p.Printf("Sensor ID              : %s (0x%x)\n", name(v.Name), v.Number)
	p.Printf(" Entity ID             : %d.%d (%s)\n", v.Entity.ID, v.Entity.Instance, v.Entity.Name)
	if v.ThresholdBased {
		v.longThreshold(p)
	} else {
		v.longDiscrete(p)
	}
	p.Printf("\n")
}

func (v *Sensor) longDiscrete(p *output.Printer) {
	p.Printf(" Sensor Type (Discrete): %s (0x%02x)\n", v.Type, v.TypeCode)
	switch st := v.Now; {
	case st.Valid && st.Analog:
		p.Printf(" Sensor Reading        : %s\n", v.value())
	case st.Valid:
		p.Printf(" Sensor Reading        : %xh\n", st.Raw)
	default:
		p.Printf(" Sensor Reading        : %s\n", missing(st, "Disabled", "No Reading"))
	}
	p.Printf(" Event Message Control : %s\n", v.EventControl)
	v.StatesText(p, "States Asserted", v.Now.States[0], v.Now.States[1])
	v.EventsText(p)
	p.Printf(" OEM                   : %X\n", v.OEM)
}

func (v *Sensor) longThreshold(p *output.Printer) {
	p.Printf(" Sensor Type (Threshold)  : %s (0x%02x)\n", v.Type, v.TypeCode)
	p.Printf(" Sensor Reading        : %s\n", v.longReading())
	p.Printf(" Status                : %s\n", v.Status(p, "Not Available"))
	v.longLimits(p)
	v.HysteresisText(p)
	v.rangeText(p)
	p.Printf(" Event Message Control : %s\n", v.EventControl)
	p.Printf(" Readable Thresholds   : %s\n", v.accessText(v.Decoded.Readable()))
	p.Printf(" Settable Thresholds   : %s\n", v.accessText(v.Decoded.Settable()))
	if compared := v.Decoded.Comparisons(); compared != 0 {
		p.Printf(" Threshold Read Mask   : %s\n", shortNames(compared))
	}
	v.EventsText(p)
}

func (v *Sensor) longReading() string {
	st := v.Now
	switch {
	case !st.Valid:
		return missing(st, "Disabled", "No Reading")
	case v.Decoded.Full == nil:
		return "0x" + strings.ToUpper(hex2(st.Raw)) + " " + st.Units
	case !v.Decoded.Units.Analog():
		return "0x" + strings.ToUpper(hex2(st.Raw)) + " (+/- 0x" + strings.ToUpper(hex2(v.Decoded.Full.Tolerance)) + ") " + st.Units
	}
	return Brief(st.Value, 3) + " (+/- " + Brief(v.Decoded.Tolerance(), 3) + ") " + st.Units
}

// thresholdTitles are the names that records are shown with.
var thresholdTitles = [6]string{
	sdr.UpperNonRecoverable: "Upper non-recoverable",
	sdr.UpperCritical:       "Upper critical",
	sdr.UpperNonCritical:    "Upper non-critical",
	sdr.LowerNonRecoverable: "Lower non-recoverable",
	sdr.LowerCritical:       "Lower critical",
	sdr.LowerNonCritical:    "Lower non-critical",
}

// longLimits are the limits that the record gives, the thresholds only if the
// BMC sets them from it.
func (v *Sensor) longLimits(p *output.Printer) {
	full := v.Decoded.Full
	if full == nil {
		return
	}
	line := func(title string, raw uint8) { p.Printf(" %-21s : %s\n", title, v.raw(raw)) }
	if full.AnalogFlags&1 != 0 {
		line("Nominal Reading", full.Nominal)
	}
	if full.AnalogFlags&4 != 0 {
		line("Normal Minimum", full.NormalMin)
	}
	if full.AnalogFlags&2 != 0 {
		line("Normal Maximum", full.NormalMax)
	}
	for _, t := range fromTop {
		if v.Decoded.InitThresholds() && v.Decoded.Readable()&t.Bit() != 0 {
			line(thresholdTitles[t], full.Thresholds[t])
		}
	}
}

// HysteresisText is the two lines of it.
func (v *Sensor) HysteresisText(p *output.Printer) {
	p.Printf(" Positive Hysteresis   : %s\n", v.hysteresis(v.Decoded.PositiveHysteresis))
	p.Printf(" Negative Hysteresis   : %s\n", v.hysteresis(v.Decoded.NegativeHysteresis))
}

func (v *Sensor) hysteresis(raw uint8) string {
	if raw == 0 || raw == 0xff {
		return "Unspecified"
	}
	if v.Decoded.Full == nil || !v.Decoded.Units.Analog() {
		return "0x" + strings.ToUpper(hex2(raw))
	}
	if x := v.Decoded.Hysteresis(raw); x != 0 {
		return Float(x, 3)
	}
	return "Unspecified"
}

// Raw readings that say that a sensor has no lowest or highest one, by format.
var (
	noMin = [3]uint8{0x00, 0xff, 0x80}
	noMax = [3]uint8{0xff, 0x00, 0x7f}
)

// rangeText is what the sensor can measure; a converted 0 is no limit either.
func (v *Sensor) rangeText(p *output.Printer) {
	if v.Decoded.Full == nil {
		return
	}
	p.Printf(" Minimum sensor range  : %s\n", v.rangeEnd(v.Decoded.Full.Min, noMin))
	p.Printf(" Maximum sensor range  : %s\n", v.rangeEnd(v.Decoded.Full.Max, noMax))
}

func (v *Sensor) rangeEnd(raw uint8, none [3]uint8) string {
	if v.Decoded.Units.Analog() && (raw == none[v.Decoded.Units.Format] || v.Decoded.Value(raw) == 0) {
		return "Unspecified"
	}
	return v.raw(raw)
}

func (v *Sensor) accessText(mask uint8) string {
	switch v.Decoded.Access() {
	case 0:
		return "No Thresholds"
	case 3:
		return "Thresholds Fixed"
	}
	return shortNames(mask)
}

// shortNames are the thresholds of a mask, each with a blank behind it.
func shortNames(mask uint8) (text string) {
	for _, t := range fromBottom {
		if mask&t.Bit() != 0 {
			text += t.Short() + " "
		}
	}
	return text
}

// StatesText lists the states whose bits are set, if any is and the sensor's
// kind is known.
func (v *Sensor) StatesText(p *output.Printer, title string, low, high uint8) {
	if low == 0 && high&0x7f == 0 || len(v.states) == 0 {
		return
	}
	p.Printf(" %-21s : %s\n", title, v.Type)
	for _, text := range v.asserted(low, high) {
		p.Printf("                         [%s]\n", text)
	}
}

// EventsText is what the sensor says of its events.
func (v *Sensor) EventsText(p *output.Printer) {
	status, enable := &v.Now.EventStatus, &v.Now.EventEnable
	switch {
	case status.Err != nil:
	case status.Unavailable():
		p.Printf(" Event Status          : Unavailable\n")
	default:
		v.eventsText(p, status, "Event Status", "Assertion Events", "Deassertion Events")
	}
	if enable.Err == nil {
		v.eventsText(p, enable, "Event Enable", "Assertions Enabled", "Deassertions Enabled")
	}
}

func (v *Sensor) eventsText(p *output.Printer, e *sdr.Events, title, assertions, deassertions string) {
	if e.Disabled() {
		p.Printf(" %-21s : Event Messages Disabled\n", title)
	}
	m := e.Mask()
	if !v.ThresholdBased {
		v.StatesText(p, assertions, m[0], m[1])
		v.StatesText(p, deassertions, m[2], m[3])
		return
	}
	p.Printf(" %-21s : %s\n", assertions, spaced(crossings(m[0], m[1])))
	if deasserted(e, e == &v.Now.EventStatus) {
		p.Printf(" %-21s : %s\n", deassertions, spaced(crossings(m[2], m[3])))
	}
}

// deasserted reports whether there is a line of deassertions. Of the status it
// takes bits in both bytes, if there are two: a slip of ipmitool's.
func deasserted(e *sdr.Events, status bool) bool {
	m := e.Mask()
	switch {
	case len(e.Masks) < 3:
		return false
	case len(e.Masks) == 3:
		return m[2] != 0
	case status:
		return m[2] != 0 && m[3] != 0
	}
	return m[2] != 0 || m[3] != 0
}

// spaced is words with a blank behind each.
func spaced(words []string) (text string) {
	for _, w := range words {
		text += w + " "
	}
	return text
}
