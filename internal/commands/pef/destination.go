package pef

import (
	"bytes"
	"context"
	"net"
	"strconv"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// Commands of the transport network function (IPMI v2.0 §23, §25).
const (
	cmdGetLANConfig    = 0x02
	cmdGetSerialConfig = 0x11
)

// LAN configuration parameters about alerts (IPMI v2.0 §23.2).
const (
	lanCommunity          = 16
	lanDestinationCount   = 17
	lanDestinationType    = 18
	lanDestinationAddress = 19

	retriesMask = 0x07
)

// destination is where alerts go, as far as it could be read.
type destination struct {
	Type      string `json:"type,omitempty"`
	Community string `json:"pet_community,omitempty"`
	Timeout   uint8  `json:"ack_timeout_s"`
	Retries   uint8  `json:"retries"`
	IP        string `json:"ip_address,omitempty"`
	MAC       string `json:"mac_address,omitempty"`
	IPv6      string `json:"ipv6_address,omitempty"`
	Dial      string `json:"dial_string,omitempty"`
	Confirm   string `json:"tap_confirmation,omitempty"`
	fields    []field
}

func (d *destination) add(label, value string) { d.fields = append(d.fields, field{label, value}) }

func (d *destination) number(label string, n uint8) { d.add(label, strconv.Itoa(int(n))) }

// reader reads what policies refer to, each thing once.
type reader struct {
	ctx     context.Context
	host    *app.Host
	answers map[string]answered
}

type answered struct {
	data []byte
	err  error
}

func newReader(ctx context.Context, h *app.Host) *reader {
	return &reader{ctx, h, map[string]answered{}}
}

// once sends a request that has not been sent before.
func (r *reader) once(req ipmi.Request) ([]byte, error) {
	key := string(append([]byte{byte(req.NetFn), req.Cmd}, req.Data...))
	a, known := r.answers[key]
	if !known {
		req.Idempotent = true
		a.data, a.err = ipmi.Call(r.ctx, r.host, req)
		r.answers[key] = a
	}
	return a.data, a.err
}

// param reads a parameter of a channel. What went wrong has been told if ok is
// false.
//
//	+-------+---------+---+-----+
//	|channel|parameter|set|block|
//	+-------+---------+---+-----+
func (r *reader) param(cmd uint8, what string, selector [4]uint8) (b *ipmi.Reader, ok bool) {
	data, err := r.once(ipmi.Request{NetFn: ipmi.NetFnTransport, Cmd: cmd, Data: selector[:]})
	complain(r.host, err, what)
	if err != nil {
		return nil, false
	}
	b = ipmi.NewReader(data)
	b.Skip(revisionLen)
	return b, true
}

func (r *reader) notRetrieved(what string) { r.host.App.Warnf(" **Error retrieving %s", what) }

// lanDestination reads a destination of a LAN channel. It is never nil.
func (r *reader) lanDestination(channel, number uint8) *destination {
	const count, kind, community, address = "Alert destination count", "Alert destination type",
		"PET community", "Alert destination info"
	d := &destination{fields: []field{}}
	if _, ok := r.param(cmdGetLANConfig, count, [4]uint8{channel, lanDestinationCount}); !ok {
		r.notRetrieved(count)
		return d
	}
	b, ok := r.param(cmdGetLANConfig, kind, [4]uint8{channel, lanDestinationType, number})
	if !ok || b.U8() != number || b.Len() < 3 {
		r.notRetrieved(kind)
		return d
	}
	code := b.U8() & retriesMask
	d.Type, d.Timeout, d.Retries = named(code, lanDestinations), b.U8(), b.U8()&retriesMask
	d.add("Alert destination type", d.Type)
	if code == 0 {
		if b, ok := r.param(cmdGetLANConfig, community, [4]uint8{channel, lanCommunity}); ok {
			d.Community = cString(b.Rest(), 18)
			d.add("PET Community", d.Community)
		} else {
			r.notRetrieved(community)
		}
	}
	d.number("ACK timeout/retry (secs)", d.Timeout)
	d.number("Retries", d.Retries)
	b, ok = r.param(cmdGetLANConfig, address, [4]uint8{channel, lanDestinationAddress, number})
	if !ok || b.U8() != number || b.Len() < 12 {
		r.notRetrieved(address)
		return d
	}
	b.Skip(2)
	d.IP, d.MAC = net.IP(b.Bytes(4)).String(), net.HardwareAddr(b.Bytes(6)).String()
	d.add("IP address", d.IP)
	d.add("MAC address", d.MAC)
	return d
}

// cString is data up to its first NUL, at most n bytes.
func cString(data []byte, n int) string {
	data, _, _ = bytes.Cut(data[:min(n, len(data))], []byte{0})
	return string(data)
}
