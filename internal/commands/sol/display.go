package sol

import "io"

// display is standard output. A pipe or a terminal is written to, as long as it
// takes all without waiting, past Go's scheduler, which takes every other write
// for one that may wait and gets a thread ready (see the session's socket).
type display struct {
	io.Writer
	swift // tries to write without waiting
}

func newDisplay(w io.Writer) *display { return &display{w, newSwift(w)} }

func (d *display) Write(b []byte) (int, error) {
	n := d.try(b)
	if n == len(b) {
		return n, nil
	}
	m, err := d.Writer.Write(b[n:])
	return n + m, err
}
