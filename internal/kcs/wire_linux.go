package kcs

import "unsafe"

// What follows is <linux/ipmi.h>. Its long is an int here: as wide as a pointer.

// ipmiReq is struct ipmi_req, a message to send.
type ipmiReq struct {
	addr    *byte
	addrLen uint32
	msgID   int // comes back in the answer
	msg     ipmiMsg
}

// ipmiRecv is struct ipmi_recv, a message received. The lengths say how much
// room there is, and afterwards how much was used.
type ipmiRecv struct {
	recvType int32
	addr     *byte
	addrLen  uint32
	msgID    int
	msg      ipmiMsg
}

// ipmiMsg is struct ipmi_msg. The data of an answer begins with its completion
// code.
type ipmiMsg struct {
	netFn, cmd uint8
	dataLen    uint16
	data       *byte
}

// Requests to the device: _IOR('i', number, type), and _IOWR for the last.
const (
	iocWrite, iocRead = 1 << 30, 2 << 30
	magic             = 'i' << 8

	opSendCommand    = iocRead | unsafe.Sizeof(ipmiReq{})<<16 | magic | 13
	opEnableEvents   = iocRead | unsafe.Sizeof(int32(0))<<16 | magic | 16
	opSetOwnAddress  = iocRead | unsafe.Sizeof(uint32(0))<<16 | magic | 17
	opReceiveMessage = iocRead | iocWrite | unsafe.Sizeof(ipmiRecv{})<<16 | magic | 11 // cuts what does not fit
)

// Kinds of messages received. Requests of other controllers need registering
// for, so there are none.
const (
	recvAnswer = 1
	recvEvent  = 2
)

// Kinds of addresses, and the channel of the BMC itself.
const (
	addrSystemInterface = 0x0c
	addrIPMB            = 0x01
	channelBMC          = 0x0f
)

// addrLen is that of the two addresses used, which are laid out alike:
//
//	+----+-------+------------------+--------+
//	|type|channel|LUN; slave address| -; LUN |
//	+----+-------+------------------+--------+
//	   4     2            1             1       in the machine's byte order
const addrLen = 8

// maxAddr and maxMessage are the longest address and message of any kind.
const (
	maxAddr    = 40
	maxMessage = 272
)
