package kcs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"goipmi/internal/ipmi"
)

var getDeviceID = ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01, Idempotent: true}

// dial connects to a fake kernel until the test ends.
func dial(t *testing.T, k *fakeKernel, cfg Config) *Conn {
	t.Helper()
	conn, err := connect(k, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.(*Conn)
}

// want checks an exchange: the completion code, then the data.
func want(t *testing.T, c ipmi.Conn, req ipmi.Request, data ...byte) {
	t.Helper()
	resp, err := c.Do(t.Context(), req)
	if got := append([]byte{uint8(resp.Code)}, resp.Data...); err != nil || !cmp.Equal(got, data) {
		t.Errorf("got % x, %v, want % x", got, err, data)
	}
}

func TestConnect(t *testing.T) {
	k := newFakeKernel(echo)
	want(t, dial(t, k, Config{}), getDeviceID, 0, 1)
	if k.events != 1 || k.own != 0x20 {
		t.Errorf("events %d, own address %#x", k.events, k.own)
	}
	k = newFakeKernel(echo)
	dial(t, k, Config{OwnAddr: 0x32})
	if k.own != 0x32 {
		t.Errorf("own address %#x", k.own)
	}
}

// TestTrace has the request and the answer shown, and nothing that answers no
// request.
func TestTrace(t *testing.T) {
	var shown []Message
	k := newFakeKernel(func(k *fakeKernel, m message) {
		event := answerTo(m, 1)
		event.kind = recvEvent
		k.deliver(event, answerTo(m, 0, 0xaa))
	})
	want(t, dial(t, k, Config{Trace: func(m Message) { shown = append(shown, m) }}), getDeviceID, 0, 0xaa)
	if diff := cmp.Diff([]Message{
		{NetFn: 6, Cmd: 1},
		{Kind: recvAnswer, Channel: channelBMC, NetFn: 7, Cmd: 1, Data: []byte{0, 0xaa}},
	}, shown); diff != "" {
		t.Error(diff)
	}
}

// errnos are what the ioctls may return.
var errnos = []unix.Errno{
	unix.EPERM, unix.EINVAL, unix.EFAULT, unix.EMSGSIZE, unix.ENOMEM, unix.EBUSY,
	unix.ENODEV, unix.ENXIO, unix.EIO, unix.ENOTTY, unix.EAGAIN, unix.EBADF,
}

func TestSetUpFails(t *testing.T) {
	for op, number := range map[Op]uintptr{EnableEvents: opEnableEvents, SetAddress: opSetOwnAddress} {
		for _, errno := range errnos {
			k := newFakeKernel(echo)
			k.errs[number] = []error{unix.EINTR, errno}
			_, err := connect(k, Config{})
			var failed *Error
			if !errors.As(err, &failed) || failed.Op != op || !errors.Is(err, errno) {
				t.Errorf("%v, %v: %v", op, errno, err)
			}
			if !k.closed {
				t.Errorf("%v, %v: the device was left open", op, errno)
			}
		}
	}
}

func TestSendFails(t *testing.T) {
	for _, errno := range errnos {
		k := newFakeKernel(echo)
		k.errs[opSendCommand] = []error{unix.EINTR, unix.EINTR, errno}
		c := dial(t, k, Config{})
		_, err := c.Do(t.Context(), getDeviceID)
		var failed *Error
		if !errors.As(err, &failed) || failed.Op != Send || !errors.Is(err, errno) {
			t.Errorf("%v: %v", errno, err)
		}
		want(t, c, getDeviceID, 0, 1)
	}
}

func TestReceiveFails(t *testing.T) {
	for _, errno := range errnos {
		if errno == unix.EAGAIN || errno == unix.EMSGSIZE {
			continue // which are no failures
		}
		synctest.Test(t, func(t *testing.T) {
			k := newFakeKernel(silence)
			c := dial(t, k, Config{})
			synctest.Wait()
			k.errs[opReceiveMessage] = []error{unix.EINTR, unix.EAGAIN, errno}
			k.onSend = func(k *fakeKernel, _ message) { k.wake(); synctest.Wait(); k.wake() }
			for range 2 {
				_, err := c.Do(t.Context(), getDeviceID)
				var failed *Error
				if !errors.As(err, &failed) || failed.Op != Receive || !errors.Is(err, errno) {
					t.Errorf("%v: %v", errno, err)
				}
			}
			if err := c.Close(); err != nil || !k.closed {
				t.Errorf("%v: closed %v, %v", errno, k.closed, err)
			}
		})
	}
}

func TestInterruptedAndSpuriouslyWoken(t *testing.T) {
	k := newFakeKernel(nil)
	k.onSend = func(k *fakeKernel, m message) { k.wake(); echo(k, m) }
	k.errs[opReceiveMessage] = []error{unix.EINTR, unix.EAGAIN, unix.EINTR, unix.EINTR}
	want(t, dial(t, k, Config{}), getDeviceID, 0, 1)
}

// TestStrangers has everything come before the answer that is not the answer.
func TestStrangers(t *testing.T) {
	k := newFakeKernel(func(k *fakeKernel, m message) {
		right := answerTo(m, 0, 0xaa)
		event, command, response, other, netFn, cmd := right, right, right, right, right, right
		event.kind, command.kind, response.kind = recvEvent, 3, 4
		other.id = m.id + 1
		netFn.netFn ^= 1
		cmd.cmd++
		k.deliver(event, command, response, other, netFn, cmd, right, right, event)
	})
	c := dial(t, k, Config{})
	for range 3 {
		want(t, c, getDeviceID, 0, 0xaa)
	}
}

func TestMalformed(t *testing.T) {
	long := make([]byte, maxMessage+1)
	for _, test := range []struct {
		data []byte
		err  error
	}{
		{nil, ErrMalformed},
		{long, unix.EMSGSIZE},
	} {
		k := newFakeKernel(func(k *fakeKernel, m message) { k.deliver(answerTo(m, test.data...)) })
		c := dial(t, k, Config{})
		if resp, err := c.Do(t.Context(), getDeviceID); !errors.Is(err, test.err) {
			t.Errorf("%d bytes: %v, %v", len(test.data), resp, err)
		}
		k.onSend = echo
		want(t, c, getDeviceID, 0, 1)
	}
}

func TestLongestRequest(t *testing.T) {
	k := newFakeKernel(func(k *fakeKernel, m message) { k.deliver(answerTo(m, 0, byte(len(m.data)>>8))) })
	c := dial(t, k, Config{})
	want(t, c, ipmi.Request{Data: make([]byte, maxMessage)}, 0, 1)
	for _, n := range []int{maxMessage + 1, 1 << 16} {
		if _, err := c.Do(t.Context(), ipmi.Request{Data: make([]byte, n)}); !errors.Is(err, unix.EMSGSIZE) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestTimeout(t *testing.T) {
	for _, test := range []struct{ set, want time.Duration }{{0, 15 * time.Second}, {time.Second, time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			k := newFakeKernel(silence)
			c := dial(t, k, Config{Timeout: test.set})
			start := time.Now()
			_, err := c.Do(t.Context(), getDeviceID)
			if took := time.Since(start); !errors.Is(err, ErrNoAnswer) || took != test.want {
				t.Errorf("after %v: %v, want no answer after %v", took, err, test.want)
			}
			// What comes too late is not taken for the next answer.
			late := answerTo(k.requests()[0], 0, 0xbb)
			k.onSend = func(k *fakeKernel, m message) { k.deliver(late, answerTo(m, 0, 0xcc)) }
			want(t, c, getDeviceID, 0, 0xcc)
		})
	}
}

func TestCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newFakeKernel(silence)
		c := dial(t, k, Config{})
		reason := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(3*time.Second, func() { cancel(reason) })
		start := time.Now()
		if _, err := c.Do(ctx, getDeviceID); !errors.Is(err, reason) || time.Since(start) != 3*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		if _, err := c.Do(ctx, getDeviceID); !errors.Is(err, reason) || len(k.requests()) != 1 {
			t.Errorf("%d requests: %v", len(k.requests()), err)
		}
		if len(c.waiting) != 0 {
			t.Error("cancelled requests are still waited for")
		}
		k.onSend = echo
		want(t, c, getDeviceID, 0, 1)
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := dial(t, newFakeKernel(silence), Config{})
		go func() {
			synctest.Wait() // until Do waits
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}()
		for range 2 {
			if _, err := c.Do(t.Context(), getDeviceID); !errors.Is(err, ErrClosed) {
				t.Errorf("on a closed device: %v", err)
			}
		}
		if err := c.Close(); err != nil {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestNoReply(t *testing.T) {
	k := newFakeKernel(silence)
	c := dial(t, k, Config{})
	want(t, c, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x02, NoReply: true}, 0)
	k.onSend = func(k *fakeKernel, m message) {
		k.deliver(answerTo(k.requests()[0], 0xc1), answerTo(m, 0, 5))
	}
	want(t, c, getDeviceID, 0, 5)
}

// numbered are n requests, each with its number as the command.
func numbered(n int, idempotent bool) []ipmi.Request {
	reqs := make([]ipmi.Request, n)
	for i := range reqs {
		reqs[i] = ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: uint8(i), Idempotent: idempotent}
	}
	return reqs
}

// TestBatch answers the newest first, once nothing more is sent.
func TestBatch(t *testing.T) {
	mixed := numbered(6, true)
	mixed[2].Idempotent = false
	for _, test := range []struct {
		name    string
		reqs    []ipmi.Request
		windows string // how many requests were outstanding when answers came
	}{
		{"none", nil, ""},
		{"reads", numbered(10, true), "4 4 2 "},
		{"writes", numbered(3, false), "1 1 1 "},
		{"mixed", mixed, "2 1 3 "},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := newFakeKernel(silence)
				c := dial(t, k, Config{})
				windows := ""
				go func() {
					for n := 0; n < len(test.reqs); {
						synctest.Wait()
						sent := k.requests()
						windows += fmt.Sprint(len(sent)-n, " ")
						for i := len(sent) - 1; i >= n; i-- {
							k.deliver(answerTo(sent[i], 0, sent[i].cmd))
						}
						n = len(sent)
					}
				}()
				n := 0
				c.Batch(t.Context(), test.reqs, func(i int, resp ipmi.Response, err error) bool {
					if err != nil || i != n || len(resp.Data) != 1 || int(resp.Data[0]) != i {
						t.Errorf("answer %d: %d, %v, %v", n, i, resp, err)
					}
					n++
					return true
				})
				if n != len(test.reqs) || windows != test.windows {
					t.Errorf("%d answers in windows %q, want %d in %q", n, windows, len(test.reqs), test.windows)
				}
			})
		})
	}
}

