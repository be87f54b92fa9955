package app

import "fmt"

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

func privilegeName(level uint8) string {
	for _, n := range privilegeNames {
		if n.level == level {
			return n.name
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", level)
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

func authTypeName(code int) string {
	for _, n := range authTypeNames {
		if n.code == code {
			return n.name
		}
	}
	return fmt.Sprintf("Unknown (0x%02X)", code)
}
