package channel

import (
	"slices"
	"strings"
)

// Privilege levels that are set without being asked for.
const (
	Administrator = 4
	NoAccess      = 0x0f
)

// privileges are the levels' names, "" where there is none (IPMI v2.0 §6.8).
var privileges = [...]string{
	1: "CALLBACK", "USER", "OPERATOR", "ADMINISTRATOR", "OEM",
	NoAccess: "NO ACCESS",
}

// PrivilegeName names a privilege level.
func PrivilegeName(level uint8) string {
	if int(level) < len(privileges) && privileges[level] != "" {
		return privileges[level]
	}
	return Unknown(level)
}

// PrivilegeNamed finds a level by its name in any case, such as "operator".
func PrivilegeNamed(name string) (level uint8, ok bool) {
	n := slices.IndexFunc(privileges[:], func(p string) bool { return p != "" && strings.EqualFold(p, name) })
	return uint8(max(n, 0)), n >= 0
}
