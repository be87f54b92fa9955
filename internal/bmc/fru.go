package bmc

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"goipmi/internal/ipmi"
)

// fruDevice is a logical FRU device behind the BMC.
type fruDevice struct {
	id, entity, instance uint8
	name                 string
	areas                func() []byte
}

// fruSize is the room of every inventory.
const fruSize = 512

var fruDevices = []fruDevice{
	{0, entityBoard, 1, "Builtin FRU", systemFRU},
	{1, entitySupply, 1, "PSU1 FRU", func() []byte { return supplyFRU(1) }},
	{2, entitySupply, 2, "PSU2 FRU", func() []byte { return supplyFRU(2) }},
}

// fruImages are the inventories as made; every BMC shares them.
var fruImages = sync.OnceValue(func() (images [][]byte) {
	for _, d := range fruDevices {
		images = append(images, append(d.areas(), make([]byte, fruSize)...)[:fruSize])
	}
	return images
})

// Manufacturing date, in minutes since 1996-01-01: 2024-02-29 08:00.
const fruMade = 14812320

func systemFRU() []byte {
	return fruImage(
		[]byte{0x01, 0x00, 0x53, 0x49, 0x4d, 0x00, 0x00, 0x00}, // internal use
		fruArea([]byte{0x17}, "SIM-CH-2U", "CH0000000001", "rack unit 2"),
		fruArea([]byte{0x00, fruMade & 0xff, fruMade >> 8 & 0xff, fruMade >> 16}, "goipmi", "Simulated Mainboard", "MB0000000001", "SIM-MB-01", "fru-0", "rev C"),
		fruArea([]byte{0x00}, "goipmi", "Simulated Server", "SIM-SRV-2U", "1.0", "SN0000000001", "asset-0001", "fru-0", "lab"),
		multiRecord(0x02, true, []byte{ // DC output (IPMI FRU v1.0 §18.2)
			0x01, 0xb0, 0x04, 0x92, 0x04, 0xce, 0x04, 0x78, 0x00, 0x00, 0x00, 0x40, 0x1f,
		}),
	)
}

func supplyFRU(n int) []byte {
	return fruImage(nil, nil, nil,
		fruArea([]byte{0x00}, "goipmi", "Power Supply 800W", "SIM-PSU-800", "B1", fmt.Sprintf("PS%010d", n), "", ""),
		multiRecord(0x00, true, []byte{ // power supply (IPMI FRU v1.0 §18.1)
			0x20, 0x03, 0xff, 0xff, 0x19, 0x00, 0x28, 0x23, 0x90, 0x33, 0x50, 0x46,
			0x20, 0x67, 0x2f, 0x3f, 0x0c, 0x0a, 0x20, 0x53, 0x00, 0x00, 0x00, 0x00,
		}),
	)
}

// fruImage puts the areas one after the other behind the common header, which
// has their offsets in units of eight bytes (IPMI FRU v1.0 §8):
//
//	01h | internal | chassis | board | product | multirecord | 00h | checksum
func fruImage(areas ...[]byte) []byte {
	header, body := []byte{0x01}, []byte(nil)
	for _, area := range areas {
		if area == nil {
			header = append(header, 0)
			continue
		}
		header = append(header, uint8((8+len(body))/8))
		body = append(body, area...)
		body = append(body, make([]byte, -len(body)&7)...)
	}
	header = append(header, 0)
	return append(append(header, checksum(header)), body...)
}

// fruArea is a chassis, board or product area: version, length, what comes
// before the texts, the texts, C1h, padding and checksum.
func fruArea(fixed []byte, texts ...string) []byte {
	area := append([]byte{0x01, 0x00}, fixed...)
	for _, text := range texts {
		if text == "" {
			area = append(area, 0x00)
			continue
		}
		area = append(area, idString(text)...)
	}
	area = append(area, 0xc1)
	area = append(area, make([]byte, (-len(area)-1)&7)...)
	area[1] = uint8((len(area) + 1) / 8)
	return append(area, checksum(area))
}

// multiRecord is one record: type, version and end of list, length, checksums.
func multiRecord(kind uint8, last bool, data []byte) []byte {
	version := uint8(0x02)
	if last {
		version |= 0x80
	}
	header := []byte{kind, version, uint8(len(data)), checksum(data)}
	return append(append(header, checksum(header)), data...)
}

// checksum makes the bytes and itself add up to zero.
func checksum(data []byte) (sum uint8) {
	for _, b := range data {
		sum -= b
	}
	return sum
}

// inventory is the FRU device as it stands.
func (b *BMC) inventory(id uint8) []byte {
	if written, ok := b.fru[id]; ok {
		return written
	}
	if int(id) >= len(fruDevices) {
		return nil
	}
	return fruImages()[id]
}

func (b *BMC) getFRUInfo(c *call) ([]byte, ipmi.Code) {
	if b.inventory(c.data[0]) == nil {
		return nil, ipmi.CodeNotPresent
	}
	return append(binary.LittleEndian.AppendUint16(nil, fruSize), 0x00), ipmi.OK // by bytes
}

// maxFRURead is the most a read answers at once.
const maxFRURead = 128

// readFRU reads device, offset (two bytes) and count.
func (b *BMC) readFRU(c *call) ([]byte, ipmi.Code) {
	image := b.inventory(c.data[0])
	offset, count := int(binary.LittleEndian.Uint16(c.data[1:])), int(c.data[3])
	switch {
	case image == nil:
		return nil, ipmi.CodeNotPresent
	case offset >= len(image):
		return nil, ipmi.CodeOutOfRange
	case count > maxFRURead:
		return nil, ipmi.CodeCannotReturn
	}
	data := image[offset:min(offset+count, len(image))]
	return append([]byte{uint8(len(data))}, data...), ipmi.OK
}

// writeFRU copies the inventory before it is first written to.
func (b *BMC) writeFRU(c *call) ([]byte, ipmi.Code) {
	image := b.inventory(c.data[0])
	offset, data := int(binary.LittleEndian.Uint16(c.data[1:])), c.data[3:]
	switch {
	case image == nil:
		return nil, ipmi.CodeNotPresent
	case offset+len(data) > len(image):
		return nil, ipmi.CodeOutOfRange
	}
	if _, ok := b.fru[c.data[0]]; !ok {
		image = slices.Clone(image)
		put(&b.fru, c.data[0], image)
	}
	copy(image[offset:], data)
	return []byte{uint8(len(data))}, ipmi.OK
}
