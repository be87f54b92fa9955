package app

import (
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// Wording is how ipmitool words one request that failed, where it says a
// completion code in numbers: What and Code, a format for the number, with
// one, What and the reason on a malformed answer, Silence without an answer.
type Wording struct{ What, Code, Silence string }

// Failed words err; it is nil if err is.
func (w Wording) Failed(err error) error {
	if err == nil {
		return nil
	}
	line := w.Silence
	var code ipmi.Code
	if errors.As(err, &code) {
		line = w.What + fmt.Sprintf(w.Code, uint8(code))
	} else if reason := Reason(": ", err); reason != "" {
		line = w.What + reason
	}
	return &Failure{Line: line, Err: err}
}
