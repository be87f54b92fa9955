package kcs

import (
	"encoding/binary"

	"goipmi/internal/ipmi"
)

// packet is a request as the device takes it.
type packet struct {
	addr       [addrLen]byte
	netFn, cmd uint8
	data       []byte
	relayed    bool // the answer is enclosed in that to Send Message
}

func systemInterface(lun uint8) (a [addrLen]byte) {
	binary.NativeEndian.PutUint32(a[:], addrSystemInterface)
	binary.NativeEndian.PutUint16(a[4:], channelBMC)
	a[6] = lun
	return a
}

func ipmb(channel, slave, lun uint8) (a [addrLen]byte) {
	binary.NativeEndian.PutUint32(a[:], addrIPMB)
	binary.NativeEndian.PutUint16(a[4:], uint16(channel&channelBMC))
	a[6], a[7] = slave, lun
	return a
}

// newPacket routes a request: to the BMC, by way of the BMC to another
// controller, or by way of both to a third. A controller at the requester's
// own address is the requester's BMC: there is nothing to bridge to.
func newPacket(req ipmi.Request, own uint8) packet {
	to := req.To
	switch {
	case to.Addr == 0 || to.Addr == own:
		return packet{addr: systemInterface(to.LUN), netFn: uint8(req.NetFn), cmd: req.Cmd, data: req.Data}
	case to.TransitAddr == 0 || to.TransitAddr == own:
		return packet{addr: ipmb(to.Channel, to.Addr, to.LUN), netFn: uint8(req.NetFn), cmd: req.Cmd, data: req.Data}
	}
	return packet{
		addr:  ipmb(to.TransitChannel, to.TransitAddr, to.LUN),
		netFn: uint8(ipmi.NetFnApp), cmd: cmdSendMessage, data: enclose(req), relayed: true,
	}
}

// Send Message carries a request to a third controller (IPMI v2.0 §22.7): the
// channel, to be tracked, and the message as it will be on that channel.
//
//	+-------+-----+----------+---+-----+-------+---+----+---+
//	|channel|rsSA |netFn, LUN|sum|rqSA |seq,LUN|cmd|data|sum|
//	+-------+-----+----------+---+-----+-------+---+----+---+
//	   1       1       1       1    1      1     1   n    1
//
// The answer brings the other's along, rqSA and rsSA swapped, behind the
// completion code of Send Message: a completion code stands before the data.
const (
	cmdSendMessage = 0x34
	trackRequest   = 0x40
	// transitFillsIn stands for rqSA, which is the transit's address there.
	transitFillsIn = 0xff
	enclosedHead   = 7 // completion code, rqSA, netFn and LUN, sum, rsSA, seq and LUN, cmd
)

func enclose(req ipmi.Request) []byte {
	to := req.To
	head := []byte{to.Addr, uint8(req.NetFn)<<2 | to.LUN}
	body := append([]byte{transitFillsIn, 0, req.Cmd}, req.Data...)
	out := append([]byte{trackRequest | to.Channel&channelBMC}, head...)
	out = append(out, checksum(head))
	out = append(out, body...)
	return append(out, checksum(body))
}

// disclose takes the third controller's answer, the completion code first, out
// of the answer to Send Message. That is itself the answer if it failed. What
// holds no answer is empty.
func disclose(data []byte) []byte {
	switch {
	case len(data) > 0 && data[0] != uint8(ipmi.OK):
		return data
	case len(data) <= enclosedHead:
		return nil
	}
	return data[enclosedHead : len(data)-1]
}

// checksum is the two's complement of the sum (IPMI v2.0 §13.8).
func checksum(b []byte) (sum uint8) {
	for _, c := range b {
		sum -= c
	}
	return sum
}
