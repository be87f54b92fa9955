package bmc

import (
	"encoding/binary"
	"slices"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"

	"goipmi/internal/ipmi"
)

// LAN configuration parameters (IPMI v2.0 Table 23-4) that are worked out.
const (
	lanProgress     = 0
	lanAuthSupport  = 1
	lanMAC          = 5
	lanSuiteCount   = 22
	lanSuiteEntries = 23
)

// lanParameter is a row of the table: the bytes it has, whether it may be
// written, and what it holds at first. Those by set have a set selector as
// their first byte, from 0 to sets-1.
type lanParameter struct {
	number   uint8
	writable bool
	sets     uint8
	initial  string
}

var lanParameters = []lanParameter{
	{lanProgress, true, 0, "\x00"},
	{lanAuthSupport, false, 0, "\x17"},
	{2, true, 0, "\x17\x17\x17\x17\x00"},                                    // authentication type enables
	{3, true, 0, "\x7f\x00\x00\x01"},                                        // IP address
	{4, true, 0, "\x01"},                                                    // its source: static
	{lanMAC, true, 0, "\x02\x00\x00\x00\x00\x00"},                           // MAC address
	{6, true, 0, "\xff\x00\x00\x00"},                                        // subnet mask
	{7, true, 0, "\x40\x40\x10"},                                            // IPv4 header
	{8, true, 0, "\x6f\x02"},                                                // primary RMCP port 623
	{9, true, 0, "\x98\x02"},                                                // secondary RMCP port 664
	{10, true, 0, "\x03"},                                                   // ARP control
	{11, true, 0, "\x04"},                                                   // gratuitous ARP interval
	{12, true, 0, "\x7f\x00\x00\xfe"},                                       // default gateway
	{13, true, 0, "\x02\x00\x00\x00\x00\xfe"},                               // its MAC address
	{14, true, 0, "\x00\x00\x00\x00"},                                       // backup gateway
	{15, true, 0, "\x00\x00\x00\x00\x00\x00"},                               // its MAC address
	{16, true, 0, "public\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}, // community
	{17, false, 0, "\x02"},                                                  // destinations
	{18, true, 3, "\x00\x00\x03\x03"},                                       // destination type
	{19, true, 3, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"},   // and address
	{20, true, 0, "\x00\x00"},                                               // VLAN ID
	{21, true, 0, "\x00"},                                                   // VLAN priority
	{lanSuiteCount, false, 0, "\x00"},                                       // cipher suites
	{lanSuiteEntries, false, 0, "\x00"},                                     // which they are
	{24, true, 0, "\x00\x44\x44\x44\x44\x44\x44\x44\x44"},                   // and at which level
	{26, true, 0, "\x00\x00\x00\x00\x00\x00"},                               // bad password threshold
}

// Answers of Set LAN Configuration Parameters (IPMI v2.0 §23.1).
const codeReadOnly ipmi.Code = 0x82

func findLAN(number uint8) *lanParameter {
	for i := range lanParameters {
		if lanParameters[i].number == number {
			return &lanParameters[i]
		}
	}
	return nil
}

// lanValue is a parameter as it stands.
func (b *BMC) lanValue(p *lanParameter, set uint8) []byte {
	if value, ok := b.lan[p.number<<2|set]; ok {
		return value
	}
	value := []byte(p.initial)
	switch p.number {
	case lanMAC:
		binary.BigEndian.PutUint32(value[2:], uint32(mix(b.opts.Seed)))
	case lanSuiteCount:
		value[0] = uint8(len(b.suites))
	case lanSuiteEntries:
		value = append(value, b.suites...)
		value = append(value, make([]byte, 17-len(value))...)
	}
	if p.sets > 0 {
		value[0] = set
	}
	return value
}

// getLAN reads channel, parameter, set selector, block selector; bit 7 of the
// channel asks for the revision alone.
func (b *BMC) getLAN(c *call) ([]byte, ipmi.Code) {
	p, set := findLAN(c.data[1]), c.data[2]
	switch {
	case b.resolve(c, c.data[0]) != lanChannel:
		return nil, ipmi.CodeInvalidField
	case c.data[0]&0x80 != 0:
		return []byte{infoRevision}, ipmi.OK
	case p == nil:
		return nil, codeNoParameter
	case p.sets > 0 && set >= p.sets:
		return nil, ipmi.CodeOutOfRange
	case p.sets == 0:
		set = 0
	}
	return append([]byte{infoRevision}, b.lanValue(p, set)...), ipmi.OK
}

// setLAN reads channel, parameter and data.
func (b *BMC) setLAN(c *call) ([]byte, ipmi.Code) {
	p, data, set := findLAN(c.data[1]), c.data[2:], uint8(0)
	switch {
	case b.resolve(c, c.data[0]) != lanChannel:
		return nil, ipmi.CodeInvalidField
	case p == nil:
		return nil, codeNoParameter
	case !p.writable:
		return nil, codeReadOnly
	case len(data) != len(p.initial):
		return nil, ipmi.CodeBadLength
	case p.number == lanProgress && data[0]&0x03 == 1 && b.lanValue(p, 0)[0] == 1:
		return nil, codeInProgress
	}
	if p.sets > 0 {
		if set = data[0] & 0x0f; set >= p.sets {
			return nil, ipmi.CodeOutOfRange
		}
	}
	put(&b.lan, p.number<<2|set, slices.Clone(data))
	return nil, ipmi.OK
}

// channelAccess is what Set Channel Access sets of a channel, byte for byte:
// access mode and flags, and the privilege limit.
type channelAccess struct{ mode, limit uint8 }

// lanAccess is always available with per-message and user-level authentication.
var lanAccess = channelAccess{0x02, administrator}

// codeSessionless answers for a channel without sessions (IPMI v2.0 §22.23).
const codeSessionless ipmi.Code = 0x82

// Which memory a request means, in bits 7:6 of its second and third byte;
// both hold the same here.
const nonVolatile = 1

func (b *BMC) getChannelAccess(c *call) ([]byte, ipmi.Code) {
	switch ch := b.resolve(c, c.data[0]); {
	case ch == ipmbChannel || ch == systemChannel:
		return nil, codeSessionless
	case ch != lanChannel:
		return nil, ipmi.CodeInvalidField
	}
	which := c.data[1] >> 6
	if which != nonVolatile && which != nonVolatile+1 {
		return nil, ipmi.CodeInvalidField
	}
	access, ok := b.chanConf[which]
	if !ok {
		access = lanAccess
	}
	return []byte{access.mode, access.limit}, ipmi.OK
}

// setChannelAccess changes the volatile or the stored setting; what sessions
// are held to is the volatile one.
func (b *BMC) setChannelAccess(c *call) ([]byte, ipmi.Code) {
	switch ch := b.resolve(c, c.data[0]); {
	case ch == ipmbChannel || ch == systemChannel:
		return nil, codeSessionless
	case ch != lanChannel:
		return nil, ipmi.CodeInvalidField
	}
	change := func(which uint8, set func(*channelAccess)) {
		access, ok := b.chanConf[which]
		if !ok {
			access = lanAccess
		}
		set(&access)
		put(&b.chanConf, which, access)
	}
	if which := c.data[1] >> 6; which == nonVolatile || which == nonVolatile+1 {
		change(which, func(a *channelAccess) { a.mode = c.data[1] & 0x3f })
	}
	if which := c.data[2] >> 6; which == nonVolatile || which == nonVolatile+1 {
		change(which, func(a *channelAccess) { a.limit = c.data[2] & 0x0f })
	}
	b.applyAccess()
	return nil, ipmi.OK
}

// applyAccess tells go-ipmi, which holds new sessions to it.
func (b *BMC) applyAccess() {
	access, ok := b.chanConf[nonVolatile+1]
	ch, err := b.inner.Channels.Get(lanChannel)
	if !ok || err != nil {
		return
	}
	ch.AccessMode = gobmc.ChannelAccessMode(access.mode & 0x07)
	ch.PerMessageAuth = access.mode&0x10 == 0
	ch.UserLevelAuth = access.mode&0x08 == 0
	ch.MaxPrivilege = gobmc.PrivilegeLevel(access.limit)
	b.inner.Channels.Set(ch)
}
