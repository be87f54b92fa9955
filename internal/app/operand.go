package app

import (
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// Limits of what operands name (IPMI v2.0 §6.3, §22.26).
const (
	maxChannel        = 0x0f
	reservedFrom      = 0x0c
	reservedTo        = 0x0d
	minUserID         = 1
	maxUserID         = 63
	minPrivilege      = 1 // callback
	maxPrivilege      = 5 // OEM
	privilegeNoAccess = 0x0f
)

// ParseChannel reads the number of a channel: 0 to 11, 14 (this one) or 15
// (the system interface).
func ParseChannel(word string) (uint8, error) {
	n, err := ParseByte(word)
	if err != nil || n > maxChannel || n >= reservedFrom && n <= reservedTo {
		return 0, failf("Given Channel number '%s' is either invalid or out of range.\n"+
			"Channel number must be from ranges: <0x0..0xB>, <0xE..0xF>", word)
	}
	return n, nil
}

// ParseUserID reads the number of a user, 1 to 63.
func ParseUserID(word string) (uint8, error) {
	n, err := ParseByte(word)
	if err != nil || n < minUserID || n > maxUserID {
		return 0, failf("Given User ID '%s' is either invalid or out of range.\n"+
			"User ID is limited to range <%d..%d>.", word, minUserID, maxUserID)
	}
	return n, nil
}

// ParsePrivilege reads a privilege limit: 1 (callback) to 5 (OEM), or 15 (no
// access).
func ParsePrivilege(word string) (uint8, error) {
	n, err := ParseByte(word)
	if err != nil || (n < minPrivilege || n > maxPrivilege) && n != privilegeNoAccess {
		return 0, failf("Given Privilege Limit '%s' is invalid.\n"+
			"Privilege Limit is limited to <0x1..0x5> and <0xF>.", word)
	}
	return n, nil
}

// Evaluation words a failed request as those of ipmitool's commands do that
// give no name to it.
func Evaluation(err error) string {
	var code ipmi.Code
	var length *ipmi.LengthError
	var short *ipmi.ShortError
	switch {
	case errors.As(err, &code):
		return fmt.Sprintf("IPMI command failed: %v", code)
	case errors.As(err, &length), errors.As(err, &short):
		return "Unexpected data length received."
	}
	return "IPMI response is NULL."
}

// Evaluated ends a command with the evaluation of err and, behind it, a line
// of its own. It is nil if err is.
func Evaluated(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	line := Evaluation(err)
	if format != "" {
		line += "\n" + fmt.Sprintf(format, args...)
	}
	return &Failure{Line: line, Err: err}
}
