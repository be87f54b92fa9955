package channel

import (
	"context"

	"goipmi/internal/ipmi"
)

// AuthCapabilities is the answer to Get Channel Authentication Capabilities
// (IPMI v2.0 §22.13).
//
//	+-------+----------+------------+---------+-------+-------+
//	|channel|auth types|login status|v1.5 v2.0|OEM ID |OEM aux|
//	+-------+----------+------------+---------+-------+-------+
//	    1         1          1           1        3       1
type AuthCapabilities struct {
	Number            uint8    `json:"channel"`
	AuthTypes         []string `json:"auth_types"`
	PerMessageAuthOff bool     `json:"per_message_auth_disabled"`
	UserLevelAuthOff  bool     `json:"user_level_auth_disabled"`
	NamedUsers        bool     `json:"non_null_user_names"`
	NullUsers         bool     `json:"null_user_names"`
	AnonymousLogin    bool     `json:"anonymous_login"`
	// What only BMCs with IPMI 2.0 tell.
	IPMI20 *IPMI20 `json:"ipmi20,omitempty"`
	// Whose authentication type the one called "OEM" is.
	OEM *OEMAuth `json:"oem,omitempty"`
}

// IPMI20 is what a BMC adds about IPMI 2.0.
type IPMI20 struct {
	KgSet      bool `json:"kg_set"`
	Supports15 bool `json:"supports_ipmi15"`
	Supports20 bool `json:"supports_ipmi20"`
}

// OEMAuth is what a BMC adds about a maker's own authentication type.
type OEMAuth struct {
	ID  uint32 `json:"iana"`
	Aux uint8  `json:"auxiliary_data"`
}

// extended asks for what is new in IPMI 2.0, and says that it was told.
const extended = 0x80

// GetAuthCapabilities asks how one may log in to a channel at a privilege
// level, with regard to IPMI 2.0 and, if that is refused, without.
func GetAuthCapabilities(ctx context.Context, c ipmi.Conn, number, level uint8) (AuthCapabilities, error) {
	data, err := ipmi.Call(ctx, c, read(cmdGetAuthCapabilities, number|extended, level))
	if err != nil && ctx.Err() == nil {
		data, err = ipmi.Call(ctx, c, read(cmdGetAuthCapabilities, number, level))
	}
	if err != nil {
		return AuthCapabilities{}, err
	}
	return decodeAuthCapabilities(data)
}

func decodeAuthCapabilities(data []byte) (AuthCapabilities, error) {
	r := ipmi.NewReader(data)
	v := AuthCapabilities{Number: r.U8()}
	types, status, versions := r.U8(), r.U8(), r.U8()
	v.AuthTypes = AuthTypes(types & 0x3f)
	v.PerMessageAuthOff, v.UserLevelAuthOff = status&0x10 != 0, status&0x08 != 0
	v.NamedUsers, v.NullUsers, v.AnonymousLogin = status&0x04 != 0, status&0x02 != 0, status&0x01 != 0
	if types&extended != 0 {
		v.IPMI20 = &IPMI20{status&0x20 != 0, versions&0x01 != 0, versions&0x02 != 0}
	}
	if types&authTypeOEM != 0 {
		v.OEM = &OEMAuth{r.U24(), r.U8()}
	}
	return v, r.Err()
}
