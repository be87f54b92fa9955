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

	plusHeaderLen = 12 // behind the RMCP header
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
	h := [headerLen + plusHeaderLen]byte{version, 0, noAck, uint8(ClassIPMI), uint8(authRMCPPlus), t}
	binary.LittleEndian.PutUint32(h[6:], p.ID)
	binary.LittleEndian.PutUint32(h[10:], p.Seq)
	binary.LittleEndian.PutUint16(h[14:], uint16(length))
	return append(b, h[:]...)
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
	if len(b) < plusHeaderLen {
		return &ipmi.ShortError{Have: len(b), Want: plusHeaderLen}
	}
	if t := AuthType(b[0]); t != authRMCPPlus {
		return malformed("authentication type %v", t)
	}
	t := b[1]
	p.Type = PayloadType(t &^ (encryptedBit | authenticatedBit))
	p.Encrypted, p.Authenticated = t&encryptedBit != 0, t&authenticatedBit != 0
	if p.Type == payloadOEM {
		return malformed("OEM payload")
	}
	p.ID, p.Seq = binary.LittleEndian.Uint32(b[2:]), binary.LittleEndian.Uint32(b[6:])
	end := plusHeaderLen + int(binary.LittleEndian.Uint16(b[10:]))
	if len(b) < end {
		return &ipmi.ShortError{Have: len(b), Want: end}
	}
	p.Payload = b[plusHeaderLen:end]
	if !p.Authenticated {
		return nil
	}
	return p.decodeTrailer(b, end)
}

// decodeTrailer finds the end of the pad, by the FFh bytes that precede it.
func (p *Packet) decodeTrailer(b []byte, begin int) error {
	pad := begin
	for pad < len(b) && b[pad] == 0xff {
		pad++
	}
	code := pad + 2
	if len(b) < code {
		return &ipmi.ShortError{Have: len(b), Want: code}
	}
	if int(b[pad]) != pad-begin || b[pad+1] != nextHeader {
		return malformed("session trailer")
	}
	p.signed, p.code = b[:code], b[code:]
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
// of p is plain; its sequence number must be new under these keys.
func (k *Keys) Seal(b []byte, p *Packet) []byte {
	p.Encrypted = k.Suite.Conf != ConfNone
	p.Authenticated = k.Suite.Integrity != IntegrityNone
	k.prepare()
	start := len(b) + headerLen
	if p.Encrypted {
		b = p.appendHeader(b, encryptedLen(len(p.Payload)))
		b = k.cipher.encrypt(b, p.Seq, p.Payload)
	} else {
		b = p.Append(b)
	}
	if !p.Authenticated {
		return b
	}
	b = k.appendPad(b, len(b)-start)
	return append(b, k.signer.code(b[start:])...)
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
