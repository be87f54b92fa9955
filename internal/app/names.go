package app

import (
	"fmt"
	"strings"
)

// privilegeNames are the session's levels (IPMI v2.0 §6.8).
var privilegeNames = []struct {
	name  string
	level uint8
}{
	{"CALLBACK", 1},
	{"USER", 2},
	{"OPERATOR", 3},
	{"ADMINISTRATOR", 4},
	{"OEM", 5},
	{"NO ACCESS", 15},
}

// PrivilegeName is the name of a privilege level.
func PrivilegeName(level uint8) string {
	for _, n := range privilegeNames {
		if n.level == level {
			return n.name
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", level)
}

// PrivilegeNamed finds a level by its name, such as "operator".
func PrivilegeNamed(name string) (level uint8, ok bool) {
	for _, n := range privilegeNames {
		if strings.EqualFold(name, n.name) {
			return n.level, true
		}
	}
	return 0, false
}

// authTypeNames are the session's authentication types (IPMI v2.0 §13.6).
var authTypeNames = []struct {
	name string
	code int
}{
	{"NONE", 0},
	{"MD2", 1},
	{"MD5", 2},
	{"PASSWORD", 4},
	{"OEM", 5},
	{"RMCP+", 6},
}

// AuthTypeName is the name of an authentication type.
func AuthTypeName(code int) string {
	for _, n := range authTypeNames {
		if n.code == code {
			return n.name
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", code)
}

// AuthTypeNamed finds an authentication type by its name, such as "md5".
func AuthTypeNamed(name string) (code int, ok bool) {
	for _, n := range authTypeNames {
		if strings.EqualFold(name, n.name) {
			return n.code, true
		}
	}
	return 0, false
}
