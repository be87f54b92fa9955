package app

import (
	"errors"
	"fmt"
	"net"

	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
	"goipmi/internal/session"
)

// lanFailure adds ipmitool's lines to a failed IPMI 1.5 session.
func (a *App) lanFailure(err error) error {
	return a.sessionFailure(err, "Error: Unable to establish LAN session\nError: Unable to establish IPMI v1.5 / RMCP session")
}

// lanPlusFailure adds ipmitool's lines to a failed RMCP+ session.
func (a *App) lanPlusFailure(err error) error {
	return a.sessionFailure(err, "Error: Unable to establish IPMI v2 / RMCP+ session")
}

// sessionFailure puts ipmitool's reason, where it gives one, before its last
// lines.
func (a *App) sessionFailure(err error, last string) error {
	var failed *session.Error
	if !errors.As(err, &failed) {
		return &Failure{Line: last, Err: err}
	}
	if failed.Stage == session.Resolve || failed.Stage == session.Connect {
		return &Failure{Line: a.Options.noSocket(last), Err: err}
	}
	return &Failure{Line: a.reason(failed) + last, Err: err}
}

// noSocket is what ipmitool says without a socket; over lan that is the end.
func (o *Options) noSocket(last string) string {
	host, _ := splitHost(o.Host)
	line := fmt.Sprintf("Address lookup for %s failed\nCould not open socket!", host)
	if o.Interface == "lan" {
		return line
	}
	return line + "\n" + last
}

// reason is what ipmitool says of a failed handshake, "" if nothing; some of
// its lines end in an empty one.
func (a *App) reason(e *session.Error) string {
	o := &a.Options
	var (
		status rmcp.Status
		suite  *session.SuiteError
		auth   *session.AuthTypeError
		algo   *session.AlgorithmError
		code   ipmi.Code
	)
	switch {
	case errors.As(e, &suite):
		return fmt.Sprintf("Unsupported cipher suite ID : %d\n\n", suite.ID)
	case errors.As(e, &algo):
		return algo.Error() + "\n"
	case errors.As(e, &auth) && auth.Want == session.Best:
		return "No supported authtypes found\n"
	case errors.As(e, &auth):
		return fmt.Sprintf("Authentication type %v not supported\n", rmcp.AuthType(auth.Want))
	case errors.As(e, &status) && e.Stage == session.OpenSession && o.oddLevel(status):
		return "" // ipmitool has been refused before, at the authentication capabilities
	case errors.As(e, &status) && e.Stage == session.OpenSession:
		return fmt.Sprintf("Error in open session response message : %v\n\n", status)
	case a.Out.Verbose > 0 && (e.Stage == session.RAKP1 || e.Stage == session.RAKP3):
		return rakpReason(e)
	case errors.As(e, &code) && e.Stage == session.Challenge:
		return challengeReasons.text(code, "Get Session Challenge command failed: ") + "\n"
	case errors.As(e, &code) && e.Stage == session.Activate:
		return "Activate Session error:\t" + activateReasons.text(code, "") + "\n"
	case errors.As(e, &code) && e.Stage == session.Raise:
		return fmt.Sprintf("Set Session Privilege Level to %s failed: %v\n", channel.PrivilegeName(o.Privilege), code)
	case e.Stage == session.Raise:
		return fmt.Sprintf("Set Session Privilege Level to %s failed\n", channel.PrivilegeName(o.Privilege))
	case e.Stage == session.Challenge && errors.Is(e, session.ErrNoAnswer):
		return "Get Session Challenge command failed\n"
	case e.Stage == session.Activate && errors.Is(e, session.ErrNoAnswer):
		return "Activate Session command failed\n"
	}
	return ""
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
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L", e.Host, o.Username, channel.PrivilegeName(o.Privilege))
	case errors.As(e, &code):
		return a.explainIPMI1(e, code)
	}
	return e.Error()
}

// rakpReason is what ipmitool says of a failed RAKP exchange with -v.
func rakpReason(e *session.Error) string {
	var status rmcp.Status
	step := 2
	if e.Stage == session.RAKP3 {
		step = 4
	}
	switch {
	case errors.As(e, &status):
		return fmt.Sprintf("RAKP %d message indicates an error : %v\n", step, status)
	case errors.Is(e, session.ErrPassword):
		return "> RAKP 2 HMAC is invalid\n"
	case errors.Is(e, session.ErrKg):
		return "> RAKP 4 message has invalid integrity check value\n"
	}
	return ""
}

// oddLevel reports whether the BMC refuses a privilege level that few know.
func (o *Options) oddLevel(status rmcp.Status) bool {
	return o.Privilege > uint8(session.Administrator) && status == rmcp.StatusIllegalParameter
}

