package lan

import (
	"bytes"
	"net"
	"net/netip"

	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
)

// config is what a network channel is set to; what the BMC does not have is nil
// or empty (IPMI v2.0 table 23-4).
type config struct {
	Channel       uint8        `json:"channel"`
	SetInProgress *setState    `json:"set_in_progress,omitempty"`
	AuthSupport   []string     `json:"auth_type_support,omitzero"`
	AuthEnables   *authEnables `json:"auth_type_enables,omitempty"`
	AddressSource *source      `json:"ip_address_source,omitempty"`
	IPAddress     string       `json:"ip_address,omitempty"`
	SubnetMask    string       `json:"subnet_mask,omitempty"`
	MACAddress    string       `json:"mac_address,omitempty"`
	Community     *string      `json:"snmp_community,omitempty"`
	IPHeader      *ipHeader    `json:"ip_header,omitempty"`
	ARP           *arpControl  `json:"arp,omitempty"`
	ARPInterval   *arpInterval `json:"gratuitous_arp_interval,omitempty"`
	GatewayIP     string       `json:"default_gateway_ip,omitempty"`
	GatewayMAC    string       `json:"default_gateway_mac,omitempty"`
	BackupIP      string       `json:"backup_gateway_ip,omitempty"`
	BackupMAC     string       `json:"backup_gateway_mac,omitempty"`
	VLAN          *vlan        `json:"vlan,omitempty"`
	VLANPriority  *uint8       `json:"vlan_priority,omitempty"`
	SuiteCount    *uint8       `json:"cipher_suite_count,omitempty"`
	Suites        []int        `json:"cipher_suites,omitzero"`
	Privileges    string       `json:"cipher_suite_privileges,omitempty"` // as "lan set cipher_privs" takes them
	BadPassword   *badPassword `json:"bad_password,omitempty"`
}

type setState struct {
	State   uint8  `json:"state"`
	Meaning string `json:"meaning"`
}

// authEnables are the authentication types that each privilege level may use.
type authEnables struct {
	Callback []string `json:"callback"`
	User     []string `json:"user"`
	Operator []string `json:"operator"`
	Admin    []string `json:"admin"`
	OEM      []string `json:"oem"`
}

type source struct {
	Source  uint8  `json:"source"`
	Meaning string `json:"meaning"`
}

type ipHeader struct {
	TTL        uint8 `json:"ttl"`
	Flags      uint8 `json:"flags"`
	Precedence uint8 `json:"precedence"`
	TOS        uint8 `json:"tos"`
}

type arpControl struct {
	Respond    bool `json:"respond"`
	Gratuitous bool `json:"gratuitous"`
}

type arpInterval struct {
	Count   uint8   `json:"count"` // of 500 ms, less one
	Seconds float64 `json:"seconds"`
}

type vlan struct {
	Enabled bool   `json:"enabled"`
	ID      uint16 `json:"id"`
}

type badPassword struct {
	Threshold      uint8 `json:"threshold"`
	Audit          bool  `json:"session_audit"` // what ipmitool calls "invalid password disable"
	ResetSeconds   int   `json:"attempt_count_reset_seconds"`
	LockoutSeconds int   `json:"user_lockout_seconds"`
}

// configParam is a parameter that the print shows.
type configParam struct {
	number   uint8
	optional bool // the print goes on without it, even after an error
	decode   func(c *config, r *ipmi.Reader)
}

