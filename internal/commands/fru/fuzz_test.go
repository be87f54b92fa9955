package fru

import (
	"bytes"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte{0, 64, 0, 0})
	f.Add([]byte{0, 8, 1, 0, 0, 1, 0, 0, 0, 0xfe})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		if len(answer) > 2 && answer[2] > 2 {
			answer[2] = 2 // the size stays small
		}
		for _, line := range []string{
			"fru", "fru print 0", "fru edit 0 field b 1 abcd", "fru edit 0 oem", "fru get 0 oem 15000 3 0 x 0", "fru internaluse 0 print",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

func FuzzRecord(f *testing.F) {
	for id := range uint8(0x2f) {
		f.Add(uint8(fru.RecordOEM), []byte{0x5a, 0x31, 0, id, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	}
	f.Add(uint8(fru.RecordPowerSupply), bytes.Repeat([]byte{0xff}, 24))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		if len(data) > fru.MaxRecord {
			return
		}
		outputtest.Harmless(t, newRecord(fru.Record{Type: kind, Data: data}))
	})
}
