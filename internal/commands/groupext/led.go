package groupext

import (
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// LEDColors is the answer to Get LED Color Capabilities.
//
//	+---------+-------+-------+--------+-----+
//	|extension|colours|default|default |flags|
//	|         |       |       |override|     |
//	+---------+-------+-------+--------+-----+
//	     1        1       1       1       1
type LEDColors struct {
	FRU           uint32   `json:"fru_id"`
	LED           uint32   `json:"led_id"`
	Bits          uint8    `json:"color_bits"`
	Colors        []string `json:"colors"`
	Local         uint8    `json:"default_local_color"`
	LocalColor    string   `json:"default_local_color_name"`
	Override      uint8    `json:"default_override_color"`
	OverrideColor string   `json:"default_override_color_name"`
	*LEDFlags              // VITA's, may be nil
}

// LEDFlags are what limits a LED.
type LEDFlags struct {
	HWRestrict   bool `json:"hw_restrict"`
	PayloadPower bool `json:"payload_power"`
}

// DecodeLEDColors reads the colours; n are the FRU and the LED.
func DecodeLEDColors(n Numbers, r *ipmi.Reader) LEDColors {
	r.Skip(1)
	v := LEDColors{FRU: n[0], LED: n[1], Bits: r.U8(), Local: r.U8(), Override: r.U8(), Colors: []string{}}
	for i := range colors {
		if v.Bits>>i&1 != 0 {
			v.Colors = append(v.Colors, colors[i])
		}
	}
	v.LocalColor, v.OverrideColor = Color(v.Local), Color(v.Override)
	return v
}

// Text is ipmitool's.
func (v LEDColors) Text(p *output.Printer) {
	p.Printf("LED Color Capabilities: ")
	for _, c := range v.Colors {
		p.Printf("%s, ", c)
	}
	p.Printf("\nDefault LED Color in\n")
	p.Printf("      LOCAL control:  %s\n", v.LocalColor)
	p.Printf("      OVERRIDE state: %s\n", v.OverrideColor)
	if v.LEDFlags == nil {
		return
	}
	p.Printf("LED flags:\n")
	if v.HWRestrict {
		p.Printf("      [HW RESTRICT]\n")
	}
	if v.PayloadPower {
		p.Printf("      [PAYLOAD PWR]\n")
	}
}

// LEDState is the answer to Get FRU LED State: what the LED does under local
// control, and what overrides that.
//
//	+---------+------+-----------------+-----------------+---------+
//	|extension|states|local control    |override         |lamp test|
//	|         |      |function, on time|function, on time|duration |
//	|         |      |colour           |colour           |         |
//	+---------+------+-----------------+-----------------+---------+
//	     1       1           3                 3              1
type LEDState struct {
	FRU        uint32 `json:"fru_id"`
	LED        uint32 `json:"led_id"`
	States     uint8  `json:"states"`
	IsLocal    bool   `json:"local_control"`
	IsOverride bool   `json:"override"`
	IsLampTest bool   `json:"lamp_test"`
	IsRestrict bool   `json:"hw_restrict"`
	Local      *LED   `json:"local"`
	Override   *LED   `json:"overriding"`
	LampTest   *uint8 `json:"lamp_test_duration_100ms"`
}

// LED is how a LED is driven: off, on, or blinking.
type LED struct {
	Function   uint8  `json:"function"` // 0 off, 255 on, else how long it is off in 10 ms
	Mode       string `json:"mode"`
	OnDuration uint8  `json:"on_duration"` // 10 ms
	Color      uint8  `json:"color"`
	ColorName  string `json:"color_name"`
}

// DecodeLEDState reads what there is of a state; n are the FRU and the LED.
func DecodeLEDState(n Numbers, r *ipmi.Reader) LEDState {
	r.Skip(1)
	s := r.U8()
	v := LEDState{
		FRU: n[0], LED: n[1], States: s,
		IsLocal: s&1 != 0, IsOverride: s&2 != 0, IsLampTest: s&4 != 0, IsRestrict: s&8 != 0,
	}
	v.Local = decodeLED(r, true)
	v.Override = decodeLED(r, v.IsOverride || v.IsLampTest)
	if v.IsLampTest && r.Len() > 0 {
		duration := r.U8()
		v.LampTest = &duration
	}
	return v
}

const ledLen = 3

func decodeLED(r *ipmi.Reader, wanted bool) *LED {
	if !wanted || r.Len() < ledLen {
		return nil
	}
	l := &LED{Function: r.U8(), OnDuration: r.U8(), Color: r.U8()}
	l.Mode, l.ColorName = ledMode(l.Function), Color(l.Color)
	return l
}

func ledMode(function uint8) string {
	switch function {
	case 0:
		return "OFF"
	case 0xff:
		return "ON"
	}
	return "BLINKING"
}

// Len is how long an answer with these states is.
func (v LEDState) Len() int {
	switch {
	case v.IsLampTest:
		return 9
	case v.IsOverride:
		return 8
	}
	return 5
}

// Text is ipmitool's: what drives the LED, and what stands before names.
func (l LED) Text(p *output.Printer, driver, gap string) {
	p.Printf("  %s function:     %x%s[%s]\n", driver, l.Function, gap, l.Mode)
	p.Printf("  %s On-Duration:  %x\n", driver, l.OnDuration)
	p.Printf("  %s Color:        %x%s[%s]\n", driver, l.Color, gap, l.ColorName)
}
