package rmcp

import (
	"testing"

	"github.com/bougou/go-ipmi/pkg/types"
	"github.com/google/go-cmp/cmp"
)

// Our packets are what go-ipmi reads, and the other way round.
func TestSOLPacket(t *testing.T) {
	for _, c := range []struct {
		packet SOLPacket
		theirs types.SOLPayloadPacket
	}{
		{SOLPacket{Seq: 1, Data: []byte("ls\r")},
			types.SOLPayloadPacket{SequenceNumber: 1, CharacterData: []byte("ls\r")}},
		{SOLPacket{Acked: 15, Accepted: 200, Data: []byte{}},
			types.SOLPayloadPacket{AckedSequenceNumber: 15, AcceptedCharacterCount: 200}},
		{SOLPacket{Seq: 3, Acked: 2, Accepted: 7, NACK: true, Flags: SOLUnavailable | SOLOverrun, Data: []byte{}},
			types.SOLPayloadPacket{SequenceNumber: 3, AckedSequenceNumber: 2, AcceptedCharacterCount: 7, NACK: true, ControlByte: 0x28}},
		{SOLPacket{Seq: 15, Flags: SOLBreak, Data: []byte{}},
			types.SOLPayloadPacket{SequenceNumber: 15, ControlByte: 0x10}},
		{SOLPacket{Flags: SOLDeactivated, Data: []byte{}}, types.SOLPayloadPacket{ControlByte: 0x10}},
		{SOLPacket{Flags: SOLBreakDetected, Data: []byte{}}, types.SOLPayloadPacket{ControlByte: 0x04}},
	} {
		b := c.packet.Append(nil)
		if theirs := c.theirs.Pack(); string(b) != string(theirs) {
			t.Errorf("%+v is % x, go-ipmi has % x", c.packet, b, theirs)
		}
		got, err := DecodeSOL(b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&c.packet, got); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := DecodeSOL([]byte{1, 2, 3}); err == nil {
		t.Error("three bytes decode")
	}
}

func FuzzDecodeSOL(f *testing.F) {
	f.Add(unhex("010000006c730d"))
	f.Add(unhex("0005c840"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := DecodeSOL(b)
		if err != nil {
			return
		}
		again, err := DecodeSOL(p.Append(nil))
		if err != nil || !cmp.Equal(p, again) {
			t.Errorf("%+v became %+v, %v", p, again, err)
		}
	})
}
