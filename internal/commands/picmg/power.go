package picmg

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPower(a *app.App) *cobra.Command {
	return newGroup(a, "power", "What FRUs draw", failed, failed,
		newCommand(a, "get <FRU ID> <type>", "Show the levels of power", command{
			Command: ext.Command{
				Cmd:      cmdGetPowerLevel,
				Operands: []ext.Operand{ext.FRU, upTo(3, "type", "Given Power Type '%s' is invalid")},
				Decode:   decodePower,
				Failed:   refusal("Power level get"),
			},
			few:  failed,
			long: "Types: 0 steady state, 1 desired steady state, 2 early, 3 desired early",
		}),
		newCommand(a, "set <FRU ID> <level> <copy>", "Set the level of power", command{
			Command: ext.Command{
				Cmd: cmdSetPowerLevel, Acts: true,
				Operands: []ext.Operand{
					ext.FRU,
					{
						Name: "level", Invalid: "Given PICMG Power Level '%s' is invalid.",
						Valid: func(n uint32) bool { return n <= maxPowerLevel || n == samePowerLevel },
					},
					upTo(1, "copy", "Given PICMG Present-to-desired '%s' is invalid."),
				},
				Decode: ext.Done("", "power level of FRU %d set"),
				Failed: refusal("Power level set"),
			},
			few:  failed,
			long: "level: 0 off, 1 to 20, 255 as it is\ncopy:  1 makes the desired levels the present ones, 0 does not",
		}),
	)
}

const maxPowerLevel, samePowerLevel = 0x14, 0xff

// power is the answer to Get Power Level.
//
//	+---------+--------------+-----+----------+-----+
//	|extension|7 dynamic     |delay|multiplier|draws|
//	|         |3-0 level     |     |          |     |
//	+---------+--------------+-----+----------+-----+
//	     1           1          1       1       0-20
type power struct {
	FRU        uint32 `json:"fru_id"`
	Type       uint32 `json:"type"`
	Dynamic    bool   `json:"dynamic_power_configuration"`
	Level      uint8  `json:"level"`
	Delay      uint8  `json:"delay_to_stable_power_100ms"`
	Multiplier uint8  `json:"multiplier_100mw"`
	Draws      []int  `json:"draws"` // in the multiplier's units, of level 1 and so on
}

func decodePower(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	state := r.U8()
	v := power{
		FRU: n[0], Type: n[1], Dynamic: state&0x80 != 0, Level: state & 0x0f,
		Delay: r.U8(), Multiplier: r.U8(), Draws: []int{},
	}
	for _, draw := range r.Rest() {
		v.Draws = append(v.Draws, int(draw))
	}
	return v, r.Err()
}

func (v power) Text(p *output.Printer) {
	dynamic := "disabled"
	if v.Dynamic {
		dynamic = "enabled"
	}
	p.Printf("Dynamic Power Configuration: %s\n", dynamic)
	p.Printf("Actual Power Level:          %d\n", v.Level)
	p.Printf("Delay to stable Power:       %d\n", v.Delay)
	p.Printf("Power Multiplier:            %d\n", v.Multiplier)
	for i, draw := range v.Draws {
		p.Printf("   Power Draw %d:            %d\n", i+1, draw*int(v.Multiplier)/10)
	}
}
