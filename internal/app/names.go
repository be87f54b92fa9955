package app

import (
	"fmt"
	"slices"
	"strings"
)

// authTypes are the names of a session's authentication types, "" where there
// is none (IPMI v2.0 §13.6).
var authTypes = [...]string{"NONE", "MD2", "MD5", 4: "PASSWORD", "OEM", "RMCP+"}

// AuthTypeName is the name of an authentication type.
func AuthTypeName(code int) string {
	if code >= 0 && code < len(authTypes) && authTypes[code] != "" {
		return authTypes[code]
	}
	return fmt.Sprintf("Unknown (0x%02X)", code)
}

// AuthTypeNamed finds an authentication type by its name in any case, such as
// "md5".
func AuthTypeNamed(name string) (code int, ok bool) {
	n := slices.IndexFunc(authTypes[:], func(t string) bool { return t != "" && strings.EqualFold(t, name) })
	return max(n, 0), n >= 0
}
