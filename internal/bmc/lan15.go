package bmc

import (
	"context"
	"encoding/binary"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/handlers"
	"github.com/bougou/go-ipmi/pkg/protocol"
	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// Answers of Activate Session (IPMI v2.0 §22.17).
const (
	codeNoSlot          ipmi.Code = 0x81
	codeWrongSession    ipmi.Code = 0x85
	codeAboveUsersLimit ipmi.Code = 0x86
)

// activateSession lets a user have several sessions at once, as BMCs do;
// go-ipmi holds the second one off until the first has timed out. It reads
//
//	authentication type | privilege | challenge, 16 bytes | sequence, 4
func (b *BMC) activateSession(c *call) ([]byte, ipmi.Code) {
	s, level := c.V15Session, gobmc.PrivilegeLevel(c.data[1]&0x0f)
	outbound := binary.LittleEndian.Uint32(c.data[18:])
	switch {
	case s == nil || s.State != gobmc.V15SessionStatePending,
		gobmc.V15AuthType(c.data[0]&0x0f) != s.AuthType,
		[16]byte(c.data[2:18]) != s.Challenge, outbound == 0:
		return nil, codeWrongSession
	case level == 0 || level > gobmc.PrivilegeLevelAdministrator:
		return nil, ipmi.CodeInvalidField
	case level > b.lanLimit(s.User):
		return nil, codeAboveUsersLimit
	}
	// The temporary ID stays: FreeIPMI takes no other in the answer.
	inbound := uint32(mix(uint64(s.TempSessionID))) | 1
	if b.inner.V15Sessions.Activate(s, s.TempSessionID, inbound, outbound, level) != nil {
		return nil, codeNoSlot
	}
	out := binary.LittleEndian.AppendUint32([]byte{uint8(handlers.V15ResponseAuthType(c.Channel, s))}, s.SessionID)
	return append(binary.LittleEndian.AppendUint32(out, inbound), uint8(level)), ipmi.OK
}

// lanLimit is the highest level the user may have on the LAN channel.
func (b *BMC) lanLimit(u *gobmc.User) gobmc.PrivilegeLevel {
	ch, err := b.inner.Channels.Get(lanChannel)
	if err != nil || ch.AccessMode == gobmc.ChannelAccessDisabled || u == nil || !u.Enabled {
		return 0
	}
	access := u.ChannelAccess[lanChannel]
	if !access.Enabled || access.MaxPrivilege == gobmc.PrivilegeLevelNoAccess {
		return 0
	}
	return min(access.MaxPrivilege, ch.MaxPrivilege)
}

// serveNone answers a packet of a session without authentication, which
// go-ipmi opens but does not serve; not ok if the session is of another kind.
//
//	RMCP, 4 | 00h | sequence, 4 | session ID, 4 | length | message
func (b *BMC) serveNone(pkt []byte) (reply []byte, ok bool) {
	var in types.Session15
	if len(pkt) < offPayload-2 || in.Unpack(pkt[4:]) != nil || in.SessionHeader15.SessionID == 0 {
		return nil, false
	}
	header := in.SessionHeader15
	s, err := b.inner.V15Sessions.Get(header.SessionID)
	if err != nil || s.AuthType != gobmc.V15AuthTypeNone {
		return nil, false
	}
	netFn, cmd, data, seq, ok := protocol.ParseIPMIRequest(in.Payload)
	if !ok || !acceptNone(s, header.Sequence, cmd) {
		return nil, true
	}
	channel, _ := b.inner.Channels.Get(lanChannel)
	h := &handlers.HandlerContext{BMC: b.inner, V15Session: s, Channel: channel, User: s.User}
	out, code, _ := registry().Dispatch(context.Background(), h, netFn, cmd, data)
	b.inner.V15Sessions.Touch(s.SessionID)
	return sealV15(s, channel, protocol.BuildIPMIResponse(netFn, cmd, seq, uint8(code), out)), true
}

// acceptNone lets a session that is not active yet be activated and no more.
func acceptNone(s *gobmc.V15Session, sequence uint32, cmd uint8) bool {
	if s.State == gobmc.V15SessionStatePending {
		return cmd == handlers.CmdActivateSession && sequence == 0
	}
	return s.TryAcceptInboundSeq(sequence)
}
