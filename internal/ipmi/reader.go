package ipmi

import (
	"encoding/binary"
	"fmt"
)

// ShortError says that an answer, a record or a packet ended too early.
type ShortError struct{ Have, Want int } // bytes

func (e *ShortError) Error() string {
	return fmt.Sprintf("too short: %d bytes, at least %d expected", e.Have, e.Want)
}

// LengthError says that an answer has not the length that its command gives it.
type LengthError struct{ Have, Want int } // bytes

func (e *LengthError) Error() string {
	return fmt.Sprintf("%d bytes long, not %d", e.Have, e.Want)
}

// Exactly is a *LengthError unless data is n bytes long.
func Exactly(data []byte, n int) error {
	if len(data) != n {
		return &LengthError{Have: len(data), Want: n}
	}
	return nil
}

// Reader takes fields off the front of a byte string, straight through; the
// first read past the end sticks, later reads give zeros, and Err is asked
// once at the end. Integers are least significant byte first, as IPMI has them.
type Reader struct {
	data []byte
	off  int
	err  error
}

// NewReader reads data, which it does not copy.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// Err is a *ShortError if a read went past the end.
func (r *Reader) Err() error { return r.err }

// Len is the number of bytes left.
func (r *Reader) Len() int {
	if r.err != nil {
		return 0
	}
	return len(r.data) - r.off
}

// Bytes takes the next n bytes, a view of the data; all zero past the end.
func (r *Reader) Bytes(n int) []byte {
	if n < 0 || r.Len() < n {
		if r.err == nil {
			r.err = &ShortError{Have: len(r.data), Want: r.off + max(n, 0)}
		}
		return make([]byte, max(n, 0))
	}
	b := r.data[r.off : r.off+n : r.off+n]
	r.off += n
	return b
}

// Rest takes all that is left.
func (r *Reader) Rest() []byte { return r.Bytes(r.Len()) }

// Skip drops n bytes.
func (r *Reader) Skip(n int) { r.Bytes(n) }

// U8 takes one byte.
func (r *Reader) U8() uint8 { return r.Bytes(1)[0] }

// U16 takes two bytes.
func (r *Reader) U16() uint16 { return binary.LittleEndian.Uint16(r.Bytes(2)) }

// U24 takes three bytes.
func (r *Reader) U24() uint32 {
	b := r.Bytes(3)
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16
}

// U32 takes four bytes.
func (r *Reader) U32() uint32 { return binary.LittleEndian.Uint32(r.Bytes(4)) }
