package sel

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newTime(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("time", "The log's clock", func(context.Context, *app.Host, []string) error { return usage(cmd) })
	cmd.AddCommand(newTimeGet(a), newTimeSet(a))
	return cmd
}

// clock is the time that the log has.
type clock struct {
	Timestamp uint32 `json:"timestamp"` // seconds; below 20000000h since the BMC's start
	Time      string `json:"time"`      // RFC 3339; "" if it is no date
	text      string
}

func (v clock) Text(p *output.Printer) { p.Printf("%s\n", v.text) }

func newTimeGet(a *app.App) *cobra.Command {
	return a.Command("get", "Show the clock", func(ctx context.Context, h *app.Host, _ []string) error {
		return showTime(ctx, h)
	})
}

// showTime shows the clock; that it cannot be read is no failure.
func showTime(ctx context.Context, h *app.Host) error {
	stamp, err := sel.GetTime(ctx, h)
	if err != nil {
		f := timeFailed("Get SEL Time command failed", err)
		f.OK = true
		return f
	}
	text := output.TimestampNumeric(stamp, output.Zone(h.App.Options.UTC))
	return h.Out.Emit(clock{stamp, output.TimestampRFC3339(stamp), text})
}

// timeFailed words a failed request about the clock; no answer is "Unknown".
func timeFailed(op string, err error) *app.Failure {
	reason := app.Reason("", err)
	var length sel.LengthError
	switch {
	case errors.As(err, &length):
		reason = length.Error()
	case reason == "":
		reason = "Unknown"
	}
	return &app.Failure{Line: op + ": " + reason, Err: err}
}

func newTimeSet(a *app.App) *cobra.Command {
	return needing(a, 1, `set now|"<mm/dd/yy hh:mm:ss>"`, "Set the clock", runTimeSet)
}

func runTimeSet(ctx context.Context, h *app.Host, args []string) error {
	stamp, err := wantedTime(args[0], h.App.Options.UTC, time.Now())
	if err != nil {
		return err
	}
	if err := sel.SetTime(ctx, h, uint32(stamp)); err != nil {
		return timeFailed("Set SEL Time command failed", err)
	}
	return showTime(ctx, h)
}

// wantedTime is the time to set, in seconds. BMCs have no time zone: ipmitool
// takes the figures that UTC's clock shows for local time, unless -Z says that
// the word is UTC already.
func wantedTime(word string, utc bool, now time.Time) (int64, error) {
	if strings.EqualFold(word, "now") {
		return shift(now), nil
	}
	t, ok := parseTime(word)
	switch {
	case !ok || t.Unix() < 0:
		return 0, app.Failf("Specified time could not be parsed")
	case utc:
		return t.Unix(), nil
	}
	return shift(t), nil
}

func shift(t time.Time) int64 {
	u := t.UTC()
	return time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, output.Zone(false)).Unix()
}

// parseTime reads "mm/dd/yy hh:mm:ss" in local time as C's strptime does: one
// digit will do, white space may stand before a number, anything may follow.
// Years are 1969 to 2068.
func parseTime(word string) (time.Time, bool) {
	s := stamp{rest: word, ok: true}
	month := s.number(1, 12)
	s.literal("/")
	day := s.number(1, 31)
	s.literal("/")
	year := s.number(0, 99)
	hour := s.number(0, 23)
	s.literal(":")
	minute := s.number(0, 59)
	s.literal(":")
	second := s.number(0, 61)
	if year < 69 {
		year += 100
	}
	return time.Date(1900+year, time.Month(month), day, hour, minute, second, 0, output.Zone(false)), s.ok
}

// stamp is the rest of a time that is being read.
type stamp struct {
	rest string
	ok   bool
}

func (s *stamp) literal(want string) {
	after, found := strings.CutPrefix(s.rest, want)
	s.rest, s.ok = after, s.ok && found
}

// number takes up to two digits, as long as their value is not above high.
func (s *stamp) number(low, high int) int {
	s.rest = strings.TrimLeft(s.rest, " \t\n\v\f\r")
	n, digits := 0, 0
	for digits < 2 && digits < len(s.rest) && s.rest[digits] >= '0' && s.rest[digits] <= '9' {
		next := n*10 + int(s.rest[digits]-'0')
		if next > high && digits > 0 {
			break
		}
		n = next
		digits++
	}
	s.rest = s.rest[digits:]
	s.ok = s.ok && digits > 0 && n >= low && n <= high
	return n
}
