package channel

import (
	"context"

	"goipmi/internal/ipmi"
)

// Access is who may use a channel, and when (IPMI v2.0 §22.22, §22.23).
//
//	+-----------------------------------------------+---------------+
//	|no alerts:5 no per-message:4 no user:3 mode:2-0|privilege limit|
//	+-----------------------------------------------+---------------+
//	                        1                               1
type Access struct {
	AlertingOff       bool   `json:"alerting_disabled"`
	PerMessageAuthOff bool   `json:"per_message_auth_disabled"`
	UserLevelAuthOff  bool   `json:"user_level_auth_disabled"`
	Mode              uint8  `json:"access_mode"`
	ModeName          string `json:"access_mode_name"`
	PrivilegeLimit    uint8  `json:"privilege_limit"`
	Privilege         string `json:"privilege"`
}

// Modes of access that are set.
const (
	ModeDisabled = 0
	ModeAlways   = 2
)

// Store says which of a channel's two settings is meant.
type Store uint8

// The settings that survive a loss of power, and those in force.
const (
	NonVolatile Store = 0x40
	Volatile    Store = 0x80
)

const accessLen = 2

// GetAccess asks for the access settings of a channel. An answer of another
// length is an *ipmi.LengthError.
func GetAccess(ctx context.Context, c ipmi.Conn, number uint8, from Store) (Access, error) {
	data, err := ipmi.Call(ctx, c, read(cmdGetAccess, number&numberMask, byte(from)))
	if err != nil {
		return Access{}, err
	}
	return decodeAccess(data)
}

func decodeAccess(data []byte) (Access, error) {
	if err := ipmi.Exactly(data, accessLen); err != nil {
		return Access{}, err
	}
	return Access{
		AlertingOff:       data[0]&0x20 != 0,
		PerMessageAuthOff: data[0]&0x10 != 0,
		UserLevelAuthOff:  data[0]&0x08 != 0,
		Mode:              data[0] & 0x07,
		ModeName:          modeName(data[0] & 0x07),
		PrivilegeLimit:    data[1] & 0x0f,
		Privilege:         PrivilegeName(data[1] & 0x0f),
	}, nil
}

// SetAccess changes the access settings of a channel, of which the privilege
// limit only if withPrivilege.
func SetAccess(ctx context.Context, c ipmi.Conn, number uint8, to Store, a Access, withPrivilege bool) error {
	bits := uint8(to) | a.Mode&0x07
	if a.AlertingOff {
		bits |= 0x20
	}
	if a.PerMessageAuthOff {
		bits |= 0x10
	}
	if a.UserLevelAuthOff {
		bits |= 0x08
	}
	limit := a.PrivilegeLimit & 0x0f
	if withPrivilege {
		limit |= uint8(to)
	}
	return write(ctx, c, cmdSetAccess, number&numberMask, bits, limit)
}

func modeName(mode uint8) string {
	names := [...]string{"disabled", "pre-boot only", "always available", "shared"}
	if int(mode) < len(names) {
		return names[mode]
	}
	return "unknown"
}
