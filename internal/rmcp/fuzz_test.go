package rmcp

import (
	"bytes"
	"testing"
)

// Decoders take any bytes: an error or a value, never a panic. What decodes
// and has an encoder encodes to the same bytes again.

func FuzzDecodeHeader(f *testing.F) {
	f.Add(unhex("0600ff07"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _, _ = DecodeHeader(b) })
}

func FuzzDecodePong(f *testing.F) {
	f.Add(unhex("0600ff06000011be40070010000011be00000000810000000000000000"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = DecodePong(b) })
}

func FuzzDecodeMessage(f *testing.F) {
	f.Add(unhex("2018c88100388e04b5"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := DecodeMessage(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); string(got) != string(b) {
			t.Errorf("%x became %x", b, got)
		}
		if inner, err := Unwrap(m); inner != nil && err != nil {
			t.Error("both a message and an error")
		}
	})
}

func FuzzDecodeLAN(f *testing.F) {
	f.Add(unhex("000700000002000200082018c88100013a44"))
	f.Add(unhex("02070000000200020082b4da696355f371730510f593dc103a082018c88100013a44"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := DecodeLAN(b); err == nil {
			_ = p.Verify([16]byte{})
		}
	})
}

func FuzzDecodePacket(f *testing.F) {
	f.Add(unhex("06c002000200030000002000404142434445464748494a4b4c4d4e4f" +
		"5b32d76bd19278679ca66d0786589f3fffff0207371470eebc080b4019d0f91a"))
	f.Add(unhex("0611000000000000000008000511000004a3a2a0"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := DecodePacket(b)
		if err != nil {
			return
		}
		for _, s := range suites {
			_, _ = (&Keys{Suite: s}).Open(p)
		}
	})
}

// FuzzDecrypt reaches what lies behind an integrity code.
func FuzzDecrypt(f *testing.F) {
	f.Add(make([]byte, 32))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = newAESCBC([16]byte{}).decrypt(bytes.Clone(b))
		if len(b) > 0 {
			_, _ = unpad(b)
		}
	})
}

func FuzzDecodeOpenSessionResponse(f *testing.F) {
	f.Add(unhex("05000400a4a3a2a002000200000000080300000001000008040000000200000801000000"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = DecodeOpenSessionResponse(b) })
}

func FuzzDecodeRAKP2(f *testing.F) {
	f.Add(make([]byte, 60))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := DecodeRAKP2(b); err == nil {
			_ = exchange(RAKPHMACSHA1).CheckRAKP2(m.Code)
		}
	})
}

func FuzzDecodeRAKP4(f *testing.F) {
	f.Add(make([]byte, 20))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := DecodeRAKP4(b); err == nil {
			_ = exchange(RAKPHMACSHA256).CheckRAKP4(m.Check)
		}
	})
}
