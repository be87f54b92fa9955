// Package i2c talks to devices on the I²C buses behind a BMC.
package i2c

import (
	"context"
	"errors"
	"fmt"

	"goipmi/internal/ipmi"
)

// MaxTransfer is how many bytes one transfer may write, or read.
const MaxTransfer = 64

// Device is a chip on a bus of the BMC's.
type Device struct {
	Bus  uint8 // of PrivateBus, or 0, the public one
	Addr uint8 // 8 bits, as on the bus
}

// PrivateBus is the byte that names a private bus, 0 to 7, of a channel, 0 to
// 15; what does not fit is cut off. The public bus is 0.
func PrivateBus(channel, bus uint8) uint8 { return channel<<4 | bus&0x07<<1 | 1 }

const cmdMasterWriteRead = 0x52

// Request is a transfer: it writes, then reads n bytes. The answer is what was
// read (IPMI v2.0 §22.11).
//
//	+----------------------------+-------+-+-----+
//	|channel 7-4, bus 3-1, private|address|n|write|
//	+----------------------------+-------+-+-----+
//	               1                 1    1
func (d Device) Request(write []byte, n uint8) ipmi.Request {
	return ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdMasterWriteRead,
		Data: append([]byte{d.Bus, d.Addr, n}, write...),
	}
}

// Transfer writes, then reads n bytes. The error is a *SizeError for more than
// MaxTransfer of either, a *ipmi.ShortError for an answer that is too short;
// Words has a text for it. With too short an answer data is what came.
func (d Device) Transfer(ctx context.Context, conn ipmi.Conn, write []byte, n uint8) (data []byte, err error) {
	switch {
	case n > MaxTransfer:
		return nil, &SizeError{Have: int(n), Op: "read"}
	case len(write) > MaxTransfer:
		return nil, &SizeError{Have: len(write), Op: "write"}
	}
	if data, err = ipmi.Call(ctx, conn, d.Request(write, n)); err == nil && len(data) < int(n) {
		err = &ipmi.ShortError{Have: len(data), Want: int(n)}
	}
	return data, err
}

// SizeError says that a transfer is too long.
type SizeError struct {
	Have int // bytes
	Op   string
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("Master Write-Read: Too many bytes (%d) to %s", e.Have, e.Op)
}

// codes are the completion codes of Master Write-Read's own.
var codes = map[ipmi.Code]string{
	0x81: "Lost Arbitration",
	0x82: "Bus Error",
	0x83: "NAK on Write",
	0x84: "Truncated Read",
}

// Words is what went wrong with a transfer, in ipmitool's words.
func Words(err error) string {
	const failed = "I2C Master Write-Read command failed"
	var size *SizeError
	var short *ipmi.ShortError
	var code ipmi.Code
	switch {
	case errors.As(err, &size):
		return size.Error()
	case errors.As(err, &short):
		return failed + ": answer " + short.Error()
	case !errors.As(err, &code):
		return failed
	}
	if text, own := codes[code]; own {
		return failed + ": " + text
	}
	return failed + ": " + code.String()
}
