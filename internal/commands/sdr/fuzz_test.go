package sdr

import (
	"bytes"
	"testing"
	"time"

	"goipmi/internal/event"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
	"goipmi/internal/sdr"
)

// FuzzRecord shows a record of any type and length, whose sensor answers
// anything.
func FuzzRecord(f *testing.F) {
	for t := range recordTypes {
		f.Add(uint8(t), bytes.Repeat([]byte{0x01}, 60), []byte{0x30, 0xc0, 0xff, 0x7f})
		f.Add(uint8(t), append(make([]byte, 42), "\xca\x1b[2JTemp\x9b\xc2\x9b"...), []byte{})
	}
	f.Fuzz(func(t *testing.T, kind uint8, body, answer []byte) {
		bmc := ipmitest.Echo(append([]byte{0}, answer...))
		sdrs := sdr.New(bmc, ipmi.Target{}, silent{})
		rec := &sdr.Record{Type: sdr.Type(kind), Body: body[:min(len(body), 255)]}
		for _, style := range []Style{{}, {Extended: true}, {Verbose: true, Ask: sdr.AskEvents | sdr.AskThresholds}} {
			w := &Viewer{SDRs: sdrs, Dialect: event.Of(t.Context(), bmc), style: style}
			v, err := w.Value(t.Context(), rec)
			if err != nil {
				t.Fatal(err)
			}
			if v != nil {
				outputtest.Harmless(t, v)
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
		outputtest.Harmless(t, v)
	})
}
