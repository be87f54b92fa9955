// Package kcs reaches the local BMC through the kernel's IPMI device.
package kcs

import (
	"context"
	"errors"
	"fmt"
	"os"

	"goipmi/internal/ipmi"
)

// DeviceError says that no device of the number could be opened.
type DeviceError struct {
	Number int
	Err    error
}

func (e *DeviceError) Error() string {
	return fmt.Sprintf("open IPMI device %d: %v", e.Number, e.Err)
}

// Unwrap is the system's error.
func (e *DeviceError) Unwrap() error { return e.Err }

var errNotBuilt = errors.New("the local device is not supported yet")

// Paths are the names under which a system may have device n, in the order
// in which they are tried.
func Paths(n int) []string {
	return []string{
		fmt.Sprintf("/dev/ipmi%d", n),
		fmt.Sprintf("/dev/ipmi/%d", n),
		fmt.Sprintf("/dev/ipmidev/%d", n),
	}
}

// Open opens device n. The error is a *DeviceError.
func Open(_ context.Context, n int) (ipmi.Conn, error) {
	var err error
	for _, path := range Paths(n) {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_RDWR, 0); err == nil {
			_ = f.Close()
			return nil, &DeviceError{n, errNotBuilt}
		}
	}
	return nil, &DeviceError{n, err}
}
