package rmcp

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func expect(t *testing.T, what string, got []byte, want string) {
	t.Helper()
	if hex.EncodeToString(got) != want {
		t.Errorf("%s = %x, want %s", what, got, want)
	}
}

// Test case 1 of RFC 2202 §2 and §3 and of RFC 4231 §4.2.
func TestMAC(t *testing.T) {
	for _, c := range []struct {
		alg  AuthAlg
		key  int
		want string
	}{
		{RAKPNone, 20, ""},
		{RAKPHMACSHA1, 20, "b617318655057264e28bc0b6fb378c8ef146be00"},
		{RAKPHMACMD5, 16, "9294727a3638bb1c13f48ef8158bfc9d"},
		{RAKPHMACSHA256, 20, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	} {
		key := bytes.Repeat([]byte{0x0b}, c.key)
		expect(t, "mac", c.alg.mac(key, []byte("Hi "), []byte("There")), c.want)
	}
}

// openssl enc -aes-128-cbc -nopad with an IV of zeros made it of the nonce, the
// text and its pad, here in a block of its own.
func TestEncrypt(t *testing.T) {
	key := [16]byte(unhex("2b7e151628aed2a6abf7158809cf4f3c"))
	plain := unhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
	expect(t, "encrypted", newAESCBC(key).encrypt(nil, 5, plain),
		"c936b3351ac001f736169eb1a0b202c081ef3dd15470207eea2012795f1a4c61"+
			"ceabdb2dda5ddce0fb3db9e1ea56d1f9309c7e3fe612f0989d9500f96b5d4704")
}

func TestDecryptReversesEncrypt(t *testing.T) {
	c := newAESCBC([16]byte{1})
	for n := range 40 {
		plain := bytes.Repeat([]byte{0xa5}, n)
		sealed := c.encrypt([]byte("before"), uint32(n), plain)[6:]
		if len(sealed) != encryptedLen(n) {
			t.Errorf("%d bytes make %d, not %d", n, len(sealed), encryptedLen(n))
		}
		if got, err := c.decrypt(sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %x, %v", n, got, err)
		}
	}
}

func TestUnpad(t *testing.T) {
	for in, want := range map[string]int{ // -1: an error
		"aabb0102":                           -1,
		"aa010202":                           1,
		"aabbccdd00":                         4,
		"00":                                 0,
		"0203":                               -1,
		"0102030405060708090a0b0c0d0e0f1010": 0,
		"ff":                                 -1,
	} {
		got, err := unpad(unhex(in))
		if (err != nil) != (want < 0) || err == nil && len(got) != want {
			t.Errorf("unpad(%s) = %x, %v", in, got, err)
		}
	}
}

// exchange has console ID a0a2a3a4, BMC ID 00020002, randoms 00…0f and 10…1f,
// GUID 20…2f, role 14h, user admin, password secret, Kg TestbedKgKey1234.
func exchange(a AuthAlg) *Exchange {
	x := &Exchange{
		Suite:     Suite{Auth: a},
		ConsoleID: 0xa0a2a3a4, BMCID: 0x00020002,
		Role: 0x14, Name: "admin",
	}
	for i := range 16 {
		x.ConsoleRandom[i], x.BMCRandom[i], x.GUID[i] = uint8(i), uint8(16+i), uint8(32+i)
	}
	copy(x.Password[:], "secret")
	copy(x.Kg[:], "TestbedKgKey1234")
	return x
}

// The digests were computed with
//
//	printf INPUT | xxd -r -p | openssl dgst -sha1 -mac HMAC -macopt hexkey:KEY
//
// from the inputs that IPMI v2.0 §13.31 and §13.32 list, in their order.
func TestExchange(t *testing.T) {
	for _, c := range []struct {
		alg                            AuthAlg
		rakp2, rakp3, sik, k1, k2, icv string
	}{
		{
			RAKPHMACSHA1,
			"59256985c94bc0fbf2076aad6ad54b2f2bdf86cc",
			"f2b8ed7378ab0857e9301e06537ccf674459a8f2",
			"dd69043b1dfc0a78d082d2e91f46ddcfe274f980",
			"65d119b44fb92214d6bcfdaa8a3e275259ff0fd4",
			"2b0f7dfe88291a4f5580cba557034431",
			"982dc71bc5352a720a7f9cb5",
		},
		{
			RAKPHMACMD5,
			"d9b084021ba9c70a2a55e90c02204eb1",
			"446c4608e3bc3faec4e6efadfd23289f",
			"e0d86303923a1a20c9b74a1dc934ef3b",
			"03c9e0e317dbe1d123ae97b2e875d3d7",
			"0dc27830a745b974d880e2ac16bf8c5b",
			"7d48e6df15424b146b45f22ca9e698ee",
		},
		{
			RAKPHMACSHA256,
			"c95bc55b14a22398bf02b5fbcceb1ac0e221583576885e9c0fa79cabccb9d86b",
			"99d823aeca7b41dd4edc23e3c14dfece8b0932ea37602d5957b3ad6978c1c23d",
			"6f1ef9c8902b784fe26937b76a8a8023c30a582d0a2afb97760d64bde10dbcef",
			"1d60caba68f2bd652f2adb529735ac62d2d8c86634dca811d58230397ad049f2",
			"ac7e1eb964d079d6d86cd17c8ab44f86",
			"f5e92a230daea1783c62fbdbced40155",
		},
	} {
		x := exchange(c.alg)
		keys := x.Keys()
		expect(t, "RAKP 3", x.RAKP3Code(), c.rakp3)
		expect(t, "SIK", x.sik(), c.sik)
		expect(t, "K1", keys.K1, c.k1)
		expect(t, "K2", keys.K2[:], c.k2)
		check(t, "RAKP 2", x.CheckRAKP2, c.rakp2)
		check(t, "RAKP 4", x.CheckRAKP4, c.icv)
	}
}

// check: the code itself is accepted, so is one with a byte too many; a
// shorter one, a changed one and none are not.
func check(t *testing.T, what string, f func([]byte) error, code string) {
	t.Helper()
	good := unhex(code)
	if err := f(good); err != nil {
		t.Errorf("%s refused: %v", what, err)
	}
	if err := f(append(unhex(code), 0)); err != nil {
		t.Errorf("%s with one byte more refused: %v", what, err)
	}
	bad := unhex(code)
	bad[len(bad)-1] ^= 1
	for _, b := range [][]byte{nil, good[:len(good)-1], bad} {
		if err := f(b); !errors.Is(err, ErrIntegrity) {
			t.Errorf("%s %x: %v, want ErrIntegrity", what, b, err)
		}
	}
}

func TestSuiteZeroTakesAnyRAKP4(t *testing.T) {
	x := exchange(RAKPNone)
	for _, b := range [][]byte{nil, {1, 2, 3}} {
		if err := x.CheckRAKP4(b); err != nil {
			t.Errorf("%x: %v", b, err)
		}
	}
}

// With suite 2 the check value is the same by either algorithm.
func TestRAKP4ByIntegrity(t *testing.T) {
	x := exchange(RAKPHMACSHA1)
	x.Suite.Integrity = HMACSHA1_96
	check(t, "RAKP 4", x.CheckRAKP4ByIntegrity, "982dc71bc5352a720a7f9cb5")
}

func TestNoKgMeansPassword(t *testing.T) {
	x, y := exchange(RAKPHMACSHA1), exchange(RAKPHMACSHA1)
	x.Kg, y.Kg = [20]byte{}, y.Password
	if !bytes.Equal(x.sik(), y.sik()) {
		t.Error("the password does not stand in for Kg")
	}
}

func TestLookupSuite(t *testing.T) {
	for id := -1; id < 256; id++ {
		s, ok := LookupSuite(id)
		if ok && int(s.ID) != id {
			t.Errorf("suite %d is %d", id, s.ID)
		}
		if xRC4 := id == 4 || id == 5 || id == 9 || id == 10 || id == 13 || id == 14; ok == (xRC4 || id < 0 || id > 17) {
			t.Errorf("suite %d: %v", id, ok)
		}
	}
}
