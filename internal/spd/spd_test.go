package spd

import "testing"

func TestMaker(t *testing.T) {
	for _, test := range []struct {
		bank int
		code uint8
		want string
	}{
		{0, 0x01, "AMD"},
		{0, 0xce, "Samsung"},
		{0, 0x4e, "Unknown (0x4E)"}, // wrong parity
		{0, 0x00, "Unknown (0x00)"},
		{0, 0x7f, "Unknown (0x7F)"},
		{1, 0x98, "Kingston"},
		{8, 0x6d, "Guangzhou Si Nuo Electronic Technology."},
		{8, 0x6e, "Unknown (0x6E)"},
		{8, 0xef, "Unknown (0xEF)"},
		{9, 0x01, "JEDEC JEP106 update required"},
	} {
		if got := maker(test.bank, test.code); got != test.want {
			t.Errorf("%#02x of bank %d: %q, not %q", test.code, test.bank, got, test.want)
		}
	}
}

// FuzzDecode holds that no data is too odd, and that enough of it decodes.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{}, byte(0))
	f.Add(make([]byte, 512), byte(typeDDR3))
	f.Add(make([]byte, 512), byte(typeDDR4))
	f.Add(make([]byte, 100), byte(0x08))
	f.Fuzz(func(t *testing.T, data []byte, kind byte) {
		if len(data) > 2 {
			data[2] = kind
		}
		m := Decode(data)
		if m.Complete != (len(m.Fields) > 1) || len(data) >= 512 && !m.Complete {
			t.Errorf("%d bytes: %v, %d fields", len(data), m.Complete, len(m.Fields))
		}
	})
}
