package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
	"goipmi/internal/rmcp"
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
		code   ipmi.Code
	)
	switch {
	case errors.As(err, &failed):
		return a.explainSession(failed)
	case errors.As(err, &device):
		return explainDevice(device)
	case errors.As(err, &code):
		return codeHints[code]
	}
	return err.Error()
}

// codeHints say what may help against a completion code.
var codeHints = map[ipmi.Code]string{
	ipmi.CodeNodeBusy:       "the BMC is busy; try again in a moment",
	ipmi.CodeInvalidCommand: "this BMC does not have that command",
	ipmi.CodeTimeout:        "the BMC gave up waiting for another controller; try again, and check -t and -b if you gave them",
	ipmi.CodeNoPrivilege:    "the session may not do that; try a higher -L, or another user",
}

func (a *App) explainSession(e *session.Error) string {
	o := &a.Options
	var (
		status rmcp.Status
		suite  *session.SuiteError
		auth   *session.AuthTypeError
		dns    *net.DNSError
		code   ipmi.Code
	)
	switch {
	case errors.As(e, &dns):
		return fmt.Sprintf("no address is known for host %q; check the name, or give the BMC's address", e.Host)
	case errors.Is(e, session.ErrPortClosed):
		return fmt.Sprintf("nothing listens on UDP port %d of %s; check -p, and that IPMI over LAN is enabled on the BMC", o.port(), e.Host)
	case errors.Is(e, session.ErrNoAnswer):
		return fmt.Sprintf("no answer from %s, UDP port %d; check the address, the network and any firewall, or wait longer with -N and -R", e.Host, o.port())
	case errors.Is(e, session.ErrPassword):
		return fmt.Sprintf("%s does not accept the password of user %q; check it (at most 20 bytes, and some BMCs keep only 16)", e.Host, o.Username)
	case errors.Is(e, session.ErrKg):
		return fmt.Sprintf("%s knows the user but not this BMC key (Kg); check -k or -y, or leave it out if the BMC has none", e.Host)
	case errors.As(e, &suite):
		return fmt.Sprintf("there is no support for cipher suite %d; try -C 17 or -C 3", suite.ID)
	case errors.As(e, &auth):
		return fmt.Sprintf("%s does not offer that authentication type to this user; try another -A, or -I lanplus", e.Host)
	case errors.As(e, &status):
		return a.explainStatus(e, status)
	case errors.As(e, &code) && e.Stage == session.Raise:
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L", e.Host, o.Username, privilegeName(o.Privilege))
	case errors.As(e, &code):
		return a.explainIPMI1(e, code)
	}
	return e.Error()
}

// explainStatus words the refusals of RMCP+ (IPMI v2.0 table 13-15).
func (a *App) explainStatus(e *session.Error, status rmcp.Status) string {
	o := &a.Options
	switch status {
	case rmcp.StatusInvalidAuth, rmcp.StatusInvalidIntegrity, rmcp.StatusInvalidConfidentiality,
		rmcp.StatusNoMatchingAuth, rmcp.StatusNoMatchingIntegrity, rmcp.StatusNoMatchingSuite:
		return fmt.Sprintf("%s refuses cipher suite %s; try another, such as -C 3 or -C 17", e.Host, suiteName(o.Suite))
	case rmcp.StatusUnauthorizedName, rmcp.StatusInvalidNameLength:
		return fmt.Sprintf("%s has no enabled user %q; check -U, and that the user may log in over LAN", e.Host, o.Username)
	case rmcp.StatusInvalidRole, rmcp.StatusUnauthorizedRole:
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L, such as -L OPERATOR or -L USER",
			e.Host, o.Username, privilegeName(o.Privilege))
	case rmcp.StatusNoResources, rmcp.StatusNoResourcesForRole:
		return fmt.Sprintf("%s has no free session; wait a minute for old ones to end", e.Host)
	case rmcp.StatusBadCheckValue:
		return fmt.Sprintf("%s rejects the proof of identity; check the password and the BMC key (-k, -y)", e.Host)
	}
	return fmt.Sprintf("%s refuses the session: %v", e.Host, status)
}

// Completion codes of Activate Session (IPMI v2.0 §22.17) and of Get Session
// Challenge (§22.16).
const (
	codeNoSlot        ipmi.Code = 0x81
	codeNoSlotForUser ipmi.Code = 0x82
	codeNoSlotForRole ipmi.Code = 0x83
	codeRoleTooHigh   ipmi.Code = 0x86

	codeUnknownUser ipmi.Code = 0x81
	codeNoNullUser  ipmi.Code = 0x82
)

// explainIPMI1 words the refusals of an IPMI 1.5 session.
func (a *App) explainIPMI1(e *session.Error, code ipmi.Code) string {
	o := &a.Options
	switch {
	case e.Stage == session.Challenge && (code == codeUnknownUser || code == codeNoNullUser):
		return fmt.Sprintf("%s has no enabled user %q; check -U, and that the user may log in over LAN", e.Host, o.Username)
	case e.Stage == session.Activate && code == codeRoleTooHigh:
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L", e.Host, o.Username, privilegeName(o.Privilege))
	case e.Stage == session.Activate && (code == codeNoSlot || code == codeNoSlotForUser || code == codeNoSlotForRole):
		return fmt.Sprintf("%s has no free session; wait a minute for old ones to end", e.Host)
	}
	return e.Error()
}

func (o *Options) port() int {
	switch _, port := splitHost(o.Host); {
	case port != 0:
		return int(port)
	case o.Port != 0:
		return o.Port
	}
	return session.DefaultPort
}

func privilegeName(level uint8) string {
	for _, n := range privilegeNames {
		if n.level == level {
			return n.name
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", level)
}

func suiteName(id int) string {
	if id < 0 {
		return "17 and 3"
	}
	return fmt.Sprint(id)
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

func explainDevice(e *kcs.DeviceError) string {
	switch {
	case errors.Is(e, fs.ErrNotExist):
		return "no local BMC device; load its driver with 'modprobe ipmi_devintf ipmi_si', or name a remote BMC with -I lanplus -H"
	case errors.Is(e, fs.ErrPermission) && os.Geteuid() != 0:
		return "the local BMC device is for root; try sudo"
	}
	return e.Error()
}

// cancelled reports whether err is only the echo of a context's end.
func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
