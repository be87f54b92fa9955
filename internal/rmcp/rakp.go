package rmcp

import (
	"crypto/hmac"
	"encoding/binary"

	"goipmi/internal/ipmi"
)

// NameOnly is the bit of a RAKP role that finds the user by name alone, not by
// name and privilege (IPMI v2.0 table 13-11).
const NameOnly = 0x10

// RAKP1 names the user (IPMI v2.0 §13.20):
//
//	tag 00 00 00 bmcID(4) consoleRandom(16) role 00 00 nameLength name
type RAKP1 struct {
	Tag    uint8
	BMCID  uint32
	Random [16]byte
	Role   uint8 // privilege and NameOnly
	Name   string
}

// Append appends the encoded payload to b.
func (m *RAKP1) Append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, m.Tag, 0, 0, 0), m.BMCID)
	b = append(b, m.Random[:]...)
	b = append(b, m.Role, 0, 0, uint8(len(m.Name)))
	return append(b, m.Name...)
}

// RAKP2 proves that the BMC knows the password (IPMI v2.0 §13.21):
//
//	tag status [00 00 consoleID(4) bmcRandom(16) guid(16) code]
//
// As in OpenSessionResponse, only a good status brings the rest.
type RAKP2 struct {
	Tag       uint8
	Status    Status
	ConsoleID uint32
	Random    [16]byte
	GUID      [16]byte
	Code      []byte
}

// DecodeRAKP2 decodes a payload; Code is a view of b.
func DecodeRAKP2(b []byte) (*RAKP2, error) {
	r := ipmi.NewReader(b)
	m := &RAKP2{Tag: r.U8(), Status: Status(r.U8())}
	if m.Status == StatusOK {
		r.Skip(2)
		m.ConsoleID = r.U32()
		m.Random = [16]byte(r.Bytes(16))
		m.GUID = [16]byte(r.Bytes(16))
		m.Code = r.Rest()
	}
	return m, r.Err()
}

// RAKP3 proves that the console knows the password (IPMI v2.0 §13.22):
//
//	tag status 00 00 bmcID(4) [code]
type RAKP3 struct {
	Tag    uint8
	Status Status // of RAKP 2, as the console found it
	BMCID  uint32
	Code   []byte
}

// Append appends the encoded payload to b.
func (m *RAKP3) Append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, m.Tag, uint8(m.Status), 0, 0), m.BMCID)
	return append(b, m.Code...)
}

// RAKP4 proves that the BMC has the session's keys (IPMI v2.0 §13.23):
//
//	tag status [00 00 consoleID(4) check value]
//
// As in OpenSessionResponse, only a good status brings the rest.
type RAKP4 struct {
	Tag       uint8
	Status    Status
	ConsoleID uint32
	Check     []byte
}

// DecodeRAKP4 decodes a payload; Check is a view of b.
func DecodeRAKP4(b []byte) (*RAKP4, error) {
	r := ipmi.NewReader(b)
	m := &RAKP4{Tag: r.U8(), Status: Status(r.U8())}
	if m.Status == StatusOK {
		r.Skip(2)
		m.ConsoleID = r.U32()
		m.Check = r.Rest()
	}
	return m, r.Err()
}

// Exchange is what the codes and keys of one handshake are computed from
// (IPMI v2.0 §13.31 and §13.32).
type Exchange struct {
	Suite         Suite
	ConsoleID     uint32
	BMCID         uint32
	ConsoleRandom [16]byte
	BMCRandom     [16]byte
	GUID          [16]byte
	Role          uint8 // as RAKP 1 has it
	Name          string
	Password      [20]byte // K_uid, zero padded
	Kg            [20]byte // all zero: there is none, and K_uid stands in
}

// CheckRAKP2 is ErrIntegrity unless code was made with the password.
func (x *Exchange) CheckRAKP2(code []byte) error {
	want := x.Suite.Auth.mac(x.Password[:], u32(x.ConsoleID), u32(x.BMCID),
		x.ConsoleRandom[:], x.BMCRandom[:], x.GUID[:], x.who())
	return equal(want, code)
}

// RAKP3Code is the code of RAKP 3.
func (x *Exchange) RAKP3Code() []byte {
	return x.Suite.Auth.mac(x.Password[:], x.BMCRandom[:], u32(x.ConsoleID), x.who())
}

// CheckRAKP4 is ErrIntegrity unless check was made with the session's SIK.
func (x *Exchange) CheckRAKP4(check []byte) error {
	a := x.Suite.Auth
	return equal(a.mac(x.sik(), x.rakp4()...)[:authAlgs[a].icv], check)
}

// CheckRAKP4ByIntegrity is CheckRAKP4 for BMCs that take the integrity
// algorithm here and not the authentication algorithm.
func (x *Exchange) CheckRAKP4ByIntegrity(check []byte) error {
	var b []byte
	for _, part := range x.rakp4() {
		b = append(b, part...)
	}
	return equal(newSigner(x.Suite.Integrity, x.sik()).code(b), check)
}

func (x *Exchange) rakp4() [][]byte {
	return [][]byte{x.ConsoleRandom[:], u32(x.BMCID), x.GUID[:]}
}

// Keys are the session's.
func (x *Exchange) Keys() *Keys {
	sik := x.sik()
	k := &Keys{Suite: x.Suite, K1: x.derive(sik, 1)}
	copy(k.K2[:], x.derive(sik, 2))
	if x.Suite.Integrity == MD5_128 {
		k.K1 = x.Password[:]
	}
	return k
}

// sik is the session integrity key.
func (x *Exchange) sik() []byte {
	key := x.Kg
	if key == [20]byte{} {
		key = x.Password
	}
	return x.Suite.Auth.mac(key[:], x.ConsoleRandom[:], x.BMCRandom[:], x.who())
}

// derive makes K1, K2 … from the SIK: the MAC of 20 bytes of n.
func (x *Exchange) derive(sik []byte, n uint8) []byte {
	var constant [20]byte
	for i := range constant {
		constant[i] = n
	}
	return x.Suite.Auth.mac(sik, constant[:])
}

// who is role, name length and name, which end most digests.
func (x *Exchange) who() []byte {
	return append([]byte{x.Role, uint8(len(x.Name))}, x.Name...)
}

func u32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }

// equal lets got be longer: H8QME boards add a byte to RAKP 2, X8DTG and S2600JF
// a whole check value to the RAKP 4 of suite 0, others do not cut RAKP 4's.
func equal(want, got []byte) error {
	if !hmac.Equal(want, got[:min(len(want), len(got))]) {
		return ErrIntegrity
	}
	return nil
}
