package channel

import (
	"context"
	"fmt"

	"goipmi/internal/ipmi"
)

// Info is the answer to Get Channel Info (IPMI v2.0 §22.24).
//
//	+------+------+--------+----------------+------+---------+
//	|number|medium|protocol|sessions, active|vendor|auxiliary|
//	+------+------+--------+----------------+------+---------+
//	    1      1       1            1           3        2
type Info struct {
	Number         uint8  `json:"channel"`
	Medium         uint8  `json:"medium"`
	MediumName     string `json:"medium_name"`
	Protocol       uint8  `json:"protocol"`
	ProtocolName   string `json:"protocol_name"`
	SessionSupport string `json:"session_support"`
	ActiveSessions uint8  `json:"active_sessions"`
	Vendor         uint32 `json:"protocol_vendor_id"` // IANA enterprise number
}

const infoLen = 9

// GetInfo asks what a channel is. An answer of another length is an
// *ipmi.LengthError.
func GetInfo(ctx context.Context, c ipmi.Conn, number uint8) (Info, error) {
	data, err := ipmi.Call(ctx, c, read(cmdGetInfo, number&numberMask))
	if err != nil {
		return Info{}, err
	}
	return decodeInfo(data)
}

func decodeInfo(data []byte) (Info, error) {
	if err := ipmi.Exactly(data, infoLen); err != nil {
		return Info{}, err
	}
	r := ipmi.NewReader(data)
	v := Info{Number: r.U8() & numberMask, Medium: r.U8() & 0x7f, Protocol: r.U8() & 0x1f}
	sessions := r.U8()
	v.SessionSupport, v.ActiveSessions = sessionSupports[sessions>>6], sessions&0x3f
	v.Vendor = r.U24()
	v.MediumName, v.ProtocolName = mediumName(v.Medium), protocolName(v.Protocol)
	return v, nil
}

// Media that carry LAN packets.
const (
	mediumLAN      = 4
	mediumOtherLAN = 6
)

// IsLAN reports whether the channel is a network's.
func (v Info) IsLAN() bool { return v.Medium == mediumLAN || v.Medium == mediumOtherLAN }

// mediumNames are of IPMI v2.0 table 6-3.
var mediumNames = [...]string{
	"reserved", "IPMB (I2C)", "ICMB v1.0", "ICMB v0.9", "802.3 LAN", "Serial/Modem", "Other LAN",
	"PCI SMBus", "SMBus v1.0/v1.1", "SMBus v2.0", "USB 1.x", "USB 2.x", "System Interface",
}

func mediumName(medium uint8) string {
	if int(medium) < len(mediumNames) {
		return mediumNames[medium]
	}
	return Unknown(medium)
}

// protocolNames are of IPMI v2.0 table 6-2.
var protocolNames = [...]string{
	"reserved", "IPMB-1.0", "ICMB-1.0", "reserved", "IPMI-SMBus", "KCS", "SMIC", "BT-10", "BT-15", "TMode",
}

const firstOEMProtocol = 0x1c

func protocolName(protocol uint8) string {
	switch {
	case int(protocol) < len(protocolNames):
		return protocolNames[protocol]
	case protocol >= firstOEMProtocol:
		return fmt.Sprintf("OEM %d", protocol-firstOEMProtocol+1)
	}
	return Unknown(protocol)
}

// sessionSupports are how many sessions a channel may bear.
var sessionSupports = [4]string{"session-less", "single-session", "multi-session", "session-based"}
