package isol

import (
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x11\x01"))
	f.Add([]byte("\x00\x11"))
	f.Add([]byte("\xc1"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{"isol info", "isol set privilege-level oem", "isol activate"} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}
