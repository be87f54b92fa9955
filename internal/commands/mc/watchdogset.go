package mc

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// wdSettings is what Set Watchdog Timer sets (IPMI v2.0 §27.6).
type wdSettings struct {
	noLog, dontStop        bool
	use, interrupt, action uint8  // places in their tables
	preTimeout             uint8  // seconds
	clear                  uint8  // a bit for each use
	timeout                uint16 // in units of 100 ms
}

// bytes are laid out as in the answer that watchdog draws, without the last field.
func (s wdSettings) bytes() []byte {
	use := s.use
	if s.noLog {
		use |= wdNoLog
	}
	if s.dontStop {
		use |= wdDontStop
	}
	b := []byte{use, s.interrupt<<4 | s.action, s.preTimeout, s.clear}
	return binary.LittleEndian.AppendUint16(b, s.timeout)
}

func (s wdSettings) request() ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdSetWatchdog, Data: s.bytes()}
}

const maxTimeout, maxPreTimeout = 6553, math.MaxUint8 // seconds

// wdOptions are told apart by their first letter alone.
var wdOptions = map[byte]func(s *wdSettings, value string) error{
	't': func(s *wdSettings, v string) error {
		n, err := seconds("Timeout", v, maxTimeout)
		if err == nil {
			s.timeout = uint16(n * 10)
		}
		return err
	},
	'p': func(s *wdSettings, v string) error {
		n, err := seconds("Pretimeout", v, maxPreTimeout)
		if err == nil {
			s.preTimeout = uint8(n)
		}
		return err
	},
	'i': func(s *wdSettings, v string) (err error) {
		s.interrupt, err = wdInterrupts.find("Interrupt type", v)
		return err
	},
	'u': func(s *wdSettings, v string) (err error) {
		s.use, err = wdUses.find("Use", v)
		return err
	},
	'a': func(s *wdSettings, v string) (err error) {
		s.action, err = wdActions.find("Action", v)
		return err
	},
	'c': func(s *wdSettings, v string) error {
		use, err := wdUses.find("Use", v)
		s.clear |= 1 << use
		return err
	},
	'n': func(s *wdSettings, _ string) error { s.noLog = true; return nil },
	'd': func(s *wdSettings, _ string) error { s.dontStop = true; return nil },
}

// wdFlags are the letters of options without a value.
const wdFlags = "nd"

// outOfRange is an error after which ipmitool sends what it has read so far.
type outOfRange struct {
	what  string
	value int64
	high  int
}

func (e *outOfRange) Error() string {
	return fmt.Sprintf("%s value %d is out of range (1-%d)", e.what, uint64(e.value), e.high)
}

func seconds(what, value string, high int) (int64, error) {
	n := leadingInt(value)
	if n < 1 || n > int64(high) {
		return 0, &outOfRange{what, n, high}
	}
	return n, nil
}

// leadingInt is C's strtol in base 10: the number a word begins with, or 0.
func leadingInt(word string) int64 {
	word = strings.TrimLeft(word, " \t\n\v\f\r")
	end := 0
	for end < len(word) && (word[end] >= '0' && word[end] <= '9' || end == 0 && (word[0] == '+' || word[0] == '-')) {
		end++
	}
	n, _ := strconv.ParseInt(word[:end], 10, 64) // clamps to the range
	return n
}

// find is the place of a word in the field.
func (f *wdField) find(what, word string) (uint8, error) {
	for i, e := range f {
		if e.word != "" && e.word == word {
			return uint8(i), nil
		}
	}
	return 0, app.Failf("%s '%s' is not valid", what, word)
}

// errNoOptions is "help" in their place.
var errNoOptions = errors.New("")

// parseWatchdog reads options up to the first error; unknown are complaints
// about those it passed over.
func parseWatchdog(words []string) (s wdSettings, unknown []string, err error) {
	if words[0] == "help" {
		return s, nil, errNoOptions
	}
	for _, word := range words {
		name, value, valued := strings.Cut(word, "=")
		set := wdOption(word)
		switch {
		case set == nil:
			unknown = append(unknown, fmt.Sprintf("Invalid option '%s'", word))
			continue
		case !valued && !strings.Contains(wdFlags, word[:1]):
			return s, unknown, app.Failf("Option '%s' needs a value", name)
		}
		if err := set(&s, value); err != nil {
			return s, unknown, err
		}
	}
	return s, unknown, nil
}

