//go:build !unix

package terminal

import (
	"bufio"
	"os"

	"golang.org/x/term"
)

// Terminal is the person's, in raw mode as long as the console lasts.
type Terminal struct {
	file   *os.File
	before *term.State
}

// Raw makes the terminal raw. What is no terminal stays as it is.
func Raw(file *os.File, fail func(error)) *Terminal {
	t := &Terminal{file: file}
	if !term.IsTerminal(int(file.Fd())) {
		return t
	}
	var err error
	if t.before, err = term.MakeRaw(int(file.Fd())); err != nil {
		fail(err)
	}
	return t
}

// Close gives the terminal back.
func (t *Terminal) Close() {
	if t.before != nil {
		_ = term.Restore(int(t.file.Fd()), t.before)
		t.before = nil
	}
}

// Suspend does nothing: there is no job control here.
func (t *Terminal) Suspend(bool) {}

// Newline ends a line as the terminal needs it.
func (t *Terminal) Newline() string { return "\r\n" }

// Input reads standard input.
type Input struct{ *bufio.Reader }

// NewInput reads standard input by buffered.
func NewInput(buffered *bufio.Reader) Input { return Input{buffered} }

// Close does nothing: there is no way to make Read return.
func (Input) Close() {}