// explainStatus words the refusals of RMCP+ (IPMI v2.0 table 13-15).
func (a *App) explainStatus(e *session.Error, status rmcp.Status) string {
	o := &a.Options
	if o.oddLevel(status) {
		status = rmcp.StatusInvalidRole
	}
	switch status {
	case rmcp.StatusInvalidAuth, rmcp.StatusInvalidIntegrity, rmcp.StatusInvalidConfidentiality,
		rmcp.StatusNoMatchingAuth, rmcp.StatusNoMatchingIntegrity, rmcp.StatusNoMatchingSuite:
		return fmt.Sprintf("%s refuses cipher suite %s; try %s", e.Host, suiteName(o.Suite), otherSuites(o.Suite))
	case rmcp.StatusUnauthorizedName, rmcp.StatusInvalidNameLength:
		return fmt.Sprintf("%s has no enabled user %q; check -U, and that the user may log in over LAN", e.Host, o.Username)
	case rmcp.StatusInvalidRole, rmcp.StatusUnauthorizedRole:
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L, such as -L OPERATOR or -L USER",
			e.Host, o.Username, channel.PrivilegeName(o.Privilege))
	case rmcp.StatusNoResources, rmcp.StatusNoResourcesForRole:
		return fmt.Sprintf("%s has no free session; wait a minute for old ones to end", e.Host)
	case rmcp.StatusBadCheckValue:
		return fmt.Sprintf("%s rejects the proof of identity; check the password and the BMC key (-k, -y)", e.Host)
	}
	return fmt.Sprintf("%s refuses the session: %v", e.Host, status)
}

// Completion codes of Get Session Challenge (IPMI v2.0 §22.16) and of
// Activate Session (§22.17).
const (
	codeUnknownUser ipmi.Code = 0x81
	codeNoNullUser  ipmi.Code = 0x82

	codeNoSlot        ipmi.Code = 0x81
	codeNoSlotForUser ipmi.Code = 0x82
	codeNoSlotForRole ipmi.Code = 0x83
	codeBadSequence   ipmi.Code = 0x84
	codeBadSession    ipmi.Code = 0x85
	codeRoleTooHigh   ipmi.Code = 0x86
)

// reasons words a command's own completion codes.
type reasons map[ipmi.Code]string

// text is the code's own text, or the generic one behind a lead.
func (r reasons) text(code ipmi.Code, lead string) string {
	if s, ok := r[code]; ok {
		return s
	}
	return lead + code.String()
}

var challengeReasons = reasons{
	codeUnknownUser: "Invalid user name",
	codeNoNullUser:  "NULL user name not enabled",
}

var activateReasons = reasons{
	codeNoSlot:        "No session slot available",
	codeNoSlotForUser: "No slot available for given user - limit reached",
	codeNoSlotForRole: "No slot available to support user due to maximum privilege capacity",
	codeBadSequence:   "Session sequence out of range",
	codeBadSession:    "Invalid session ID in request",
	codeRoleTooHigh:   "Requested privilege level exceeds limit",
}

// raised gives a privilege that was refused in the middle of a command the
// lines it has in ipmitool, which raises it before any command.
func (a *App) raised(err error) error {
	var failed *session.Error
	if !errors.As(err, &failed) || failed.Stage != session.Raise {
		return err
	}
	if a.Options.Interface == "lan" {
		return a.lanFailure(err)
	}
	return a.lanPlusFailure(err)
}

// explainIPMI1 words the refusals of an IPMI 1.5 session.
func (a *App) explainIPMI1(e *session.Error, code ipmi.Code) string {
	o := &a.Options
	switch {
	case e.Stage == session.Challenge && (code == codeUnknownUser || code == codeNoNullUser):
		return fmt.Sprintf("%s has no enabled user %q; check -U, and that the user may log in over LAN", e.Host, o.Username)
	case e.Stage == session.Activate && code == codeRoleTooHigh:
		return fmt.Sprintf("%s does not grant user %q the privilege %s; try a lower -L", e.Host, o.Username, channel.PrivilegeName(o.Privilege))
	case e.Stage == session.Activate && (code == codeNoSlot || code == codeNoSlotForUser || code == codeNoSlotForRole):
		return fmt.Sprintf("%s has no free session; wait a minute for old ones to end", e.Host)
	}
	return e.Error()
}

func otherSuites(id int) string {
	switch {
	case id < 0:
		return "the others with -C: 16, 8, 12, 2, 7, 11, and 1 and 0 if nothing else helps"
	case id == 17:
		return "-C 3, or leave out -C"
	}
	return "-C 17 or -C 3, or leave out -C"
}

func suiteName(id int) string {
	if id < 0 {
		return "17 and 3"
	}
	return fmt.Sprint(id)
}
