//go:build !linux

package kcs

import (
	"errors"
	"os"

	"goipmi/internal/ipmi"
)

// openDevice tells at least whether there is such a device.
func openDevice(path string) (*os.File, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return nil, &os.PathError{Op: "open", Path: path, Err: errors.ErrUnsupported}
}

func connect(dev *os.File, _ Config) (ipmi.Conn, error) {
	_ = dev.Close()
	return nil, errors.ErrUnsupported
}
