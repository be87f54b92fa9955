//go:build unix

package sol

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// terminal is the person's, in raw mode as long as the console lasts. Whatever
// ends the console, it is given back as it was.
type terminal struct {
	file      *os.File
	continued chan os.Signal

	mu     sync.Mutex
	before *term.State // how it was, while it is raw
	closed bool
}

// newTerminal makes the terminal raw. What is no terminal stays as it is, and
// fail hears of it, as it does from ipmitool.
func newTerminal(file *os.File, fail func(error)) *terminal {
	t := &terminal{file: file, continued: make(chan os.Signal, 1)}
	if _, err := unix.IoctlGetTermios(int(file.Fd()), getTermios); err != nil {
		fail(fmt.Errorf("tcgetattr: %s", capitalized(err)))
	} else if err := t.raw(); err != nil {
		fail(fmt.Errorf("tcsetattr: %w", err))
	}
	signal.Notify(t.continued, syscall.SIGCONT)
	go t.resume()
	return t
}

// resume makes the terminal raw again after somebody else has stopped the
// process: the shell has used it meanwhile.
func (t *terminal) resume() {
	for range t.continued {
		t.mu.Lock()
		if t.before != nil {
			_, _ = term.MakeRaw(int(t.file.Fd()))
		}
		t.mu.Unlock()
	}
}

func (t *terminal) raw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil || t.closed || !term.IsTerminal(int(t.file.Fd())) {
		return nil
	}
	before, err := term.MakeRaw(int(t.file.Fd()))
	t.before = before
	return err
}

func (t *terminal) restore() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil {
		_ = term.Restore(int(t.file.Fd()), t.before)
		t.before = nil
	}
}

// close gives the terminal back for good.
func (t *terminal) close() {
	t.restore()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		signal.Stop(t.continued)
		close(t.continued)
	}
}

// stopGrace is how long a stop may take to happen. In a process group without
// a shell it does not.
const stopGrace = 100 * time.Millisecond

// suspend gives the terminal back and stops the process as the shell's Ctrl-Z
// does; when it goes on, the terminal is made raw again if again says so.
func (t *terminal) suspend(again bool) {
	t.restore()
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	_ = syscall.Kill(os.Getpid(), syscall.SIGTSTP)
	select {
	case <-resumed:
	case <-time.After(stopGrace):
	}
	signal.Stop(resumed)
	if again {
		_ = t.raw()
	}
}

// newline ends a line on standard error or output as the terminal needs it.
func (t *terminal) newline() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil {
		return "\r\n"
	}
	return "\n"
}

// capitalized is the C library's text of a system error.
func capitalized(err error) string {
	text := []byte(err.Error())
	text[0] -= 'a' - 'A'
	return string(text)
}

// errStopped is what a closed input reads.
var errStopped = errors.New("input closed")

// input reads standard input, and can be told to stop: whoever comes after the
// console must find what is typed then.
type input struct {
	buffered *bufio.Reader
	fd       int
	stop     [2]*os.File // a pipe that is closed when it is time
}

func newInput(buffered *bufio.Reader) *input {
	in := &input{buffered: buffered, fd: int(os.Stdin.Fd())}
	in.stop[0], in.stop[1], _ = os.Pipe()
	return in
}

func (in *input) Read(b []byte) (int, error) {
	if in.buffered.Buffered() == 0 && in.stop[0] != nil {
		if err := in.await(); err != nil {
			return 0, err
		}
	}
	return in.buffered.Read(b)
}

// await waits for something to read.
func (in *input) await() error {
	fds := []unix.PollFd{
		{Fd: int32(in.fd), Events: unix.POLLIN},
		{Fd: int32(in.stop[0].Fd()), Events: unix.POLLIN},
	}
	for {
		_, err := unix.Poll(fds, -1)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return nil // let the read say what is wrong
		case fds[1].Revents != 0:
			in.stop[0].Close()
			return errStopped
		case fds[0].Revents != 0:
			return nil
		}
	}
}

// close makes Read return.
func (in *input) close() {
	if in.stop[1] != nil {
		in.stop[1].Close()
	}
}
