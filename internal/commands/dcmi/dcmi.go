// Package dcmi holds the commands of the Data Center Manageability Interface
// ("DCMI" in the comments is its specification v1.5): power, inlet temperatures,
// asset tags.
package dcmi

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Commands of DCMI's group extension (DCMI §6).
const (
	cmdGetCapabilities = 0x01
	cmdGetPower        = 0x02
	cmdGetLimit        = 0x03
	cmdSetLimit        = 0x04
	cmdActivateLimit   = 0x05
	cmdGetAssetTag     = 0x06
	cmdGetSensors      = 0x07
	cmdSetAssetTag     = 0x08
	cmdGetIDString     = 0x09
	cmdSetIDString     = 0x0a
	cmdSetThermal      = 0x0b
	cmdGetThermal      = 0x0c
	cmdGetTemperatures = 0x10
	cmdSetConfig       = 0x12
	cmdGetConfig       = 0x13
)

// groupID is what every request and answer begins with.
const groupID = 0xdc

// New is the group "dcmi".
func New(a *app.App) *cobra.Command {
	cmd := a.Group("dcmi", "Data center management: power, temperatures, asset tags", "",
		newDiscover(a),
		newPower(a),
		newSensors(a),
		newAssetTag(a),
		newSetAssetTag(a),
		newGetIDString(a),
		newSetIDString(a),
		newThermal(a),
		newTemperatures(a),
		newGetConfig(a),
		newSetConfig(a),
		newOOBDiscover(a),
	)
	return a.AnyCase(cmd, app.Failure{})
}

func usage(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

// answerError is an answer that is no DCMI's.
type answerError struct{ group uint8 }

func (e *answerError) Error() string {
	return fmt.Sprintf("A valid DCMI command was not returned! (%x)", e.group)
}

// Text is the error as ipmitool has it, amid the output.
func (e *answerError) Text(p *output.Printer) { p.Printf("\n    %v", e) }

// request is a command of the group.
//
//	+---+--------+
//	|DCh|data ...|
//	+---+--------+
func request(cmd uint8, data ...byte) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnGroup, Cmd: cmd, Data: append([]byte{groupID}, data...)}
}

// write sends a command that changes something.
func write(ctx context.Context, h *app.Host, cmd uint8, data ...byte) error {
	_, _, err := exchange(ctx, h, request(cmd, data...))
	return err
}

// read sends a command that changes nothing. The answer is what follows the
// group, with a code in good too.
func read(ctx context.Context, h *app.Host, cmd uint8, data []byte, good ...ipmi.Code) ([]byte, error) {
	_, answer, err := exchange(ctx, h, idempotent(request(cmd, data...)), good...)
	return answer, err
}

func idempotent(req ipmi.Request) ipmi.Request {
	req.Idempotent = true
	return req
}

func exchange(ctx context.Context, h *app.Host, req ipmi.Request, good ...ipmi.Code) (ipmi.Code, []byte, error) {
	resp, err := h.Do(ctx, req)
	if err != nil {
		return 0, nil, err
	}
	if resp.Code != ipmi.OK && !slices.Contains(good, resp.Code) {
		return resp.Code, nil, resp.Code
	}
	r := ipmi.NewReader(resp.Data)
	if group := r.U8(); r.Err() == nil && group != groupID {
		return resp.Code, nil, &answerError{group}
	}
	return resp.Code, r.Rest(), r.Err()
}

// codes are the completion codes of the group's own (DCMI §6).
var codes = map[ipmi.Code]string{
	0x80: "Parameter not supported",
	0x81: "Something else has already claimed these parameters",
	0x82: "Not supported or failed to write a read-only parameter",
	0x83: "Access mode is not supported",
	0x84: "Power/Thermal limit out of range",
	0x85: "Correction/Exception time out of range",
	0x89: "Sample/Statistics Reporting period out of range",
	0x8a: "Power limit already active",
}

// reason is the line about a failed exchange.
func reason(err error) string {
	var code ipmi.Code
	var short *ipmi.ShortError
	switch {
	case errors.As(err, &code):
		text, own := codes[code]
		if !own {
			text = code.String()
		}
		return fmt.Sprintf("\n    DCMI request failed because: %s (%x)", text, uint8(code))
	case errors.As(err, &short):
		return "\n    DCMI request failed because: answer " + short.Error()
	}
	return "\n    Unable to get DCMI information"
}

// text is what is printed beside a value, or instead of one.
type text string

func (t text) Text(p *output.Printer) { p.Printf("%s", string(t)) }

// join is values one behind the other.
type join []output.Value

func (j join) Text(p *output.Printer) {
	for _, v := range j {
		v.Text(p)
	}
}

// fail ends a command whose exchange failed. Before it goes what there is of
// the value, behind it the line about the command and, in the output, tail.
func fail(h *app.Host, err error, before output.Value, line, tail string) error {
	out := join{}
	if before != nil {
		out = append(out, before)
	}
	f := &app.Failure{Err: err}
	var answer *answerError
	if errors.As(err, &answer) {
		out = append(out, answer)
	} else {
		f.Line = reason(err)
	}
	if answer != nil && h.Out.Structured() {
		f.Line = answer.Error()
	}
	if f.Line != "" && line != "" {
		f.Line += "\n"
	}
	f.Line += line
	return h.Partial(append(out, text(tail)), f)
}

// warn tells of a failure that the command goes on after.
func warn(h *app.Host, err error) {
	var f *app.Failure
	if errors.As(err, &f) && f.Line != "" {
		h.App.Warnf("%s", f.Line)
	}
}

// done is the report of a command that only acts.
type done struct {
	Done string `json:"done"`
	text string
}

func (d done) Text(p *output.Printer) { p.Printf("%s", d.text) }
