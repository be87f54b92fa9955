package sdr

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"goipmi/internal/ipmi"
)

// fake is a BMC that is one function.
type fake func(ipmi.Request) (ipmi.Response, error)

func (f fake) Do(_ context.Context, req ipmi.Request) (ipmi.Response, error) { return f(req) }

func (f fake) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, f, reqs, deliver)
}

func (f fake) Close() error { return nil }

// told keeps what a repository tells.
type told struct{ lines []string }

func (l *told) Warnf(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}
func (l *told) Printf(format string, args ...any) {
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

// bmc serves records from a repository, at most size bytes at once.
type bmc struct {
	records  []*Record
	next     map[uint16]uint16 // where a record leads, if not to the one behind it
	size     int
	lost     int // how many reads lose the reservation
	requests []ipmi.Request
}

func (b *bmc) answer(req ipmi.Request) (ipmi.Response, error) {
	b.requests = append(b.requests, req)
	switch {
	case req.NetFn == ipmi.NetFnApp:
		return ipmi.Response{Data: []byte{0x20, 0x81, 2, 1, 2, 0xbf, 0x57, 1, 0, 0, 0}}, nil
	case req.NetFn != ipmi.NetFnStorage:
		return ipmi.Response{Code: ipmi.CodeInvalidCommand}, nil
	case req.Cmd == cmdGetInfo:
		return ipmi.Response{Data: binary.LittleEndian.AppendUint16([]byte{0x51}, uint16(len(b.records)))}, nil
	case req.Cmd == cmdReserve:
		return ipmi.Response{Data: []byte{1, 0}}, nil
	case b.lost > 0:
		b.lost--
		return ipmi.Response{Code: ipmi.CodeLostReservation}, nil
	}
	return b.read(req.Data), nil
}

func (b *bmc) read(req []byte) ipmi.Response {
	id := binary.LittleEndian.Uint16(req[2:])
	i := slices.IndexFunc(b.records, func(r *Record) bool { return r.ID == id || id == firstRecord })
	if i < 0 {
		return ipmi.Response{Code: ipmi.CodeNotPresent}
	}
	data := b.records[i].Bytes()
	from := min(int(req[4]), len(data))
	to := min(from+int(req[5]), len(data))
	if to-from > b.size {
		return ipmi.Response{Code: ipmi.CodeCannotReturn}
	}
	next := uint16(noMore)
	if i+1 < len(b.records) {
		next = b.records[i+1].ID
	}
	if other, ok := b.next[b.records[i].ID]; ok {
		next = other
	}
	return ipmi.Response{Data: append(binary.LittleEndian.AppendUint16(nil, next), data[from:to]...)}
}

// three are records to serve.
func three() []*Record {
	return []*Record{
		{ID: 1, Version: 0x51, Type: TypeFull, Body: append(make([]byte, 42), "\xc4Temp"...)},
		{ID: 7, Version: 0x51, Type: TypeOEM, Body: []byte{0x57, 1, 0}},
		{ID: 9, Version: 0x51, Type: TypeCompact, Body: append(make([]byte, 26), "\xc3Fan"...)},
	}
}

// ids reads all of a repository.
func ids(t *testing.T, r *Repository) (ids []uint16, failed []error) {
	for rec, err := range r.All(t.Context()) {
		if err != nil {
			failed = append(failed, err)
			continue
		}
		ids = append(ids, rec.ID)
	}
	return ids, failed
}
