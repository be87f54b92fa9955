package rmcp

import "fmt"

// Status is an RMCP+ status code (IPMI v2.0 table 13-15). Any but StatusOK
// is an error.
type Status uint8

// RMCP+ status codes.
const (
	StatusOK Status = iota
	StatusNoResources
	StatusInvalidSession
	StatusInvalidPayload
	StatusInvalidAuth
	StatusInvalidIntegrity
	StatusNoMatchingAuth
	StatusNoMatchingIntegrity
	StatusInactiveSession
	StatusInvalidRole
	StatusUnauthorizedRole
	StatusNoResourcesForRole
	StatusInvalidNameLength
	StatusUnauthorizedName
	StatusUnauthorizedGUID
	StatusBadCheckValue
	StatusInvalidConfidentiality
	StatusNoMatchingSuite
	StatusIllegalParameter
)

// statusTexts words the codes as ipmitool does.
var statusTexts = [...]string{
	StatusOK:                     "no errors",
	StatusNoResources:            "insufficient resources for session",
	StatusInvalidSession:         "invalid session ID",
	StatusInvalidPayload:         "invalid payload type",
	StatusInvalidAuth:            "invalid authentication algorithm",
	StatusInvalidIntegrity:       "invalid integrity algorithm",
	StatusNoMatchingAuth:         "no matching authentication algorithm",
	StatusNoMatchingIntegrity:    "no matching integrity payload",
	StatusInactiveSession:        "inactive session ID",
	StatusInvalidRole:            "invalid role",
	StatusUnauthorizedRole:       "unauthorized role requested",
	StatusNoResourcesForRole:     "insufficient resources for role",
	StatusInvalidNameLength:      "invalid name length",
	StatusUnauthorizedName:       "unauthorized name",
	StatusUnauthorizedGUID:       "unauthorized GUID",
	StatusBadCheckValue:          "invalid integrity check value",
	StatusInvalidConfidentiality: "invalid confidentiality algorithm",
	StatusNoMatchingSuite:        "no matching cipher suite",
	StatusIllegalParameter:       "illegal parameter",
}

// String is ipmitool's wording of the status.
func (s Status) String() string {
	if int(s) < len(statusTexts) {
		return statusTexts[s]
	}
	return fmt.Sprintf("Unknown (0x%02X)", uint8(s))
}

// Error makes a Status an error that errors.As and errors.Is find.
func (s Status) Error() string { return s.String() }
