// Package sysinfo reads and writes the System Info parameters of a BMC (IPMI
// v2.0 §22.14a, §22.14b), the makers' own among them.
package sysinfo

import (
	"context"
	"slices"

	"goipmi/internal/ipmi"
)

// Commands of the application network function.
const (
	cmdSet = 0x58
	cmdGet = 0x59
)

// Request is the one for a block of a parameter. Some parameters take more
// bytes behind it.
//
//	+-------------+---------+---+-----+
//	|revision only|parameter|set|block|
//	+-------------+---------+---+-----+
func Request(param, set, block uint8, more ...byte) ipmi.Request {
	return ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdGet, Data: append([]byte{0, param, set, block}, more...), Idempotent: true,
	}
}

// Get reads a block, whatever its length: the parameter's revision, then data.
func Get(ctx context.Context, c ipmi.Conn, param, set, block uint8, more ...byte) ([]byte, error) {
	return ipmi.Call(ctx, c, Request(param, set, block, more...))
}

// GetPadded reads the first n bytes of a block. Those that the BMC leaves out
// are zero, as they are to ipmitool.
func GetPadded(ctx context.Context, c ipmi.Conn, param, set, block uint8, n int) ([]byte, error) {
	data, err := Get(ctx, c, param, set, block)
	padded := make([]byte, n)
	copy(padded, data)
	return padded, err
}

// Set writes a parameter: its number, then its data.
func Set(ctx context.Context, c ipmi.Conn, data ...byte) error {
	_, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdSet, Data: data})
	return err
}

// A text goes in blocks of BlockLen bytes; the first HeadLen of block 0 are not
// its own.
//
//	block 0:  +--------+------+----+    others:  +----+
//	          |encoding|length|data|             |data|
//	          +--------+------+----+             +----+
//	              1       1     14                 16
const (
	BlockLen = 16
	HeadLen  = 2
)

// Latin1 is the encoding of ASCII and Latin-1.
const Latin1 = 0

// GetBlock reads a block of a text.
//
//	answer: +--------+------------+-----+
//	        |revision|block number|block|
//	        +--------+------------+-----+
//	            1          1        16
func GetBlock(ctx context.Context, c ipmi.Conn, param, n uint8) ([]byte, error) {
	data, err := GetPadded(ctx, c, param, n, 0, 2+BlockLen)
	return data[2:], err
}

// SetBlock writes a block of a text.
func SetBlock(ctx context.Context, c ipmi.Conn, param, n uint8, block []byte) error {
	return Set(ctx, c, append([]byte{param, n}, block...)...)
}

// Blocks are those of an ASCII or Latin-1 text of at most 255 bytes, filled up
// with zeros.
func Blocks(text string) [][]byte {
	data := append([]byte{Latin1, uint8(len(text))}, text...)
	var blocks [][]byte
	for block := range slices.Chunk(data, BlockLen) {
		blocks = append(blocks, append(block, make([]byte, BlockLen-len(block))...))
	}
	return blocks
}
