package fru

import (
	"encoding/hex"
	"strings"

	"goipmi/internal/fru"
	"goipmi/internal/iana"
	"goipmi/internal/output"
	"goipmi/internal/picmg"
)

// record is one multirecord. Value is what it says, if its type is known.
type record struct {
	Type    uint8        `json:"type"`
	Version uint8        `json:"version"`
	Intact  bool         `json:"checksums_ok"`
	Data    string       `json:"data"` // hexadecimal
	Value   output.Value `json:"value,omitempty"`
}

func newRecord(r fru.Record) record {
	v := record{Type: r.Type, Version: r.Version, Intact: r.Intact, Data: hex.EncodeToString(r.Data)}
	f := fru.NewRecordFields(r.Data)
	switch r.Type {
	case fru.RecordPowerSupply:
		v.Value = decodePowerSupply(f)
	case fru.RecordDCOutput:
		v.Value = decodeDCOutput(f)
	case fru.RecordDCLoad:
		v.Value = decodeDCLoad(f)
	case fru.RecordOEM:
		v.Value = decodeOEM(r.Data)
	}
	return v
}

func (v record) Text(p *output.Printer) {
	if v.Value != nil {
		v.Value.Text(p)
	}
}

// powerSupply is the power supply information record (FRU §18.1).
type powerSupply struct {
	Capacity          uint16    `json:"capacity_w"`
	PeakVA            uint16    `json:"peak_va"`
	InrushCurrent     uint8     `json:"inrush_current_a"`
	InrushInterval    uint8     `json:"inrush_interval_ms"`
	InputRange1       [2]uint16 `json:"input_range_1_10mv"`
	InputRange2       [2]uint16 `json:"input_range_2_10mv"`
	Frequency         [2]uint8  `json:"input_frequency_hz"`
	DropoutTolerance  uint8     `json:"dropout_tolerance_ms"`
	Flags             uint8     `json:"flags_byte"`
	FlagNames         []string  `json:"flags"`
	PeakCapacity      uint16    `json:"peak_capacity_w"`
	PeakHoldUp        uint16    `json:"peak_capacity_holdup_s"`
	CombinedVoltages  []string  `json:"combined_voltages"`
	CombinedCapacity  uint16    `json:"combined_capacity_w"` // 0: not specified
	FanLowerThreshold uint8     `json:"fan_lower_threshold_rps"`
}

// Bits of the power supply's flags.
const (
	predictiveFail = 1 << iota
	powerFactor
	autoswitch
	hotSwap
	tachometer
)

// combinedVoltages are the outputs that share a limit; the codes above are
// reserved.
var combinedVoltages = [...]string{"12 V", "-12 V", "5 V", "3.3 V"}

func combinedVoltage(code uint8) string {
	if int(code) < len(combinedVoltages) {
		return combinedVoltages[code]
	}
	return "reserved"
}

func decodePowerSupply(f fru.RecordFields) output.Value {
	v := powerSupply{
		Capacity: f.U16() & 0x0fff, PeakVA: f.U16(),
		InrushCurrent: f.U8(), InrushInterval: f.U8(),
		InputRange1: [2]uint16{f.U16(), f.U16()}, InputRange2: [2]uint16{f.U16(), f.U16()},
		Frequency: [2]uint8{f.U8(), f.U8()}, DropoutTolerance: f.U8(), Flags: f.U8(),
	}
	peak, combined := f.U16(), f.U8()
	v.PeakCapacity, v.PeakHoldUp = peak&0x0fff, peak>>12
	v.CombinedVoltages = []string{combinedVoltage(combined >> 4), combinedVoltage(combined & 0x0f)}
	v.CombinedCapacity, v.FanLowerThreshold = f.U16(), f.U8()
	v.FlagNames = v.flagNames()
	return v
}

func (v powerSupply) flagNames() []string {
	names := []string{}
	for bit, name := range []string{"Predictive fail", "Power factor correction", "Autoswitch voltage", "Hot swap"} {
		if v.Flags>>bit&1 != 0 {
			names = append(names, name)
		}
	}
	if v.Flags&predictiveFail != 0 {
		names = append(names, v.failSignal())
	}
	return names
}

// failSignal is how a failure to come shows: by a tachometer that is slower
// than the threshold, or by a pin.
func (v powerSupply) failSignal() string {
	high := v.Flags&tachometer != 0
	switch {
	case v.FanLowerThreshold != 0 && high:
		return "Two pulses per rotation"
	case v.FanLowerThreshold != 0:
		return "One pulse per rotation"
	case high:
		return "Failure on pin de-assertion"
	}
	return "Failure on pin assertion"
}

func (v powerSupply) Text(p *output.Printer) {
	p.Printf(" Power Supply Record\n")
	p.Printf("  Capacity                   : %d W\n", v.Capacity)
	p.Printf("  Peak VA                    : %d VA\n", v.PeakVA)
	p.Printf("  Inrush Current             : %d A\n", v.InrushCurrent)
	p.Printf("  Inrush Interval            : %d ms\n", v.InrushInterval)
	p.Printf("  Input Voltage Range 1      : %d-%d V\n", v.InputRange1[0]/100, v.InputRange1[1]/100)
	p.Printf("  Input Voltage Range 2      : %d-%d V\n", v.InputRange2[0]/100, v.InputRange2[1]/100)
	p.Printf("  Input Frequency Range      : %d-%d Hz\n", v.Frequency[0], v.Frequency[1])
	p.Printf("  A/C Dropout Tolerance      : %d ms\n", v.DropoutTolerance)
	p.Printf("  Flags                      : %s\n", v.flagText())
	p.Printf("  Peak capacity              : %d W\n", v.PeakCapacity)
	p.Printf("  Peak capacity holdup       : %d s\n", v.PeakHoldUp)
	if v.CombinedCapacity == 0 {
		p.Printf("  Combined capacity          : not specified\n")
	} else {
		p.Printf("  Combined capacity          : %d W (%s and %s)\n",
			v.CombinedCapacity, v.CombinedVoltages[0], v.CombinedVoltages[1])
	}
	if v.Flags&predictiveFail != 0 {
		p.Printf("  Fan lower threshold        : %d RPS\n", v.FanLowerThreshold)
	}
}

