package app

import (
	"context"
	"errors"
	"strings"
	"syscall"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
	"goipmi/internal/session"
)

// systemText is the C library's text of a system error.
func systemText(err error) string {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	s := errno.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

// explain says in one line what happened and what to try; "" if ipmitool's
// own line has said it all.
func (a *App) explain(err error) string {
	var (
		failed *session.Error
		device *kcs.DeviceError
		local  *kcs.Error
		code   ipmi.Code
	)
	switch {
	case errors.As(err, &failed):
		return a.explainSession(failed)
	case errors.As(err, &device):
		return explainDevice(device)
	case errors.As(err, &local):
		return explainLocal(local)
	case errors.As(err, &code):
		return codeHints[code]
	}
	return err.Error()
}

// codeHints say what may help against a completion code.
var codeHints = map[ipmi.Code]string{
	ipmi.CodeNodeBusy:       "the BMC is busy; try again in a moment",
	ipmi.CodeInvalidCommand: "this BMC does not have that command",
	ipmi.CodeTimeout:        "no answer came in time from the BMC or a controller behind it; try again, and check -t and -b if you gave them",
	ipmi.CodeStartingUp:     "the BMC is starting up or has gone away; try again in a minute",
	ipmi.CodeNoPrivilege:    "the session may not do that; try a higher -L, or another user",
}

// cancelled reports whether err is only the echo of a context's end.
func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
