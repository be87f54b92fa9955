package rmcp

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"goipmi/internal/ipmi"

	"github.com/google/go-cmp/cmp"
)

// Get Channel Authentication Capabilities, as ipmitool sends it first.
func TestMessage(t *testing.T) {
	m := &Message{
		To: ipmi.BMCAddr, From: RemoteConsole,
		NetFn: ipmi.NetFnApp, Cmd: 0x38, Data: []byte{0x8e, 0x04},
	}
	b := m.Append(nil)
	expect(t, "message", b, "2018c88100388e04b5")
	got, err := DecodeMessage(b)
	if diff := cmp.Diff(m, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	for i := range b {
		broken := bytes.Clone(b)
		broken[i] ^= 0x10
		if _, err := DecodeMessage(broken); !errors.Is(err, ErrChecksum) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
}

// Get Device ID to 30h, by way of the BMC: chk1 is -(30h+18h), chk2 -(20h+04h+01h).
func TestWrap(t *testing.T) {
	inner := &Message{To: 0x30, From: 0x20, NetFn: ipmi.NetFnApp, Seq: 1, Cmd: 1, Data: []byte{}}
	outer := Wrap(0, inner)
	expect(t, "data", outer.Data, "403018b8200401db")
	answer := &Message{NetFn: ipmi.NetFnApp | 1, Cmd: CmdSendMessage, Data: append([]byte{0}, outer.Data[1:]...)}
	got, err := Unwrap(answer)
	if diff := cmp.Diff(inner, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	answer.Data = answer.Data[:1]
	if got, err := Unwrap(answer); got != nil || err != nil {
		t.Errorf("bare: %v, %v", got, err)
	}
	if _, err := Unwrap(inner); !errors.Is(err, ErrFormat) {
		t.Errorf("not an answer: %v", err)
	}
}

func TestPing(t *testing.T) {
	expect(t, "ping", AppendPing(nil, 7), "0600ff06000011be80070000")
	pong, err := DecodePong(unhex("0600ff06000011be40070010000011be0000000081000000000000000000"[:56]))
	want := &Pong{Tag: 7, Enterprise: 4542, Entities: 0x81}
	if diff := cmp.Diff(want, pong); err != nil || diff != "" || !pong.IPMI() {
		t.Errorf("%v %s", err, diff)
	}
}

// The MD5 code was computed with
//
//	printf PASSWORD ID PAYLOAD SEQ PASSWORD | xxd -r -p | openssl md5
func TestLANPacket(t *testing.T) {
	const pw = "73656372657400000000000000000000" // secret
	password := [16]byte(unhex(pw))
	const data = "2018c88100013a44"
	payload := unhex(data)
	digest := md2(unhex(pw + "02000200" + data + "07000000" + pw))
	for alg, code := range map[AuthType]string{
		AuthNone:     "",
		AuthMD5:      "82b4da696355f371730510f593dc103a",
		AuthPassword: pw,
		AuthMD2:      hex.EncodeToString(digest[:]),
	} {
		p := &LANPacket{AuthType: alg, Seq: 7, ID: 0x00020002, Payload: payload}
		b, err := p.AppendSigned(nil, password)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, alg.String(), b, "0600ff07"+hex.EncodeToString([]byte{uint8(alg)})+"0700000002000200"+code+"08"+data)
		_, rest, err := DecodeHeader(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeLAN(rest)
		if diff := cmp.Diff(p, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if err := got.Verify(password); err != nil {
			t.Errorf("%v refused: %v", alg, err)
		}
		if err := got.Verify([16]byte{}); alg != AuthNone && !errors.Is(err, ErrIntegrity) {
			t.Errorf("%v with another password: %v", alg, err)
		}
	}
	if _, err := (&LANPacket{Payload: make([]byte, 256)}).AppendSigned(nil, password); err == nil {
		t.Error("a payload of 256 bytes went in")
	}
}

// The ciphertext and codes were computed with openssl enc -aes-128-cbc -nopad
// and openssl dgst -mac HMAC, MD5-128 with openssl md5 of key, packet, key.
func TestSeal(t *testing.T) {
	const signed = "06c0020002000300000020006204ff383d9c699c1612176bccfc9da6" +
		"c84d2f6480d36f277010d97cde3dd191ffff0207"
	for alg, code := range map[IntegrityAlg]string{
		HMACSHA1_96: "f832153a9116f22b79f10ed2",
		HMACMD5_128: "f5ead9e224e91dbd5346ff636708d2ea",
		HMACSHA256:  "ddb475395c02951d1693f40f0d7b5ec2",
		MD5_128:     "ef1bcab725a107941a1f17c2195f7b5b",
	} {
		k := &Keys{Suite: Suite{Integrity: alg, Conf: AESCBC128}}
		k.K1 = unhex("0102030405060708090a0b0c0d0e0f1011121314")
		k.K2 = [16]byte(unhex("202122232425262728292a2b2c2d2e2f"))
		payload := unhex("2018c88100013a44")
		b := k.Seal(nil, &Packet{ID: 0x00020002, Seq: 3, Payload: payload})
		expect(t, "packet", b, "0600ff07"+signed+code)
		opens(t, k, b, payload)
		for i := 4; i < len(b); i++ {
			broken := bytes.Clone(b)
			broken[i] ^= 1
			if p, err := DecodePacket(broken[4:]); err == nil {
				if _, err := k.Open(p); err == nil {
					t.Errorf("byte %d changed, and accepted", i)
				}
			}
		}
	}
}

func opens(t *testing.T, k *Keys, b, want []byte) {
	t.Helper()
	p, err := DecodePacket(bytes.Clone(b[4:]))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := k.Open(p); err != nil || !bytes.Equal(got, want) {
		t.Errorf("opened: %x, %v", got, err)
	}
}

func TestOpenRefusesFlags(t *testing.T) {
	suite3, _ := LookupSuite(3)
	suite2, _ := LookupSuite(2)
	suite1, _ := LookupSuite(1)
	k := &Keys{Suite: suite3, K1: []byte{1}}
	for _, s := range []Suite{suite1, suite2} {
		weak := &Keys{Suite: s, K1: []byte{1}}
		p, err := DecodePacket(weak.Seal(nil, &Packet{Payload: make([]byte, 32)})[4:])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Open(p); !errors.Is(err, ErrFormat) {
			t.Errorf("a packet of suite %d in a session of suite 3: %v", s.ID, err)
		}
	}
}

func TestShortPad(t *testing.T) {
	suite2, _ := LookupSuite(2)
	for n := range 8 {
		k := &Keys{Suite: suite2, ShortPad: true}
		payload := make([]byte, n)
		b := k.Seal(nil, &Packet{Payload: payload})
		if covered := len(b) - 4 - 12; covered%4 != 2 {
			t.Errorf("%d bytes: %d covered", n, covered)
		}
		opens(t, k, b, payload)
	}
}

func TestOpenSession(t *testing.T) {
	suite, _ := LookupSuite(17)
	m := &OpenSessionRequest{Tag: 5, Privilege: 4, ConsoleID: 0xa0a2a3a4, Suite: suite}
	expect(t, "request", m.Append(nil), "05040000a4a3a2a0"+
		"0000000803000000"+"0100000804000000"+"0200000801000000")

	got, err := DecodeOpenSessionResponse(unhex("05000400a4a3a2a002000200" +
		"0000000803000000" + "0100000804000000" + "0200000801000000"))
	want := &OpenSessionResponse{
		Tag: 5, Privilege: 4, ConsoleID: 0xa0a2a3a4, BMCID: 0x00020002,
		Auth: suite.Auth, Integrity: suite.Integrity, Conf: suite.Conf,
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	got, err = DecodeOpenSessionResponse(unhex("0511")) // as ipmi_sim has it
	if err != nil || got.Status != StatusNoMatchingSuite {
		t.Errorf("refusal: %+v, %v", got, err)
	}
}

func TestRAKP(t *testing.T) {
	one := &RAKP1{Tag: 1, BMCID: 2, Random: [16]byte{0xff}, Role: NameOnly | 4, Name: "root"}
	expect(t, "RAKP 1", one.Append(nil),
		"0100000002000000ff0000000000000000000000000000001400000"+"4726f6f74")
	three := &RAKP3{Tag: 1, Status: StatusBadCheckValue, BMCID: 2, Code: []byte{9}}
	expect(t, "RAKP 3", three.Append(nil), "010f00000200000009")

	two, err := DecodeRAKP2(unhex("0100000004000000" +
		"000102030405060708090a0b0c0d0e0f" + "101112131415161718191a1b1c1d1e1f" + "abcd"))
	if err != nil || two.Random[15] != 15 || two.GUID[0] != 16 || len(two.Code) != 2 {
		t.Errorf("RAKP 2: %+v, %v", two, err)
	}
	two, err = DecodeRAKP2(unhex("010d000004000000"))
	if err != nil || two.Status != StatusUnauthorizedName {
		t.Errorf("RAKP 2 refusal: %+v, %v", two, err)
	}
	four, err := DecodeRAKP4(unhex("0100000004000000ab"))
	if err != nil || four.ConsoleID != 4 || len(four.Check) != 1 {
		t.Errorf("RAKP 4: %+v, %v", four, err)
	}
}

func TestWindow(t *testing.T) {
	for name, c := range map[string]struct {
		seqs []uint32
		want string
	}{
		"in order":     {[]uint32{1, 2, 3}, "yyy"},
		"repeated":     {[]uint32{1, 1, 2, 1, 2}, "ynynn"},
		"zero":         {[]uint32{0, 5, 0}, "nyn"},
		"reordered":    {[]uint32{10, 12, 11, 11}, "yyyn"},
		"edge behind":  {[]uint32{100, 69, 68, 67}, "yynn"},
		"far ahead":    {[]uint32{100, 132, 165, 164, 132, 0x70000000}, "yyyyny"},
		"after a leap": {[]uint32{100, 132, 101, 100, 102}, "yyyny"},
		"wraps":        {[]uint32{0xffffffff, 1, 2, 0xffffffff, 0xfffffffe}, "yyyny"},
		"far behind":   {[]uint32{0x80000000, 1}, "yn"},
	} {
		var w Window
		got := ""
		for _, seq := range c.seqs {
			if w.Accept(seq) {
				got += "y"
			} else {
				got += "n"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestStatusTexts(t *testing.T) {
	if got := StatusUnauthorizedRole.String(); got != "unauthorized role requested" {
		t.Error(got)
	}
	if got := Status(0x13).Error(); got != "Unknown (0x13)" {
		t.Error(got)
	}
}
