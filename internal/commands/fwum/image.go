package fwum

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// image is a file of firmware. Its header stands at 5A0h, most significant
// byte first but for the manufacturer:
//
//	+----+--------+-----+------+-----+--------------+--------+---+------------+--------+
//	|size|checksum|board|device|table|implementation|firmware|SDR|manufacturer|reserved|
//	+----+--------+-----+------+-----+--------------+--------+---+------------+--------+
//	  4      2       2     1      1         1           2      1       3          3
type image struct {
	data []byte

	Size           uint64 // as the header says; sign-extended, as in ipmitool
	BoardID        uint16
	Major          uint8 // 4 bits
	Minor          uint8 // two nibbles
	SDR            uint8
	ManufacturerID uint32
}

const headerAt = 0x5a0

// Sizes that ipmitool has its buffers for.
const minImage, maxImage = 16 << 10, 512 << 10

// readImage reads a file, which is an image. Where ipmitool says nothing of
// what is wrong, the failure has no line.
func readImage(h *app.Host, bar *progress, name string) (*image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, refused(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImage+1))
	switch {
	case err != nil:
		return nil, refused(err)
	case len(data) > maxImage:
		return nil, app.Failf("%s: more than %d bytes are no firmware", name, maxImage)
	}
	short := len(data) < minImage
	if !short || h.App.Compat {
		for step, steps := 0, len(data)/1024*16; step < steps; step++ { // ipmitool's count
			bar.show(h, reading, step, steps)
		}
	}
	if short {
		return nil, refused(fmt.Errorf("%s: less than %d bytes are no firmware", name, minImage))
	}
	bar.show(h, reading, 1, 1)
	return decodeImage(data)
}

func refused(why error) error { return &app.Failure{Err: why} }

func decodeImage(data []byte) (*image, error) {
	r := ipmi.NewReader(data)
	r.Skip(headerAt)
	m := &image{data: data}
	m.Size = uint64(int32(binary.BigEndian.Uint32(r.Bytes(4))))
	r.Skip(2) // checksum
	m.BoardID = binary.BigEndian.Uint16(r.Bytes(2))
	r.Skip(3) // device, table, implementation
	m.Major, m.Minor, m.SDR = r.U8()&0x0f, r.U8(), r.U8()
	m.ManufacturerID = r.U24()
	return m, r.Err()
}

// padding makes the sum of all bytes, its own two taken as a word, zero.
func (m *image) padding() (pad uint16) {
	for _, b := range m.data {
		pad -= uint16(b)
	}
	return pad
}
