package sdr

import (
	"slices"
	"testing"
)

func TestMembers(t *testing.T) {
	for _, test := range []struct {
		name string
		body []byte
		want []Entity
	}{
		{"a list", []byte{23, 1, 0, 7, 1, 8, 0x82, 0, 0, 9, 3}, []Entity{{7, 1, false}, {8, 2, true}, {9, 3, false}}},
		{"two ranges", []byte{23, 1, 0x80, 7, 1, 7, 3, 8, 5, 8, 5}, []Entity{{7, 1, false}, {7, 2, false}, {7, 3, false}, {8, 5, false}}},
		{"a range over two entities, one backwards", []byte{23, 1, 0x80, 7, 1, 8, 3, 8, 5, 8, 4}, nil},
		{"the longest ranges", []byte{23, 1, 0x80, 0, 0, 0, 0xff, 8, 0x7f, 8, 0xff}, []Entity{{8, 127, false}}},
		{"cut short", []byte{23, 1, 0, 7}, []Entity{{7, 0, false}}},
	} {
		rec := &Record{Type: TypeEntityAssociation, Body: test.body}
		if got := rec.Members(); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if got := (&Record{Type: TypeFRULocator, Body: make([]byte, 16)}).Members(); got != nil {
		t.Errorf("a FRU locator has %v", got)
	}
}
