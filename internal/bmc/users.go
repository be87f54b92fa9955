package bmc

import (
	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
)

// Channels of the simulated BMC; 0 is the IPMB of the satellite.
const (
	ipmbChannel   = 0x00
	lanChannel    = 0x01
	systemChannel = 0x0f
	thisChannel   = 0x0e // whichever the request came by
)

// maxUsers is the number of user slots, the anonymous one included.
const maxUsers = 10

// addAccounts fills the slots from 2 on. The anonymous user 1 stays disabled.
func addAccounts(g *gobmc.BMC, accounts []Account) {
	g.Users = gobmc.NewUserStore(gobmc.WithMaxUsers(maxUsers))
	_ = g.Users.Update(1, func(u *gobmc.User) error { u.Enabled = false; return nil })
	for i, a := range accounts {
		_ = g.Users.Upsert(uint8(i+2), func(u *gobmc.User) error {
			u.Name, u.Enabled = a.Name, true
			u.SetPassword([]byte(a.Password))
			u.ChannelAccess[lanChannel] = gobmc.UserChannelAccess{
				MaxPrivilege: gobmc.PrivilegeLevel(a.Privilege), Enabled: true, LinkAuth: true,
			}
			return nil
		})
	}
}
