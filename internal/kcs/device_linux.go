package kcs

import (
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kernel is what the device needs of the system. Errors are unix.Errno, or
// others once it is closed.
type kernel interface {
	// ioctl is ioctl(2) on the device.
	ioctl(op uintptr, arg unsafe.Pointer) error
	// poll calls ready, and again whenever the device may have become
	// readable, until ready returns true or the device is closed.
	poll(ready func() bool) error
	close() error
}

// file is the kernel itself. Being in the runtime's poller, it can be closed
// under a poll.
type file struct {
	*os.File
	raw syscall.RawConn
}

func openDevice(path string) (kernel, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file{f, raw}, nil
}

func (f file) ioctl(op uintptr, arg unsafe.Pointer) error {
	var errno unix.Errno
	err := f.raw.Control(func(fd uintptr) {
		_, _, errno = unix.Syscall(unix.SYS_IOCTL, fd, op, uintptr(arg))
	})
	if err == nil && errno != 0 {
		return errno
	}
	return err
}

func (f file) poll(ready func() bool) error {
	return f.raw.Read(func(uintptr) bool { return ready() })
}

func (f file) close() error { return f.Close() }

// device sends and receives messages.
type device struct{ kernel }

// retry is ioctl, again after an interruption.
func (d device) retry(op uintptr, arg unsafe.Pointer) error {
	for {
		if err := d.ioctl(op, arg); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// enableEvents has asynchronous events delivered, as ipmitool has.
func (d device) enableEvents() error {
	on := int32(1)
	return d.retry(opEnableEvents, unsafe.Pointer(&on))
}

// setOwnAddress sets the address on the IPMB from which everybody's requests
// come.
func (d device) setOwnAddress(addr uint8) error {
	a := uint32(addr)
	return d.retry(opSetOwnAddress, unsafe.Pointer(&a))
}

// send queues a request; the answer will bear the id.
func (d device) send(id int, p packet) error {
	if len(p.data) > maxMessage {
		return unix.EMSGSIZE // as the kernel says, if the length fits at all
	}
	return d.retry(opSendCommand, unsafe.Pointer(&ipmiReq{
		addr: &p.addr[0], addrLen: addrLen, msgID: id,
		msg: ipmiMsg{p.netFn, p.cmd, uint16(len(p.data)), unsafe.SliceData(p.data)},
	}))
}

// received is a message from the device.
type received struct {
	Message
	cut bool // the message was longer
}

// receive waits for the next message.
func (d device) receive() (r received, err error) {
	pollErr := d.poll(func() bool {
		r, err = d.take()
		return !errors.Is(err, unix.EAGAIN)
	})
	if pollErr != nil {
		err = pollErr
	}
	return r, err
}

// take takes a message off the queue; the error is EAGAIN if there is none.
func (d device) take() (received, error) {
	var addr [maxAddr]byte
	var data [maxMessage]byte
	m := ipmiRecv{
		addr: &addr[0], addrLen: maxAddr,
		msg: ipmiMsg{data: &data[0], dataLen: maxMessage},
	}
	err := d.retry(opReceiveMessage, unsafe.Pointer(&m))
	cut := errors.Is(err, unix.EMSGSIZE) // and taken off the queue all the same
	if err != nil && !cut {
		return received{}, err
	}
	return received{Message{
		Kind: int(m.recvType), Channel: binary.NativeEndian.Uint16(addr[4:]), ID: m.msgID,
		NetFn: m.msg.netFn, Cmd: m.msg.cmd,
		Data: slices.Clone(data[:min(int(m.msg.dataLen), maxMessage)]),
	}, cut}, nil
}
