package sel

import (
	"context"
	"encoding/binary"
	"fmt"

	"goipmi/internal/ipmi"
)

// Commands of the log (IPMI v2.0 §31).
const (
	cmdGetInfo      = 0x40
	cmdGetAllocInfo = 0x41
	cmdReserve      = 0x42
	cmdGetEntry     = 0x43
	cmdAddEntry     = 0x44
	cmdDeleteEntry  = 0x46
	cmdClear        = 0x47
	cmdGetTime      = 0x48
	cmdSetTime      = 0x49
)

// Record IDs that are none.
const (
	First = 0x0000
	Last  = 0xffff
)

func read(ctx context.Context, c ipmi.Conn, cmd uint8, data ...byte) ([]byte, error) {
	return ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmd, Data: data, Idempotent: true})
}

func write(ctx context.Context, c ipmi.Conn, cmd uint8, data ...byte) ([]byte, error) {
	return ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmd, Data: data})
}

// LengthError says that an answer has not the one length it may have.
type LengthError int // bytes it has

func (e LengthError) Error() string { return fmt.Sprintf("Invalid data length %d", int(e)) }

// Info is the answer to Get SEL Info (IPMI v2.0 §31.2).
//
//	+-------+-------+----+---------+---------+----------+
//	|version|entries|free|last add |last del |ops       |
//	+-------+-------+----+---------+---------+----------+
//	    1       2     2       4         4     overflow:1, 3 reserved, delete, partial add, reserve, alloc
type Info struct {
	Version    uint8
	Entries    uint16
	Free       uint16 // bytes; ffffh: that or more
	LastAdd    uint32 // time stamps
	LastDelete uint32
	Operations uint8
}

// Bits of Info.Operations.
const (
	OpAllocInfo = 1 << iota
	OpReserve
	OpPartialAdd
	OpDelete
	Overflow = 0x80
)

const infoLen = 14

// GetInfo reads how full the log is. An answer of any other length than the
// specification's is a LengthError.
func GetInfo(ctx context.Context, c ipmi.Conn) (Info, error) {
	data, err := read(ctx, c, cmdGetInfo)
	if err != nil {
		return Info{}, err
	}
	if len(data) != infoLen {
		return Info{}, LengthError(len(data))
	}
	r := ipmi.NewReader(data)
	return Info{r.U8(), r.U16(), r.U16(), r.U32(), r.U32(), r.U8()}, nil
}

// CountEntries reads how many records the log has.
func CountEntries(ctx context.Context, c ipmi.Conn) (uint16, error) {
	data, err := read(ctx, c, cmdGetInfo)
	if err != nil {
		return 0, err
	}
	r := ipmi.NewReader(data)
	r.Skip(1)
	return r.U16(), r.Err()
}

// AllocInfo is the answer to Get SEL Allocation Info (IPMI v2.0 §31.3).
type AllocInfo struct {
	Units       uint16 `json:"units"`
	UnitSize    uint16 `json:"unit_bytes"`
	FreeUnits   uint16 `json:"free_units"`
	LargestFree uint16 `json:"largest_free_block_units"`
	MaxRecord   uint8  `json:"max_record_units"`
}

// GetAllocInfo reads how the log's memory is divided.
func GetAllocInfo(ctx context.Context, c ipmi.Conn) (AllocInfo, error) {
	data, err := read(ctx, c, cmdGetAllocInfo)
	if err != nil {
		return AllocInfo{}, err
	}
	r := ipmi.NewReader(data)
	return AllocInfo{r.U16(), r.U16(), r.U16(), r.U16(), r.U8()}, r.Err()
}

// Reserve takes out a reservation, without which nothing is deleted (IPMI v2.0
// §31.4).
func Reserve(ctx context.Context, c ipmi.Conn) (uint16, error) {
	data, err := write(ctx, c, cmdReserve)
	if err != nil {
		return 0, err
	}
	r := ipmi.NewReader(data)
	return r.U16(), r.Err()
}

// Add appends a record; the BMC gives it an ID and the time (IPMI v2.0 §31.6).
func Add(ctx context.Context, c ipmi.Conn, r Record) error {
	_, err := write(ctx, c, cmdAddEntry, r[:]...)
	return err
}

// Delete removes a record (IPMI v2.0 §31.8).
func Delete(ctx context.Context, c ipmi.Conn, reservation, id uint16) error {
	data := binary.LittleEndian.AppendUint16(nil, reservation)
	_, err := write(ctx, c, cmdDeleteEntry, binary.LittleEndian.AppendUint16(data, id)...)
	return err
}

// Clear begins to erase the log (IPMI v2.0 §31.9).
func Clear(ctx context.Context, c ipmi.Conn, reservation uint16) error {
	_, err := write(ctx, c, cmdClear, byte(reservation), byte(reservation>>8), 'C', 'L', 'R', 0xaa)
	return err
}

const timeLen = 4

// GetTime reads the log's clock (IPMI v2.0 §31.10).
func GetTime(ctx context.Context, c ipmi.Conn) (uint32, error) {
	data, err := read(ctx, c, cmdGetTime)
	if err != nil {
		return 0, err
	}
	if len(data) != timeLen {
		return 0, LengthError(len(data))
	}
	return binary.LittleEndian.Uint32(data), nil
}

// SetTime sets the log's clock (IPMI v2.0 §31.11).
func SetTime(ctx context.Context, c ipmi.Conn, stamp uint32) error {
	_, err := write(ctx, c, cmdSetTime, binary.LittleEndian.AppendUint32(nil, stamp)...)
	return err
}
