package sel

import (
	"fmt"

	view "goipmi/internal/commands/sdr"
	"goipmi/internal/event"
	"goipmi/internal/sdr"
)

// What event data 2 and 3 hold of a threshold event, in bits 7:6 and 5:4 of
// event data 1 (IPMI v2.0 table 29-6).
const (
	unspecified = iota
	given       // a reading, a threshold
	oemCode
	extensionCode
)

func data2Kind(e event.Event) uint8 { return e.Data[0] >> 6 }

func data3Kind(e event.Event) uint8 { return e.Data[0] >> 4 & 3 }

// newTrigger converts what the event says as the sensor's SDR says.
func newTrigger(e event.Event, deasserted bool, rec *sdr.Record) *Trigger {
	s := asFull(rec)
	v := &Trigger{Unit: s.Units.String(), Above: e.Offset()%2 != 0 != deasserted}
	if data2Kind(e) == given {
		v.Reading = view.Number(single(s.Value(e.Data[1])))
	}
	if data3Kind(e) == given {
		threshold := view.Number(single(s.Value(e.Data[2])))
		v.Threshold = &threshold
	}
	return v
}

// asFull takes a record for a full one, as ipmitool does with all that send
// events of thresholds.
func asFull(rec *sdr.Record) *sdr.Sensor {
	full := *rec
	full.Type = sdr.TypeFull
	return full.Sensor()
}

// single rounds as a C float does.
func single(x float64) float64 { return float64(float32(x)) }

// String is the reading and the threshold that it crossed.
func (v *Trigger) String() string {
	text := "Reading " + view.Brief(float64(v.Reading), 2)
	if v.Threshold == nil {
		return text
	}
	sign := "<"
	if v.Above {
		sign = ">"
	}
	return fmt.Sprintf("%s %s Threshold %s %s", text, sign, view.Brief(float64(*v.Threshold), 2), v.Unit)
}

func (v *Memory) String() string { return fmt.Sprintf("CPU %d DIMM %d", v.CPU, v.DIMM) }
