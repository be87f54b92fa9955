//go:build unix

package differ

import (
	"fmt"
	"slices"
)

// randomInventories is a BMC with inventories, the locators of most of them,
// and command lines of the group fru.
func randomInventories(d *dice) *bmc {
	b := &bmc{base: d.deviceID(withInventory)}
	i := &inventories{sensors: &sensors{dice: d, bmc: b}}
	b.add(i.device(0))
	ids := []byte{0}
	for _, n := range d.Perm(0x100)[:d.between(1, 8)] {
		id := byte(n)
		ids = append(ids, id)
		modifier := one[byte](d, unspecified, inventory, inventory, memoryModule, 3, 0xff)
		if modifier == memoryModule {
			b.add(i.locate(id, modifier), i.module(id))
		} else {
			b.add(i.locate(id, modifier), i.device(id))
		}
	}
	for range d.IntN(3) {
		i.add(one[byte](d, fullSensor, mcLoc, fruLoc, genericLoc))
	}
	i.commands(ids)
	return b
}

// inventories makes FRU images.
type inventories struct{ *sensors }

// Modifiers of a device's type that say what is in it (IPMI v2.0 §43.12).
const (
	unspecified  = 0x00
	memoryModule = 0x01
	inventory    = 0x02
)

// locate is a FRU locator (IPMI v2.0 §43.8) of device id, of a kind that is
// printed more often than not.
func (i *inventories) locate(id, modifier byte) string {
	logical := one[byte](i.dice, 0x80, 0x80, 0x80, 0x80, 0x00) | i.mask(0x1f)
	kind := one[byte](i.dice, 0x10, 0x10, 0x10, 0x08, 0x0f, i.byte())
	body := append([]byte{0x20, id, logical, byte(i.IntN(16)) << 4 & i.mask(0x10), 0, kind, modifier}, i.entity()...)
	return sdrLine(fruLoc, append(append(body, i.byte()), i.name()...))
}

// Areas of an image, by their place in the common header.
const (
	internalUse = 1 + iota
	chassisInfo
	boardInfo
	productInfo
	multiRecord
)

// device is an image: the common header and areas in any order (FRU §8).
func (i *inventories) device(id byte) string {
	header, areas := []byte{1, 0, 0, 0, 0, 0, 0}, []byte{}
	for _, n := range i.Perm(5) {
		if area := n + 1; !i.chance(4) {
			header[area] = byte(1 + len(areas)/8)
			areas = append(areas, i.area(area)...)
		}
	}
	image := append(i.summed(header), areas...)
	return fmt.Sprintf("fru %02x %x pad %d", id, image, len(image)+i.IntN(64))
}

// module is the Serial Presence Detect data of a memory module, now and then cut
// short: DDR2 and before, DDR3, DDR4.
func (i *inventories) module(id byte) string {
	const makersBank, continued, banks = 0x40, 0x7f, 12
	data := i.bytes(512)
	data[2] = one[byte](i.dice, 0x07, 0x08, 0x0b, 0x0c, byte(i.IntN(16)))
	data[0x75], data[0x140] = byte(i.IntN(banks)), byte(i.IntN(banks))
	for n := range i.IntN(banks) {
		data[makersBank+n] = continued
	}
	for _, part := range [][2]int{{73, 18}, {128, 18}, {329, 20}} { // part numbers
		copy(data[part[0]:], i.text(part[1]))
	}
	return fmt.Sprintf("fru %02x %x", id, data[:one(i.dice, 128, 256, 384, 512, i.between(1, 512))])
}

func (i *inventories) area(area int) []byte {
	switch area {
	case internalUse:
		return append([]byte{1}, i.bytes(7)...)
	case chassisInfo:
		return i.info([]byte{byte(i.IntN(0x28))}, 2)
	case boardInfo:
		return i.info(append([]byte{i.language()}, i.date()...), 5)
	case productInfo:
		return i.info([]byte{i.language()}, 7)
	}
	return i.records()
}

func (i *inventories) language() byte { return one[byte](i.dice, 0, 25, 25, 25, byte(i.IntN(140))) }

// date is minutes since 1996.
func (i *inventories) date() []byte {
	if i.chance(5) {
		return []byte{0, 0, 0}
	}
	return i.bytes(3)
}

// info is an area of fields (FRU §10 to §12) with so many that have names.
func (i *inventories) info(begin []byte, named int) []byte {
	area := append([]byte{1, 0}, begin...)
	for range named + one(i.dice, 0, 0, 1, 2, i.IntN(6)) {
		area = append(area, i.field()...)
	}
	area = padded(append(area, 0xc1), 7)
	if i.chance(8) {
		area = earlyEnd(area[:2+len(begin)], named)
	}
	area[1] = byte((len(area) + 1) / 8)
	return i.summed(area)
}

// padded fills up data so that its length modulo 8 is rest.
func padded(data []byte, rest int) []byte {
	return append(data, make([]byte, (rest-len(data)%8+8)%8)...)
}

// summed is data and its checksum, which is rarely wrong.
func (i *inventories) summed(data []byte) []byte {
	sum := i.wrong()
	for _, b := range data {
		sum -= b
	}
	return append(data, sum)
}

// wrong is added to a checksum: mostly nothing.
func (i *inventories) wrong() byte {
	if i.chance(12) {
		return i.byte()
	}
	return 0
}

