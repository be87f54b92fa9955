package kontronoem

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00SN12345678"))
	f.Add([]byte("\x00\x01\x02\x03"))
	f.Add([]byte("\x00\x08\x01\x00\x00\x01\x02\x00\x00\xfc"))
	f.Add([]byte("\xc1"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"kontronoem setsn", "kontronoem setmfgdate", "kontronoem nextboot HDD"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

// board is a Kontron board: what it knows of itself, and its inventory.
type board struct {
	serial, date string
	image        []byte
	writes       int
	failAt       int // this write, from 1 on, is refused
}

// encode is an area with its length and checksum.
func encode(head string, fields ...string) []byte {
	b := []byte(head)
	for _, f := range fields {
		b = append(append(b, 0xc0|byte(len(f))), f...)
	}
	b = append(b, 0xc1)
	for len(b)%8 != 7 {
		b = append(b, 0x55) // what fills up need not be zeros
	}
	b[1] = byte(len(b)+1) / 8
	return append(b, fru.Checksum(b))
}

// newBoard has areas for board and product behind one that is nobody's business.
func newBoard(boardSerial, productSerial string) *board {
	b := encode("\x01\x00\x00\x11\x22\x33", "Kontron", "CP6012", boardSerial, "part", "")
	p := encode("\x01\x00\x00", "Kontron", "CP6012", "part", "v1", productSerial, "", "")
	h := fru.Header{Version: 1, Chassis: 8, Board: 24, Product: 24 + len(b)}
	head := h.Encode()
	return &board{serial: "SN123456", date: "\x01\x02\x03",
		image: bytes.Join([][]byte{head[:], bytes.Repeat([]byte{0xaa}, 16), b, p, make([]byte, 40)}, nil)}
}

func (b *board) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	switch {
	case r.NetFn == netFn && r.To.LUN == lun && r.Cmd == cmdGetSerialNumber:
		return ipmi.Response{Data: []byte(b.serial)}, nil
	case r.NetFn == netFn && r.To.LUN == lun && r.Cmd == cmdGetDate:
		return ipmi.Response{Data: []byte(b.date)}, nil
	case r.NetFn == ipmi.NetFnStorage:
		return b.storage(r.Cmd, r.Data), nil
	}
	return ipmi.Response{Code: ipmi.CodeInvalidCommand}, nil
}

func (b *board) storage(cmd uint8, data []byte) ipmi.Response {
	const info, read, write = 0x10, 0x11, 0x12
	if cmd == info {
		return ipmi.Response{Data: []byte{byte(len(b.image)), byte(len(b.image) >> 8), 0}}
	}
	part := b.image[int(data[1])|int(data[2])<<8:]
	switch cmd {
	case read:
		part = part[:min(len(part), int(data[3]))]
		return ipmi.Response{Data: append([]byte{byte(len(part))}, part...)}
	case write:
		if b.writes++; b.writes == b.failAt {
			return ipmi.Response{Code: ipmi.CodeUnspecified}
		}
		return ipmi.Response{Data: []byte{byte(copy(part, data[3:]))}}
	}
	return ipmi.Response{Code: ipmi.CodeInvalidCommand}
}

func (b *board) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

func (b *board) Close() error { return nil }

// TestSet holds the inventory after each command to what it should be, to the
// byte.
func TestSet(t *testing.T) {
	numbered := newBoard("SN123456", "SN123456")
	dated := newBoard("OLD45678", "OLD45678")
	b := dated.image[24 : 24+fru.AreaLen(dated.image[24:])]
	copy(b[3:], dated.date)
	b[len(b)-1] = fru.Checksum(b[:len(b)-1])
	for _, test := range []struct {
		words string
		board *board
		want  []byte // the inventory; as it was if it is nil
		out   string
		err   string
	}{
		{"setsn", newBoard("OLD45678", "OLD45678"), numbered.image, "FRU serial number set successfully\n", ""},
		{"setmfgdate", newBoard("OLD45678", "OLD45678"), dated.image, "FRU manufacturing date set successfully\n", ""},
		{"setsn --json", newBoard("OLD45678", "OLD45678"), numbered.image,
			"{\n  \"done\": \"serial number set\",\n  \"value\": \"SN123456\"\n}\n", ""},
		{"setmfgdate --json", newBoard("OLD45678", "OLD45678"), dated.image,
			"{\n  \"done\": \"manufacturing date set\",\n  \"value\": \"1996-05-16T21:21:00Z\"\n}\n", ""},
		{"setsn", newBoard("OLD4567", "OLD45678"), nil,
			"The length of the serial number in the FRU Board Area is wrong.\nFRU serial number set failed\n", ""},
		{"setsn", newBoard("OLD45678", "OLD456789"), nil,
			"The length of the serial number in the FRU Product Area is wrong.\nFRU serial number set failed\n", ""},
		{"setsn", newBoard("", "OLD45678"), nil, "FRU serial number set failed\n", "Failed to read FRU Area string.\n"},
	} {
		want := test.want
		if want == nil {
			want = bytes.Clone(test.board.image)
		}
		r := apptest.Run("goipmi", New, test.board, strings.Fields("kontronoem "+test.words)...)
		if r.Stdout != test.out || !strings.HasSuffix(r.Stderr, test.err) || (r.Status == 0) != (test.want != nil) {
			t.Errorf("%s: %+v, want %q, %q", test.words, r, test.out, test.err)
		}
		if !bytes.Equal(test.board.image, want) {
			t.Errorf("%s: the inventory is\n% x, want\n% x", test.words, test.board.image, want)
		}
	}
}

// A write that fails is told of, wherever it does.
func TestWriteFails(t *testing.T) {
	whole := newBoard("OLD45678", "OLD45678")
	if r := apptest.Run("ipmitool", New, whole, "kontronoem", "setsn"); r.Status != 0 {
		t.Fatalf("%+v", r)
	}
	for n := 1; n <= whole.writes; n++ {
		b := newBoard("OLD45678", "OLD45678")
		b.failAt = n
		r := apptest.Run("ipmitool", New, b, "kontronoem", "setsn")
		if r.Status != 1 || r.Stdout != "FRU serial number set failed\n" || !strings.Contains(r.Stderr, "broke off at byte") {
			t.Errorf("write %d of %d fails: %+v", n, whole.writes, r)
		}
	}
}

// Areas that are not there are not written.
func TestNoArea(t *testing.T) {
	for offset, want := range map[int]string{3: "lacks an area", 24 + 1: "area without length"} {
		b := newBoard("OLD45678", "OLD45678")
		b.image[offset] = 0
		r := apptest.Run("ipmitool", New, b, "kontronoem", "setmfgdate")
		if r.Status != 1 || b.writes != 0 || !strings.Contains(r.Stderr, want) {
			t.Errorf("%+v, %d writes, want %q", r, b.writes, want)
		}
	}
}
