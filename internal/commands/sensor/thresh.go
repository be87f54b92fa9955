package sensor

import (
	"context"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/sdr"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newThresh(a *app.App) *cobra.Command {
	cmd := a.Command("thresh <id> <threshold> <value>", "Set thresholds of a sensor", nil)
	cmd.Long = "  thresh <id> unr|ucr|unc|lnc|lcr|lnr <value>   one\n" +
		"  thresh <id> lower <lnr> <lcr> <lnc>           all lower ones\n" +
		"  thresh <id> upper <unc> <ucr> <unr>           all upper ones"
	app.TakeNegative(cmd)
	run := a.Command("thresh", "", func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) < 3 || args[0] == "help" {
			return &app.Failure{Usage: app.Usage(cmd), OK: true}
		}
		set, err := parseSettings(args[0], args[1], args[2:])
		if err != nil {
			return err
		}
		return runThresh(ctx, h, args[0], set, len(set) == 1)
	})
	cmd.RunE = run.RunE
	return cmd
}

// setting is a threshold and its new value.
type setting struct {
	threshold sdr.Threshold
	value     float64
}

// Words for three thresholds at once, in the order of their values, and the
// order that ipmitool complains of the lower ones in.
var triples = map[string]struct {
	thresholds [3]sdr.Threshold
	complaints [3]string
	usage      string
}{
	"upper": {
		[3]sdr.Threshold{sdr.UpperNonCritical, sdr.UpperCritical, sdr.UpperNonRecoverable},
		[3]string{"unc", "ucr", "unr"},
		"usage: sensor thresh <id> upper <unc> <ucr> <unr>",
	},
	"lower": {
		[3]sdr.Threshold{sdr.LowerNonRecoverable, sdr.LowerCritical, sdr.LowerNonCritical},
		[3]string{"lnc", "lcr", "lnr"},
		"usage: sensor thresh <id> lower <lnr> <lcr> <lnc>",
	},
}

func parseSettings(id, word string, values []string) ([]setting, error) {
	if t, ok := triples[word]; ok {
		if len(values) < len(t.thresholds) {
			return nil, app.Failf("%s", t.usage)
		}
		var set []setting
		for i, threshold := range t.thresholds {
			v, ok := parseFloat(values[i])
			if !ok {
				return nil, app.Failf("Given %s '%s' is invalid.", t.complaints[i], values[i])
			}
			set = append(set, setting{threshold, v})
		}
		return set, nil
	}
	for t := sdr.LowerNonCritical; t <= sdr.UpperNonRecoverable; t++ {
		if t.Short() != word {
			continue
		}
		v, ok := parseFloat(values[0])
		if !ok {
			return nil, app.Failf("Given %s threshold value '%s' is invalid.", word, values[0])
		}
		return []setting{{t, v}}, nil
	}
	return nil, app.Failf("Valid threshold '%s' for sensor '%s' not specified!", word, id)
}