func wdOption(word string) func(*wdSettings, string) error {
	if word == "" {
		return nil
	}
	return wdOptions[word[0]]
}

func newWatchdogSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <option[=value]> ...", "Set the timer; reset starts it",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
			}
			return setWatchdog(ctx, h, args, app.Usage(cmd))
		})
	cmd.Long = wdSetHelp
	return cmd
}

const wdSetHelp = `Options, of which the first letter is enough:

    timeout=SECONDS     the countdown, 1 to 6553
    pretimeout=SECONDS  the interrupt comes so long before its end, 1 to 255
    int=TYPE            the interrupt: none, smi, nmi, msg
    use=USE             who uses the timer: none, frb2, post, osload, sms, oem
    clear=USE           take back the flag that the timer ran out; may be repeated
    action=ACTION       what happens at the end: none, reset, poweroff, cycle
    nolog               keep it out of the event log
    dontstop            let a running timer run on

What is not given is none or 0.`

// setWatchdog sets the timer. As ipmitool it passes over unknown options, and
// after a number out of range it sends what came before; as goipmi it sends
// nothing then.
func setWatchdog(ctx context.Context, h *app.Host, words []string, usage string) error {
	s, complaints, err := parseWatchdog(words)
	tooFar := errors.As(err, new(*outOfRange))
	if tooFar {
		complaints = append(complaints, err.Error()+"\n")
	}
	switch {
	case err != nil && !errors.Is(err, errNoOptions) && !tooFar:
		return &app.Failure{Line: err.Error(), Usage: usage}
	case !h.App.Compat && (err != nil || len(complaints) > 0):
		return &app.Failure{Line: strings.TrimSpace(strings.Join(complaints, "\n")), Usage: usage}
	}
	for _, line := range complaints {
		h.App.Warnf("%s", line)
	}
	if err == nil {
		usage = ""
	}
	return s.send(ctx, h, usage)
}

// send ends with the usage text, if there is one. A refusal has exit status 0.
func (s wdSettings) send(ctx context.Context, h *app.Host, usage string) error {
	h.App.Verbosef(1, "%s", s.trace())
	_, err := ipmi.Call(ctx, h, s.request())
	if err != nil {
		refused := errors.As(err, new(ipmi.Code))
		return &app.Failure{
			Line:  "Set Watchdog Timer command failed" + app.Reason(": ", err),
			Usage: usage, OK: refused, Above: refused, Err: err,
		}
	}
	h.App.Warnf("Watchdog Timer was successfully configured")
	if err := h.Out.Emit(s.report()); err != nil || usage == "" {
		return err
	}
	return &app.Failure{Usage: usage, OK: true}
}

// trace is what -v shows.
func (s wdSettings) trace() string {
	b := s.bytes()
	return fmt.Sprintf("Sending Set Watchdog command [% 02X]:\n", b) +
		fmt.Sprintf("  - nolog      = %d\n  - dontstop   = %d\n", b[0]>>7, b[0]>>6&1) +
		fmt.Sprintf("  - use        = 0x%02X\n  - intr       = 0x%02X\n", s.use, s.interrupt) +
		fmt.Sprintf("  - action     = 0x%02X\n  - pretimeout = %d\n", s.action, s.preTimeout) +
		fmt.Sprintf("  - clear      = 0x%02X\n  - timeout    = %d", s.clear, s.timeout)
}

// watchdogSet is what was set; it has no text.
type watchdogSet struct {
	Use        string   `json:"timer_use"`
	DontStop   bool     `json:"dont_stop"`
	Logging    bool     `json:"logging"`
	Action     string   `json:"timer_action"`
	Interrupt  string   `json:"pre_timeout_interrupt"`
	PreTimeout uint8    `json:"pre_timeout_seconds"`
	Cleared    []string `json:"cleared_uses"`
	Timeout    float64  `json:"initial_countdown_seconds"`
}

func (s wdSettings) report() watchdogSet {
	return watchdogSet{
		Use: wdUses[s.use].name, DontStop: s.dontStop, Logging: !s.noLog,
		Action: wdActions[s.action].name, Interrupt: wdInterrupts[s.interrupt].name,
		PreTimeout: s.preTimeout, Cleared: wdUses.flagged(s.clear), Timeout: float64(s.timeout) / 10,
	}
}

func (watchdogSet) Text(*output.Printer) {}
