// Package channel holds the requests about a BMC's channels and the users on
// them (IPMI v2.0 §22), and the names of what they answer.
package channel

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"goipmi/internal/ipmi"
)

// Channel numbers with a meaning of their own (IPMI v2.0 §6.3).
const (
	Current = 0x0e // the one that the request comes by
	System  = 0x0f // the system interface
)

// Commands of the application network function (IPMI v2.0 §22).
const (
	cmdGetAuthCapabilities = 0x38
	cmdSetAccess           = 0x40
	cmdGetAccess           = 0x41
	cmdGetInfo             = 0x42
	cmdSetUserAccess       = 0x43
	cmdGetUserAccess       = 0x44
	cmdSetUserName         = 0x45
	cmdGetUserName         = 0x46
	cmdSetUserPassword     = 0x47
	cmdGetCipherSuites     = 0x54
	cmdSetSecurityKeys     = 0x56
)

const numberMask = 0x0f

func read(cmd uint8, data ...byte) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmd, Data: data, Idempotent: true}
}

func write(ctx context.Context, c ipmi.Conn, cmd uint8, data ...byte) error {
	_, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmd, Data: data})
	return err
}

const unknown = "Unknown ("

// Unknown is how ipmitool shows a number without a name.
func Unknown(n uint8) string { return fmt.Sprintf(unknown+"0x%02X)", n) }

// authTypeOEM is the bit of a maker's own authentication type.
const authTypeOEM = 0x20

// authTypes are the bits that stand for IPMI 1.5 authentication types.
var authTypes = [...]struct {
	bit  uint8
	name string
}{{0x01, "NONE"}, {0x02, "MD2"}, {0x04, "MD5"}, {0x10, "PASSWORD"}, {authTypeOEM, "OEM"}}

// AuthTypes names the authentication types whose bits are set.
func AuthTypes(bits uint8) []string {
	names := []string{}
	for _, t := range authTypes {
		if bits&t.bit != 0 {
			names = append(names, t.name)
		}
	}
	return names
}

// AuthTypeBit is the bit of a type by its name in capitals, 0 if there is none.
func AuthTypeBit(name string) uint8 {
	for _, t := range authTypes {
		if t.name == name {
			return t.bit
		}
	}
	return 0
}

// Muddled are names that ipmitool prints at once: it has a single buffer for
// what it does not know, so that all unknown ones show the first one's number.
func Muddled(names ...string) []any {
	first := ""
	shown := make([]any, len(names))
	for i, name := range names {
		if strings.HasPrefix(name, unknown) {
			first = cmp.Or(first, name)
			name = first
		}
		shown[i] = name
	}
	return shown
}
