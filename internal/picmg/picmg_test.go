package picmg

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMisread holds how the two readings of channels part.
func TestMisread(t *testing.T) {
	data := []byte{0x5a, 0x31, 0, 4, 0, 8, 2, 1, 3, 5 | 7<<5, 0, 0x0b, 1, 0}
	slots := func(v Backplane) (types []uint8) {
		for _, s := range v.Slots {
			types = append(types, s.ChannelType)
		}
		return types
	}
	v, ok := Decode(data).Content.(Backplane)
	if diff := cmp.Diff([]uint8{8, 0x0b}, slots(v)); diff != "" || !ok {
		t.Errorf("read: %s", diff)
	}
	want := BackplaneChannel{Local: 7, Remote: 5, RemoteSlot: 3}
	if diff := cmp.Diff([]BackplaneChannel{want}, v.Slots[0].Channels); diff != "" {
		t.Errorf("channels: %s", diff)
	}
	if diff := cmp.Diff([]uint8{8}, slots(MisreadBackplane(data))); diff != "" {
		t.Errorf("misread: %s", diff)
	}
}

func FuzzDecode(f *testing.F) {
	for id := range uint8(0x30) {
		f.Add([]byte{0x5a, 0x31, 0, id, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		MisreadBackplane(data)
		if _, err := json.Marshal(Decode(data)); err != nil {
			t.Error(err)
		}
	})
}
