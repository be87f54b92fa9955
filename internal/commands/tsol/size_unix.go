//go:build unix

package tsol

import (
	"os"

	"golang.org/x/sys/unix"
)

// resize tells the terminal a size, if there is one, and returns what takes it
// back.
func resize(rows, cols int) (restore func()) {
	fd := int(os.Stdout.Fd())
	before, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if rows <= 0 || cols <= 0 || err != nil {
		return func() {}
	}
	size := &unix.Winsize{Row: uint16(rows), Col: uint16(cols)}
	_ = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, size)
	return func() { _ = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, before) }
}
