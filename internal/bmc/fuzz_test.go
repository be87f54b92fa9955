package bmc

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// No request may bring a handler down, whatever came before it, nor get an
// answer too long for one message.
func FuzzCommands(f *testing.F) {
	for _, table := range [][]command{appCommands, chassisCommands, sensorCommands, storageCommands, transportCommands} {
		for _, c := range table {
			f.Add(uint8(c.netFn), c.cmd, make([]byte, c.min))
			f.Add(uint8(c.netFn), c.cmd, make([]byte, c.max))
		}
	}
	now := time.Unix(0, 0)
	b := New(Options{Now: func() time.Time { now = now.Add(coldResetTime); return now }})
	conn := b.Conn()
	f.Fuzz(func(t *testing.T, netFn, cmd uint8, data []byte) {
		resp, err := conn.Do(context.Background(), ipmi.Request{NetFn: ipmi.NetFn(netFn & 0x3f), Cmd: cmd, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		if len(resp.Data) > 200 {
			t.Fatalf("%d bytes of answer", len(resp.Data))
		}
	})
}

// No packet may bring the wire down; what it lets pass is fit for go-ipmi.
func FuzzPackets(f *testing.F) {
	b := New(Options{})
	md5, err := b.inner.Sessions.Allocate(1, types.AuthAlg_HMAC_MD5, types.IntegrityAlg_MD5_128, types.CryptAlg_AES_CBC_128, 4, lanChannel)
	if err != nil {
		f.Fatal(err)
	}
	user, _ := b.inner.Users.Get(2)
	none, err := b.inner.V15Sessions.CreatePending(bmc.V15AuthTypeNone, user, [16]byte{}, lanChannel)
	if err != nil {
		f.Fatal(err)
	}
	packet := func(kind byte, id uint32, payload []byte) []byte {
		p := binary.LittleEndian.AppendUint32([]byte{6, 0, 0xff, 7, 6, kind}, id)
		p = binary.LittleEndian.AppendUint16(append(p, 1, 0, 0, 0), uint16(len(payload)))
		return append(p, payload...)
	}
	f.Add(packet(0x10, 0, make([]byte, 32)))
	f.Add(packet(0x12, 0, binary.LittleEndian.AppendUint32(make([]byte, 4), md5.BMCID)))
	f.Add(packet(0xc0, md5.BMCID, make([]byte, 48)))
	f.Add(packet(0x80, 1, make([]byte, 4)))
	activate := []byte{6, 0, 0xff, 7, 0, 0, 0, 0, 0}
	activate = binary.LittleEndian.AppendUint32(activate, none.TempSessionID)
	f.Add(append(activate, 7, 0x20, 0x18, 0xc8, 0x81, 4, 0x3a, 0))
	f.Fuzz(func(t *testing.T, pkt []byte) {
		reply, pass := b.inspect(pkt)
		if pass && reply != nil {
			t.Error("answered and passed on as well")
		}
		if pass && len(pkt) > offPayload && pkt[3]&0x1f == classIPMI && pkt[offAuthType] == rmcpPlus &&
			pkt[offPayloadType]&0x80 != 0 && binary.LittleEndian.Uint16(pkt[14:])%16 != 0 {
			t.Error("a payload that go-ipmi cannot decrypt")
		}
	})
}

// No message over the bridge may bring a satellite down.
func FuzzBridge(f *testing.F) {
	inner := []byte{0x72, 0x18, 0, 0x20, 0x04, 0x01, 0}
	inner[2], inner[6] = checksum(inner[:2]), checksum(inner[3:6])
	outer := append([]byte{0x30, 0x18, 0, 0x81, 0x08, 0x34, 0x47}, inner...)
	outer[2] = checksum(outer[:2])
	outer = append(outer, checksum(outer[3:]))
	f.Add(append([]byte{0x40}, outer...))
	f.Add([]byte{0x40})
	f.Fuzz(func(t *testing.T, data []byte) {
		replies, _ := forward(satellites, data)
		for _, reply := range replies {
			if !ipmbMessage(reply).valid() {
				t.Errorf("reply with a wrong checksum: % x", reply)
			}
		}
	})
}
