package mc

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newSelfTest(a *app.App) *cobra.Command {
	return a.Command("selftest", "Result of the controller's self test", runSelfTest)
}

func runSelfTest(ctx context.Context, h *app.Host, _ []string) error {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetSelfTest, Idempotent: true})
	if err != nil {
		return selfTestFailed(err)
	}
	v, err := decodeSelfTest(data)
	if err != nil {
		return app.CommandFailed("Get Self Test Results command failed", err)
	}
	if err := h.Out.Emit(v); err != nil || v.healthy() {
		return err
	}
	return &app.Failure{}
}

func selfTestFailed(err error) error {
	line := "No response from devices\n"
	if errors.As(err, new(ipmi.Code)) {
		line = "Bad response: (" + app.Reason("", err) + ")"
	}
	return &app.Failure{Line: line, Err: err}
}

// selfTest is the answer to Get Self Test Results (IPMI v2.0 §20.4).
//
//	+------+------+
//	|result|detail|
//	+------+------+
//	    1      1
type selfTest struct {
	Result   uint8    `json:"result"`
	Meaning  string   `json:"meaning"`
	Detail   uint8    `json:"detail"`
	Problems []string `json:"problems"`
}

// Results; any other is the device's own.
const (
	testPassed         = 0x55
	testNotImplemented = 0x56
	testCorrupted      = 0x57
	testFatal          = 0x58
	testReserved       = 0xff
)

var resultTexts = map[uint8]string{
	testPassed:         "passed",
	testNotImplemented: "not implemented",
	testCorrupted:      "device corrupted",
	testFatal:          "fatal error",
	testReserved:       "N/A",
}

// problemTexts are the bits of the detail of testCorrupted, highest first.
var problemTexts = [8]string{
	"SEL device not accessible",
	"SDR repository not accessible",
	"FRU device not accessible",
	"IPMB signal lines do not respond",
	"SDR repository empty",
	"Internal Use Area corrupted",
	"Controller update boot block corrupted",
	"controller operational firmware corrupted",
}

func decodeSelfTest(data []byte) (selfTest, error) {
	r := ipmi.NewReader(data)
	v := selfTest{Result: r.U8(), Problems: []string{}}
	text, known := resultTexts[v.Result]
	if !known {
		text = "device specific"
	}
	v.Meaning = text
	if needsDetail := !known || v.Result == testCorrupted || v.Result == testFatal; needsDetail || r.Len() > 0 {
		v.Detail = r.U8()
	}
	if v.Result == testCorrupted {
		v.Problems = problems(v.Detail)
	}
	return v, r.Err()
}

func problems(bits uint8) []string {
	texts := []string{}
	for i, text := range problemTexts {
		if bits<<i&0x80 != 0 {
			texts = append(texts, text)
		}
	}
	return texts
}

// healthy is ipmitool's view: it ends well on results it does not know, too.
func (v selfTest) healthy() bool {
	return v.Result == testPassed || resultTexts[v.Result] == ""
}

func (v selfTest) Text(p *output.Printer) {
	switch {
	case v.Result == testReserved: // no line feed
		p.Printf("Selftest: %s", v.Meaning)
	case v.Result == testFatal:
		p.Printf("Selftest     : %s\n", v.Meaning)
		p.Printf("Failure code : %02x\n", v.Detail)
	case resultTexts[v.Result] == "":
		p.Printf("Selftest     : %s (%02Xh)\n", v.Meaning, v.Result)
		p.Printf("Failure code : %02Xh\n", v.Detail)
	default:
		p.Printf("Selftest: %s\n", v.Meaning)
	}
	for _, text := range v.Problems {
		if slices.Contains(problemTexts[:2], text) { // these alone are marked
			p.Printf(" -> ")
		}
		p.Printf("%s\n", text)
	}
}