// flagText has a blank behind each flag, but not behind the fail signal.
func (v powerSupply) flagText() string {
	text := ""
	for _, name := range v.FlagNames {
		text += "'" + name + "' "
	}
	if v.Flags&predictiveFail != 0 {
		return strings.TrimSuffix(text, " ")
	}
	return text
}

// dcOutput is the DC output record (FRU §18.2): voltages in 10 mV.
type dcOutput struct {
	Number      uint8   `json:"output_number"`
	Standby     bool    `json:"standby"`
	Nominal     float64 `json:"nominal_voltage_v"`
	MaxNegative float64 `json:"max_negative_deviation_v"`
	MaxPositive float64 `json:"max_positive_deviation_v"`
	Ripple      uint16  `json:"ripple_and_noise_mv"`
	MinCurrent  float64 `json:"min_current_a"`
	MaxCurrent  float64 `json:"max_current_a"`
}

func volts(f fru.RecordFields) float64   { return float64(int16(f.U16())) / 100 }
func amperes(f fru.RecordFields) float64 { return float64(f.U16()) / 1000 }

func decodeDCOutput(f fru.RecordFields) output.Value {
	output := f.U8()
	return dcOutput{
		Number: output & 0x0f, Standby: output&0x80 != 0,
		Nominal: volts(f), MaxNegative: volts(f), MaxPositive: volts(f),
		Ripple: f.U16(), MinCurrent: amperes(f), MaxCurrent: amperes(f),
	}
}

func (v dcOutput) Text(p *output.Printer) {
	standby := "No"
	if v.Standby {
		standby = "Yes"
	}
	p.Printf(" DC Output Record\n")
	p.Printf("  Output Number              : %d\n", v.Number)
	p.Printf("  Standby power              : %s\n", standby)
	p.Printf("  Nominal voltage            : %.2f V\n", v.Nominal)
	p.Printf("  Max negative deviation     : %.2f V\n", v.MaxNegative)
	p.Printf("  Max positive deviation     : %.2f V\n", v.MaxPositive)
	p.Printf("  Ripple and noise pk-pk     : %d mV\n", v.Ripple)
	p.Printf("  Minimum current draw       : %.3f A\n", v.MinCurrent)
	p.Printf("  Maximum current draw       : %.3f A\n", v.MaxCurrent)
}

// dcLoad is the DC load record (FRU §18.3): voltages in 10 mV.
type dcLoad struct {
	Number     uint8   `json:"output_number"`
	Nominal    float64 `json:"nominal_voltage_v"`
	MinVoltage float64 `json:"min_voltage_v"`
	MaxVoltage float64 `json:"max_voltage_v"`
	Ripple     uint16  `json:"ripple_and_noise_mv"`
	MinCurrent float64 `json:"min_current_a"`
	MaxCurrent float64 `json:"max_current_a"`
}

func decodeDCLoad(f fru.RecordFields) output.Value {
	return dcLoad{
		Number:  f.U8() & 0x0f,
		Nominal: volts(f), MinVoltage: volts(f), MaxVoltage: volts(f),
		Ripple: f.U16(), MinCurrent: amperes(f), MaxCurrent: amperes(f),
	}
}

func (v dcLoad) Text(p *output.Printer) {
	p.Printf(" DC Load Record\n")
	p.Printf("  Output Number              : %d\n", v.Number)
	p.Printf("  Nominal voltage            : %.2f V\n", v.Nominal)
	p.Printf("  Min voltage allowed        : %.2f V\n", v.MinVoltage)
	p.Printf("  Max voltage allowed        : %.2f V\n", v.MaxVoltage)
	p.Printf("  Ripple and noise pk-pk     : %d mV\n", v.Ripple)
	p.Printf("  Minimum current load       : %.3f A\n", v.MinCurrent)
	p.Printf("  Maximum current load       : %.3f A\n", v.MaxCurrent)
}

// oemRecord is a record of a maker's own (FRU §18.7), of which little is known.
type oemRecord struct {
	ManufacturerID   uint32       `json:"manufacturer_id"`
	ManufacturerName string       `json:"manufacturer_name"`
	Information      *kontronInfo `json:"information,omitempty"`
}

func decodeOEM(data []byte) output.Value {
	f := fru.NewRecordFields(data)
	id := f.U24()
	if id == picmg.Manufacturer {
		return picmgRecord(picmg.Decode(data))
	}
	v := oemRecord{ManufacturerID: id, ManufacturerName: iana.Manufacturer(id)}
	if id == kontron {
		v.Information = decodeKontron(f)
	}
	return v
}

func (v oemRecord) Text(p *output.Printer) { p.Printf("  OEM (%s) Record\n", v.ManufacturerName) }
