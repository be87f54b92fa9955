package session

import (
	"net"
	"net/netip"

	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// info is the answer to Get Session Info (IPMI v2.0 §22.20), of which the
// first three bytes come even without such a session.
//
//	+------+-----+------+----+---------+-----------------+---------------+
//	|handle|slots|active|user|privilege|type:7-4 channel |LAN or modem   |
//	+------+-----+------+----+---------+-----------------+---------------+
//	    1     1     1      1      1            1            12, 6 or 8
type info struct {
	Handle   uint8    `json:"session_handle"`
	Slots    uint8    `json:"slot_count"`
	Active   uint8    `json:"active_sessions"`
	*session          // nil if there is none
	LAN      *console `json:"lan,omitempty"`
	Modem    *modem   `json:"modem,omitempty"`
}

type session struct {
	UserID         uint8  `json:"user_id"`
	PrivilegeLevel uint8  `json:"privilege_level"`
	Privilege      string `json:"privilege"`
	Type           string `json:"session_type"`
	Channel        uint8  `json:"channel"`
}

type console struct {
	IP   string `json:"console_ip"`
	MAC  string `json:"console_mac"`
	Port uint16 `json:"console_port"`
}

type modem struct {
	Activity     uint8   `json:"activity"`
	ActivityName string  `json:"activity_name"`
	Destination  uint8   `json:"destination_selector"`
	IP           string  `json:"console_ip"`
	Port         *uint16 `json:"console_port,omitempty"` // with PPP
}

// Lengths that tell what an answer holds.
const (
	noSessionLen = 3
	lanLen       = 18
	modemLen     = 12
	pppLen       = 14
)

func decode(data []byte) (info, error) {
	r := ipmi.NewReader(data[:min(len(data), lanLen)])
	v := info{Handle: r.U8(), Slots: r.U8() & 0x3f, Active: r.U8() & 0x3f}
	if len(data) == noSessionLen {
		return v, r.Err()
	}
	v.session = decodeSession(r)
	switch {
	case len(data) >= lanLen:
		v.LAN = &console{ip(r), net.HardwareAddr(r.Bytes(6)).String(), r.U16()}
	case len(data) == modemLen, len(data) == pppLen:
		v.Modem = decodeModem(r)
	}
	return v, r.Err()
}

func decodeSession(r *ipmi.Reader) *session {
	v := &session{UserID: r.U8() & 0x3f, PrivilegeLevel: r.U8() & 0x0f, Type: "IPMIv1.5"}
	v.Privilege = channel.PrivilegeName(v.PrivilegeLevel)
	where := r.U8()
	if where>>4 != 0 {
		v.Type = "IPMIv2/RMCP+"
	}
	v.Channel = where & 0x0f
	return v
}

var activities = [...]string{
	"IPMI Messaging session active", "Callback Messaging session active", "Dial-out Alert active", "TAP Page Active",
}

func decodeModem(r *ipmi.Reader) *modem {
	v := &modem{Activity: r.U8(), Destination: r.U8() & 0x0f, IP: ip(r)}
	v.ActivityName = channel.Unknown(v.Activity)
	if int(v.Activity) < len(activities) {
		v.ActivityName = activities[v.Activity]
	}
	if r.Len() > 0 {
		port := r.U16()
		v.Port = &port
	}
	return v
}

func ip(r *ipmi.Reader) string { return netip.AddrFrom4([4]byte(r.Bytes(4))).String() }

// misplacedPort is what ipmitool shows for the port of a PPP session: it looks
// behind the answer, where it has zeros.
const misplacedPort = 0

func (v info) Text(p *output.Printer) {
	p.Printf("session handle                : %d\n", v.Handle)
	p.Printf("slot count                    : %d\n", v.Slots)
	p.Printf("active sessions               : %d\n", v.Active)
	if s := v.session; s != nil {
		p.Printf("user id                       : %d\n", s.UserID)
		p.Printf("privilege level               : %s\n", s.Privilege)
		p.Printf("session type                  : %s\n", s.Type)
		p.Printf("channel number                : 0x%02x\n", s.Channel)
	}
	if c := v.LAN; c != nil {
		p.Printf("console ip                    : %s\n", c.IP)
		p.Printf("console mac                   : %s\n", c.MAC)
		p.Printf("console port                  : %d\n", c.Port)
	}
	if m := v.Modem; m != nil {
		p.Printf("Session/Channel Activity Type : %s\n", m.ActivityName)
		p.Printf("Destination selector          : %d\n", m.Destination)
		p.Printf("console ip                    : %s\n", m.IP)
		if m.Port != nil {
			p.Printf("console port                  : %d\n", misplacedPort)
		}
	}
	p.Printf("\n")
}

func (v info) CSV(p *output.Printer) {
	p.Printf("%d,%d,%d", v.Handle, v.Slots, v.Active)
	if s := v.session; s != nil {
		p.Printf(",%d,%s,%s,0x%02x", s.UserID, s.Privilege, s.Type, s.Channel)
	}
	if c := v.LAN; c != nil {
		p.Printf(",%s,%s,%d", c.IP, c.MAC, c.Port)
	}
	if m := v.Modem; m != nil {
		p.Printf(",%s,%d,%s", m.ActivityName, m.Destination, m.IP)
		if m.Port != nil {
			p.Printf(",%d", misplacedPort)
		}
	}
	p.Printf("\n")
}
