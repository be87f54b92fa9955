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

// firstGeneric is the lowest code that means the same for every command.
const firstGeneric Code = 0xc0

// codeTexts words the generic codes from C0h to D6h as ipmitool does, the
// misprint included.
var codeTexts = [...]string{
	"Node busy",
	"Invalid command",
	"Invalid command on LUN",
	"Timeout",
	"Out of space",
	"Reservation cancelled or invalid",
	"Request data truncated",
	"Request data length invalid",
	"Request data field length limit exceeded",
	"Parameter out of range",
	"Cannot return number of requested data bytes",
	"Requested sensor, data, or record not found",
	"Invalid data field in request",
	"Command illegal for specified sensor or record type",
	"Command response could not be provided",
	"Cannot execute duplicated request",
	"SDR Repository in update mode",
	"Device firmeware in update mode",
	"BMC initialization in progress",
	"Destination unavailable",
	"Insufficient privilege level",
	"Command not supported in present state",
	"Cannot execute command, command disabled",
}

// String is ipmitool's wording of the code.
func (c Code) String() string {
	switch {
	case c == OK:
		return "Command completed normally"
	case c == CodeUnspecified:
		return "Unspecified error"
	case c >= firstGeneric && int(c-firstGeneric) < len(codeTexts):
		return codeTexts[c-firstGeneric]
	}
	return fmt.Sprintf("Unknown (0x%02X)", uint8(c))
}

// Error makes a Code an error that errors.As and errors.Is find.
func (c Code) Error() string { return c.String() }
