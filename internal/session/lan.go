package session

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// The IPMI 1.5 handshake (IPMI v2.0 §6.12.7):
//
//	console                                       BMC
//	Get Channel Authentication Capabilities  →
//	                                         ←    types on offer
//	Get Session Challenge                    →          type, user name
//	                                         ←    temporary session ID, challenge
//	Activate Session (signed)                →          challenge, our first number
//	                                         ←    session ID, its first number

// DialLAN opens an IPMI 1.5 session. The error is an *Error.
func DialLAN(ctx context.Context, cfg Config) (*Conn, error) {
	if err := cfg.fill(); err != nil {
		return nil, cfg.fail(AuthCapabilities, err)
	}
	conn, err := cfg.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &Conn{
		cfg:      cfg,
		link:     newLink(conn, outside{}),
		patience: newPatience(&cfg, 2*time.Second, false),
		maxData:  maxLANData - rmcp.MessageLen,
		suite:    Best,
		raised:   cfg.Privilege <= User,
	}
	c.link.patient = cfg.Retries > 0
	if err := c.activate(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) activate(ctx context.Context) error {
	offer, err := c.authCapabilities(ctx)
	if err != nil {
		return c.cfg.fail(AuthCapabilities, err)
	}
	auth, err := c.authType(offer.types)
	if err != nil {
		return c.cfg.fail(AuthCapabilities, err)
	}
	codec := &lanCodec{auth: auth, lax: true}
	copy(codec.password[:], c.cfg.Password)
	challenge, err := c.challenge(ctx, codec)
	if err != nil {
		return c.cfg.fail(Challenge, err)
	}
	if c.cfg.Quirks&Supermicro != 0 {
		codec.password = mix(codec.password, challenge)
		clear(challenge)
	}
	c.link.use(codec)
	granted, err := c.activateSession(ctx, codec, challenge)
	if err != nil {
		return c.cfg.fail(Activate, err)
	}
	granted.password = codec.password
	granted.lax = offer.userUnsigned
	if offer.unsigned {
		granted.auth = rmcp.AuthNone
	}
	c.link.use(granted)
	c.id = granted.id
	return nil
}

// offer is what the BMC can do (IPMI v2.0 table 22-15).
type offer struct {
	types        uint8 // bit n is type n
	unsigned     bool  // after activation nothing is signed
	userUnsigned bool  // answers to User commands may be unsigned
}

func (c *Conn) authCapabilities(ctx context.Context) (offer, error) {
	const thisChannel = 0x0e
	data, err := c.call(ctx, cmdGetAuthCapabilities, []byte{thisChannel, uint8(c.cfg.Privilege)}, 3)
	if err != nil {
		return offer{}, err
	}
	return offer{
		types:        data[1] & 0x3f,
		unsigned:     data[2]&0x10 != 0,
		userUnsigned: data[2]&0x08 != 0,
	}, nil
}

// authType is the one asked for, or the best on offer, as ipmitool ranks them.
func (c *Conn) authType(offered uint8) (rmcp.AuthType, error) {
	ranks := []rmcp.AuthType{rmcp.AuthMD5, rmcp.AuthMD2, rmcp.AuthPassword, rmcp.AuthOEM, rmcp.AuthNone}
	want := c.cfg.AuthType
	switch {
	case want != Best:
		ranks = []rmcp.AuthType{rmcp.AuthType(want)}
	case c.cfg.Password == nil:
		ranks = []rmcp.AuthType{rmcp.AuthNone}
	}
	for _, t := range ranks {
		if offered&t.Bit() != 0 {
			return t, nil
		}
	}
	return 0, &AuthTypeError{Want: max(want, 0), Offered: offered}
}

// challenge names the user; the BMC gives a temporary session ID, which goes
// into codec, and a challenge.
func (c *Conn) challenge(ctx context.Context, codec *lanCodec) ([]byte, error) {
	req := make([]byte, 1+maxName)
	req[0] = uint8(codec.auth)
	copy(req[1:], c.cfg.Username)
	data, err := c.call(ctx, cmdGetSessionChallenge, req, 4+16)
	if err != nil {
		return nil, err
	}
	codec.id = binary.LittleEndian.Uint32(data)
	return data[4:20], nil
}

// mix is what Supermicro's BMCs take in place of the password: the digest of the
// challenge and the password's digest, one upon the other.
func mix(password [16]byte, challenge []byte) [16]byte {
	text, _, _ := bytes.Cut(password[:], []byte{0})
	digest := md5.Sum(text)
	subtle.XORBytes(digest[:], digest[:], challenge)
	return md5.Sum(digest[:])
}

// activateSession answers the challenge. The BMC counts its packets from the
// random number we give, we ours from the one it gives.
func (c *Conn) activateSession(ctx context.Context, codec *lanCodec, challenge []byte) (*lanCodec, error) {
	var first [4]byte
	if _, err := io.ReadFull(c.cfg.rand, first[:]); err != nil {
		return nil, err
	}
	req := append([]byte{uint8(codec.auth), uint8(c.cfg.Privilege)}, challenge...)
	req = binary.LittleEndian.AppendUint32(req, next(binary.LittleEndian.Uint32(first[:])))
	data, err := c.call(ctx, cmdActivateSession, req, 10)
	if err != nil {
		return nil, err
	}
	auth := rmcp.AuthType(data[0] & 0x0f)
	if auth != codec.auth && auth != rmcp.AuthNone {
		return nil, fmt.Errorf("%w: authentication type %v", ErrMalformed, auth)
	}
	seq := binary.LittleEndian.Uint32(data[5:])
	return &lanCodec{auth: auth, id: binary.LittleEndian.Uint32(data[1:]), seq: max(seq, 1)}, nil
}

// call exchanges one request of the handshake; the answer has at least want
// bytes. None of them does harm when it is repeated but Activate Session,
// which a BMC may take for a second one.
func (c *Conn) call(ctx context.Context, cmd uint8, data []byte, want int) ([]byte, error) {
	resp, err := c.do(ctx, ipmi.Request{
		NetFn: ipmi.NetFnApp, Cmd: cmd, Data: data, Idempotent: cmd != cmdActivateSession,
	})
	switch {
	case err != nil:
		return nil, err
	case resp.Code != ipmi.OK:
		return nil, resp.Code
	case len(resp.Data) < want:
		return nil, fmt.Errorf("%w: %w", ErrMalformed, &ipmi.ShortError{Have: len(resp.Data), Want: want})
	}
	return resp.Data, nil
}
