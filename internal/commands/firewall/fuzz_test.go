package firewall

import (
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x01\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x00\xff\xff\xff\xff"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range []string{
			"firewall info", "firewall info lun 0", "firewall info lun 0 netfn 6", "firewall info lun 0 netfn 6 command 1",
			"firewall enable lun 0 netfn 6", "firewall disable lun 0 netfn 6 command 1 subfn 2 force",
		} {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}
