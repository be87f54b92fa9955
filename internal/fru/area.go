package fru

import "time"

// Where the fields begin in an area, and which of them have names.
const (
	chassisFields = 3
	boardFields   = 6
	productFields = 3

	chassisNamed = 2
	boardNamed   = 5
	productNamed = 7
)

// Chassis is the chassis info area (FRU §10).
//
//	+-------+------+----+----------+-------+
//	|version|length|type|fields ...|C1h ...|
//	+-------+------+----+----------+-------+
type Chassis struct {
	Type  uint8
	Named [chassisNamed]Field // part number, serial number
	Extra []Field
}

// DecodeChassis takes apart a whole area.
func DecodeChassis(area []byte) Chassis {
	var c Chassis
	c.Type = at(area, 2)
	c.Extra = fields(area, chassisFields, c.Named[:])
	return c
}

// Board is the board info area (FRU §11).
//
//	+-------+------+--------+-------------+----------+-------+
//	|version|length|language|date: minutes|fields ...|C1h ...|
//	+-------+------+--------+-------------+----------+-------+
//	    1      1        1          3
type Board struct {
	Language uint8
	Minutes  uint32            // since 1996; 0 is unspecified
	Named    [boardNamed]Field // manufacturer, product, serial number, part number, FRU file
	Extra    []Field
}

// DecodeBoard takes apart a whole area.
func DecodeBoard(area []byte) Board {
	var b Board
	b.Language = at(area, 2)
	b.Minutes = uint32(at(area, 3)) | uint32(at(area, 4))<<8 | uint32(at(area, 5))<<16
	b.Extra = fields(area, boardFields, b.Named[:])
	return b
}

// epoch is when the board's date counts from.
var epoch = time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC)

// Made is when the board was manufactured; ok is false if nobody has said.
func (b Board) Made() (made time.Time, ok bool) {
	return epoch.Add(time.Duration(b.Minutes) * time.Minute), b.Minutes != 0
}

// Product is the product info area (FRU §12).
//
//	+-------+------+--------+----------+-------+
//	|version|length|language|fields ...|C1h ...|
//	+-------+------+--------+----------+-------+
type Product struct {
	Language uint8
	// manufacturer, name, part number, version, serial number, asset tag, FRU file
	Named [productNamed]Field
	Extra []Field
}

// DecodeProduct takes apart a whole area.
func DecodeProduct(area []byte) Product {
	var p Product
	p.Language = at(area, 2)
	p.Extra = fields(area, productFields, p.Named[:])
	return p
}

// AreaLen is the length of an area in bytes, by its first two.
func AreaLen(head []byte) int { return int(at(head, 1)) * Unit }

func at(data []byte, i int) uint8 {
	if i < len(data) {
		return data[i]
	}
	return 0
}

// fields fills in the named fields and returns those behind them. Like
// ipmitool it looks for the end only behind the named ones.
func fields(area []byte, offset int, named []Field) (extra []Field) {
	for i := range named {
		named[i], offset, _ = nextField(area, offset)
	}
	for offset < len(area) && area[offset] != endOfFields {
		var f Field
		f, offset, _ = nextField(area, offset)
		extra = append(extra, f)
	}
	return extra
}

// FindField is the field with that index in an area that begins with 'c', 'b'
// or 'p'; named or not. ok is false if the area has no such.
func FindField(area []byte, section byte, index int) (f Field, ok bool) {
	offset, known := map[byte]int{'c': chassisFields, 'b': boardFields, 'p': productFields}[section]
	if !known {
		return Field{}, false
	}
	for range index + 1 {
		if f, offset, ok = nextField(area, offset); !ok {
			return Field{}, false
		}
	}
	return f, true
}