// field is a string in any encoding behind its type and length (FRU §13).
func (i *inventories) field() []byte {
	length := one(i.dice, 0, i.between(1, 3), i.between(2, 16), i.between(2, 30), i.IntN(64))
	if encoding := byte(i.IntN(8)); encoding < 3 {
		return append([]byte{encoding<<6 | byte(length)}, i.bytes(length)...)
	}
	if length == 1 {
		length = 2 // what would be one character is the end of the fields
	}
	text := []byte(i.text(length))
	if i.chance(8) {
		for n := range text {
			text[n] = byte(i.between(0xa0, 0xff))
		}
	}
	return append([]byte{0xc0 | byte(length)}, text...)
}

// records is a list of multirecords (FRU §16).
func (i *inventories) records() []byte {
	var area []byte
	for last := i.between(0, 6); last >= 0; last-- {
		kind, data := i.record()
		format := byte(2)
		if last == 0 {
			format |= 0x80
		}
		var sum byte
		for _, b := range data {
			sum -= b
		}
		area = append(area, i.summed([]byte{kind, format, byte(len(data)), sum + i.wrong()})...)
		area = append(area, data...)
	}
	return padded(area, 0)
}

// record is a multirecord's type and data, of the length that the type wants.
func (i *inventories) record() (kind byte, data []byte) {
	switch kind := byte(i.IntN(10)); kind {
	case 0x00:
		return kind, i.powerSupply()
	case 0x01, 0x02: // DC output, DC load
		return kind, i.bytes(13)
	case 0x03, 0x04, 0x05: // management access, base compatibility, extended compatibility
		return kind, i.bytes(i.between(4, 30))
	case 0x06:
		return i.byte() | 0xc1, i.bytes(i.between(3, 30))
	case 0x07:
		return 0xc0, append(append(i.maker(), 0, 0), i.bytes(i.between(0, 20))...)
	}
	return 0xc0, i.picmg()
}

// powerSupply has the reserved codes of combined voltages left out (FRU §18.1).
func (i *inventories) powerSupply() []byte {
	data := i.bytes(24)
	data[1] &= 0x0f
	data[20] = byte(i.IntN(4))<<4 | byte(i.IntN(4))
	if i.chance(3) {
		data[21], data[22] = 0, 0
	}
	return data
}

// maker is the number of whoever made an OEM record.
func (i *inventories) maker() []byte {
	m := one(i.dice, manufacturers...)
	if m == 0 {
		m = i.Uint32N(1 << 24)
	}
	return []byte{byte(m), byte(m >> 8), byte(m >> 16)}
}

// picmg is a record of PICMG's, with lists as long as their counts say.
func (i *inventories) picmg() []byte {
	id := byte(one(i.dice, i.between(0x04, 0x2e), i.between(0x10, 0x1b), i.between(0x2c, 0x2e)))
	return slices.Concat([]byte{0x5a, 0x31, 0x00, id, 0}, i.picmgData(id))
}

func (i *inventories) picmgData(id byte) []byte {
	switch id {
	case 0x04: // backplane point-to-point connectivity: slots with channels
		return i.list(1, 4, func() []byte { return i.counted(2, 3) })
	case 0x10: // address table
		return append(i.bytes(21), i.counted(0, 3)...)
	case 0x11: // shelf power distribution: feeds, with addresses
		return i.countedList(func() []byte { return append(i.bytes(5), i.counted(0, 2)...) })
	case 0x12: // shelf activation
		return append(i.bytes(1), i.counted(0, 5)...)
	case 0x14: // board point-to-point connectivity: GUIDs, links
		return append(i.counted(0, 16), i.bytes(4*i.IntN(8))...)
	case 0x16: // current requirements
		return i.bytes(1)
	case 0x17: // carrier activation and current management
		return append(i.bytes(3), i.counted(0, 3)...)
	case 0x18: // carrier point-to-point connectivity: resources with ports
		return i.list(1, 4, func() []byte { return i.counted(1, 3) })
	case 0x19: // module point-to-point connectivity
		return noModuleGUIDs()
	case 0x1a: // carrier information
		return append(i.bytes(1), i.counted(0, 1)...)
	case 0x2c: // clock carrier point-to-point connectivity
		return i.countedList(func() []byte { return i.counted(1, 3) })
	case 0x2d: // clock configuration
		return append(i.bytes(1), i.countedList(i.clock)...)
	}
	return i.bytes(i.IntN(20))
}

// clock is a descriptor: channel, control, indirect and direct descriptors.
func (i *inventories) clock() []byte {
	indirect, direct := i.IntN(4), i.IntN(3)
	return slices.Concat(i.bytes(2), []byte{byte(indirect), byte(direct)}, i.bytes(2*indirect+15*direct))
}

// counted is some bytes, a count and that many items of a size.
func (i *inventories) counted(before, size int) []byte {
	count := i.IntN(6)
	return slices.Concat(i.bytes(before), []byte{byte(count)}, i.bytes(count*size))
}

// countedList is a count and that many items.
func (i *inventories) countedList(item func() []byte) []byte {
	count := i.IntN(4)
	return append([]byte{byte(count)}, i.list(count, count, item)...)
}

// list is some items.
func (i *inventories) list(least, most int, item func() []byte) (data []byte) {
	for range i.between(least, most) {
		data = append(data, item()...)
	}
	return data
}

// commands tries the ways to print inventories.
func (i *inventories) commands(ids []byte) {
	all := [][]string{{"fru"}, {"fru", "print"}, {"fru", "list"}, {"-c", "fru"}}
	for _, id := range few(i.dice, 3, ids) {
		all = append(all, []string{"fru", "print", fmt.Sprint(id)}, []string{"-v", "fru", "print", fmt.Sprintf("0x%x", id)})
	}
	i.bmc.try(i.zone(), "-v", "fru", "print")
	for _, line := range few(i.dice, 4, all) {
		i.bmc.try(i.zone(), line...)
	}
}
