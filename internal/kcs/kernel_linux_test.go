package kcs

import (
	"os"
	"slices"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// message is a message on its way to or from a fake device.
type message struct {
	kind       int
	id         int
	addr       [addrLen]byte
	netFn, cmd uint8
	data       []byte
}

// fakeKernel is a device driver that does what the test says.
type fakeKernel struct {
	// onSend is called for each request.
	onSend func(k *fakeKernel, m message)
	// errs are what the next calls of an operation return; nil lets it work.
	errs map[uintptr][]error

	mu     sync.Mutex
	calls  []uintptr
	own    uint32
	events int32
	sent   []message
	queue  []message
	news   chan struct{}
	closed bool
	gone   chan struct{}
}

func newFakeKernel(onSend func(*fakeKernel, message)) *fakeKernel {
	return &fakeKernel{
		onSend: onSend, errs: map[uintptr][]error{},
		news: make(chan struct{}, 1), gone: make(chan struct{}),
	}
}

// deliver puts messages into the queue of those received.
func (k *fakeKernel) deliver(messages ...message) {
	k.mu.Lock()
	k.queue = append(k.queue, messages...)
	k.mu.Unlock()
	k.wake()
}

func (k *fakeKernel) wake() {
	select {
	case k.news <- struct{}{}:
	default:
	}
}

func (k *fakeKernel) requests() []message {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.sent)
}

func (k *fakeKernel) ioctl(op uintptr, arg unsafe.Pointer) error {
	k.mu.Lock()
	k.calls = append(k.calls, op)
	if k.closed {
		k.mu.Unlock()
		return os.ErrClosed
	}
	if errs := k.errs[op]; len(errs) > 0 {
		k.errs[op] = errs[1:]
		if errs[0] != nil {
			k.mu.Unlock()
			return errs[0]
		}
	}
	defer k.mu.Unlock()
	switch op {
	case opEnableEvents:
		k.events = *(*int32)(arg)
	case opSetOwnAddress:
		k.own = *(*uint32)(arg)
	case opReceiveMessage:
		return k.receive((*ipmiRecv)(arg))
	case opSendCommand:
		m := request((*ipmiReq)(arg))
		k.sent = append(k.sent, m)
		k.mu.Unlock()
		k.onSend(k, m)
		k.mu.Lock()
	default:
		return unix.ENOTTY
	}
	return nil
}

func request(r *ipmiReq) message {
	return message{
		id: r.msgID, addr: [addrLen]byte(unsafe.Slice(r.addr, r.addrLen)),
		netFn: r.msg.netFn, cmd: r.msg.cmd,
		data: slices.Clone(unsafe.Slice(r.msg.data, r.msg.dataLen)),
	}
}

// receive does what the kernel does: the message is taken off the queue even
// if it is cut.
func (k *fakeKernel) receive(r *ipmiRecv) (err error) {
	if len(k.queue) == 0 {
		return unix.EAGAIN
	}
	m := k.queue[0]
	k.queue = k.queue[1:]
	r.recvType, r.msgID, r.addrLen = int32(m.kind), m.id, addrLen
	r.msg.netFn, r.msg.cmd = m.netFn, m.cmd
	copy(unsafe.Slice(r.addr, r.addrLen), m.addr[:])
	n := copy(unsafe.Slice(r.msg.data, r.msg.dataLen), m.data)
	if n < len(m.data) {
		err = unix.EMSGSIZE
	}
	r.msg.dataLen = uint16(n)
	return err
}

func (k *fakeKernel) poll(ready func() bool) error {
	for {
		select {
		case <-k.gone:
			return os.ErrClosed
		default:
		}
		if ready() {
			return nil
		}
		select {
		case <-k.gone:
		case <-k.news:
		}
	}
}

func (k *fakeKernel) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return os.ErrClosed
	}
	k.closed = true
	close(k.gone)
	return nil
}

// answerTo is the answer to a request: a completion code and data.
func answerTo(m message, data ...byte) message {
	return message{kind: recvAnswer, id: m.id, addr: m.addr, netFn: m.netFn | 1, cmd: m.cmd, data: data}
}

// echo answers every request with its own command and data.
func echo(k *fakeKernel, m message) {
	k.deliver(answerTo(m, append([]byte{0, m.cmd}, m.data...)...))
}

// silence answers none.
func silence(*fakeKernel, message) {}
