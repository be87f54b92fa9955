package sdr

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/ipmi"
)

func TestWalk(t *testing.T) {
	for _, test := range []struct {
		name     string
		size     int
		lost     int
		requests int
	}{
		{"whole records take one request each", 255, 0, 3 + 3},
		{"parts, once the BMC has refused a whole", 64, 0, 3 + 1 + 3*2},
		{"small parts", 16, 0, 3 + 1 + 6 + 2 + 4},
		{"a byte at a time", 5, 0, 3 + 50},
		{"a lost reservation is made again", 255, 2, 3 + 3 + 2*2},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &bmc{records: three(), size: test.size, lost: test.lost}
			said := &told{}
			r := New(fake(b.answer), ipmi.Target{}, said)
			for range 2 { // the second time from what is kept
				got, failed := ids(t, r)
				if !reflect.DeepEqual(got, []uint16{1, 7, 9}) || failed != nil || said.lines != nil {
					t.Fatalf("%v, %v, %q", got, failed, said.lines)
				}
			}
			for i, rec := range three() {
				if !bytes.Equal(r.records[i].Body, rec.Body) {
					t.Errorf("record %d: % x", rec.ID, r.records[i].Body)
				}
			}
			if n := len(b.requests); n > test.requests {
				t.Errorf("%d requests, at most %d wanted", n, test.requests)
			}
		})
	}
}

func TestWalkInCircles(t *testing.T) {
	for _, next := range []map[uint16]uint16{{9: 1}, {1: 1}, {7: 7}, {9: 7}, {9: 0}} {
		b := &bmc{records: three(), next: next, size: 255}
		said := &told{}
		got, failed := ids(t, New(fake(b.answer), ipmi.Target{}, said))
		if len(got) > 3 || failed != nil || len(said.lines) != 1 {
			t.Errorf("%v: %v, %v, %q", next, got, failed, said.lines)
		}
	}
}

func TestWalkTruncated(t *testing.T) {
	b := &bmc{records: three(), size: 255}
	answer := func(req ipmi.Request) (ipmi.Response, error) {
		resp, err := b.answer(req)
		if req.Cmd != cmdGetSDR || req.Data[2] == 7 {
			return resp, err
		}
		if len(resp.Data) > 2+HeaderLen+3 {
			resp.Data = resp.Data[:2+HeaderLen+3] // of any record no more than this
		}
		if req.Data[4] > 0 {
			resp.Data = resp.Data[:2]
		}
		return resp, err
	}
	got, failed := ids(t, New(fake(answer), ipmi.Target{}, &told{}))
	var one *RecordError
	if !reflect.DeepEqual(got, []uint16{7}) || len(failed) != 2 || !errors.As(failed[0], &one) || one.ID != 1 {
		t.Errorf("%v, %v", got, failed)
	}
}

func TestNoAnswer(t *testing.T) {
	silence := errors.New("silence")
	b := &bmc{records: three(), size: 255}
	answer := func(req ipmi.Request) (ipmi.Response, error) {
		if req.Cmd == cmdGetSDR {
			return ipmi.Response{}, silence
		}
		return b.answer(req)
	}
	if got, failed := ids(t, New(fake(answer), ipmi.Target{}, &told{})); got != nil || len(failed) != 1 || !errors.Is(failed[0], silence) {
		t.Errorf("%v, %v", got, failed)
	}
	none := fake(func(ipmi.Request) (ipmi.Response, error) { return ipmi.Response{}, silence })
	_, failed := ids(t, New(none, ipmi.Target{}, &told{}))
	if len(failed) != 1 || !errors.Is(failed[0], ErrOpen) || !errors.Is(failed[0], silence) {
		t.Errorf("%v", failed)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	b := &bmc{records: three(), size: 255}
	r := New(fake(b.answer), ipmi.Target{}, &told{})
	cancel()
	if _, err := r.Status(ctx, three()[0].Sensor(), AskEvents); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	b := &bmc{records: three(), size: 255}
	r := New(fake(b.answer), ipmi.Target{}, &told{})
	rec, err := r.Named(t.Context(), "Temp")
	if err != nil || rec.ID != 1 || len(b.requests) != 4 {
		t.Errorf("%+v, %v after %d requests", rec, err, len(b.requests))
	}
	if rec, err := r.Named(t.Context(), "Tem"); rec != nil || err != nil {
		t.Errorf("%+v, %v", rec, err)
	}
	if rec, err := r.Sensor(t.Context(), 0, 0, 0); err != nil || rec.ID != 1 {
		t.Errorf("%+v, %v", rec, err)
	}
	if found, err := r.OfEntity(t.Context(), 0, AnyInstance); err != nil || len(found) != 2 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestFile(t *testing.T) {
	var dump bytes.Buffer
	for _, rec := range three() {
		dump.Write(rec.Bytes())
	}
	for name, read := range map[string]func([]byte) ([]*Record, error){
		"cache": func(b []byte) ([]*Record, error) { return ReadCache(bytes.NewReader(b)) },
		"dump":  func(b []byte) ([]*Record, error) { return ReadDump(bytes.NewReader(b)) },
	} {
		got, err := read(dump.Bytes())
		if diff := cmp.Diff(three(), got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
		if got, err := read(dump.Bytes()[:dump.Len()-1]); err == nil || len(got) != 2 {
			t.Errorf("%s, cut short: %v, %v", name, got, err)
		}
	}
	b := &bmc{records: three(), size: 255}
	r := New(fake(b.answer), ipmi.Target{}, &told{}).WithRecords(three()[:1])
	if got, _ := ids(t, r); len(got) != 1 || len(b.requests) != 0 {
		t.Errorf("%v from a file, %d requests", got, len(b.requests))
	}
	if got, _ := ids(t, r.Live()); len(got) != 3 {
		t.Errorf("%v from the BMC beside a file", got)
	}
}

func TestTarget(t *testing.T) {
	for _, test := range []struct {
		key  Key
		base ipmi.Target
		want ipmi.Target
	}{
		{Key{Owner: 0x20, LUN: 1}, ipmi.Target{}, ipmi.Target{LUN: 1}},
		{Key{Owner: 0x30}, ipmi.Target{}, ipmi.Target{Addr: 0x30}},
		{Key{Owner: 0x20, Channel: 6}, ipmi.Target{}, ipmi.Target{Addr: 0x20, Channel: 6}},
		{Key{Owner: 0x30}, ipmi.Target{Addr: 0x30}, ipmi.Target{}},
		{Key{Owner: 0x20}, ipmi.Target{Addr: 0x30}, ipmi.Target{Addr: 0x20}},
		{Key{Owner: 0x40}, ipmi.Target{Addr: 0x30, TransitAddr: 0x82, TransitChannel: 7}, ipmi.Target{Addr: 0x40, TransitAddr: 0x82, TransitChannel: 7}},
	} {
		if got := test.key.Target(test.base); got != test.want {
			t.Errorf("%+v from %+v: %+v, want %+v", test.key, test.base, got, test.want)
		}
	}
}
