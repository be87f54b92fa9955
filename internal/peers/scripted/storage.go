package scripted

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// Commands of the Storage network function (IPMI v2.0 §33, §34, §31), and the
// completion codes it answers with.
const (
	netFnStorage = 0x0a

	getFRUInventoryAreaInfo = 0x10
	readFRUData             = 0x11
	getSDRRepositoryInfo    = 0x20
	reserveSDRRepository    = 0x22
	getSDR                  = 0x23
	getSELInfo              = 0x40
	reserveSEL              = 0x42
	getSELEntry             = 0x43

	invalidCommand  = 0xc1
	outOfRange      = 0xc9
	notPresent      = 0xcb
	wholeRecord     = 0xff
	lastRecord      = 0xffff
	storageRevision = 0x51
)

// storage answers the reads of FRUs, SDRs and the SEL.
type storage struct {
	frus map[byte][]byte
	sdrs [][]byte // with record IDs, from 1
	sels [][]byte
}

func (s *storage) addFRU(text string) error {
	device, text, _ := strings.Cut(text, " ")
	id, err := strconv.ParseUint(device, 16, 8)
	if err != nil {
		return err
	}
	text, pad, padded := strings.Cut(text, " pad ")
	image, err := parseData(text)
	if err != nil {
		return err
	}
	if padded {
		size, err := strconv.Atoi(strings.TrimSpace(pad))
		if err != nil {
			return err
		}
		image = append(image, make([]byte, max(0, size-len(image)))...)
	}
	s.frus[byte(id)] = image
	return nil
}

func appendRecord(records [][]byte, text string) ([][]byte, error) {
	data, err := parseData(text)
	if err != nil {
		return nil, err
	}
	id := binary.LittleEndian.AppendUint16(nil, uint16(len(records)+1))
	return append(records, append(id, data...)), nil
}

func (s *storage) answer(cmd byte, data []byte) []byte {
	switch {
	case cmd == getFRUInventoryAreaInfo || cmd == readFRUData:
		return s.fru(cmd, data)
	case cmd == getSDRRepositoryInfo && len(s.sdrs) > 0:
		return info(len(s.sdrs), 0xffff, 0x60000000, 0, 0x22)
	case cmd == getSELInfo && len(s.sels) > 0:
		return info(len(s.sels), 0x4000, 0x60000000, 0x50000000, 0x0a)
	case cmd == reserveSDRRepository && len(s.sdrs) > 0, cmd == reserveSEL && len(s.sels) > 0:
		return []byte{0, 1, 0}
	case cmd == getSDR && len(data) == 6 && len(s.sdrs) > 0:
		return read(s.sdrs, data)
	case cmd == getSELEntry && len(data) == 6 && len(s.sels) > 0:
		return read(s.sels, data)
	}
	return []byte{invalidCommand}
}

func (s *storage) fru(cmd byte, data []byte) []byte {
	if len(data) == 0 {
		return []byte{notPresent}
	}
	image, present := s.frus[data[0]]
	switch {
	case present && cmd == getFRUInventoryAreaInfo:
		return append(binary.LittleEndian.AppendUint16([]byte{0}, uint16(len(image))), 0)
	case present && cmd == readFRUData && len(data) == 4:
		part := slice(image, int(binary.LittleEndian.Uint16(data[1:])), int(data[3]))
		if len(part) == 0 {
			return []byte{outOfRange}
		}
		return append([]byte{0, byte(len(part))}, part...)
	}
	return []byte{notPresent}
}

// info answers Get SDR Repository Info and Get SEL Info, whose layouts agree.
func info(records int, free uint16, added, erased uint32, operations byte) []byte {
	out := binary.LittleEndian.AppendUint16([]byte{0, storageRevision}, uint16(records))
	out = binary.LittleEndian.AppendUint16(out, free)
	out = binary.LittleEndian.AppendUint32(out, added)
	out = binary.LittleEndian.AppendUint32(out, erased)
	return append(out, operations)
}

// read answers Get SDR and Get SEL Entry:
//
//	reservation u16 | record ID u16 | offset | count
func read(records [][]byte, request []byte) []byte {
	id := int(binary.LittleEndian.Uint16(request[2:]))
	switch id {
	case 0:
		id = 1
	case lastRecord:
		id = len(records)
	}
	if id > len(records) {
		return []byte{notPresent}
	}
	next, record, count := id+1, records[id-1], int(request[5])
	if id == len(records) {
		next = lastRecord
	}
	if count == wholeRecord {
		count = len(record)
	}
	out := binary.LittleEndian.AppendUint16([]byte{0}, uint16(next))
	return append(out, slice(record, int(request[4]), count)...)
}

// slice returns up to count bytes from offset, as far as there are any.
func slice(data []byte, offset, count int) []byte {
	start := min(offset, len(data))
	return data[start:min(start+count, len(data))]
}
