// Package kcs reaches the local BMC through the kernel's IPMI device, whatever
// the hardware behind it: KCS, SMIC, BT or SSIF.
//
// The device takes and gives messages by ioctl alone. Many requests may be
// outstanding, of many processes; the kernel pairs each answer with its
// request, sends requests to controllers on the IPMB again, and answers itself
// for a controller that does not.
package kcs

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"goipmi/internal/ipmi"
)

// Config says which device to open, and as whom.
type Config struct {
	Device int // N of /dev/ipmiN
	// OwnAddr is the requester's address on the IPMB, for all who use the
	// device; default ipmi.BMCAddr. A target there is not bridged.
	OwnAddr uint8
	Timeout time.Duration // of one request; default DefaultTimeout
	// Trace, if there is one, is shown each request before it is sent and each
	// answer before it is looked into.
	Trace func(Message)
}

// Message is what the device takes or gives. A request that is bridged twice is
// a Send Message here, and an answer begins with its completion code.
type Message struct {
	Kind       int // as the driver numbers what it gives; 0: a request
	Channel    uint16
	ID         int // the same for a request and its answer
	NetFn, Cmd uint8
	Data       []byte
}

// DefaultTimeout is longer than the kernel takes to give up a controller on
// the IPMB.
const DefaultTimeout = 15 * time.Second

// DeviceError says that no device of the number could be opened.
type DeviceError struct {
	Number int
	Err    error // the most telling one
	Last   error // of the last of Paths
}

func (e *DeviceError) Error() string {
	return fmt.Sprintf("open IPMI device %d: %v", e.Number, e.Err)
}

// Unwrap is the most telling of the system's errors.
func (e *DeviceError) Unwrap() error { return e.Err }

// Op is what was done with an open device.
type Op uint8

// The operations.
const (
	EnableEvents Op = iota // have asynchronous events delivered
	SetAddress             // set the own address
	Send
	Receive
)

var opTexts = [...]string{
	EnableEvents: "enable events",
	SetAddress:   "set own address",
	Send:         "send request",
	Receive:      "receive answer",
}

func (o Op) String() string { return opTexts[o] }

// Causes that an Error wraps beside the system's errors.
var (
	// ErrNoAnswer: there was no answer in the time allowed.
	ErrNoAnswer = errors.New("no answer")
	// ErrMalformed: the answer holds no completion code.
	ErrMalformed = errors.New("malformed answer")
	// ErrClosed: the device was closed before.
	ErrClosed = errors.New("device closed")
)

// Error is a failure to set up or use the device. It wraps a system error, one
// of the causes above, or a context's cause.
type Error struct {
	Op  Op
	Err error
}

func (e *Error) Error() string { return fmt.Sprintf("local BMC: %s: %v", e.Op, e.Err) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Paths are the names under which a system may have device n, in the order
// in which they are tried.
func Paths(n int) []string {
	return []string{
		fmt.Sprintf("/dev/ipmi%d", n),
		fmt.Sprintf("/dev/ipmi/%d", n),
		fmt.Sprintf("/dev/ipmidev/%d", n),
	}
}

// Open opens a device and enables its events. The error is a *DeviceError or
// an *Error.
func Open(_ context.Context, cfg Config) (ipmi.Conn, error) {
	return openFirst(Paths(cfg.Device), cfg)
}

func openFirst(paths []string, cfg Config) (ipmi.Conn, error) {
	failed := &DeviceError{Number: cfg.Device}
	for _, path := range paths {
		dev, err := openDevice(path)
		if err == nil {
			return connect(dev, cfg)
		}
		if failed.Err == nil || errors.Is(failed.Err, fs.ErrNotExist) {
			failed.Err = err
		}
		failed.Last = err
	}
	return nil, failed
}
