package nm

import (
	"slices"
	"testing"

	"goipmi/internal/app/apptest"
	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

// lines are command lines that ask for something.
var lines = []string{
	"nm discover",
	"nm capability",
	"nm capability inlet",
	"nm policy get policy_id 0",
	"nm policy limiting",
	"nm statistics power",
	"nm statistics policy_throt policy_id 1",
	"nm suspend get policy_id 1",
	"nm alert get",
	"nm threshold get policy_id 1",
	"nm control enable",
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x00\x57\x01\x00\x04\x02\x07\x03\x21"))
	f.Add([]byte("\x00\x57\x01\x00\x05\x32\x64\x01\x01\x02\x02\x03\x04\x04\x05\x06\x08\x07\x08\x80"))
	f.Add([]byte("\x00\x57\x01\x00\xff\x00\x00\x00"))
	f.Add([]byte("\x00\x58"))
	f.Add([]byte("\xa1"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		for _, line := range lines {
			apptest.Survive(t, New, func() ipmi.Conn { return ipmitest.Echo(answer) }, line)
		}
	})
}

// TestMended holds what ipmitool gets wrong and goipmi does not: flags do not
// swallow the next word, suspend periods are sent and shown, and the policy
// that limits a domain is named.
func TestMended(t *testing.T) {
	answers := map[string]string{
		"2e c1": "00 57 01 00",
		"2e c5": "00 57 01 00",
		"2e c6": "00 57 01 00 02 05 0a 00 0f 10 41",
		"2e f2": "00 57 01 00 05",
	}
	for _, test := range []struct {
		program     string
		words       []string
		asked, text string
	}{
		{"ipmitool", []string{"nm", "suspend", "set", "policy_id", "1", "1", "2", "3"}, "2e c5 57 01 00 00 01 00", ""},
		{"goipmi", []string{"nm", "suspend", "set", "policy_id", "1", "1", "2", "3"}, "2e c5 57 01 00 00 01 01 01 02 03", ""},
		{"goipmi", []string{"nm", "policy", "add", "policy_id", "1", "enable", "power", "2"},
			"2e c1 57 01 00 10 01 10 00 02 00 00 00 00 00 00 00 00 00", ""},
		{"ipmitool", []string{"nm", "policy", "add", "policy_id", "1", "enable", "power"},
			"2e c1 57 01 00 10 01 10 00 00 00 00 00 00 00 00 00 00 00", ""},
		{"goipmi", []string{"nm", "policy", "limiting"}, "*2e f2 57 01 00 00", "Policy 5 limits platform\n"},
		{"goipmi", []string{"nm", "suspend", "get", "policy_id", "1"}, "*2e c6 57 01 00 00 01",
			"    Suspend Policy domain:                    platform\n" +
				"    Suspend Policy Policy ID:                 1\n" +
				"    Suspend Period 0:                         00:30 to 01:00\n" +
				"    Suspend Period 1:                         01:30 to 01:36, MSu\n"},
	} {
		bmc := &ipmitest.BMC{Answers: answers}
		r := apptest.Run(test.program, New, bmc, test.words...)
		if !slices.Equal(bmc.Asked, []string{test.asked}) || r.Stdout != test.text || r.Status != 0 {
			t.Errorf("%s %v: asked %q, printed %q, exit status %d", test.program, test.words, bmc.Asked, r.Stdout, r.Status)
		}
	}
}
