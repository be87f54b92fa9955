package app

import (
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// Failure is how a command ends when it does not just end well.
type Failure struct {
	Line  string // what ipmitool prints on standard error; may hold several lines, or none
	Usage string // the usage text behind it
	OK    bool   // the exit status is 0 all the same
	Above bool   // OK, and what ipmitool's function returns is above 0: see Outcome
	Err   error  // the cause, if a BMC or the system had a part in it
	Hint  string // what goipmi says first; "" derives it from the cause
}

func (f *Failure) Error() string {
	if f.Line == "" && f.Err != nil {
		return f.Err.Error()
	}
	return f.Line
}

// Unwrap is the cause.
func (f *Failure) Unwrap() error { return f.Err }

func failf(format string, args ...any) error {
	return &Failure{Line: fmt.Sprintf(format, args...)}
}

// Failf ends a command with a line on standard error.
func Failf(format string, args ...any) error { return failf(format, args...) }

// LineAlone leaves out the usage text behind a failure.
func LineAlone(err error) error {
	var f *Failure
	if errors.As(err, &f) && !f.OK {
		f.Usage = ""
	}
	return err
}

// CommandFailed words a failed request as most of ipmitool's commands do:
// "op failed" without an answer, "op failed: reason" on a completion code. It
// is nil if err is.
func CommandFailed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Failure{Line: op + Reason(": ", err), Err: err}
}

// Reason is sep and the text of a completion code or of a malformed answer;
// "" if there was no answer, about which ipmitool says nothing.
func Reason(sep string, err error) string {
	var code ipmi.Code
	var short *ipmi.ShortError
	var length *ipmi.LengthError
	switch {
	case errors.As(err, &code):
		return sep + code.String()
	case errors.As(err, &short):
		return sep + "answer " + short.Error()
	case errors.As(err, &length):
		return sep + "answer " + length.Error()
	}
	return ""
}

// Exit statuses.
const (
	exitOK          = 0
	exitFailure     = 1
	exitSignalled   = 128 // and the signal's number
	exitInterrupted = 255
)

// Exit reports how the run ended on the streams, and is its exit status. It is
// the only place that prints errors. Where the streams are not a terminal
// ipmitool's standard output comes last, as the C library flushes it at exit.
func (a *App) Exit(err error) int {
	var flushErr error
	if a.Out.Prompt {
		flushErr = a.Out.Flush()
	}
	status := a.report(err)
	if flushErr = errors.Join(flushErr, a.Out.Flush()); err == nil && flushErr != nil {
		return a.report(failf("%s: %v", a.Name(), flushErr))
	}
	return status
}

func (a *App) report(err error) int {
	var f *Failure
	switch {
	case err == nil:
		return exitOK
	case !errors.As(err, &f):
		f = &Failure{Line: a.Name() + ": " + err.Error()}
	}
	if hint := a.hint(f); hint != "" {
		fmt.Fprintf(a.Stderr, "%s: %s\n", a.Name(), hint)
	}
	if f.Line != "" {
		fmt.Fprintln(a.Stderr, f.Line)
	}
	if f.Usage != "" {
		fmt.Fprint(a.Stderr, f.Usage)
	}
	if f.OK {
		return exitOK
	}
	return exitFailure
}

// hint is the line that goipmi puts before ipmitool's.
func (a *App) hint(f *Failure) string {
	switch {
	case a.Compat:
		return ""
	case f.Hint == "" && f.Err != nil:
		if s := a.explain(f.Err); s != "" || f.Line != "" {
			return s
		}
		return f.Err.Error()
	}
	return f.Hint
}
