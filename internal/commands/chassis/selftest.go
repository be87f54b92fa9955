package chassis

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// cmdGetSelfTest is of the application network function.
const cmdGetSelfTest = 0x04

func newSelfTest(a *app.App) *cobra.Command {
	return a.Command("selftest", "Result of the controller's self test", runSelfTest)
}

func runSelfTest(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetSelfTest, Idempotent: true},
		app.Failing("Error sending Get Self Test command"), decodeSelfTest)
}

// selfTest is the answer to Get Self Test Results (IPMI v2.0 §20.4), worded
// otherwise than "mc selftest" does.
type selfTest struct {
	Result   uint8    `json:"result"`
	Detail   uint8    `json:"detail"`
	Meaning  string   `json:"meaning"`
	Problems []string `json:"problems"`
}

// Results; any other is the device's own.
const (
	testPassed         = 0x55
	testNotImplemented = 0x56
	testError          = 0x57
	testFatal          = 0x58
)

// testProblems are the bits of the detail of testError, lowest first.
var testProblems = [8]string{
	"firmware corrupted",
	"boot block corrupted",
	"FRU Internal Use Area corrupted",
	"SDR Repository empty",
	"IPMB not responding",
	"cannot access BMC FRU",
	"cannot access SDR Repository",
	"cannot access SEL Device",
}

func decodeSelfTest(data []byte) (selfTest, error) {
	r := ipmi.NewReader(data)
	v := selfTest{Result: r.U8(), Problems: []string{}}
	plain := v.Result == testPassed || v.Result == testNotImplemented
	if !plain || r.Len() > 0 {
		v.Detail = r.U8()
	}
	switch v.Result {
	case testPassed:
		v.Meaning = "passed"
	case testNotImplemented:
		v.Meaning = "not implemented"
	case testError:
		v.Meaning, v.Problems = "device error", bitNames(v.Detail, testProblems[:])
	case testFatal:
		v.Meaning = fmt.Sprintf("Fatal hardware error: %02xh", v.Detail)
	default:
		v.Meaning = fmt.Sprintf("Device-specific failure %02xh:%02xh", v.Result, v.Detail)
	}
	return v, r.Err()
}

func (v selfTest) Text(p *output.Printer) {
	p.Printf("Self Test Results    : %s\n", v.Meaning)
	for _, problem := range v.Problems {
		p.Printf("                       [%s]\n", problem)
	}
}
