package kcs

import (
	"bytes"
	"encoding/binary"
	"testing"

	"goipmi/internal/ipmi"
)

// address is an address as a little-endian machine has it.
func address(b ...byte) (a [addrLen]byte) {
	copy(a[:], b)
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		a[0], a[1], a[2], a[3] = a[3], a[2], a[1], a[0]
		a[4], a[5] = a[5], a[4]
	}
	return a
}

func TestRouting(t *testing.T) {
	plain := message{netFn: 0x06, cmd: 0x01, data: []byte{7, 8}}
	bmc := func(lun byte) message {
		m := plain
		m.addr = address(0x0c, 0, 0, 0, 0x0f, 0, lun)
		return m
	}
	other := func(channel, slave, lun byte) message {
		m := plain
		m.addr = address(0x01, 0, 0, 0, channel, 0, slave, lun)
		return m
	}
	for _, test := range []struct {
		name string
		own  uint8
		to   ipmi.Target
		want message
	}{
		{"BMC", 0, ipmi.Target{}, bmc(0)},
		{"LUN of the BMC", 0, ipmi.Target{LUN: 3}, bmc(3)},
		{"own address", 0, ipmi.Target{Addr: 0x20, Channel: 7}, bmc(0)},
		{"other own address", 0x32, ipmi.Target{Addr: 0x32, TransitAddr: 0x44}, bmc(0)},
		{"BMC from another own address", 0x32, ipmi.Target{Addr: 0x20}, other(0, 0x20, 0)},
		{"bridged", 0, ipmi.Target{Addr: 0x30, Channel: 6, LUN: 2}, other(6, 0x30, 2)},
		{"channel of four bits", 0, ipmi.Target{Addr: 0x30, Channel: 0x27}, other(7, 0x30, 0)},
		{"transit is the BMC", 0, ipmi.Target{Addr: 0x30, Channel: 6, TransitAddr: 0x20, TransitChannel: 1}, other(6, 0x30, 0)},
		{"bridged twice", 0, ipmi.Target{Addr: 0x72, Channel: 7, LUN: 1, TransitAddr: 0x82, TransitChannel: 3}, message{
			addr: address(0x01, 0, 0, 0, 3, 0, 0x82, 1), netFn: 0x06, cmd: 0x34,
			data: []byte{0x47, 0x72, 0x19, 0x75, 0xff, 0x00, 0x01, 7, 8, 0xf1},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := newFakeKernel(echo)
			c := dial(t, k, Config{OwnAddr: test.own})
			if _, err := c.Do(t.Context(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, Data: plain.data, To: test.to}); err != nil && test.want.cmd == plain.cmd {
				t.Error(err)
			}
			got := k.requests()[0]
			if got.addr != test.want.addr || got.netFn != test.want.netFn || got.cmd != test.want.cmd || !bytes.Equal(got.data, test.want.data) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestBridgedTwice(t *testing.T) {
	req := ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, To: ipmi.Target{Addr: 0x72, TransitAddr: 0x82}}
	for _, test := range []struct {
		name string
		sent []byte // the answer to Send Message
		want []byte // nil: malformed
	}{
		{"answer", []byte{0, 0x20, 0x1c, 0xc4, 0x72, 0, 1, 0, 0x11, 0x22, 0x5a}, []byte{0, 0x11, 0x22}},
		{"completion code alone", []byte{0, 0x20, 0x1c, 0xc4, 0x72, 0, 1, 0xc1, 0xcc}, []byte{0xc1}},
		{"refused", []byte{0x83}, []byte{0x83}},
		{"refused at length", []byte{0xc1, 1, 2}, []byte{0xc1, 1, 2}},
		{"nothing enclosed", []byte{0}, nil},
		{"no completion code", []byte{0, 0x20, 0x1c, 0xc4, 0x72, 0, 1, 0x8d}, nil},
		{"empty", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			k := newFakeKernel(func(k *fakeKernel, m message) { k.deliver(answerTo(m, test.sent...)) })
			c := dial(t, k, Config{})
			if test.want != nil {
				want(t, c, req, test.want...)
				return
			}
			if resp, err := c.Do(t.Context(), req); err == nil {
				t.Errorf("taken for an answer: %+v", resp)
			}
		})
	}
}

// FuzzReceived has any message come, however little like an answer.
func FuzzReceived(f *testing.F) {
	f.Add(recvAnswer, 0, uint8(7), uint8(1), []byte{0, 1, 2}, false)
	f.Add(recvAnswer, 0, uint8(7), uint8(0x34), []byte{0, 0x20, 0x1c, 0xc4, 0x72, 0, 1, 0, 0x11, 0x5a}, true)
	f.Add(recvEvent, 0, uint8(7), uint8(1), []byte{}, false)
	f.Fuzz(func(t *testing.T, kind, id int, netFn, cmd uint8, data []byte, relayed bool) {
		a := &call{packet: packet{netFn: 6, cmd: 1, relayed: relayed}}
		c := &Conn{waiting: map[int]*call{a.id: a}}
		r := received{Message{Kind: kind, ID: id, NetFn: netFn, Cmd: cmd, Data: data}, len(data) > maxMessage}
		if c.match(r) == nil {
			return
		}
		if kind != recvAnswer || id != a.id || netFn != 7 || cmd != 1 {
			t.Errorf("taken for the answer: %+v", r)
		}
		resp, err := a.decode(r)
		switch {
		case err == nil && relayed && resp.Code == ipmi.OK && len(data) < enclosedHead+2:
			t.Errorf("% x from % x", resp.Data, data)
		case err == nil && !bytes.Contains(data, append([]byte{uint8(resp.Code)}, resp.Data...)):
			t.Errorf("%+v from % x", resp, data)
		}
	})
}
