//go:build unix

package terminal

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

// Terminal is the person's, in raw mode as long as the console lasts. Whatever
// ends the console, it is given back as it was.
type Terminal struct {
	file      *os.File
	continued chan os.Signal

	mu     sync.Mutex
	before *term.State // how it was, while it is raw
	closed bool
}

// Raw makes the terminal raw. What is no terminal stays as it is, and
// fail hears of it, as it does from ipmitool.
func Raw(file *os.File, fail func(error)) *Terminal {
	t := &Terminal{file: file, continued: make(chan os.Signal, 1)}
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
func (t *Terminal) resume() {
	for range t.continued {
		t.mu.Lock()
		if t.before != nil {
			_, _ = term.MakeRaw(int(t.file.Fd()))
		}
		t.mu.Unlock()
	}
}

func (t *Terminal) raw() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil || t.closed || !term.IsTerminal(int(t.file.Fd())) {
		return nil
	}
	before, err := term.MakeRaw(int(t.file.Fd()))
	t.before = before
	return err
}

func (t *Terminal) restore() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.before != nil {
		_ = term.Restore(int(t.file.Fd()), t.before)
		t.before = nil
	}
}

// Close gives the terminal back for good.
func (t *Terminal) Close() {
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

// Suspend gives the terminal back and stops the process as the shell's Ctrl-Z
// does; when it goes on, the terminal is made raw again if again says so.
func (t *Terminal) Suspend(again bool) {
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

// Newline ends a line on standard error or output as the terminal needs it.
func (t *Terminal) Newline() string {
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

// Input reads standard input, and can be told to stop: whoever comes after the
// console must find what is typed then.
type Input struct {
	buffered *bufio.Reader
	fd       int
	stop     [2]*os.File // a pipe that is closed when it is time
}

// NewInput reads standard input, from which buffered has read ahead.
func NewInput(buffered *bufio.Reader) *Input {
	in := &Input{buffered: buffered, fd: int(os.Stdin.Fd())}
	in.stop[0], in.stop[1], _ = os.Pipe()
	return in
}

// Read reads what there is, or waits for it; the error is ErrStopped after Close.
func (in *Input) Read(b []byte) (int, error) {
	if in.buffered.Buffered() == 0 && in.stop[0] != nil {
		if err := in.await(); err != nil {
			return 0, err
		}
	}
	return in.buffered.Read(b)
}

// await waits for something to read.
func (in *Input) await() error {
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
			return ErrStopped
		case fds[0].Revents != 0:
			return nil
		}
	}
}

// Close makes Read return.
func (in *Input) Close() {
	if in.stop[1] != nil {
		in.stop[1].Close()
	}
}
