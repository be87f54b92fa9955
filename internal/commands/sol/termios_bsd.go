//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package sol

import "golang.org/x/sys/unix"

const getTermios = unix.TIOCGETA
