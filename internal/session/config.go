// Package session keeps sessions with a BMC over the network: lan (IPMI 1.5)
// and lanplus (RMCP+), with authentication, retransmission and bridging.
package session

import (
	"context"
	"io"
	"net"
	"time"
)

// Privilege is a session privilege level (IPMI v2.0 §6.8).
type Privilege uint8

// Privilege levels.
const (
	Callback Privilege = 1 + iota
	User
	Operator
	Administrator
	OEM
)

// Best lets the session choose the cipher suite or authentication type.
const Best = -1

// DefaultPort is RMCP's UDP port.
const DefaultPort = 623

// Config says which BMC to reach, as whom, and how. The zero value of a field
// means its default, where one is named.
type Config struct {
	Host    string // name or address, IPv6 without brackets
	Port    uint16 // default DefaultPort
	Network string // "udp" (default), "udp4" or "udp6"

	Username  string    // at most 16 bytes
	Password  []byte    // at most 20 bytes, 16 of them used by lan; nil: none
	Kg        []byte    // the BMC key, at most 20 bytes; lanplus only
	Privilege Privilege // default Administrator
	// RoleLookup finds the user by name and privilege (ipmitool's -L LEVEL+)
	// and not by name alone; lanplus only.
	RoleLookup bool

	Suite    int // cipher suite ID, or Best; lanplus only
	AuthType int // authentication type, or Best; lan only

	Timeout time.Duration // of one attempt; default 1 s for lanplus, 2 s for lan
	Retries int           // attempts; default 4

	LocalAddr uint8 // own IPMB address; a target there is not bridged; default 0x20
	Quirks    Quirk

	rand io.Reader                                                         // default crypto/rand
	dial func(ctx context.Context, network, addr string) (net.Conn, error) // default net
}

// Quirk is a set of deviations that some BMCs need.
type Quirk uint8

// Quirks. Those that can be recognized are not here: they are always tolerated.
const (
	// IntelPlus is ipmitool's -o intelplus: the user name padded to 16 bytes
	// in the RAKP digests, no name-only lookup, an MD5 password cut to 16
	// bytes, and RAKP 4 checked by the integrity algorithm.
	IntelPlus Quirk = 1 << iota
	// ICTS is ipmitool's -o icts: the integrity pad leaves its own two trailing
	// bytes out of the count.
	ICTS
	// SOLPayloadSize ignores the packet size that the BMC gives for Serial over
	// LAN.
	SOLPayloadSize
	// SOLPort keeps Serial over LAN on the session's port, whatever the BMC says.
	SOLPort
	// SOLPacketSeq sends a Serial over LAN packet that is never acknowledged
	// again under another number.
	SOLPacketSeq
	// Supermicro is ipmitool's -o supermicro: with authentication type OEM the
	// challenge is mixed into the password, once, and not sent back.
	Supermicro
)
