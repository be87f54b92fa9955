package mc

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// render writes v in every form.
func render(t *testing.T, v output.Value) {
	t.Helper()
	for _, format := range []output.Format{output.Text, output.JSON} {
		var buf bytes.Buffer
		p := output.NewPrinter(&buf)
		p.Format = format
		if err := p.Emit(v); err != nil {
			t.Fatal(err)
		}
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		switch {
		case format == output.JSON && !json.Valid(buf.Bytes()):
			t.Fatalf("not JSON: %q", buf.Bytes())
		case format == output.Text && bytes.ContainsFunc(buf.Bytes(), isControl):
			t.Fatalf("control character in %q", buf.Bytes())
		}
	}
}

func isControl(r rune) bool { return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 }

// fuzz runs decode, which wants at least so many bytes, on anything.
func fuzz[V output.Value](f *testing.F, decode func([]byte) (V, error), least int) {
	f.Add(make([]byte, least))
	f.Add(bytes.Repeat([]byte{0xff}, least+4))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decode(data)
		if err == nil && len(data) < least {
			t.Fatalf("%d bytes were enough", len(data))
		}
		render(t, v)
	})
}

func FuzzInfo(f *testing.F)     { fuzz(f, decodeInfo, infoLen) }
func FuzzSelfTest(f *testing.F) { fuzz(f, decodeSelfTest, 1) }
func FuzzEnables(f *testing.F)  { fuzz(f, decodeEnables, 1) }
func FuzzWatchdog(f *testing.F) { fuzz(f, decodeWatchdog, 6) }

func FuzzGUID(f *testing.F) {
	f.Add([]byte("0123456789abcdef"), guidAuto)
	f.Fuzz(func(t *testing.T, data []byte, mode string) {
		if len(data) < guidLen {
			return
		}
		v := decodeGUID([guidLen]byte(data), mode, time.Unix(1.7e9, 0))
		v.zone = time.UTC
		render(t, v)
	})
}

// FuzzSysInfo answers every block with the same bytes.
func FuzzSysInfo(f *testing.F) {
	f.Add([]byte("\x11\x00\x00\x05Linux"))
	f.Add([]byte("\x11\x00\x00\x7fabc\x1b[2J"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		v, err := readSysInfo(t.Context(), echo(answer), &sysInfoParams[0])
		if err != nil || v.blocks > blocksFor(127) {
			t.Fatalf("%d blocks, %v", v.blocks, err)
		}
		render(t, v)
	})
}

// echo is a BMC that always says the same.
type echo []byte

func (e echo) Do(context.Context, ipmi.Request) (ipmi.Response, error) {
	return ipmi.Response{Data: e}, nil
}

func (e echo) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, e, reqs, deliver)
}

func (e echo) Close() error { return nil }
