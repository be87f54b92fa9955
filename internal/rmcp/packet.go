package rmcp

import (
	"crypto/hmac"
	"encoding/binary"

	"goipmi/internal/ipmi"
)

// PayloadType is the type of an RMCP+ payload (IPMI v2.0 table 13-16).
type PayloadType uint8

// Payload types.
const (
	PayloadIPMI                PayloadType = 0x00
	PayloadSOL                 PayloadType = 0x01
	payloadOEM                 PayloadType = 0x02
	PayloadOpenSessionRequest  PayloadType = 0x10
	PayloadOpenSessionResponse PayloadType = 0x11
	PayloadRAKP1               PayloadType = 0x12
	PayloadRAKP2               PayloadType = 0x13
	PayloadRAKP3               PayloadType = 0x14
	PayloadRAKP4               PayloadType = 0x15
)

const (
	encryptedBit     = 0x80
	authenticatedBit = 0x40
	nextHeader       = 0x07
)

// Packet is an RMCP+ packet (IPMI v2.0 §13.6):
//
//	RMCP(4) 06 type [OEM IANA(4) OEM type(2)] sessionID(4) seq(4) length(2) payload
//	[FF… padLength 07 authCode]
//
// Bit 7 of type says that the payload is encrypted, bit 6 that the trailer is
// there. The code covers everything between the RMCP header and itself, which
// the pad makes a multiple of 4.
type Packet struct {
	Type          PayloadType
	Encrypted     bool
	Authenticated bool
	ID            uint32
	Seq           uint32
	Payload       []byte // as on the wire: encrypted if Encrypted

	signed []byte // what the code covers
	code   []byte
}

// Append appends a packet outside any session, or in one that has neither
// integrity nor confidentiality.
func (p *Packet) Append(b []byte) []byte {
	return append(p.appendHeader(b, len(p.Payload)), p.Payload...)
}

func (p *Packet) appendHeader(b []byte, length int) []byte {
	t := uint8(p.Type)
	if p.Encrypted {
		t |= encryptedBit
	}
	if p.Authenticated {
		t |= authenticatedBit
	}
	b = append(appendHeader(b, ClassIPMI), uint8(authRMCPPlus), t)
	b = binary.LittleEndian.AppendUint32(b, p.ID)
	b = binary.LittleEndian.AppendUint32(b, p.Seq)
	return binary.LittleEndian.AppendUint16(b, uint16(length))
}

// IsRMCPPlus reports whether what follows an RMCP header is RMCP+ and not
// IPMI 1.5.
func IsRMCPPlus(b []byte) bool { return len(b) > 0 && AuthType(b[0]) == authRMCPPlus }

// DecodePacket decodes what follows the RMCP header. The slices are views of
// b; the code is not verified and the payload not decrypted: Keys.Open does.
func DecodePacket(b []byte) (*Packet, error) {
	p := new(Packet)
	return p, p.decode(b)
}

func (p *Packet) decode(b []byte) error {
	r := ipmi.NewReader(b)
	if t := AuthType(r.U8()); t != authRMCPPlus {
		return malformed("authentication type %v", t)
	}
	t := r.U8()
	p.Type = PayloadType(t &^ (encryptedBit | authenticatedBit))
	p.Encrypted, p.Authenticated = t&encryptedBit != 0, t&authenticatedBit != 0
	if p.Type == payloadOEM {
		return malformed("OEM payload")
	}
	p.ID, p.Seq = r.U32(), r.U32()
	p.Payload = r.Bytes(int(r.U16()))
	if err := r.Err(); err != nil || !p.Authenticated {
		return err
	}
	return p.decodeTrailer(b, r)
}

// decodeTrailer finds the end of the pad, by the FFh bytes that precede it.
func (p *Packet) decodeTrailer(b []byte, r *ipmi.Reader) error {
	n := uint8(0)
	pad := r.U8()
	for ; pad == 0xff; pad = r.U8() {
		n++
	}
	next := r.U8()
	if err := r.Err(); err != nil {
		return err
	}
	if pad != n || next != nextHeader {
		return malformed("session trailer")
	}
	p.signed, p.code = b[:len(b)-r.Len()], r.Rest()
	return nil
}

// Keys seal and open the packets of one session.
type Keys struct {
	Suite Suite
	K1    []byte   // of the integrity code; the password for MD5-128
	K2    [16]byte // of the encryption
	// ShortPad counts the integrity pad without its own two trailing bytes,
	// as the BMCs of ipmitool's -o icts do.
	ShortPad bool

	signer *signer // both of them made when first needed
	cipher *aesCBC
}

func (k *Keys) prepare() {
	if k.signer == nil {
		k.signer, k.cipher = newSigner(k.Suite.Integrity, k.K1), newAESCBC(k.K2)
	}
}

// Seal appends p to b, encrypted and signed as the suite has it. The payload
// of p is plain; iv is used if the suite encrypts.
func (k *Keys) Seal(b []byte, p *Packet, iv [16]byte) []byte {
	p.Encrypted = k.Suite.Conf != ConfNone
	p.Authenticated = k.Suite.Integrity != IntegrityNone
	k.prepare()
	start := len(b) + headerLen
	b = k.appendPayload(b, p, iv)
	if !p.Authenticated {
		return b
	}
	b = k.appendPad(b, len(b)-start)
	return append(b, k.signer.code(b[start:])...)
}

func (k *Keys) appendPayload(b []byte, p *Packet, iv [16]byte) []byte {
	if !p.Encrypted {
		return p.Append(b)
	}
	b = p.appendHeader(b, encryptedLen(len(p.Payload)))
	return k.cipher.encrypt(b, iv, p.Payload)
}

func (k *Keys) appendPad(b []byte, length int) []byte {
	if !k.ShortPad {
		length += 2
	}
	pad := -length & 3
	for range pad {
		b = append(b, 0xff)
	}
	return append(b, uint8(pad), nextHeader)
}

// Open verifies and decrypts p and returns its plain payload. A packet that is
// not signed or not encrypted where the suite has it so is refused. What was
// encrypted is decrypted in its place.
func (k *Keys) Open(p *Packet) ([]byte, error) {
	if p.Authenticated != (k.Suite.Integrity != IntegrityNone) {
		return nil, malformed("authenticated flag")
	}
	if p.Encrypted != (k.Suite.Conf != ConfNone) {
		return nil, malformed("encrypted flag")
	}
	k.prepare()
	if p.Authenticated && !hmac.Equal(p.code, k.signer.code(p.signed)) {
		return nil, ErrIntegrity
	}
	if p.Encrypted {
		return k.cipher.decrypt(p.Payload)
	}
	return p.Payload, nil
}
