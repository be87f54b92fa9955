package ipmi

import "fmt"

// Code is a completion code (IPMI v2.0 §5.2). Any but OK is an error.
type Code uint8

// Completion codes that commands act on.
const (
	OK                    Code = 0x00
	CodeNodeBusy          Code = 0xc0
	CodeInvalidCommand    Code = 0xc1
	CodeTimeout           Code = 0xc3
	CodeOutOfSpace        Code = 0xc4
	CodeLostReservation   Code = 0xc5
	CodeBadLength         Code = 0xc7
	CodeFieldTooLong      Code = 0xc8
	CodeOutOfRange        Code = 0xc9
	CodeCannotReturn      Code = 0xca
	CodeNotPresent        Code = 0xcb
	CodeInvalidField      Code = 0xcc
	CodeIllegalForSensor  Code = 0xcd
	CodeStartingUp        Code = 0xd2
	CodeNoPrivilege       Code = 0xd4
	CodeNotInPresentState Code = 0xd5
	CodeUnspecified       Code = 0xff
)

// codeTexts words the generic codes as ipmitool does, the misprint included.
var codeTexts = [...]string{
	0xc0 - 0xc0: "Node busy",
	0xc1 - 0xc0: "Invalid command",
	0xc2 - 0xc0: "Invalid command on LUN",
	0xc3 - 0xc0: "Timeout",
	0xc4 - 0xc0: "Out of space",
	0xc5 - 0xc0: "Reservation cancelled or invalid",
	0xc6 - 0xc0: "Request data truncated",
	0xc7 - 0xc0: "Request data length invalid",
	0xc8 - 0xc0: "Request data field length limit exceeded",
	0xc9 - 0xc0: "Parameter out of range",
	0xca - 0xc0: "Cannot return number of requested data bytes",
	0xcb - 0xc0: "Requested sensor, data, or record not found",
	0xcc - 0xc0: "Invalid data field in request",
	0xcd - 0xc0: "Command illegal for specified sensor or record type",
	0xce - 0xc0: "Command response could not be provided",
	0xcf - 0xc0: "Cannot execute duplicated request",
	0xd0 - 0xc0: "SDR Repository in update mode",
	0xd1 - 0xc0: "Device firmeware in update mode",
	0xd2 - 0xc0: "BMC initialization in progress",
	0xd3 - 0xc0: "Destination unavailable",
	0xd4 - 0xc0: "Insufficient privilege level",
	0xd5 - 0xc0: "Command not supported in present state",
	0xd6 - 0xc0: "Cannot execute command, command disabled",
}

// String is ipmitool's wording of the code.
func (c Code) String() string {
	switch {
	case c == OK:
		return "Command completed normally"
	case c == CodeUnspecified:
		return "Unspecified error"
	case c >= 0xc0 && int(c-0xc0) < len(codeTexts):
		return codeTexts[c-0xc0]
	}
	return fmt.Sprintf("Unknown (0x%02X)", uint8(c))
}

// Error makes a Code an error that errors.As and errors.Is find.
func (c Code) Error() string { return c.String() }
