package mc

import (
	"bytes"
	"testing"
	"time"

	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

// fuzz runs decode, which wants at least so many bytes, on anything.
func fuzz[V output.Value](f *testing.F, decode func([]byte) (V, error), least int) {
	f.Add(make([]byte, least))
	f.Add(bytes.Repeat([]byte{0xff}, least+4))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decode(data)
		if err == nil && len(data) < least {
			t.Fatalf("%d bytes were enough", len(data))
		}
		outputtest.Harmless(t, v)
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
		outputtest.Harmless(t, v)
	})
}

// FuzzSysInfo answers every block with the same bytes.
func FuzzSysInfo(f *testing.F) {
	f.Add([]byte("\x11\x00\x00\x05Linux"))
	f.Add([]byte("\x11\x00\x00\x7fabc\x1b[2J"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		v, err := readSysInfo(t.Context(), ipmitest.Echo(append([]byte{0}, answer...)), &sysInfoParams[0])
		if err != nil || v.blocks > blocksFor(127) {
			t.Fatalf("%d blocks, %v", v.blocks, err)
		}
		outputtest.Harmless(t, v)
	})
}
