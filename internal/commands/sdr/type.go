package sdr

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/event"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newType(a *app.App) *cobra.Command {
	return a.Command("type [<sensor type>|list]", "Sensors of one type", runType)
}

// Sensor types that have a name to be asked for by.
const (
	firstType = 0x01
	lastType  = 0x2b
)

func runType(ctx context.Context, h *app.Host, args []string) error {
	if len(args) == 0 || strings.EqualFold(args[0], "help") || strings.EqualFold(args[0], "list") {
		return h.Out.Emit(newSensorTypes())
	}
	code, known := typeByName(args[0])
	if strings.HasPrefix(args[0], "0x") {
		var err error
		if code, err = app.ParseByte(args[0]); err != nil {
			return app.Failf("Given type of sensor \"%s\" is either invalid or out of range.", args[0])
		}
	} else if !known {
		h.App.Warnf("Sensor Type \"%s\" not found.", args[0])
		return h.Out.Emit(newSensorTypes())
	}
	w := NewViewer(ctx, h, Style{Extended: true})
	found, err := w.SDRs.Select(ctx, func(rec *sdr.Record) bool {
		key, ok := rec.Key()
		return ok && key.SensorType == code
	})
	if err != nil {
		return excused(err)
	}
	return w.rows(ctx, h.Out.List(), found)
}

func typeByName(word string) (uint8, bool) {
	for code := uint8(firstType); code <= lastType; code++ {
		if strings.EqualFold(event.SensorType(code), word) {
			return code, true
		}
	}
	return 0, false
}

// sensorTypes are all types that have a name.
type sensorTypes []sensorType

type sensorType struct {
	Code uint8  `json:"sensor_type_code"`
	Name string `json:"sensor_type"`
}

func newSensorTypes() (v sensorTypes) {
	for code := uint8(firstType); code <= lastType+1; code++ {
		v = append(v, sensorType{code, event.SensorType(code)})
	}
	return v
}

func (v sensorTypes) Text(p *output.Printer) {
	p.Printf("Sensor Types:\n")
	for i := 0; i+1 < len(v); i += 2 {
		p.Printf("\t%-25s (0x%02x)   %-25s (0x%02x)\n", v[i].Name, v[i].Code, v[i+1].Name, v[i+1].Code)
	}
}
