package session

import (
	"errors"
	"fmt"
)

// Stage is a step of a session's life.
type Stage uint8

// Stages, in the order in which a session passes them.
const (
	Resolve          Stage = iota // host name to address
	Connect                       // open the socket
	AuthCapabilities              // Get Channel Authentication Capabilities (lan)
	Challenge                     // Get Session Challenge (lan)
	Activate                      // Activate Session (lan)
	OpenSession                   // RMCP+ Open Session (lanplus)
	RAKP1                         // RAKP 1 and 2 (lanplus)
	RAKP3                         // RAKP 3 and 4 (lanplus)
	Raise                         // Set Session Privilege Level
	Command                       // a request of the caller's
)

var stageTexts = [...]string{
	Resolve:          "look up address",
	Connect:          "open socket",
	AuthCapabilities: "get authentication capabilities",
	Challenge:        "get session challenge",
	Activate:         "activate session",
	OpenSession:      "open session",
	RAKP1:            "authenticate (RAKP 1)",
	RAKP3:            "authenticate (RAKP 3)",
	Raise:            "set session privilege level",
	Command:          "send command",
}

func (s Stage) String() string { return stageTexts[s] }

// Causes that an Error wraps. The others are rmcp.Status (the BMC's refusal of
// a lanplus stage), ipmi.Code (of a lan stage or of Raise), *SuiteError,
// *AuthTypeError, *net.DNSError and a context's error.
var (
	// ErrNoAnswer: the host was silent for the whole of the time allowed.
	ErrNoAnswer = errors.New("no answer")
	// ErrPortClosed: the host said that nothing listens on the port.
	ErrPortClosed = errors.New("port closed")
	// ErrPassword: the BMC's RAKP 2 was made with another password.
	ErrPassword = errors.New("wrong password")
	// ErrKg: the password is right, the BMC key is not.
	ErrKg = errors.New("wrong BMC key (Kg)")
	// ErrMalformed: a handshake answer made no sense.
	ErrMalformed = errors.New("malformed answer")
	// ErrClosed: the session was closed before.
	ErrClosed = errors.New("session closed")
	// ErrTooLong: a user name, password, key or request exceeds its limit.
	ErrTooLong = errors.New("too long")
)

// Error is a failure to make, keep or use a session: the stage that failed
// and why.
type Error struct {
	Host  string
	Stage Stage
	Err   error
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %v", e.Host, e.Stage, e.Err) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// SuiteError is a cipher suite that does not exist or that needs xRC4.
type SuiteError struct{ ID int }

func (e *SuiteError) Error() string { return fmt.Sprintf("unsupported cipher suite %d", e.ID) }

// AlgorithmError is an Open Session answer that proposes an algorithm other
// than the one asked for.
type AlgorithmError struct {
	Kind      string // "Authentication", "Integrity" or "Encryption"
	Got, Want uint8
}

func (e *AlgorithmError) Error() string {
	return fmt.Sprintf("%s algorithm 0x%02x is not what we requested 0x%02x", e.Kind, e.Got, e.Want)
}

// AuthTypeError is an authentication type that the BMC does not offer; Want is
// Best if it offers none that is usable.
type AuthTypeError struct {
	Want    int
	Offered uint8 // bit n is type n
}

func (e *AuthTypeError) Error() string {
	return fmt.Sprintf("authentication type %d not offered (offered types 0x%02x)", e.Want, e.Offered)
}
