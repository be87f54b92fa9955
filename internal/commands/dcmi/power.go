package dcmi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPower(a *app.App) *cobra.Command {
	cmd := a.Group("power", "Power readings and the power limit", "",
		newReading(a),
		newGetLimit(a),
		newSetLimit(a),
		newActivate(a, "activate", 1),
		newActivate(a, "deactivate", 0),
	)
	cmd = a.AnyCase(cmd, app.Failure{OK: true})
	known := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := known(cmd, args)
		var f *app.Failure
		if errors.As(err, &f) && f.OK && f.Usage != "" && !a.Out.Structured() && a.Compat {
			a.Out.Printf("\n")
		}
		return err
	}
	return cmd
}

// samples are the averaging periods of enhanced power statistics (DCMI §6.6.1).
var samples = []struct {
	name string
	code uint8
}{
	{"5_sec", 0x05},
	{"15_sec", 0x0f},
	{"30_sec", 0x1e},
	{"1_min", 0x41},
	{"3_min", 0x43},
	{"7_min", 0x47},
	{"15_min", 0x4f},
	{"30_min", 0x5e},
	{"1_hour", 0x81},
}

func sampleByName(name string) (uint8, bool) {
	for _, s := range samples {
		if strings.EqualFold(s.name, name) {
			return s.code, true
		}
	}
	return 0, false
}

func sampleName(code uint16) string {
	for _, s := range samples {
		if uint16(s.code) == code {
			return s.name
		}
	}
	return fmt.Sprintf("Unknown (0x%x)", code)
}

// Modes of Get Power Reading.
const (
	modeStatistics = 0x01
	modeEnhanced   = 0x02
)

// separators are what ipmitool prints between the names of periods, which go
// to standard error.
var separators = text(strings.Repeat(" | ", len(samples)-1) + "\n\n")

func newReading(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("reading [period]", "What the system draws", func(ctx context.Context, h *app.Host, args []string) error {
		mode := []byte{modeStatistics, 0, 0}
		if len(args) > 0 {
			code, ok := sampleByName(args[0])
			if !ok {
				return h.Partial(separators, usage(cmd))
			}
			mode = []byte{modeEnhanced, code, 0}
		}
		return runReading(ctx, h, mode)
	})
	cmd.Long = "The period to average over is one of"
	for _, s := range samples {
		cmd.Long += " " + s.name
	}
	return cmd
}

func runReading(ctx context.Context, h *app.Host, mode []byte) error {
	data, err := read(ctx, h, cmdGetPower, mode)
	v, decodeErr := decodeReading(data)
	if err == nil {
		err = decodeErr
	}
	if err != nil {
		return fail(h, err, nil, "", "\n")
	}
	v.enhanced, v.zone = mode[0] == modeEnhanced, output.Zone(h.App.Options.UTC)
	return h.Out.Emit(v)
}

// powerReading is the answer to Get Power Reading (DCMI §6.6.1).
//
//	+---+---+---+-------+----------+---------+-----+
//	|now|min|max|average|time stamp|period ms|state|
//	+---+---+---+-------+----------+---------+-----+
//	  2   2   2     2        4          4       1
type powerReading struct {
	Now       uint16 `json:"current_w"`
	Min       uint16 `json:"minimum_w"`
	Max       uint16 `json:"maximum_w"`
	Average   uint16 `json:"average_w"`
	Timestamp uint32 `json:"timestamp"`
	Time      string `json:"time"` // RFC 3339; "" if it is no date
	Period    uint32 `json:"sampling_period_ms"`
	Active    bool   `json:"active"`
	enhanced  bool
	zone      *time.Location
}

const readingActive = 0x40

func decodeReading(data []byte) (powerReading, error) {
	r := ipmi.NewReader(data)
	v := powerReading{
		Now: r.U16(), Min: r.U16(), Max: r.U16(), Average: r.U16(),
		Timestamp: r.U32(), Period: r.U32(), Active: r.U8()&readingActive != 0,
	}
	v.Time = output.TimestampRFC3339(v.Timestamp)
	return v, r.Err()
}

func (v powerReading) Text(p *output.Printer) {
	p.Printf("\n    Instantaneous power reading:              %8d Watts\n", v.Now)
	p.Printf("    Minimum during sampling period:           %8d Watts\n", v.Min)
	p.Printf("    Maximum during sampling period:           %8d Watts\n", v.Max)
	p.Printf("    Average power reading over sample period: %8d Watts\n", v.Average)
	p.Printf("    IPMI timestamp:                           %s", output.TimestampNumeric(v.Timestamp, v.zone))
	p.Printf("    Sampling period:                          %s\n", v.periodText())
	state := "deactivated"
	if v.Active {
		state = "activated"
	}
	p.Printf("    Power reading state is:                   %s\n\n\n", state)
}

// periodText takes the period of enhanced statistics for the code that asks for
// one, as ipmitool does.
func (v powerReading) periodText() string {
	if v.enhanced {
		return sampleName(uint16(v.Period)) + " "
	}
	return fmt.Sprintf("%08d Seconds.", v.Period/1000)
}

func newActivate(a *app.App, verb string, state uint8) *cobra.Command {
	return a.Command(verb, verb+" the power limit", func(ctx context.Context, h *app.Host, _ []string) error {
		if err := write(ctx, h, cmdActivateLimit, state, 0, 0); err != nil {
			return fail(h, err, nil, "", "\n")
		}
		return h.Out.Emit(done{"power limit " + verb + "d", "\n    Power limit successfully " + verb + "d\n\n"})
	})
}
