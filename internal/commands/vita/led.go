package vita

import (
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

var led = []ext.Operand{ext.FRU, byteNamed("LED ID")}

var ledProperties = command{
	Command: ext.Command{
		Cmd: ext.GetLEDProperties, Operands: []ext.Operand{ext.FRU},
		Decode: func(n ext.Numbers, answer []byte) (output.Value, error) {
			return ledCount{n[0], answer[1], answer[2]}, nil
		},
	},
	least: 3,
}

type ledCount struct {
	FRU    uint32 `json:"fru_id"`
	Status uint8  `json:"status_leds"` // bits
	Count  uint8  `json:"led_count"`
}

func (v ledCount) Text(p *output.Printer) { p.Printf("LED Count:	   %s\n", hex(v.Count)) }

var ledColors = command{
	Command: ext.Command{Cmd: ext.GetLEDColors, Operands: led, Decode: decodeLEDColors},
	least:   4,
}

// decodeLEDColors finds flags in an answer of five bytes only.
func decodeLEDColors(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	v := ext.DecodeLEDColors(n, r)
	if r.Len() == 1 {
		flags := r.U8()
		v.LEDFlags = &ext.LEDFlags{HWRestrict: flags&2 != 0, PayloadPower: flags&1 != 0}
	}
	return v, r.Err()
}

var ledGet = command{
	Command: ext.Command{Cmd: ext.GetLEDState, Operands: led, Decode: decodeLEDState},
	least:   5,
}

type ledState struct{ ext.LEDState }

func decodeLEDState(n ext.Numbers, answer []byte) (output.Value, error) {
	v := ext.DecodeLEDState(n, ipmi.NewReader(answer))
	if len(answer) < v.Len() {
		return nil, tooShort(answer)
	}
	for _, l := range []*ext.LED{v.Local, v.Override} {
		if l != nil {
			l.ColorName = ext.Color(l.Color & 7)
		}
	}
	return ledState{v}, nil
}

// onlyLampTest is the state in which the lamp test's duration is shown.
const onlyLampTest = 4

func (v ledState) Text(p *output.Printer) {
	p.Printf("LED states:                   %x\t", v.States)
	for _, state := range []struct {
		name string
		on   bool
	}{
		{"LOCAL CONTROL", v.IsLocal}, {"OVERRIDE", v.IsOverride}, {"LAMPTEST", v.IsLampTest}, {"HW RESTRICT", v.IsRestrict},
	} {
		if state.on {
			p.Printf("[%s] ", state.name)
		}
	}
	p.Printf("\n")
	if v.IsLocal {
		v.Local.Text(p, "Local Control", "\t")
	}
	if v.Override == nil {
		return
	}
	v.Override.Text(p, "Override", "\t")
	if v.States == onlyLampTest {
		p.Printf("  Lamp test duration:    %x\n", *v.LampTest)
	}
}

var ledSet = command{
	Command: ext.Command{
		Cmd:      ext.SetLEDState,
		Operands: append(led[:2:2], byteNamed("function"), byteNamed("duration"), byteNamed("color")),
		Acts:     true,
		Decode:   ext.Done("LED state has been updated\n", "LED of FRU %d set"),
	},
	least: 1,
	long:  ext.LEDSetHelp,
}
