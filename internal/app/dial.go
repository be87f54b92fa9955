package app

import (
	"context"
	"net"
	"strconv"
	"strings"
	"time"

	"goipmi/internal/dummy"
	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
	"goipmi/internal/session"
)

// dialer is one way to a BMC, as -I names it.
type dialer struct {
	name, desc string
	dial       func(context.Context, *Options) (ipmi.Conn, error)
}

// interfaces are the ways to a BMC, the default first.
var interfaces = []dialer{
	{"open", "Linux OpenIPMI Interface", dialOpen},
	{"lan", "IPMI v1.5 LAN Interface", dialLAN},
	{"lanplus", "IPMI v2.0 RMCP+ LAN Interface", dialLANPlus},
	{"dummy", "Linux DummyIPMI Interface", dialDummy},
}

func findInterface(name string) *dialer {
	if name == "" {
		return &interfaces[0]
	}
	for i := range interfaces {
		if interfaces[i].name == name {
			return &interfaces[i]
		}
	}
	return nil
}

// dial opens the interface that the options name.
func (a *App) dial(ctx context.Context) (ipmi.Conn, error) {
	i := findInterface(a.Options.Interface)
	if i == nil {
		return nil, failf("Error loading interface %s", a.Options.Interface)
	}
	if a.Options.OEM != "" && !knownOEM(a.Options.OEM) {
		return nil, failf("OEM setup for \"%s\" failed", a.Options.OEM)
	}
	a.dialed = true
	conn, err := i.dial(ctx, &a.Options)
	if err != nil {
		return nil, err
	}
	return ipmi.WithTarget(conn, a.target()), nil
}

// target is where requests go if they name no target themselves: a target
// that is the requester itself is not bridged to. The LUN is for raw alone.
func (a *App) target() ipmi.Target {
	t := a.Options.Target
	t.LUN = 0
	own := a.Options.OwnAddr
	if own == 0 {
		own = ipmi.BMCAddr
	}
	if t.Addr == own {
		return ipmi.Target{}
	}
	return t
}

func dialOpen(ctx context.Context, o *Options) (ipmi.Conn, error) {
	conn, err := kcs.Open(ctx, o.Device)
	if err != nil {
		return nil, deviceFailure(err)
	}
	return conn, nil
}

func dialDummy(ctx context.Context, _ *Options) (ipmi.Conn, error) {
	conn, err := dummy.Dial(ctx)
	if err != nil {
		return nil, &Failure{Line: "dummy failed on connect(): : " + systemText(err), Err: err}
	}
	return conn, nil
}

func dialLAN(ctx context.Context, o *Options) (ipmi.Conn, error) {
	if o.Host == "" {
		return nil, failf("No hostname specified!")
	}
	conn, err := session.DialLAN(ctx, o.session())
	if err != nil {
		return nil, lanFailure(err)
	}
	return conn, nil
}

func dialLANPlus(ctx context.Context, o *Options) (ipmi.Conn, error) {
	if o.Host == "" {
		return nil, failf("No hostname specified!")
	}
	conn, err := session.DialLANPlus(ctx, o.session())
	if err != nil {
		return nil, lanPlusFailure(err)
	}
	return conn, nil
}

func (o *Options) session() session.Config {
	host, port := splitHost(o.Host)
	if port == 0 {
		port = uint16(o.Port)
	}
	cfg := session.Config{
		Host: host, Port: port, Network: "udp",
		Username: o.Username, Password: []byte(o.Password), Kg: o.Kg,
		Privilege: session.Privilege(o.Privilege), RoleLookup: o.RoleLookup,
		Suite: o.Suite, AuthType: o.AuthType,
		Timeout: time.Duration(o.Timeout) * time.Second, Retries: o.Retries,
		LocalAddr: o.OwnAddr, Quirks: quirks[o.OEM],
	}
	if o.Family != 0 {
		cfg.Network += strconv.Itoa(o.Family)
	}
	return cfg
}

// quirks are those of -o that a session knows.
var quirks = map[string]session.Quirk{
	"intelplus": session.IntelPlus,
	"icts":      session.ICTS,
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

// lanFailure adds ipmitool's lines to a failed IPMI 1.5 session.
func lanFailure(err error) error {
	return &Failure{Line: "Error: Unable to establish LAN session\nError: Unable to establish IPMI v1.5 / RMCP session", Err: err}
}

// lanPlusFailure adds ipmitool's lines to a failed RMCP+ session.
func lanPlusFailure(err error) error {
	return &Failure{Line: "Error: Unable to establish IPMI v2 / RMCP+ session", Err: err}
}
