package delloem

import (
	"context"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

// System Info parameters about what was drawn.
const (
	paramAverage = 0xeb
	paramPeak    = 0xec
	paramMinimum = 0xed
)

// spans are what was drawn in the time up to now.
type spans[T power | stamp] struct {
	Minute T `json:"last_minute"`
	Hour   T `json:"last_hour"`
	Day    T `json:"last_day"`
	Week   T `json:"last_week"`
}

// history is what was drawn, and when.
type history struct {
	Average   spans[power] `json:"average"`
	Peak      spans[power] `json:"maximum"`
	PeakTimes spans[stamp] `json:"maximum_times"`
	Min       spans[power] `json:"minimum"`
	MinTimes  spans[stamp] `json:"minimum_times"`
	unit      unit
	zone      *time.Location
}

const historyLen = revisionLen + 4*2 + 4*4

func runHistory(ctx context.Context, h *app.Host, u unit) error {
	v := history{unit: u, zone: output.Zone(h.App.Options.UTC)}
	for _, part := range []struct {
		param  uint8
		powers *spans[power]
		times  *spans[stamp]
		fail   refusal
	}{
		{paramAverage, &v.Average, new(spans[stamp]), historyRefusal("average", "Error getting average power consumption history data.")},
		{paramPeak, &v.Peak, &v.PeakTimes, historyRefusal("peak", "Error getting  peak power consumption history data.")},
		{paramMinimum, &v.Min, &v.MinTimes, historyRefusal("peak", "Error getting  peak power consumption history data .")},
	} {
		data, err := sysinfo.GetPadded(ctx, h, part.param, 0, 0, historyLen)
		if err != nil {
			return part.fail.failed(ctx, h, err)
		}
		*part.powers, *part.times = decodeSpans(data)
	}
	return h.Out.Emit(v)
}

func historyRefusal(what, silence string) refusal {
	return refusal{op: "Error getting " + what + " power consumption history data", silence: silence, unknown: notSupported, license: true}
}

// decodeSpans decodes the parameters; the average has no times.
//
//	+--------+-----------------------------+-------------+
//	|revision|W of minute, hour, day, week |their times  |
//	+--------+-----------------------------+-------------+
//	    1                4 x 2                  4 x 4
func decodeSpans(data []byte) (w spans[power], at spans[stamp]) {
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	w = spans[power]{power(r.U16()), power(r.U16()), power(r.U16()), power(r.U16())}
	at = spans[stamp]{stamp(r.U32()), stamp(r.U32()), stamp(r.U32()), stamp(r.U32())}
	return w, at
}

// Text has, as ipmitool, no new line behind times.
func (v history) Text(p *output.Printer) {
	p.Printf("Power Consumption History\n\n")
	p.Printf("Statistic                   Last Minute     Last Hour     Last Day     Last Week\n\n")
	v.row(p, "Average Power Consumption", v.Average)
	v.row(p, "Max Power Consumption", v.Peak)
	v.row(p, "Min Power Consumption", v.Min)
	p.Printf("\n")
	v.times(p, "Max Power Time", v.PeakTimes)
	v.times(p, "Min Power Time", v.MinTimes)
}

func (v history) row(p *output.Printer, label string, s spans[power]) {
	layout := "%-27s%4d W          %4d W        %4d W       %4d W   \n"
	if v.unit == btuphr {
		layout = "%-27s%4d BTU/hr     %4d BTU/hr   %4d BTU/hr  %4d BTU/hr\n"
	}
	p.Printf(layout, label, v.number(s.Minute), v.number(s.Hour), v.number(s.Day), v.number(s.Week))
}

func (v history) number(w power) uint64 {
	if v.unit == btuphr {
		return w.btu()
	}
	return uint64(w)
}

func (v history) times(p *output.Printer, title string, at spans[stamp]) {
	p.Printf("%s\n", title)
	p.Printf("Last Minute     : %s", at.Minute.text(v.zone))
	p.Printf("Last Hour       : %s", at.Hour.text(v.zone))
	p.Printf("Last Day        : %s", at.Day.text(v.zone))
	p.Printf("Last Week       : %s", at.Week.text(v.zone))
}
