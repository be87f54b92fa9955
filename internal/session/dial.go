package session

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"strconv"

	"goipmi/internal/ipmi"
)

// Limits of what a session can say.
const (
	maxName     = 16  // bytes of a user name
	maxPassword = 20  // bytes of a password or Kg
	maxLANData  = 255 // bytes of an IPMI 1.5 payload
)

// fill sets the defaults, and refuses what no BMC can take.
func (cfg *Config) fill() error {
	if cfg.Port == 0 {
		cfg.Port = DefaultPort
	}
	if cfg.Network == "" {
		cfg.Network = "udp"
	}
	if cfg.Privilege == 0 {
		cfg.Privilege = Administrator
	}
	if cfg.LocalAddr == 0 {
		cfg.LocalAddr = ipmi.BMCAddr
	}
	if cfg.rand == nil {
		cfg.rand = rand.Reader
	}
	if cfg.dial == nil {
		cfg.dial = new(net.Dialer).DialContext
	}
	if len(cfg.Username) > maxName || len(cfg.Password) > maxPassword || len(cfg.Kg) > maxPassword {
		return ErrTooLong
	}
	return nil
}

// connect resolves the host and opens the socket.
func (cfg *Config) connect(ctx context.Context) (net.Conn, error) {
	addr := net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port)))
	conn, err := cfg.dial(ctx, cfg.Network, addr)
	if err == nil {
		return conn, nil
	}
	stage := Connect
	var dns *net.DNSError
	var addrErr *net.AddrError
	if errors.As(err, &dns) || errors.As(err, &addrErr) {
		stage = Resolve
	}
	return nil, cfg.fail(stage, err)
}

func (cfg *Config) fail(stage Stage, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &Error{Host: cfg.Host, Stage: stage, Err: err}
}
