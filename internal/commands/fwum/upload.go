package fwum

import (
	"context"
	"errors"
	"fmt"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// Requests are this long at most, their head included.
const (
	bufferSize    = 32
	addressedHead = 6
	sequencedHead = 4
	pageSize      = 256
)

// How often, and how far apart, something is tried again.
const (
	blockRetries  = 6  // of a block that the manager does not take
	silenceLimit  = 6  // of a request without an answer
	busyLimit     = 60 // of a request that the manager has no time for
	busyPause     = time.Second
	progressEvery = 1024 // bytes
)

// Completion codes of the save request.
const (
	codeAlreadySaved ipmi.Code = 0x82
	codeOutOfTurn    ipmi.Code = 0x83
	codeDuplicate    ipmi.Code = 0xcf
)

// upload writes an image block by block.
type upload struct {
	*app.Host
	bar       *progress
	sequenced bool
	room      int // for data in a block
}

func newUpload(h *app.Host, bar *progress, sequenced bool) *upload {
	head := addressedHead
	if sequenced {
		head = sequencedHead
	}
	return &upload{h, bar, sequenced, bufferSize - head}
}

// run writes the image; n is how many bytes are there. A block that is refused
// is written again from the one before it.
func (u *upload) run(ctx context.Context, data []byte) (n int, err error) {
	before, retries := 0, blockRetries
	for sequence := uint8(0); n < len(data); sequence++ {
		size := u.size(n, len(data))
		saved, err := u.save(ctx, sequence, n, data[n:n+size])
		switch {
		case ctx.Err() != nil:
			return n, ctx.Err()
		case err != nil && retries > 0:
			retries--
			n = before
		case err != nil || saved == 0:
			return n, &app.Failure{Err: fmt.Errorf("the update manager took %d of %d bytes only", n, len(data))}
		default:
			u.shrink(size-saved, saved)
			before, retries = n, blockRetries
			n += saved
		}
		if n%progressEvery == 0 {
			u.bar.show(u.Host, writing, n, len(data))
		}
	}
	u.bar.show(u.Host, writing, 1, 1)
	return n, nil
}

// size is that of the block at an address. Only the last one crosses a page.
func (u *upload) size(address, end int) int {
	if address+u.room > end {
		return end - address
	}
	return min(u.room, pageSize-address%pageSize)
}

// shrink makes the blocks that follow as small as one that the manager took.
func (u *upload) shrink(by, size int) {
	if by > 0 {
		u.Progressf("Adjusting length to %d bytes \n", size)
		u.room -= by
	}
}

// block is a save request:
//
//	+-------+----+   +--------+-+----+
//	|block  |data|   |address |n|data|
//	+-------+----+   +--------+-+----+
//	    1                3     1
func (u *upload) block(sequence uint8, address int, data []byte) []byte {
	head := []byte{byte(address), byte(address >> 8), byte(address >> 16), byte(len(data))}
	if u.sequenced {
		head = []byte{sequence}
	}
	return append(head, data...)
}

// save writes a block, or as much of its beginning as the manager takes: 0 if
// it takes none. A refusal is an error.
func (u *upload) save(ctx context.Context, sequence uint8, address int, data []byte) (saved int, err error) {
	silences, again := 0, false
	for tries := 0; tries < busyLimit && len(data) > 0; tries++ {
		_, err := saveImage.do(ctx, u, u.block(sequence, address, data)...)
		if err == nil || ctx.Err() != nil {
			return len(data), ctx.Err()
		}
		code, answered := codeOf(err)
		switch {
		case !answered:
			u.App.Warnf("%v", err)
			if silences++; silences == silenceLimit {
				u.App.Warnf("Error, too many commands without response.")
				return 0, nil
			}
			if overLAN(u.Host) { // what is too long may get no answer there
				data = data[:len(data)-1]
			}
		case code == ipmi.CodeNodeBusy:
			_ = app.Pause(ctx, busyPause)
		case code == ipmi.CodeBadLength, code == ipmi.CodeTimeout && sequence == 0:
			data, again = data[:len(data)-1], true
		case code == codeAlreadySaved:
			return len(data), nil
		case code == codeDuplicate:
			again = true
		case code == codeOutOfTurn, code == ipmi.CodeTimeout:
			if again {
				return len(data), err
			}
			again = true
		default:
			u.App.Warnf("%v", err)
			return len(data), err
		}
	}
	return 0, nil
}

// codeOf is the completion code of an operation that failed, if it was
// answered.
func codeOf(err error) (code ipmi.Code, answered bool) {
	answered = errors.As(err, &code)
	return code, answered
}
