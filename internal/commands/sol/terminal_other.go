//go:build !unix

package sol

import (
	"bufio"
	"errors"
	"os"

	"golang.org/x/term"
)

// terminal is the person's, in raw mode as long as the console lasts.
type terminal struct {
	file   *os.File
	before *term.State
}

func newTerminal(file *os.File, fail func(error)) *terminal {
	t := &terminal{file: file}
	if !term.IsTerminal(int(file.Fd())) {
		return t
	}
	var err error
	if t.before, err = term.MakeRaw(int(file.Fd())); err != nil {
		fail(err)
	}
	return t
}

func (t *terminal) close() {
	if t.before != nil {
		_ = term.Restore(int(t.file.Fd()), t.before)
		t.before = nil
	}
}

// suspend does nothing: there is no job control here.
func (t *terminal) suspend(bool) {}

func (t *terminal) newline() string { return "\r\n" }

var errStopped = errors.New("input closed")

// input reads standard input.
type input struct{ *bufio.Reader }

func newInput(buffered *bufio.Reader) input { return input{buffered} }

func (input) close() {}
