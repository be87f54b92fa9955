package spd

import (
	"bytes"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add(append([]byte{0}, bytes.Repeat([]byte{0x0c}, 64)...))
	f.Add(append([]byte{0}, bytes.Repeat([]byte{0x0b}, 32)...))
	f.Add(append([]byte{0}, bytes.Repeat([]byte{0x08}, 32)...))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"spd 0 1", "spd 0 1 0 64"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}
