package truth

import (
	"encoding/binary"
	"io"
	"net"
)

// listen serves ipmitool's dummy interface on a unix socket, once, and answers
// each Get Device ID as the next of the devices.
//
//	request  0 NetFn  1 LUN  2 Cmd  3 target Cmd  4:6 data length  6:8 padding  8:16 a pointer, meaningless
//	answer   0 NetFn  1 Cmd  2 Seq  3 LUN  4 code  5:8 padding  8:12 data length  12:16 padding  16:24 a pointer
//
// The data follow, lengths are little endian. NetFn 3Fh, Cmd FFh says goodbye.
func listen(path string, devices []Device) (net.Listener, error) {
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	go func() {
		if c, err := l.Accept(); err == nil {
			defer c.Close()
			serve(c, devices)
		}
	}()
	return l, nil
}

const (
	netFnApp       = 0x06
	cmdGetDeviceID = 0x01
	netFnGoodbye   = 0x3f
	cmdGoodbye     = 0xff
	codeInvalid    = 0xc1
	requestSize    = 16
	answerSize     = 24
	deviceIDSize   = 11
	maxDataSize    = 1 << 16
)

func serve(c net.Conn, devices []Device) {
	data := make([]byte, maxDataSize)
	for {
		var head [requestSize]byte
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		netFn, cmd := head[0], head[2]
		if netFn == netFnGoodbye && cmd == cmdGoodbye {
			return
		}
		if _, err := io.ReadFull(c, data[:binary.LittleEndian.Uint16(head[4:])]); err != nil {
			return
		}
		answer := make([]byte, answerSize, answerSize+deviceIDSize)
		answer[0], answer[1], answer[4] = netFn|1, cmd, codeInvalid
		if netFn == netFnApp && cmd == cmdGetDeviceID && len(devices) > 0 {
			answer[4], answer[8] = 0, deviceIDSize
			answer = append(answer, deviceID(devices[0])...)
			devices = devices[1:]
		}
		if _, err := c.Write(answer); err != nil {
			return
		}
	}
}

// deviceID is the data of a Get Device ID answer (IPMI v2.0 §20.1).
func deviceID(d Device) []byte {
	return []byte{
		0x20, 0x01, 0x01, 0x02, 0x02, 0x00,
		byte(d.Manufacturer), byte(d.Manufacturer >> 8), byte(d.Manufacturer >> 16),
		byte(d.Product), byte(d.Product >> 8),
	}
}
