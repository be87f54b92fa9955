package picmg

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

var led = []ext.Operand{ext.FRU, {Name: "LED ID", Invalid: "Given LED ID '%s' is invalid."}}

func newLED(a *app.App) *cobra.Command {
	return newGroup(a, "led", "The LEDs of FRUs", ending{}, shown,
		newCommand(a, "prop <FRU ID>", "How many LEDs there are", command{
			Command: ext.Command{
				Cmd: ext.GetLEDProperties, Operands: ofFRU, Decode: decodeLEDProperties,
				Failed: refusal("LED get properties"),
			},
			few: shown,
		}),
		newCommand(a, "cap <FRU ID> <LED ID>", "Which colours a LED has", command{
			Command: ext.Command{
				Cmd: ext.GetLEDColors, Operands: led, Decode: decodeLEDColors,
				Failed: refusal("LED get capabilities"),
			},
			few: shown,
		}),
		newCommand(a, "get <FRU ID> <LED ID>", "What a LED does", command{
			Command: ext.Command{
				Cmd: ext.GetLEDState, Operands: led, Decode: decodeLEDState,
				Failed: refusal("LED get state"),
			},
			few: shown,
		}),
		newRun(a, "set <FRU ID> <LED ID> <function> <duration> <color>", "Have a LED do something", ledSet, runLEDSet),
	)
}

type ledProperties struct {
	FRU    uint32 `json:"fru_id"`
	Status uint8  `json:"status_leds"` // bits
	Count  uint8  `json:"led_count"`   // of the application
}

func decodeLEDProperties(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	return ledProperties{n[0], r.U8(), r.U8()}, r.Err()
}

func (v ledProperties) Text(p *output.Printer) {
	p.Printf("General Status LED Properties:  0x%2x\n", v.Status)
	p.Printf("App. Specific  LED Count:       0x%2x\n", v.Count)
}

func decodeLEDColors(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	return ext.DecodeLEDColors(n, r), r.Err()
}

type ledState struct{ ext.LEDState }

// decodeLEDState wants no more than the states if ipmitool shows no more.
func decodeLEDState(n ext.Numbers, answer []byte) (output.Value, error) {
	r := ipmi.NewReader(answer)
	v := ext.DecodeLEDState(n, r)
	if want := v.Len(); v.IsLocal && len(answer) < want {
		return nil, &ipmi.ShortError{Have: len(answer), Want: want}
	}
	return ledState{v}, r.Err()
}

// Text takes what an overridden LED does from its local control, as ipmitool.
func (v ledState) Text(p *output.Printer) {
	p.Printf("LED states:						  %x	", v.States)
	if !v.IsLocal {
		p.Printf("[NO LOCAL CONTROL]\n")
		return
	}
	states := []string{"LOCAL CONTROL"}
	if v.IsOverride {
		states = append(states, "OVERRIDE")
	}
	if v.IsLampTest {
		states = append(states, "LAMPTEST")
	}
	p.Printf("[%s]\n", strings.Join(states, "|"))
	v.Local.Text(p, "Local Control", "  ")
	if v.IsOverride {
		override := *v.Override
		override.Mode = v.Local.Mode
		override.Text(p, "Override", "  ")
	}
	if v.IsLampTest {
		p.Printf("  Lamp test duration:    %x\n", *v.LampTest)
	}
}

const colorRanges = "LED Color must be from ranges: <1..6>, <0xE..0xF>"

// Functions of a LED, between which it blinks.
const (
	ledOff      = 0x00
	ledLampTest = 0xfb
	ledReserved = 0xfd // and the next
	ledOn       = 0xff
)

const maxLampTest = 127 // 100 ms

var ledSet = command{
	Command: ext.Command{
		Cmd: ext.SetLEDState, Acts: true,
		Operands: append(led[:2:2],
			ext.Operand{
				Name: "function", Invalid: "Given LED Function '%s' is invalid.",
				Valid: func(n uint32) bool { return n < ledReserved || n == ledOn },
			},
			ext.Operand{Name: "duration", Invalid: "Given LED Duration '%s' is invalid"},
			ext.Operand{
				Name:    "color",
				Invalid: "Given LED Color '%s' is invalid.\n" + colorRanges,
				Refused: "Given LED Color '%s' is out of range.\n" + colorRanges,
				Valid:   func(n uint32) bool { return n >= 1 && n <= 6 || n == 0x0e || n == 0x0f },
			},
		),
		Decode: ext.Done("", "LED of FRU %d set"),
		Failed: refusal("LED set state"),
	},
	few:  shown,
	long: ext.LEDSetHelp,
}

// runLEDSet knows which functions take a duration, and how long a lamp test is.
func runLEDSet(ctx context.Context, h *app.Host, c ext.Command, args []string) error {
	n, err := c.Parse(args)
	if err != nil {
		return err
	}
	function, duration := n[2], &n[3]
	switch {
	case function == ledLampTest && *duration > maxLampTest:
		return app.Failf(c.Operands[3].Invalid, args[3])
	case *duration != 0 && (function == ledOff || function > ledLampTest):
		h.App.Warnf("Setting LED Duration '%s' to '0'", args[3])
		*duration = 0
	}
	return c.Send(ctx, h, ext.PICMG, n)
}
