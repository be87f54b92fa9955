package app

import (
	"context"
	"math"
	"net"
	"strconv"
	"strings"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/session"
)

func dialLAN(ctx context.Context, a *App) (ipmi.Conn, error) {
	o := &a.Options
	if o.Host == "" {
		return nil, failf("No hostname specified!")
	}
	conn, err := session.DialLAN(ctx, o.session())
	if err != nil {
		return nil, a.lanFailure(err)
	}
	return conn, nil
}

func dialLANPlus(ctx context.Context, a *App) (ipmi.Conn, error) {
	o := &a.Options
	if o.Host == "" {
		return nil, failf("No hostname specified!")
	}
	conn, err := session.DialLANPlus(ctx, o.session())
	if err != nil {
		return nil, a.lanPlusFailure(err)
	}
	return conn, nil
}

func (o *Options) session() session.Config {
	host, port := splitHost(o.Host)
	if port == 0 {
		port = uint16(o.Port)
	}
	cfg := session.Config{
		Host: dotted(host), Port: port, Network: "udp",
		Username: o.Username, Kg: o.Kg,
		Privilege: session.Privilege(o.Privilege), RoleLookup: o.RoleLookup,
		Suite: o.Suite, AuthType: o.AuthType,
		Timeout: time.Duration(o.Timeout) * time.Second, Retries: o.Retries,
		LocalAddr: o.OwnAddr,
	}
	o.adapt(&cfg)
	if o.hasPassword {
		cfg.Password = []byte(o.Password)
	}
	if o.Family != 0 {
		cfg.Network += strconv.Itoa(o.Family)
	}
	return cfg
}

// splitHost takes a port off the end of a host: "host:port", "[::1]:port",
// "[::1]" and a bare IPv6 address are all understood. Port 0 is none.
func splitHost(s string) (host string, port uint16) {
	if h, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(h, "]") {
		return strings.TrimSuffix(h, "]"), 0
	}
	if strings.Count(s, ":") > 1 && !strings.HasPrefix(s, "[") {
		return s, 0
	}
	h, p, err := net.SplitHostPort(s)
	if err != nil {
		return s, 0
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil {
		return s, 0
	}
	return h, uint16(n)
}

// SessionPort is the UDP port of the session, 0 if the interface has none.
func (o *Options) SessionPort() int {
	if o.Interface == "lan" || o.Interface == "lanplus" {
		return o.port()
	}
	return 0
}

// port is the UDP port of the BMC.
func (o *Options) port() int {
	switch _, port := splitHost(o.Host); {
	case port != 0:
		return int(port)
	case o.Port != 0:
		return o.Port
	}
	return session.DefaultPort
}

// dotted is an IPv4 address in the short and odd forms that the C library
// takes, such as 127.1, 0x7f000001 or 010.0.0.1, as Go's takes it; any other
// host stays as it is.
func dotted(host string) string {
	parts := strings.Split(host, ".")
	if len(parts) > net.IPv4len {
		return host
	}
	var addr uint64
	for i, part := range parts {
		n, err := ParseInt(part, 0, math.MaxUint32)
		last := i == len(parts)-1
		switch {
		case err != nil || part == "" || !isDigit(part[0]):
			return host
		case last && n >= 1<<(8*(net.IPv4len-i)), !last && n > math.MaxUint8:
			return host
		case last:
			addr |= uint64(n)
		default:
			addr |= uint64(n) << (8 * (net.IPv4len - 1 - i))
		}
	}
	return net.IPv4(byte(addr>>24), byte(addr>>16), byte(addr>>8), byte(addr)).String()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
