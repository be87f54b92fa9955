package bmc

import (
	"encoding/binary"
	"time"

	"goipmi/internal/ipmi"
)

// sdrState is what differs from the shared repository: settings of sensors.
type sdrState struct {
	reservation uint16
	nextReserve uint16
	limits      map[uint8][6]uint8
	hysteresis  map[uint8][2]uint8
	events      map[uint8]eventEnable
}

// eventEnable is the answer of Get Sensor Event Enable (IPMI v2.0 §35.11).
type eventEnable struct {
	flags            uint8 // bit 7 events, bit 6 scanning
	assert, deassert uint16
}

const (
	eventsOn   = 0x80
	scanningOn = 0x40
)

// repositoryAge is how long before the start the repository was written.
const repositoryAge = 2208 * time.Hour

// getSDRInfo (IPMI v2.0 §33.9): version, records, free bytes, times of the
// last addition and erasure, operations (reserve, allocation info).
func (b *BMC) getSDRInfo(*call) ([]byte, ipmi.Code) {
	written := uint32(b.started.Add(-repositoryAge).Unix())
	out := binary.LittleEndian.AppendUint16([]byte{0x51}, uint16(len(sdrRecords())))
	out = binary.LittleEndian.AppendUint16(out, 0x2000)
	out = binary.LittleEndian.AppendUint32(out, written)
	out = binary.LittleEndian.AppendUint32(out, written)
	return append(out, 0x03), ipmi.OK
}

func (b *BMC) getSDRAllocation(*call) ([]byte, ipmi.Code) {
	return allocation(0x400, 16, 0x200, 5), ipmi.OK
}

func (b *BMC) reserveSDR(*call) ([]byte, ipmi.Code) {
	b.sdr.nextReserve = b.sdr.nextReserve%0xfffe + 1
	b.sdr.reservation = b.sdr.nextReserve
	return binary.LittleEndian.AppendUint16(nil, b.sdr.reservation), ipmi.OK
}

// getSDR reads as getSELEntry does.
func (b *BMC) getSDR(c *call) ([]byte, ipmi.Code) {
	r := ipmi.NewReader(c.data)
	reservation, id, offset, count := r.U16(), r.U16(), int(r.U8()), int(r.U8())
	if !reserved(b.sdr.reservation, reservation, offset != 0) {
		return nil, ipmi.CodeLostReservation
	}
	records := sdrRecords()
	switch {
	case id == 0x0000:
		id = 1
	case id == 0xffff:
		id = uint16(len(records))
	case int(id) > len(records):
		return nil, ipmi.CodeNotPresent
	}
	record, next := records[id-1], id+1
	if int(id) == len(records) {
		next = 0xffff
	}
	return part(next, record, offset, count)
}
