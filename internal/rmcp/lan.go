package rmcp

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"goipmi/internal/ipmi"
)

// AuthType is an authentication type of IPMI 1.5 (IPMI v2.0 table 13-8).
type AuthType uint8

// Authentication types.
const (
	AuthNone     AuthType = 0
	AuthMD2      AuthType = 1
	AuthMD5      AuthType = 2
	AuthPassword AuthType = 4
	AuthOEM      AuthType = 5
	authRMCPPlus AuthType = 6
)

var authTypeNames = [...]string{
	AuthNone: "NONE", AuthMD2: "MD2", AuthMD5: "MD5",
	AuthPassword: "PASSWORD", AuthOEM: "OEM", authRMCPPlus: "RMCP+",
}

func (t AuthType) String() string {
	if int(t) < len(authTypeNames) && authTypeNames[t] != "" {
		return authTypeNames[t]
	}
	return fmt.Sprintf("Unknown (0x%02X)", uint8(t))
}

// AuthTypeNamed finds an authentication type by its name in any case, such as
// "md5".
func AuthTypeNamed(name string) (t AuthType, ok bool) {
	i := slices.IndexFunc(authTypeNames[:], func(n string) bool { return n != "" && strings.EqualFold(n, name) })
	return AuthType(max(i, 0)), i >= 0
}

// Bit is the type's place in the masks of Get Channel Authentication Capabilities.
func (t AuthType) Bit() uint8 { return 1 << t }

// LANPacket is an IPMI 1.5 session packet (IPMI v2.0 §13.6):
//
//	RMCP(4) authType seq(4) sessionID(4) [authCode(16)] length payload [pad]
//
// The authentication code is absent for AuthNone.
type LANPacket struct {
	AuthType AuthType
	Seq      uint32
	ID       uint32
	Code     [16]byte
	Payload  []byte // an encoded Message, at most 255 bytes
}

// AppendSigned appends the packet to b, its code made with password.
func (p *LANPacket) AppendSigned(b []byte, password [16]byte) ([]byte, error) {
	if len(p.Payload) > 0xff {
		return nil, malformed("payload of %d bytes", len(p.Payload))
	}
	p.Code = p.sign(password)
	b = append(appendHeader(b, ClassIPMI), uint8(p.AuthType))
	b = binary.LittleEndian.AppendUint32(b, p.Seq)
	b = binary.LittleEndian.AppendUint32(b, p.ID)
	if p.AuthType != AuthNone {
		b = append(b, p.Code[:]...)
	}
	return append(append(b, uint8(len(p.Payload))), p.Payload...), nil
}

// DecodeLAN decodes what follows the RMCP header; Payload is a view of b. The
// code is not verified.
func DecodeLAN(b []byte) (*LANPacket, error) {
	r := ipmi.NewReader(b)
	p := &LANPacket{AuthType: AuthType(r.U8()), Seq: r.U32(), ID: r.U32()}
	switch p.AuthType {
	case AuthNone:
	case AuthMD2, AuthMD5, AuthPassword, AuthOEM:
		p.Code = [16]byte(r.Bytes(16))
	default:
		return nil, malformed("authentication type %#02x", uint8(p.AuthType))
	}
	// A byte of pad may follow (the "legacy pad" of §13.6): left alone.
	p.Payload = r.Bytes(int(r.U8()))
	if err := r.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// Verify is ErrIntegrity unless the code was made with password. What a BMC puts
// into a packet of AuthOEM is not known.
func (p *LANPacket) Verify(password [16]byte) error {
	if p.AuthType == AuthOEM {
		return nil
	}
	want := p.sign(password)
	if subtle.ConstantTimeCompare(want[:], p.Code[:]) != 1 {
		return ErrIntegrity
	}
	return nil
}

// sign computes the authentication code (IPMI v2.0 §22.17.1). The digests are
// over password, session ID, payload, sequence number, password.
func (p *LANPacket) sign(password [16]byte) (code [16]byte) {
	switch p.AuthType {
	case AuthPassword, AuthOEM:
		return password
	case AuthNone:
		return code
	}
	b := append(make([]byte, 0, 40+len(p.Payload)), password[:]...)
	b = binary.LittleEndian.AppendUint32(b, p.ID)
	b = append(b, p.Payload...)
	b = binary.LittleEndian.AppendUint32(b, p.Seq)
	b = append(b, password[:]...)
	if p.AuthType == AuthMD2 {
		return md2(b)
	}
	return md5.Sum(b)
}
