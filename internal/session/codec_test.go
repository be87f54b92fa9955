package session

import (
	"errors"
	"testing"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// lanAnswer is what a BMC with the password sends in an IPMI 1.5 session.
func lanAnswer(t *testing.T, auth rmcp.AuthType, id, seq uint32, password string) []byte {
	t.Helper()
	m := rmcp.Message{To: rmcp.RemoteConsole, From: ipmi.BMCAddr, NetFn: ipmi.NetFnApp | 1, Cmd: 1, Data: []byte{0}}
	var pw [16]byte
	copy(pw[:], password)
	b, err := (&rmcp.LANPacket{AuthType: auth, ID: id, Seq: seq, Payload: m.Append(nil)}).AppendSigned(nil, pw)
	if err != nil {
		t.Fatal(err)
	}
	return b[4:]
}

func TestLANCodec(t *testing.T) {
	const none, md5, straight = rmcp.AuthNone, rmcp.AuthMD5, rmcp.AuthPassword
	signed := lanCodec{auth: md5, id: 7, seq: 1}
	lax := lanCodec{auth: md5, id: 7, seq: 1, lax: true}
	unsigned := lanCodec{auth: none, id: 7, seq: 1}
	activating := lanCodec{auth: md5, id: 7, lax: true}
	for _, c := range []struct {
		name     string
		codec    lanCodec
		auth     rmcp.AuthType
		id, seq  uint32
		password string
		want     error
	}{
		{"signed", signed, md5, 7, 5, "secret", nil},
		{"another password", signed, md5, 7, 5, "wrong", rmcp.ErrIntegrity},
		{"another session", signed, md5, 8, 5, "secret", errForeign},
		{"no signature", signed, none, 7, 5, "secret", errForeign},
		{"a weaker signature", signed, straight, 7, 5, "secret", errForeign},
		{"no number", signed, md5, 7, 0, "secret", errReplayed},
		{"unsigned where that may be", lax, none, 7, 5, "", nil},
		{"unsigned and uncounted where that may be", lax, none, 7, 0, "", nil},
		{"badly signed where none is due", lax, md5, 7, 5, "wrong", rmcp.ErrIntegrity},
		{"unsigned session", unsigned, none, 7, 5, "", nil},
		{"signed all the same", unsigned, md5, 7, 5, "secret", nil},
		{"badly signed all the same", unsigned, md5, 7, 5, "wrong", rmcp.ErrIntegrity},
		{"activation under the new ID", activating, md5, 9, 5, "secret", nil},
		{"forged activation", activating, md5, 9, 5, "wrong", rmcp.ErrIntegrity},
		{"refused activation", activating, none, 0, 0, "", nil},
	} {
		copy(c.codec.password[:], "secret")
		_, err := c.codec.open(lanAnswer(t, c.auth, c.id, c.seq, c.password))
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestLANCodecReplay(t *testing.T) {
	c := &lanCodec{auth: rmcp.AuthMD5, id: 7, seq: 1}
	packet := lanAnswer(t, rmcp.AuthMD5, 7, 5, "")
	if _, err := c.open(packet); err != nil {
		t.Fatal(err)
	}
	if _, err := c.open(packet); !errors.Is(err, errReplayed) {
		t.Errorf("the same again: %v", err)
	}
}

// Numbers count up from the BMC's, zero left out; before there are any, none.
func TestLANCodecNumbers(t *testing.T) {
	for first, want := range map[uint32][2]uint32{0: {0, 0}, 5: {5, 6}, 0xffffffff: {0xffffffff, 1}} {
		c := &lanCodec{seq: first}
		for _, n := range want {
			b, err := c.seal(rmcp.PayloadIPMI, nil)
			if err != nil {
				t.Fatal(err)
			}
			if p, err := rmcp.DecodeLAN(b[4:]); err != nil || p.Seq != n {
				t.Errorf("from %#x: %+v, %v, want %#x", first, p, err, n)
			}
		}
	}
}

func TestOutsideTakesNoSession(t *testing.T) {
	for name, b := range map[string][]byte{
		"RMCP+ session":   (&rmcp.Packet{Type: rmcp.PayloadRAKP2, ID: 1}).Append(nil)[4:],
		"RMCP+ encrypted": (&rmcp.Packet{Type: rmcp.PayloadRAKP2, Encrypted: true}).Append(nil)[4:],
		"RMCP+ message":   (&rmcp.Packet{Type: rmcp.PayloadIPMI}).Append(nil)[4:],
		"1.5 session":     lanAnswer(t, rmcp.AuthNone, 1, 0, ""),
		"1.5 signed":      lanAnswer(t, rmcp.AuthMD5, 0, 0, ""),
	} {
		if _, err := (outside{}).open(b); !errors.Is(err, errForeign) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
