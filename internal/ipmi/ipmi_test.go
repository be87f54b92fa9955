package ipmi

import (
	"context"
	"errors"
	"testing"
)

// sent is a Conn that notes requests and answers with one code.
type sent struct {
	code Code
	reqs []Request
}

func (s *sent) Do(_ context.Context, r Request) (Response, error) {
	s.reqs = append(s.reqs, r)
	return Response{Code: s.code, Data: []byte{r.Cmd}}, nil
}

func (s *sent) Batch(ctx context.Context, reqs []Request, deliver func(int, Response, error) bool) {
	Each(ctx, s, reqs, deliver)
}

func (s *sent) Close() error { return nil }

func TestCall(t *testing.T) {
	data, err := Call(t.Context(), &sent{}, Request{Cmd: 7})
	if err != nil || len(data) != 1 || data[0] != 7 {
		t.Errorf("got % x, %v", data, err)
	}
	var code Code
	if _, err := Call(t.Context(), &sent{code: 0xd4}, Request{}); !errors.As(err, &code) || code != CodeNoPrivilege {
		t.Errorf("got %v, want the completion code", err)
	}
}

func TestWithTarget(t *testing.T) {
	satellite := Target{Addr: 0x30, Channel: 7}
	other := Target{Addr: 0x44}
	s := &sent{}
	c := WithTarget(s, satellite)
	for _, r := range []Request{{}, {To: Target{LUN: 2}}, {To: other}} {
		if _, err := c.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	c.Batch(t.Context(), []Request{{}}, func(int, Response, error) bool { return true })
	want := []Target{satellite, {Addr: 0x30, Channel: 7, LUN: 2}, other, satellite}
	for i, w := range want {
		if got := s.reqs[i].To; got != w {
			t.Errorf("request %d went to %+v, want %+v", i, got, w)
		}
	}
	if WithTarget(s, Target{}) != Conn(s) {
		t.Error("no target still wraps the connection")
	}
}

func TestEachStopsWhenTold(t *testing.T) {
	s := &sent{}
	Each(t.Context(), s, make([]Request, 5), func(i int, _ Response, _ error) bool { return i < 1 })
	if len(s.reqs) != 2 {
		t.Errorf("%d requests were sent, want 2", len(s.reqs))
	}
}

// The texts are what ipmitool prints behind a refused raw request.
func TestCodeTexts(t *testing.T) {
	tests := map[Code]string{
		0x00: "Command completed normally",
		0x01: "Unknown (0x01)",
		0xbf: "Unknown (0xBF)",
		0xc0: "Node busy",
		0xd1: "Device firmeware in update mode",
		0xd6: "Cannot execute command, command disabled",
		0xd7: "Unknown (0xD7)",
		0xff: "Unspecified error",
	}
	for code, want := range tests {
		if got := code.String(); got != want {
			t.Errorf("%02x: %q, want %q", uint8(code), got, want)
		}
	}
}

func TestReader(t *testing.T) {
	r := NewReader([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	if a, b, c, d := r.U8(), r.U16(), r.U24(), r.U32(); a != 1 || b != 0x0302 || c != 0x060504 || d != 0x0a090807 {
		t.Errorf("got %x %x %x %x", a, b, c, d)
	}
	r.Skip(1)
	if rest := r.Rest(); len(rest) != 1 || rest[0] != 12 || r.Err() != nil {
		t.Errorf("rest % x, %v", rest, r.Err())
	}
}

func TestReaderErrorSticks(t *testing.T) {
	r := NewReader([]byte{1, 2, 3})
	if got := r.U32(); got != 0 {
		t.Errorf("read %x past the end, want 0", got)
	}
	if got := r.U8(); got != 0 || r.Len() != 0 {
		t.Errorf("read %x of %d after the error, want nothing", got, r.Len())
	}
	var short *ShortError
	if !errors.As(r.Err(), &short) || short.Have != 3 || short.Want != 4 {
		t.Errorf("error %v", r.Err())
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{1, 4, 2})
	f.Fuzz(func(t *testing.T, data, sizes []byte) {
		r, total := NewReader(data), 0
		for _, n := range sizes {
			if got := len(r.Bytes(int(n))); got != int(n) {
				t.Fatalf("asked for %d bytes, got %d", n, got)
			}
			total += int(n)
		}
		if (r.Err() != nil) != (total > len(data)) {
			t.Fatalf("%d of %d bytes read, error %v", total, len(data), r.Err())
		}
	})
}
