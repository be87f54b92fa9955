package session

import (
	"slices"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// ask is one request on its way: the message to send, wrapped as often as it
// is bridged, and the answers that belong to it.
type ask struct {
	out  *rmcp.Message
	hops []*rmcp.Message // the messages inside each other, the outermost first
}

// newAsk builds the message for req with the sequence number seq; own is the
// console's address on the bus.
func newAsk(req ipmi.Request, seq, own uint8) *ask {
	m := &rmcp.Message{
		To: ipmi.BMCAddr, From: rmcp.RemoteConsole,
		NetFn: req.NetFn, ToLUN: req.To.LUN, Seq: seq, Cmd: req.Cmd, Data: req.Data,
	}
	a := &ask{hops: []*rmcp.Message{m}}
	if !bridged(req.To, own) {
		a.out = m
		return a
	}
	m.To, m.From = req.To.Addr, own
	if t := req.To; t.TransitAddr != 0 && t.TransitAddr != own {
		m = a.wrap(req.To.Channel, m)
		m.To, m.From = t.TransitAddr, own
		m = a.wrap(t.TransitChannel, m)
	} else {
		m = a.wrap(req.To.Channel, m)
	}
	m.To, m.From = ipmi.BMCAddr, rmcp.RemoteConsole
	a.out = m
	return a
}

// bridged reports whether a request leaves the BMC.
func bridged(t ipmi.Target, own uint8) bool { return t.Bridged() && t.Addr != own }

func (a *ask) wrap(channel uint8, inner *rmcp.Message) *rmcp.Message {
	m := rmcp.Wrap(channel, inner)
	m.Seq = inner.Seq
	a.hops = append([]*rmcp.Message{m}, a.hops...)
	return m
}

// accept takes an answer's message: a Send Message response is opened, or, if
// nothing came with it, another message is awaited; a code in one is the
// answer.
func (a *ask) accept(m *rmcp.Message) (ipmi.Response, bool) {
	for m != nil {
		hop := a.find(m)
		if hop < 0 || len(m.Data) == 0 {
			return ipmi.Response{}, false
		}
		code := ipmi.Code(m.Data[0])
		if hop == len(a.hops)-1 || code != ipmi.OK {
			return ipmi.Response{Code: code, Data: slices.Clone(m.Data[1:])}, true
		}
		a.hops = a.hops[hop+1:]
		inner, err := rmcp.Unwrap(m)
		if err != nil {
			return ipmi.Response{}, false
		}
		m = inner
	}
	return ipmi.Response{}, false
}

// find is the hop that m answers, -1 if none. The BMC may answer in the name of
// the far side. The outermost hop comes first: a Send Message may carry another.
func (a *ask) find(m *rmcp.Message) int {
	for i, hop := range a.hops {
		from := m.From == hop.To || m.From == ipmi.BMCAddr
		if from && m.NetFn == hop.NetFn|1 && m.Cmd == hop.Cmd && m.Seq == hop.Seq {
			return i
		}
	}
	return -1
}
