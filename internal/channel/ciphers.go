package channel

import (
	"context"

	"goipmi/internal/ipmi"
)

// CipherSuite is a record of Get Channel Cipher Suites (IPMI v2.0 §22.15.1):
//
//	C0h, ID, authentication, integrity, confidentiality
//	C1h, ID, 3 bytes IANA, authentication, integrity, confidentiality
type CipherSuite struct {
	ID              uint8
	IANA            uint32 // of a maker's own suite
	Authentication  uint8
	Integrity       uint8
	Confidentiality uint8
}

// Payload types that suites are asked for.
const (
	PayloadIPMI = 0
	PayloadSOL  = 1
)

const (
	suiteChunk     = 16 // bytes of records in one answer; fewer end the list
	maxSuiteChunks = 64
	listBySuite    = 0x80

	standardSuite = 0xc0
	oemSuite      = 0xc1
)

// GetCipherSuites asks for the suites of a channel. Behind a record that is cut
// short or unknown the rest is left out.
func GetCipherSuites(ctx context.Context, c ipmi.Conn, number, payload uint8) ([]CipherSuite, error) {
	var records []byte
	for chunk := range uint8(maxSuiteChunks) {
		data, err := ipmi.Call(ctx, c, read(cmdGetCipherSuites, number, payload, listBySuite|chunk))
		if err != nil {
			return nil, err
		}
		switch {
		case len(data) < 1:
			return nil, &ipmi.ShortError{Have: len(data), Want: 1}
		case len(data) > 1+suiteChunk:
			return nil, &ipmi.LengthError{Have: len(data), Want: 1 + suiteChunk}
		}
		records = append(records, data[1:]...)
		if len(data) < 1+suiteChunk {
			break
		}
	}
	return decodeCipherSuites(records), nil
}

func decodeCipherSuites(records []byte) []CipherSuite {
	suites := []CipherSuite{}
	for r := ipmi.NewReader(records); r.Len() > 0; {
		tag := r.U8()
		if tag != standardSuite && tag != oemSuite {
			break
		}
		s := CipherSuite{ID: r.U8()}
		if tag == oemSuite {
			s.IANA = r.U24()
		}
		s.Authentication, s.Integrity, s.Confidentiality = r.U8()&0x3f, r.U8()&0x3f, r.U8()&0x3f
		if r.Err() != nil {
			break
		}
		suites = append(suites, s)
	}
	return suites
}

// AuthenticationName names the algorithm (IPMI v2.0 §13.28.1).
func (s CipherSuite) AuthenticationName() string {
	return named(s.Authentication, "none", "hmac_sha1", "hmac_md5", "hmac_sha256")
}

// IntegrityName names the algorithm (IPMI v2.0 §13.28.4).
func (s CipherSuite) IntegrityName() string {
	return named(s.Integrity, "none", "hmac_sha1_96", "hmac_md5_128", "md5_128", "sha256_128")
}

// ConfidentialityName names the algorithm (IPMI v2.0 §13.28.5).
func (s CipherSuite) ConfidentialityName() string {
	return named(s.Confidentiality, "none", "aes_cbc_128", "xrc4_128", "xrc4_40")
}

func named(n uint8, names ...string) string {
	if int(n) < len(names) {
		return names[n]
	}
	return Unknown(n)
}
