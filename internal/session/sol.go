package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// Payload commands (IPMI v2.0 §24).
const (
	cmdActivatePayload   = 0x48
	cmdDeactivatePayload = 0x49
	cmdGetInstanceInfo   = 0x4b
	cmdGetDeviceID       = 0x01
)

// Completion codes of Activate Payload (IPMI v2.0 table 24-2).
const (
	CodeSOLActive          ipmi.Code = 0x80 // on another session
	CodeSOLDisabled        ipmi.Code = 0x81
	CodeSOLLimit           ipmi.Code = 0x82
	CodeSOLNotEncryptable  ipmi.Code = 0x83
	CodeSOLEncryptionAsked ipmi.Code = 0x84
)

// Why a Serial over LAN stream ended, besides the errors of the session.
var (
	// ErrDeactivated: the BMC took the stream away, perhaps for another console.
	ErrDeactivated = errors.New("serial over LAN was deactivated by the BMC")
	// ErrUnavailable: the serial port takes no characters; those sent are lost.
	ErrUnavailable = errors.New("the serial port takes no characters")
)

// PortError is a BMC that has Serial over LAN on a port where no session with
// it can be opened.
type PortError struct {
	Port uint16
	Err  error
}

func (e *PortError) Error() string {
	return fmt.Sprintf("serial over LAN on UDP port %d: %v", e.Port, e.Err)
}

// Unwrap is the cause.
func (e *PortError) Unwrap() error { return e.Err }

// SOLOptions choose the stream.
type SOLOptions struct {
	Instance uint8 // of the payload, 1 to 15
	Steal    bool  // deactivate it first if it is active
	// Formerly is the ID of a lost session of ours that may still have the
	// instance; 0: none.
	Formerly uint32
	Quirks   Quirk // besides those of the session
	// Notice, if not nil, hears of SOLOverrun and SOLBreakDetected. It is called
	// by the session's reader and must not block.
	Notice func(rmcp.SOLFlags)
	// Output, if not nil, is offered what comes while Read waits, and tells how
	// much of it it took; Read gives the rest. It is called by the session's
	// reader and must not block.
	Output func([]byte) int
}

// ActivateSOL begins Serial over LAN (IPMI v2.0 §15). The error is an
// ipmi.Code, *ipmi.LengthError, *PortError or *Error.
func (c *Conn) ActivateSOL(ctx context.Context, o SOLOptions) (*SOL, error) {
	c.cfg.Quirks |= o.Quirks
	grant, err := c.activateSOL(ctx, o)
	if err != nil {
		return nil, err
	}
	if !c.otherPort(grant.port) {
		return newSOL(c, o, grant), nil
	}
	return c.moveSOL(ctx, o, grant)
}

// solGrant is the answer to Activate Payload (IPMI v2.0 table 24-2).
type solGrant struct {
	size int // bytes of a packet to the BMC
	port uint16
}

const solGrantLen = 12

// activateSOL takes the instance; after Steal, from another session, and in any
// case from this one, whose first request may have been answered in vain.
func (c *Conn) activateSOL(ctx context.Context, o SOLOptions) (solGrant, error) {
	grant, err := c.protectSOL(ctx, o.Instance)
	for pause := 100 * time.Millisecond; errors.Is(err, CodeSOLActive) && pause < 2*time.Second; pause *= 2 {
		if !o.Steal && !c.holdsSOL(ctx, o) {
			break
		}
		_ = c.DeactivateSOL(ctx, o.Instance)
		if grant, err = c.protectSOL(ctx, o.Instance); errors.Is(err, CodeSOLActive) {
			sleep(ctx, pause) // some BMCs need a while
		}
	}
	return grant, err
}

