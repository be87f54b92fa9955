package pef

import (
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
)

func FuzzCommands(f *testing.F) {
	f.Add([]byte{0, 0x11, 2, 0x18, 0x11, 0})
	f.Add([]byte{0, 0x51, 0x3f, 3})
	f.Add([]byte("\x00\x11\x01\x80\x01\x00\x10\xff\xff\x01\x01\x01\x95\x0a\x00\xff\x00\x00\xff\x00\x00\xff\x00"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"pef info", "pef status", "pef filter list", "pef policy list"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

func FuzzFilter(f *testing.F) {
	outputtest.Fuzz(f, func(data []byte) (filter, error) { return decodeFilter(data, nil) },
		[]byte("\x11\x01\x80\x01\x00\x10\xff\xff\x01\x01\x01\x95\x0a\x00\xff\x00\x00\xff\x00\x00\xff\x00"))
}
