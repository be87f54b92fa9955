//go:build unix

package app

import (
	"io/fs"
	"syscall"
)

// fileStat is a file's mode as the system has it, and how many names it has.
func fileStat(info fs.FileInfo) (mode uint32, links uint64) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return uint32(info.Mode()), 1
	}
	return uint32(st.Mode), uint64(st.Nlink) //nolint:unconvert // narrower on some systems
}
