// Package fru reads, decodes and writes the inventories of field replaceable
// units, as the "Platform Management FRU Information Storage Definition" v1.0
// revision 1.3 lays them out ("FRU" in the comments).
//
//	+-------------+------------+-------+-----+-------+------------+
//	|common header|internal use|chassis|board|product|multirecords|
//	+-------------+------------+-------+-----+-------+------------+
//	       8         multiples of 8 bytes, each of them optional
package fru

import "fmt"

// Unit is what offsets and lengths of areas count in: bytes.
const Unit = 8

// HeaderLen is the length of the common header in bytes.
const HeaderLen = 8

// Header is the common header: where the areas begin, in bytes, 0 for an
// area that is not there (FRU §8).
//
//	+-------+--------+-------+-----+-------+-----+---+--------+
//	|version|internal|chassis|board|product|multi|pad|checksum|
//	+-------+--------+-------+-----+-------+-----+---+--------+
type Header struct {
	Version                                        uint8
	Internal, Chassis, Board, Product, MultiRecord int
	Intact                                         bool // the checksum is right
}

// DecodeHeader takes the common header apart. The error is a *VersionError if
// it is of another version.
func DecodeHeader(data [HeaderLen]byte) (Header, error) {
	h := Header{
		Version:     data[0],
		Internal:    int(data[1]) * Unit,
		Chassis:     int(data[2]) * Unit,
		Board:       int(data[3]) * Unit,
		Product:     int(data[4]) * Unit,
		MultiRecord: int(data[5]) * Unit,
		Intact:      Checksum(data[:]) == 0,
	}
	if h.Version != 1 {
		return h, &VersionError{h.Version}
	}
	return h, nil
}

// Encode is the header as a device stores it.
func (h Header) Encode() [HeaderLen]byte {
	data := [HeaderLen]byte{h.Version, byte(h.Internal / Unit), byte(h.Chassis / Unit),
		byte(h.Board / Unit), byte(h.Product / Unit), byte(h.MultiRecord / Unit)}
	data[HeaderLen-1] = Checksum(data[:])
	return data
}

// VersionError is a common header of a version that nobody has defined.
type VersionError struct{ Version uint8 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("Unknown FRU header version 0x%02x", e.Version)
}

// Checksum is what added to data makes its bytes sum up to zero.
func Checksum(data []byte) uint8 {
	var sum uint8
	for _, b := range data {
		sum += b
	}
	return -sum
}