// protectSOL activates with as much encryption and authentication as the session
// has; where the BMC has none for this payload, without encryption.
func (c *Conn) protectSOL(ctx context.Context, instance uint8) (solGrant, error) {
	const encrypt, authenticate, deferAlerts, deassertCTS = 0x80, 0x40, 0x04, 0x02
	how := uint8(deferAlerts)
	suite, _ := rmcp.LookupSuite(c.suite)
	if suite.Conf != rmcp.ConfNone {
		how |= encrypt
	}
	if suite.Integrity != rmcp.IntegrityNone {
		how |= authenticate
	}
	if c.cfg.Quirks&IntelPlus == 0 {
		how |= deassertCTS
	}
	grant, err := c.requestSOL(ctx, instance, how)
	if !errors.Is(err, CodeSOLNotEncryptable) {
		return grant, err
	}
	if grant, retryErr := c.requestSOL(ctx, instance, how&^encrypt); retryErr == nil {
		c.link.unencryptSOL()
		return grant, nil
	}
	return grant, err
}

func (c *Conn) requestSOL(ctx context.Context, instance, how uint8) (solGrant, error) {
	data, err := c.payloadCommand(ctx, cmdActivatePayload, instance, how)
	if err != nil {
		return solGrant{}, err
	}
	if err := ipmi.Exactly(data, solGrantLen); err != nil {
		return solGrant{}, err
	}
	return solGrant{
		size: int(binary.LittleEndian.Uint16(data[4:])),
		port: binary.LittleEndian.Uint16(data[8:]),
	}, nil
}

// payloadCommand sends Activate or Deactivate Payload.
func (c *Conn) payloadCommand(ctx context.Context, cmd, instance, how uint8) ([]byte, error) {
	return ipmi.Call(ctx, c, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmd,
		Data: []byte{uint8(rmcp.PayloadSOL), instance, how, 0, 0, 0},
	})
}

// DeactivateSOL ends Serial over LAN, whichever session has it.
func (c *Conn) DeactivateSOL(ctx context.Context, instance uint8) error {
	_, err := c.payloadCommand(ctx, cmdDeactivatePayload, instance, 0)
	return err
}

// holdsSOL reports whether the instance is active on this session, or on the
// one before it.
func (c *Conn) holdsSOL(ctx context.Context, o SOLOptions) bool {
	data, err := ipmi.Call(ctx, c, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmdGetInstanceInfo,
		Data: []byte{uint8(rmcp.PayloadSOL), o.Instance}, Idempotent: true,
	})
	if err != nil || len(data) < 4 {
		return false
	}
	holder := binary.LittleEndian.Uint32(data)
	return holder != 0 && (holder == c.id || holder == o.Formerly)
}

// otherPort reports whether the BMC has Serial over LAN on a port of its own.
// Some give the port with its bytes swapped, or none.
func (c *Conn) otherPort(port uint16) bool {
	swapped := port<<8 | port>>8
	return c.cfg.Quirks&SOLPort == 0 && port != 0 && port != c.cfg.Port && swapped != c.cfg.Port
}

// moveSOL opens a session on the port that the BMC has for Serial over LAN, and
// begins there (IPMI v2.0 §24.1). A port that was forwarded on the way here
// looks the same; then the BMC is not found there, or another one is.
func (c *Conn) moveSOL(ctx context.Context, o SOLOptions, grant solGrant) (*SOL, error) {
	cfg := c.cfg
	cfg.Port, cfg.Suite, cfg.Retries = grant.port, c.suite, 1
	moved, err := DialLANPlus(ctx, cfg)
	switch {
	case ctx.Err() != nil:
		return nil, err
	case err != nil && c.cfg.Port == DefaultPort:
		_ = c.DeactivateSOL(ctx, o.Instance)
		return nil, &PortError{grant.port, err}
	case err != nil || moved.guid != c.guid:
		if moved != nil {
			moved.Close()
		}
		return newSOL(c, o, grant), nil
	}
	_ = c.DeactivateSOL(ctx, o.Instance)
	grant, err = moved.activateSOL(ctx, o)
	if err != nil {
		moved.Close()
		return nil, err
	}
	s := newSOL(moved, o, grant)
	s.owned = true
	return s, nil
}

// unencryptSOL leaves Serial over LAN unencrypted, but signed.
func (l *link) unencryptSOL() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.codec.(*plusCodec); ok {
		keys := *c.keys
		keys.Suite.Conf = rmcp.ConfNone
		c.solKeys = &keys
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
