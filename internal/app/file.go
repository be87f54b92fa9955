package app

import (
	"errors"
	"io/fs"
	"os"
)

// OpenFile opens a file for reading; the error is ipmitool's line.
func OpenFile(name string) (*os.File, error) {
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, failf("File %s does not exist", name)
	case err != nil:
		return nil, failf("Unable to open file %s: %s", name, systemText(err))
	}
	return f, nil
}

// WriteFile writes a file that a command makes. Like ipmitool it replaces only
// plain files of one name; the error is its line.
func WriteFile(name string, data []byte) error {
	st, err := os.Lstat(name)
	if err != nil {
		if err := os.WriteFile(name, data, 0o666); err != nil {
			return failf("Unable to open file %s for write: %s", name, systemText(err))
		}
		return nil
	}
	mode, links := fileStat(st)
	switch {
	case !st.Mode().IsRegular():
		return failf("File %s has invalid mode: %d", name, mode)
	case links != 1:
		return failf("File %s has invalid link count: %d != 1", name, links)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		return failf("Unable to open file %s: %s", name, systemText(err))
	}
	return nil
}
