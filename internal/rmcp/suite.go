package rmcp

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"hash"
)

// AuthAlg is an authentication algorithm (IPMI v2.0 table 13-17).
type AuthAlg uint8

// IntegrityAlg is an integrity algorithm (IPMI v2.0 table 13-18).
type IntegrityAlg uint8

// ConfAlg is a confidentiality algorithm (IPMI v2.0 table 13-19).
type ConfAlg uint8

// Algorithms.
const (
	RAKPNone       AuthAlg = 0
	RAKPHMACSHA1   AuthAlg = 1
	RAKPHMACMD5    AuthAlg = 2
	RAKPHMACSHA256 AuthAlg = 3

	IntegrityNone IntegrityAlg = 0
	HMACSHA1_96   IntegrityAlg = 1
	HMACMD5_128   IntegrityAlg = 2
	MD5_128       IntegrityAlg = 3
	HMACSHA256    IntegrityAlg = 4

	ConfNone  ConfAlg = 0
	AESCBC128 ConfAlg = 1
	xRC4_128  ConfAlg = 2
	xRC4_40   ConfAlg = 3
)

// Suite is a cipher suite.
type Suite struct {
	ID        uint8
	Auth      AuthAlg
	Integrity IntegrityAlg
	Conf      ConfAlg
}

// suites are those of IPMI v2.0 table 22-20, but for the xRC4 ones (4, 5, 9,
// 10, 13, 14, 18, 19): the cipher is broken and BMCs have dropped it.
var suites = [...]Suite{
	{0, RAKPNone, IntegrityNone, ConfNone},
	{1, RAKPHMACSHA1, IntegrityNone, ConfNone},
	{2, RAKPHMACSHA1, HMACSHA1_96, ConfNone},
	{3, RAKPHMACSHA1, HMACSHA1_96, AESCBC128},
	{6, RAKPHMACMD5, IntegrityNone, ConfNone},
	{7, RAKPHMACMD5, HMACMD5_128, ConfNone},
	{8, RAKPHMACMD5, HMACMD5_128, AESCBC128},
	{11, RAKPHMACMD5, MD5_128, ConfNone},
	{12, RAKPHMACMD5, MD5_128, AESCBC128},
	{15, RAKPHMACSHA256, IntegrityNone, ConfNone},
	{16, RAKPHMACSHA256, HMACSHA256, ConfNone},
	{17, RAKPHMACSHA256, HMACSHA256, AESCBC128},
}

// LookupSuite finds a cipher suite by its ID; false if it does not exist or
// needs xRC4.
func LookupSuite(id int) (Suite, bool) {
	for _, s := range suites {
		if int(s.ID) == id {
			return s, true
		}
	}
	return Suite{}, false
}

// authAlgs says which HMAC an authentication algorithm uses, and how many of
// its bytes RAKP 4 carries (IPMI v2.0 §13.28.1).
var authAlgs = [...]struct {
	hash func() hash.Hash
	icv  int
}{
	RAKPNone:       {nil, 0},
	RAKPHMACSHA1:   {sha1.New, 12},
	RAKPHMACMD5:    {md5.New, 16},
	RAKPHMACSHA256: {sha256.New, 16},
}

func (a AuthAlg) mac(key []byte, parts ...[]byte) []byte {
	if authAlgs[a].hash == nil {
		return nil
	}
	m := hmac.New(authAlgs[a].hash, key)
	for _, p := range parts {
		m.Write(p)
	}
	return m.Sum(nil)
}

// integrityAlgs gives each algorithm its hash and the length of its code
// (IPMI v2.0 §13.28.4).
var integrityAlgs = [...]struct {
	hash func() hash.Hash
	size int
}{
	IntegrityNone: {nil, 0},
	HMACSHA1_96:   {sha1.New, 12},
	HMACMD5_128:   {md5.New, 16},
	MD5_128:       {md5.New, 16},
	HMACSHA256:    {sha256.New, 16},
}

// Size is the length of an integrity code in bytes.
func (a IntegrityAlg) Size() int { return integrityAlgs[a].size }

// signer makes integrity codes under one key. An HMAC (RFC 2104) is made of the
// hash itself: crypto/hmac has the hash decode a state for every code, and code
// that runs now and then costs by its length.
type signer struct {
	hash          hash.Hash // nil if there is no integrity
	before, after []byte    // hashed around what is signed
	outer         []byte    // hashed before the sum of that, for an HMAC
	sum           []byte
	size          int
}

func newSigner(a IntegrityAlg, key []byte) *signer {
	s := &signer{size: a.Size()}
	switch a {
	case IntegrityNone:
	case MD5_128: // no HMAC: the key, here the password, before and after
		s.hash, s.before, s.after = md5.New(), key, key
	default:
		s.hash = integrityAlgs[a].hash()
		s.before, s.outer = s.pad(key, 0x36), s.pad(key, 0x5c)
	}
	return s
}

// pad is a block of the hash, filled with the key, which is shorter, and c.
func (s *signer) pad(key []byte, c byte) []byte {
	b := bytes.Repeat([]byte{c}, s.hash.BlockSize())
	subtle.XORBytes(b, b, key)
	return b
}

// code is the integrity code of b, good until the next one is made.
func (s *signer) code(b []byte) []byte {
	if s.hash == nil {
		return nil
	}
	s.hash.Reset()
	s.hash.Write(s.before)
	s.hash.Write(b)
	s.hash.Write(s.after)
	s.sum = s.hash.Sum(s.sum[:0])
	if s.outer != nil {
		s.hash.Reset()
		s.hash.Write(s.outer)
		s.hash.Write(s.sum)
		s.sum = s.hash.Sum(s.sum[:0])
	}
	return s.sum[:s.size]
}
