package sdr

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"goipmi/internal/event"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// render writes v in every form.
func render(t *testing.T, v output.Value, verbose int) {
	t.Helper()
	for _, format := range []output.Format{output.Text, output.CSV, output.JSON} {
		var buf bytes.Buffer
		p := output.NewPrinter(&buf)
		p.Format, p.Verbose = format, verbose
		if err := p.Emit(v); err != nil {
			t.Fatal(err)
		}
		if err := p.Flush(); err != nil {
			t.Fatal(err)
		}
		switch {
		case format == output.JSON && !json.Valid(buf.Bytes()):
			t.Fatalf("not JSON: %q", buf.Bytes())
		case format != output.JSON && bytes.ContainsFunc(buf.Bytes(), isControl):
			t.Fatalf("control character in %q", buf.Bytes())
		}
	}
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 }

// FuzzRecord shows a record of any type and length, whose sensor answers
// anything.
func FuzzRecord(f *testing.F) {
	for t := range recordTypes {
		f.Add(uint8(t), bytes.Repeat([]byte{0x01}, 60), []byte{0x30, 0xc0, 0xff, 0x7f})
		f.Add(uint8(t), append(make([]byte, 42), "\xca\x1b[2JTemp\x9b\xc2\x9b"...), []byte{})
	}
	f.Fuzz(func(t *testing.T, kind uint8, body, answer []byte) {
		bmc := echo(answer)
		sdrs := sdr.New(bmc, ipmi.Target{}, silent{})
		rec := &sdr.Record{Type: sdr.Type(kind), Body: body[:min(len(body), 255)]}
		for _, style := range []Style{{}, {Extended: true}, {Verbose: true, Ask: sdr.AskEvents | sdr.AskThresholds}} {
			w := &Viewer{SDRs: sdrs, Dialect: event.Of(t.Context(), bmc), style: style}
			v, err := w.Value(t.Context(), rec)
			if err != nil {
				t.Fatal(err)
			}
			if v != nil {
				render(t, v, 0)
			}
		}
	})
}

func FuzzInfo(f *testing.F) {
	f.Add(make([]byte, 14))
	f.Add(bytes.Repeat([]byte{0xff}, 14))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decodeInfo(data)
		if err == nil && len(data) < 14 {
			t.Fatalf("%d bytes were enough", len(data))
		}
		v.zone = time.UTC
		render(t, v, 0)
	})
}