// configParams are in the order of the print.
var configParams = []configParam{
	{paramSetInProgress, false, func(c *config, r *ipmi.Reader) {
		state := r.U8() & 3
		c.SetInProgress = &setState{state, setStates[state]}
	}},
	{paramAuthSupport, false, func(c *config, r *ipmi.Reader) { c.AuthSupport = channel.AuthTypes(r.U8()) }},
	{paramAuthEnables, false, func(c *config, r *ipmi.Reader) {
		next := func() []string { return channel.AuthTypes(r.U8()) }
		c.AuthEnables = &authEnables{next(), next(), next(), next(), next()}
	}},
	{paramAddressSource, false, func(c *config, r *ipmi.Reader) {
		n := r.U8() & 0x0f
		c.AddressSource = &source{n, sources[min(int(n), len(sources)-1)]}
	}},
	{paramIPAddress, false, func(c *config, r *ipmi.Reader) { c.IPAddress = ip(r) }},
	{paramSubnetMask, false, func(c *config, r *ipmi.Reader) { c.SubnetMask = ip(r) }},
	{paramMACAddress, false, func(c *config, r *ipmi.Reader) { c.MACAddress = mac(r) }},
	{paramCommunity, false, func(c *config, r *ipmi.Reader) {
		text, _, _ := bytes.Cut(r.Rest(), []byte{0})
		c.Community = new(string)
		*c.Community = string(text)
	}},
	{paramIPHeader, false, func(c *config, r *ipmi.Reader) {
		c.IPHeader = &ipHeader{TTL: r.U8(), Flags: r.U8() & 0xe0}
		service := r.U8()
		c.IPHeader.Precedence, c.IPHeader.TOS = service&0xe0, service&0x1e
	}},
	{paramARPControl, false, func(c *config, r *ipmi.Reader) {
		bits := r.U8()
		c.ARP = &arpControl{bits&arpRespond != 0, bits&arpGratuitous != 0}
	}},
	{paramARPInterval, false, func(c *config, r *ipmi.Reader) {
		n := r.U8()
		c.ARPInterval = &arpInterval{n, float64(int(n)+1) / 2}
	}},
	{paramGatewayIP, false, func(c *config, r *ipmi.Reader) { c.GatewayIP = ip(r) }},
	{paramGatewayMAC, false, func(c *config, r *ipmi.Reader) { c.GatewayMAC = mac(r) }},
	{paramBackupIP, false, func(c *config, r *ipmi.Reader) { c.BackupIP = ip(r) }},
	{paramBackupMAC, false, func(c *config, r *ipmi.Reader) { c.BackupMAC = mac(r) }},
	{paramVLANID, true, func(c *config, r *ipmi.Reader) { c.VLAN = decodeVLAN(r.U16()) }},
	{paramVLANPriority, true, func(c *config, r *ipmi.Reader) { c.VLANPriority = byteOf(r.U8() & 0x07) }},
	{paramSuiteCount, false, func(c *config, r *ipmi.Reader) { c.SuiteCount = byteOf(r.U8()) }},
	{paramSuites, false, decodeSuites},
	{paramSuitePrivileges, false, decodePrivileges},
	{paramBadPassword, false, decodeBadPassword},
}

var (
	setStates = [4]string{"Set Complete", "Set In Progress", "Commit Write", "Reserved"}
	sources   = [...]string{"Unspecified", "Static Address", "DHCP Address", "BIOS Assigned Address", "Other"}
)

const arpGratuitous, arpRespond = 0x01, 0x02

func byteOf(n uint8) *uint8 { return &n }

func ip(r *ipmi.Reader) string { return netip.AddrFrom4([4]byte(r.Bytes(4))).String() }

func mac(r *ipmi.Reader) string { return net.HardwareAddr(r.Bytes(6)).String() }

const vlanIDMask, vlanEnabled = 0x0fff, 0x8000

func decodeVLAN(bits uint16) *vlan { return &vlan{bits&vlanEnabled != 0, bits & vlanIDMask} }

// maxSuites is how many cipher suites the parameter has room for.
const maxSuites = 16

// decodeSuites takes as many as the BMC says it has, behind a reserved byte.
func decodeSuites(c *config, r *ipmi.Reader) {
	if r.Len() > 1+maxSuites || c.SuiteCount == nil {
		return
	}
	r.Skip(1)
	c.Suites = []int{}
	for range min(int(*c.SuiteCount), maxSuites, r.Len()) {
		c.Suites = append(c.Suites, int(r.U8()))
	}
}

// Lengths without which ipmitool takes a parameter for missing.
const privilegesLen, badPasswordLen = 9, 6

// privilegeLetters are the levels from 0 up; others are "X" too.
const privilegeLetters = "XcuoaO"

// suiteIDs is how many cipher suites a privilege level is set for.
const suiteIDs = 15

// decodePrivileges takes two levels a byte, the lower half first, behind a
// reserved byte.
func decodePrivileges(c *config, r *ipmi.Reader) {
	if r.Len() != privilegesLen {
		return
	}
	r.Skip(1)
	levels := r.Rest()
	letters := make([]byte, suiteIDs)
	for i := range letters {
		level := int(levels[i/2]>>(i%2*4)) & 0x0f
		letters[i] = 'X'
		if level < len(privilegeLetters) {
			letters[i] = privilegeLetters[level]
		}
	}
	c.Privileges = string(letters)
}

func decodeBadPassword(c *config, r *ipmi.Reader) {
	if r.Len() != badPasswordLen {
		return
	}
	audit := r.U8()&1 != 0
	c.BadPassword = &badPassword{
		Audit: audit, Threshold: r.U8(),
		ResetSeconds: int(r.U16()) * 10, LockoutSeconds: int(r.U16()) * 10,
	}
}
