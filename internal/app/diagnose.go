package app

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"goipmi/internal/kcs"
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

// deviceFailure is ipmitool's line for a local BMC that cannot be opened.
func deviceFailure(err error) error {
	var dev *kcs.DeviceError
	if !errors.As(err, &dev) {
		return err
	}
	return &Failure{
		Line: fmt.Sprintf("Could not open device at %s: %s",
			strings.Join(kcs.Paths(dev.Number), " or "), systemText(dev.Err)),
		Err: err,
	}
}

// lanFailure adds ipmitool's lines to a failed IPMI 1.5 session.
func lanFailure(err error) error {
	return &Failure{Line: "Error: Unable to establish LAN session\nError: Unable to establish IPMI v1.5 / RMCP session", Err: err}
}

// lanPlusFailure adds ipmitool's lines to a failed RMCP+ session.
func lanPlusFailure(err error) error {
	return &Failure{Line: "Error: Unable to establish IPMI v2 / RMCP+ session", Err: err}
}

// explain says in one line what happened and what to try.
func (a *App) explain(err error) string { return err.Error() }
