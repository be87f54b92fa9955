// Package groupext is what PICMG 3.0 and VITA 46.11, which comes from it, have
// in common: commands of IPMI's group extensions about FRUs, and what these
// answer. The two differ in ipmitool's words.
package groupext

import (
	"context"
	"errors"
	"fmt"
	"math"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Identifiers of the extensions, which begin each request and its answer
// (IPMI v2.0 §5.1).
const (
	PICMG = 0x00
	VITA  = 0x03
)

// Commands that both have, under one number.
const (
	GetProperties    = 0x00
	FRUControl       = 0x04
	GetLEDProperties = 0x05
	GetLEDColors     = 0x06
	SetLEDState      = 0x07
	GetLEDState      = 0x08
	SetPolicy        = 0x0a
	GetPolicy        = 0x0b
	SetActivation    = 0x0c
)

// Numbers are the operands of a command.
type Numbers []uint32

// Bytes are the numbers as bytes.
func (n Numbers) Bytes() []byte {
	data := make([]byte, len(n))
	for i, v := range n {
		data[i] = byte(v)
	}
	return data
}

// OrZero are the numbers as bytes, one zero if there are none.
func (n Numbers) OrZero() []byte {
	if len(n) == 0 {
		return []byte{0}
	}
	return n.Bytes()
}

// Operand is a number on the command line.
type Operand struct {
	Name    string
	Max     int64             // 0 stands for 255
	Valid   func(uint32) bool // if not all up to Max are
	Invalid string            // ipmitool's line about a wrong one, "" if it has none; %s is the word
	Refused string            // that about one that is not Valid, if it has another
}

// FRU is the operand that nearly all commands begin with.
var FRU = Operand{Name: "FRU ID", Invalid: "FRU ID '%s' is either invalid or out of range."}

// Parse reads a word.
func (o Operand) Parse(word string) (uint32, error) {
	limit := o.Max
	if limit == 0 {
		limit = math.MaxUint8
	}
	n, err := app.ParseInt(word, 0, limit)
	line := o.Invalid
	switch {
	case err == nil && (o.Valid == nil || o.Valid(uint32(n))):
		return uint32(n), nil
	case err == nil && o.Refused != "":
		line = o.Refused
	case line == "":
		return 0, &app.Failure{Err: fmt.Errorf("%s %q is not a number from 0 to %d", o.Name, word, limit)}
	}
	return 0, app.Failf(line, word)
}

// Command is one request and what is shown of its answer.
type Command struct {
	Cmd      uint8
	Operands []Operand
	Optional int  // how many of the last operands may be left out
	Acts     bool // changes something
	// Fixed follows the operands in the request.
	Fixed []byte
	// Data makes the request's data of the operands; nil if these are bytes.
	Data func(Numbers) []byte
	// Announce is shown before the request is sent, if it is not nil.
	Announce func(Numbers) string
	// Decode makes a value of the answer, which begins with the extension.
	Decode func(n Numbers, answer []byte) (output.Value, error)
	// Failed words what the BMC has against it, or Decode.
	Failed func(error) error
}

// Required is how many operands there must be.
func (c Command) Required() int { return len(c.Operands) - c.Optional }

// Parse reads the operands that there are; words behind them are ignored, as
// in ipmitool.
func (c Command) Parse(words []string) (Numbers, error) {
	var n Numbers
	for i := range min(len(words), len(c.Operands)) {
		v, err := c.Operands[i].Parse(words[i])
		if err != nil {
			return nil, err
		}
		n = append(n, v)
	}
	return n, nil
}

// Run reads the operands, of which there are enough, sends the request under
// an extension and shows the answer.
func (c Command) Run(ctx context.Context, h *app.Host, extension uint8, words []string) error {
	n, err := c.Parse(words)
	if err != nil {
		return err
	}
	return c.Send(ctx, h, extension, n)
}

// Send is Run behind the operands.
func (c Command) Send(ctx context.Context, h *app.Host, extension uint8, n Numbers) error {
	if c.Announce != nil {
		h.Progressf("%s", c.Announce(n))
	}
	return app.Show(ctx, h, c.Request(extension, n), c.failed, func(answer []byte) (output.Value, error) {
		return c.Decode(n, answer)
	})
}

// failed leaves a failure that Decode worded as it is.
func (c Command) failed(err error) error {
	var worded *app.Failure
	if errors.As(err, &worded) {
		return err
	}
	return c.Failed(err)
}

// Request is the request under an extension.
func (c Command) Request(extension uint8, n Numbers) ipmi.Request {
	data := n.Bytes()
	if c.Data != nil {
		data = c.Data(n)
	}
	return ipmi.Request{
		NetFn: ipmi.NetFnGroup, Cmd: c.Cmd, Idempotent: !c.Acts,
		Data: append(append([]byte{extension}, data...), c.Fixed...),
	}
}

// Done is the Decode of an answer that says nothing: line is ipmitool's, and
// what was done is said about the first operand.
func Done(line, what string) func(Numbers, []byte) (output.Value, error) {
	return func(n Numbers, _ []byte) (output.Value, error) {
		return output.Done{Done: fmt.Sprintf(what, n[0]), Line: line}, nil
	}
}
