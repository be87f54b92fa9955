package sdr

import (
	"strings"

	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// valueLen is how much ipmitool has room for of a value, and of a value with its
// units.
const valueLen = 15

// Text is a line, or with -v many.
func (v *Sensor) Text(p *output.Printer) {
	switch {
	case v.style.verbose(p):
		v.long(p)
	case v.style.Extended:
		v.extended(p)
	default:
		v.brief(p)
	}
}

// value is the analog reading with its units, in full.
func (v *Sensor) value() string {
	return Clip(Brief(v.Now.Value, 2), valueLen) + " " + v.Now.Units
}

// missing is why there is no reading.
func missing(st *sdr.Status, disabled, none string) string {
	if st.Disabled {
		return disabled
	}
	return none
}

// state is the status column of lists.
func (v *Sensor) state(p *output.Printer) string {
	switch {
	case v.ThresholdBased:
		return v.Status(p, "ns")
	case v.Now.Valid:
		return "ok"
	}
	return "ns"
}

func (v *Sensor) brief(p *output.Printer) {
	var text string
	switch st := v.Now; {
	case st.Valid && st.Analog:
		text = v.value()
	case st.Valid:
		text = "0x" + hex2(st.States[0])
	case v.Decoded.Full == nil:
		text = "Not Readable"
	default:
		text = missing(st, "disabled", "no reading")
	}
	p.Printf("%s | %s | %s\n", Pad(name(v.Name), 16), Pad(Clip(text, valueLen), 17), v.state(p))
}

func (v *Sensor) extended(p *output.Printer) {
	p.Printf("%s | %02Xh | %-3s | %2d.%d | ", Pad(name(v.Name), 16), v.Number, v.state(p), v.Entity.ID, v.Entity.Instance)
	switch st := v.Now; {
	case !st.Valid:
		p.Printf("%s", missing(st, "Disabled", "No Reading"))
	case v.ThresholdBased && st.Analog:
		p.Printf("%s", Clip(v.value(), valueLen))
	case st.Analog:
		p.Printf("%s%s", v.value(), v.stateList(", "))
	default:
		p.Printf("%s", v.stateList(""))
	}
	p.Printf("\n")
}

// stateList is the states that are asserted, behind lead if any bit is set.
func (v *Sensor) stateList(lead string) string {
	if v.Now.States[0] == 0 && v.Now.States[1]&0x7f == 0 {
		return ""
	}
	return lead + strings.Join(v.asserted(v.Now.States[0], v.Now.States[1]), ", ")
}

// CSV is a line; with -v, thresholds have more on it.
func (v *Sensor) CSV(p *output.Printer) {
	p.Printf("%s,", name(v.Name))
	switch st := v.Now; {
	case !v.ThresholdBased:
		v.csvDiscrete(p)
		p.Printf("\n")
		return
	case !st.Valid:
		p.Printf(",,ns")
	case st.Analog:
		p.Printf("%s,%s,%s", Brief(st.Value, 3), st.Units, v.Status(p, "ns"))
	default:
		v.csvDiscrete(p)
	}
	if v.style.verbose(p) {
		v.csvLimits(p)
	}
	p.Printf("\n")
}

func (v *Sensor) csvDiscrete(p *output.Printer) {
	switch st := v.Now; {
	case !st.Valid:
		p.Printf("%02Xh,ns,%d.%d,No Reading", v.Number, v.Entity.ID, v.Entity.Instance)
		return
	case st.Analog:
		p.Printf("%s,%s,", Clip(Brief(st.Value, 2), valueLen), st.Units)
	default:
		p.Printf("%02Xh,", v.Number)
	}
	p.Printf("ok,%d.%d,%s", v.Entity.ID, v.Entity.Instance, v.stateList(""))
}

func (v *Sensor) csvLimits(p *output.Printer) {
	p.Printf(",%d.%d,%s,%s,", v.Entity.ID, v.Entity.Instance, v.Entity.Name, v.Type)
	full := v.Decoded.Full
	if full == nil {
		p.Printf(",,,,,,,,,,")
		return
	}
	for _, l := range [][2]uint8{{1, full.Nominal}, {4, full.NormalMin}, {2, full.NormalMax}} {
		if full.AnalogFlags&l[0] != 0 {
			p.Printf("%s", v.raw(l[1]))
		}
		p.Printf(",")
	}
	for _, t := range fromTop {
		if v.Decoded.Readable()&t.Bit() != 0 {
			p.Printf("%s", v.raw(full.Thresholds[t]))
		}
		p.Printf(",")
	}
	p.Printf("%s,%s", v.raw(full.Min), v.raw(full.Max))
}

// raw is a raw value as a number, or in hexadecimal if it is none.
func (v *Sensor) raw(b uint8) string {
	if !v.Decoded.Units.Analog() {
		return "0x" + strings.ToUpper(hex2(b))
	}
	return Float(v.Decoded.Value(b), 3)
}

// Orders in which thresholds are printed.
var (
	fromTop = []sdr.Threshold{
		sdr.UpperNonRecoverable, sdr.UpperCritical, sdr.UpperNonCritical,
		sdr.LowerNonRecoverable, sdr.LowerCritical, sdr.LowerNonCritical,
	}
	fromBottom = []sdr.Threshold{
		sdr.LowerNonRecoverable, sdr.LowerCritical, sdr.LowerNonCritical,
		sdr.UpperNonCritical, sdr.UpperCritical, sdr.UpperNonRecoverable,
	}
)

func hex2(b uint8) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&0x0f]})
}