// parseFloat reads a number as C's strtod does; an empty word is 0.
func parseFloat(word string) (float64, bool) {
	s := strings.TrimLeft(word, " \t\n\v\f\r")
	switch {
	case word == "":
		return 0, true
	case strings.Contains(s, "_"):
		return 0, false
	case isHex(s) && !strings.ContainsAny(s, "pP"):
		s += "p0"
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !underflows(s, v)
}

// underflows reports whether the number in s is too close to 0 for a float64,
// which v then is or nearly is.
func underflows(s string, v float64) bool {
	const least = 0x1p-1022
	mantissa, _, _ := strings.Cut(strings.ToLower(s), "e")
	if isHex(s) {
		mantissa, _, _ = strings.Cut(strings.ToLower(s), "p")
	}
	return math.Abs(v) < least && strings.ContainsAny(strings.Replace(mantissa, "0x", "", 1), "123456789abcdf")
}

func isHex(s string) bool {
	s = strings.ToLower(strings.TrimLeft(s, "+-"))
	return strings.HasPrefix(s, "0x")
}

// runThresh finds the sensor, checks a single value against the other
// thresholds, and sets. Of several only the last has to succeed.
func runThresh(ctx context.Context, h *app.Host, id string, set []setting, check bool) error {
	say(h, "Locating sensor record '%s'...\n", id)
	rec, err := view.Lookup(ctx, h, id)
	if err != nil {
		return view.Failed(err)
	}
	if err := settable(rec); err != nil {
		return err
	}
	s, done := rec.Sensor(), thresholdsSet{Sensor: rec.FullName(), Set: []thresholdSet{}}
	if check {
		if err := checkSetting(ctx, h, s, set[0]); err != nil {
			return err
		}
	}
	for i, v := range set {
		say(h, "Setting sensor \"%s\" %s threshold to %s\n", output.Clean(done.Sensor), v.threshold, view.Float(v.value, 3))
		raw := rawValue(s, v.value)
		err := h.SDRs().SetThreshold(ctx, s.Key, v.threshold, raw)
		switch {
		case err != nil && (i == len(set)-1 || ctx.Err() != nil):
			return app.CommandFailed("Error setting threshold", err)
		case err != nil:
			h.App.Warnf("Error setting threshold%s", app.Reason(": ", err))
		default:
			done.Set = append(done.Set, thresholdSet{v.threshold.Short(), view.Number(v.value), raw})
		}
	}
	return h.Out.Emit(done)
}

// say writes a line of progress, for a person.
func say(h *app.Host, format string, args ...any) {
	if !h.Out.Structured() {
		h.Out.Printf(format, args...)
	}
}

// settable reports what is wrong with a sensor whose thresholds shall be set.
func settable(rec *sdr.Record) error {
	switch {
	case rec == nil:
		return app.Failf("Sensor data record not found!")
	case rec.Type != sdr.TypeFull:
		return app.Failf("Invalid sensor type %02x", uint8(rec.Type))
	case !rec.Sensor().HasThresholds():
		return app.Failf("Invalid sensor event type %02x", rec.Sensor().EventType)
	}
	return nil
}

// rawValue converts a value for a sensor, or without units clips it.
func rawValue(s *sdr.Sensor, value float64) uint8 {
	if s.Units.Analog() {
		return s.Raw(value)
	}
	return uint8(max(0, min(value, math.MaxUint8)))
}

// thresholdsSet is the report of what was set.
type thresholdsSet struct {
	Sensor string         `json:"sensor"`
	Set    []thresholdSet `json:"set"`
}

type thresholdSet struct {
	Threshold string      `json:"threshold"`
	Value     view.Number `json:"value"`
	Raw       uint8       `json:"raw"`
}

// Text is nothing: all has been said.
func (thresholdsSet) Text(*output.Printer) {}

// checkSetting refuses a value on the wrong side of another threshold.
func checkSetting(ctx context.Context, h *app.Host, s *sdr.Sensor, set setting) error {
	now, err := h.SDRs().Thresholds(ctx, s.Key)
	if err != nil {
		return &app.Failure{Line: "Sensor data record not found!", Err: err}
	}
	if misplaced(s, &now, set) {
		return app.Failf("Invalid Threshold data values. Cannot Set Threshold Data.")
	}
	return nil
}

// neighbours are the thresholds that a value has to be above and below.
var neighbours = [6]struct{ above, below []sdr.Threshold }{
	sdr.UpperNonRecoverable: {above: []sdr.Threshold{sdr.UpperCritical, sdr.UpperNonCritical}},
	sdr.UpperCritical:       {above: []sdr.Threshold{sdr.UpperNonCritical}, below: []sdr.Threshold{sdr.UpperNonRecoverable}},
	sdr.UpperNonCritical: {
		above: []sdr.Threshold{sdr.LowerNonCritical},
		below: []sdr.Threshold{sdr.UpperNonRecoverable, sdr.UpperCritical},
	},
	sdr.LowerNonCritical: {
		above: []sdr.Threshold{sdr.LowerCritical, sdr.LowerNonRecoverable},
		below: []sdr.Threshold{sdr.UpperNonCritical},
	},
	sdr.LowerCritical:       {above: []sdr.Threshold{sdr.LowerNonRecoverable}, below: []sdr.Threshold{sdr.LowerNonCritical}},
	sdr.LowerNonRecoverable: {below: []sdr.Threshold{sdr.LowerNonCritical, sdr.LowerCritical}},
}

// misplaced reports whether a value is on the wrong side of a neighbour. Like
// ipmitool it takes negative thresholds for 0, and checks nothing where the
// threshold itself cannot be read.
func misplaced(s *sdr.Sensor, now *sdr.ThresholdValues, set setting) bool {
	if now.Readable&set.threshold.Bit() == 0 {
		return false
	}
	for _, t := range neighbours[set.threshold].above {
		if now.Readable&t.Bit() != 0 && set.value <= positive(s.Value(now.Raw[t])) {
			return true
		}
	}
	for _, t := range neighbours[set.threshold].below {
		if now.Readable&t.Bit() != 0 && set.value >= positive(s.Value(now.Raw[t])) {
			return true
		}
	}
	return false
}

// positive is x, or 0 if x is less; not a number stays so.
func positive(x float64) float64 {
	if x < 0 {
		return 0
	}
	return x
}