func TestBatchStops(t *testing.T) {
	k := newFakeKernel(echo)
	c := dial(t, k, Config{})
	c.Batch(t.Context(), numbered(100, true), func(i int, _ ipmi.Response, _ error) bool {
		return i < 2
	})
	if n := len(k.requests()); n < 3 || n > 3+window {
		t.Errorf("%d requests", n)
	}
	if len(c.waiting) != 0 {
		t.Error("requests are still waited for")
	}
	want(t, c, getDeviceID, 0, 1)
}

// TestBatchFails gives each request its own error.
func TestBatchFails(t *testing.T) {
	k := newFakeKernel(echo)
	k.errs[opSendCommand] = []error{nil, unix.EBUSY, nil}
	c := dial(t, k, Config{})
	var errs []error
	c.Batch(t.Context(), numbered(3, true), func(_ int, _ ipmi.Response, err error) bool {
		errs = append(errs, err)
		return true
	})
	if len(errs) != 3 || errs[0] != nil || !errors.Is(errs[1], unix.EBUSY) || errs[2] != nil {
		t.Errorf("%v", errs)
	}
}

func TestBatchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k := newFakeKernel(echo)
	n := 0
	dial(t, k, Config{}).Batch(ctx, numbered(3, true), func(_ int, _ ipmi.Response, err error) bool {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		n++
		return true
	})
	if n != 3 || len(k.requests()) != 0 {
		t.Errorf("%d errors, %d requests", n, len(k.requests()))
	}
}
