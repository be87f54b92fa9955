package fru

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/ipmi"
)

func TestFieldString(t *testing.T) {
	for _, test := range []struct{ name, raw, want string }{
		{"binary", "\x03\xa1\xb2\xc3", "a1b2c3"},
		{"BCD plus", "\x43\x12\x3a\xbc", "123 -."},
		{"BCD plus, undefined", "\x41\xef", ",_"},
		{"6-bit ASCII", "\x83\x64\xc9\xb2", "DELL"},
		{"6-bit ASCII, filled up", "\x81\x21", "A   "},
		{"text", "\xc3abc", "abc"},
		{"text with a NUL", "\xc4ab\x00c", "ab"},
		{"empty", "\xc0", ""},
		{"cut off", "\xc9abc", "abc"},
	} {
		f, _, ok := nextField([]byte(test.raw), 0)
		if got := f.String(); got != test.want || !ok {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestHeader(t *testing.T) {
	data := [HeaderLen]byte{1, 1, 2, 5, 9, 12, 0, 0xe2}
	h, err := DecodeHeader(data)
	want := Header{Version: 1, Internal: 8, Chassis: 16, Board: 40, Product: 72, MultiRecord: 96, Intact: true}
	if diff := cmp.Diff(want, h); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got := h.Encode(); got != data {
		t.Errorf("encoded % x, want % x", got, data)
	}
	var version *VersionError
	if _, err := DecodeHeader([HeaderLen]byte{2}); !errors.As(err, &version) || version.Version != 2 {
		t.Errorf("version 2: %v", err)
	}
}

// bmc serves one image, and notes what is written.
type bmc struct {
	image     []byte
	maxRead   int
	protected [2]int // no write that touches these bytes
	failAt    int    // writes from here on fail; 0: none
	requests  int
}

func (b *bmc) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	b.requests++
	switch r.Cmd {
	case cmdGetInventoryInfo:
		return ipmi.Response{Data: []byte{byte(len(b.image)), byte(len(b.image) >> 8), 0}}, nil
	case cmdRead:
		offset, n := int(r.Data[1])|int(r.Data[2])<<8, int(r.Data[3])
		if n > b.maxRead {
			return ipmi.Response{Code: ipmi.CodeFieldTooLong}, nil
		}
		part := b.image[offset:min(offset+n, len(b.image))]
		return ipmi.Response{Data: append([]byte{byte(len(part))}, part...)}, nil
	}
	offset, data := int(r.Data[1])|int(r.Data[2])<<8, r.Data[3:]
	switch {
	case offset < b.protected[1] && offset+len(data) > b.protected[0]:
		return ipmi.Response{Code: codeProtected}, nil
	case b.failAt > 0 && offset >= b.failAt:
		return ipmi.Response{Code: ipmi.CodeUnspecified}, nil
	}
	copy(b.image[offset:], data)
	return ipmi.Response{Data: []byte{byte(len(data))}}, nil
}

func (b *bmc) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *bmc) Close() error { return nil }

func open(t *testing.T, b *bmc, ahead int) *Device {
	t.Helper()
	d, err := Open(t.Context(), b, 0, Limits{Read: 32, Write: 35, Ahead: ahead})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sample(n int) []byte {
	image := make([]byte, n)
	for i := range image {
		image[i] = byte(i * 7)
	}
	return image
}

// TestRead shows that every size a controller bears gives the same bytes, and
// that one that bears a lot is asked once.
func TestRead(t *testing.T) {
	for _, maxRead := range []int{9, 16, 31, 32, 64, 100, 224, 255} {
		b := &bmc{image: sample(200), maxRead: maxRead}
		d := open(t, b, 224)
		got, err := d.Read(t.Context(), 10, 150)
		if err != nil || !bytes.Equal(got, b.image[10:160]) {
			t.Errorf("at most %d: %v, % x", maxRead, err, got)
		}
		if maxRead >= 200 && b.requests != 2 {
			t.Errorf("%d requests", b.requests)
		}
	}
}

func TestReadBeyond(t *testing.T) {
	d := open(t, &bmc{image: sample(64), maxRead: 255}, 224)
	var lines []string
	d.Warn = func(format string, _ ...any) { lines = append(lines, format) }
	if data, err := d.Read(t.Context(), 48, 32); err != nil || len(data) != 32 || data[16] != 0 || len(lines) != 1 {
		t.Errorf("%v, % x, %q", err, data, lines)
	}
	var offset *OffsetError
	if _, err := d.Read(t.Context(), 65, 1); !errors.As(err, &offset) {
		t.Errorf("behind the end: %v", err)
	}
}

func TestWrite(t *testing.T) {
	image := append([]byte{1, 0, 0, 1, 0, 0, 0, 0xfe, 1, 3}, make([]byte, 54)...)
	fresh := sample(64)
	for _, test := range []struct {
		name string
		bmc  bmc
		want error
		keep [2]int // bytes that stay
	}{
		{"all", bmc{}, nil, [2]int{}},
		{"a protected header", bmc{protected: [2]int{0, 8}}, nil, [2]int{0, 8}},
		{"a failure", bmc{failAt: 8}, ipmi.CodeUnspecified, [2]int{8, 64}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := test.bmc
			b.image, b.maxRead = slices.Clone(image), 255
			d := open(t, &b, 0)
			err := d.Write(t.Context(), 0, fresh)
			var broken *WriteError
			if !errors.Is(err, test.want) || errors.As(err, &broken) != (test.want != nil) {
				t.Fatalf("error %v", err)
			}
			if broken != nil && broken.Written != test.keep[0] {
				t.Errorf("%d bytes are said to be written", broken.Written)
			}
			want := slices.Clone(fresh)
			copy(want[test.keep[0]:test.keep[1]], image[test.keep[0]:])
			if diff := cmp.Diff(want, b.image); diff != "" {
				t.Error(diff)
			}
		})
	}
	if err := open(t, &bmc{image: slices.Clone(image)}, 0).Write(t.Context(), 1, fresh); !errors.Is(err, ErrBehindEnd) {
		t.Errorf("too much: %v", err)
	}
}

func TestCheck(t *testing.T) {
	whole := append([]byte{1, 0, 0, 1, 0, 0, 0, 0xfe, 1, 2}, make([]byte, 14)...)
	if err := Check(whole); err != nil {
		t.Errorf("a whole image: %v", err)
	}
	if err := Check(whole[:20]); err == nil {
		t.Error("a board area that is cut off passes")
	}
	if err := Check([]byte("no inventory at all")); err != nil {
		t.Errorf("other data: %v", err)
	}
	records := []byte{1, 0, 0, 0, 0, 1, 0, 0xfe, 0xc0, 0x82, 3, 0, 0xbb, 1, 2}
	if err := Check(records); err == nil {
		t.Error("records that are cut off pass")
	}
}

func FuzzAreas(f *testing.F) {
	f.Add([]byte("\x01\x02\x17\xc3abc\x43\x12\x3a\xbc\xc1"), byte('c'), uint8(1))
	f.Fuzz(func(t *testing.T, area []byte, section byte, index uint8) {
		var all []Field
		c, b, p := DecodeChassis(area), DecodeBoard(area), DecodeProduct(area)
		all = append(append(append(c.Extra, b.Extra...), p.Extra...), c.Named[:]...)
		for _, field := range append(append(all, b.Named[:]...), p.Named[:]...) {
			if field.Offset+1+len(field.Raw) > len(area) && len(field.Raw) > 0 {
				t.Fatalf("field at %d of %d bytes", field.Offset, len(area))
			}
			_ = field.String()
		}
		FindField(area, section, int(index))
		_ = Check(area)
	})
}

// FuzzDevice reads everything of a device that answers anything.
func FuzzDevice(f *testing.F) {
	f.Add([]byte{64, 0, 0}, []byte{8, 1, 0, 0, 1, 0, 0, 0, 0xfe})
	f.Fuzz(func(t *testing.T, info, answer []byte) {
		d, err := Open(t.Context(), says{info, answer}, 0, Limits{Read: 32, Write: 35, Ahead: 224})
		if err != nil {
			return
		}
		if d.Size > 2000 {
			d.Size = 2000
		}
		h, _ := d.Header(t.Context())
		_, _ = d.Read(t.Context(), h.Board, 16)
		_, _ = d.Records(t.Context(), h.MultiRecord)
		_ = d.Write(t.Context(), 0, []byte("goipmi"))
	})
}

// says answers the first kind of request with info, others with answer.
type says struct{ info, answer []byte }

func (s says) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	if r.Cmd == cmdGetInventoryInfo {
		return ipmi.Response{Data: s.info}, nil
	}
	return ipmi.Response{Data: s.answer}, nil
}

func (s says) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, s, reqs, deliver)
}

func (s says) Close() error { return nil }
