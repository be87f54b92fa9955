package session

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/rmcp"

	"github.com/google/go-cmp/cmp"
)

// -o intelplus: the name is padded, the role has no name-only bit, and Open
// Session asks for the real privilege.
func TestIntelPlus(t *testing.T) {
	p := newPeer(fine)
	p.user = "admin" + string(make([]byte, 11))
	var privilege uint8
	cfg := newMemory(func(b []byte) [][]byte {
		if rmcp.PayloadType(b[5]) == rmcp.PayloadOpenSessionRequest {
			privilege = b[4+12+1]
		}
		return p.respond(b)
	}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3, Quirks: IntelPlus})
	c, err := DialLANPlus(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if p.role != 4 || privilege != 4 {
		t.Errorf("role %#x, privilege %d", p.role, privilege)
	}
}

// With an MD5 suite -o intelplus cuts the password to 16 bytes.
func TestIntelPlusPassword(t *testing.T) {
	for id, kept := range map[int]int{3: 20, 8: 16} {
		suite, _ := rmcp.LookupSuite(id)
		cfg := newMemory(silence).dial(Config{Password: []byte("12345678901234567890"), Quirks: IntelPlus})
		h := &handshake{conn: &Conn{cfg: cfg, link: &link{}}}
		h.Suite = suite
		if err := h.prepare(); err != nil {
			t.Fatal(err)
		}
		want := [20]byte{}
		copy(want[:kept], "12345678901234567890")
		if diff := cmp.Diff(want, h.Password); diff != "" {
			t.Errorf("suite %d: %s", id, diff)
		}
	}
}

// -o icts: what the code covers is two bytes longer than a multiple of four.
func TestICTS(t *testing.T) {
	p := newPeer(fine)
	cfg := newMemory(func(b []byte) [][]byte {
		if signed := len(b) - 4 - 12; b[5]&0x40 != 0 && signed%4 != 2 {
			t.Errorf("%d bytes signed", signed)
		}
		return p.respond(b)
	}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3, Quirks: ICTS})
	c, err := DialLANPlus(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if resp, err := c.Do(t.Context(), powerStatus); err != nil || resp.Code != 0 {
		t.Errorf("%+v, %v", resp, err)
	}
}

// A BMC that is refused at its RAKP 2 is told so, and a wrong password is told
// from a wrong Kg.
func TestWrongPassword(t *testing.T) {
	p := newPeer(fine)
	p.password = "other"
	var last []byte
	cfg := newMemory(func(b []byte) [][]byte {
		last = b
		return p.respond(b)
	}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3})
	_, err := DialLANPlus(t.Context(), cfg)
	failure(t, err, RAKP1, ErrPassword)
	if _, rest, err := rmcp.DecodeHeader(last); err != nil || rest[1] != uint8(rmcp.PayloadRAKP3) || rest[13] != uint8(rmcp.StatusBadCheckValue) {
		t.Errorf("last packet %x, %v", last, err)
	}
}

func TestWrongKg(t *testing.T) {
	p := newPeer(fine)
	cfg := newMemory(p.respond).dial(Config{Username: "admin", Password: []byte("secret"), Kg: []byte("x"), Suite: 3})
	_, err := DialLANPlus(t.Context(), cfg)
	failure(t, err, RAKP3, ErrKg)
}

// A BMC that answers with other algorithms than it was asked for is refused.
func TestAlgorithmMismatch(t *testing.T) {
	for kind, at := range map[string]int{"Authentication": 16, "Integrity": 24, "Encryption": 32} {
		p := newPeer(fine)
		cfg := newMemory(func(b []byte) [][]byte {
			answers := p.respond(b)
			answers[0][16+at] ^= 2
			return answers
		}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: 3})
		_, err := DialLANPlus(t.Context(), cfg)
		var e *AlgorithmError
		if !errors.As(err, &e) || e.Kind != kind || e.Got != 3 || e.Want != 1 {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Left to itself the session finds suite 3 behind a BMC that ignores 17, and
// gives up soon where 17 and 3 are refused and the list is not given.
func TestChooseSuite(t *testing.T) {
	suite := func(b []byte) uint8 {
		if rmcp.PayloadType(b[5]) != rmcp.PayloadOpenSessionRequest {
			return 0
		}
		return b[4+12+12] // the authentication algorithm
	}
	synctest.Test(t, func(t *testing.T) {
		p := newPeer(fine)
		start := time.Now()
		c, err := DialLANPlus(t.Context(), newMemory(func(b []byte) [][]byte {
			if suite(b) == uint8(rmcp.RAKPHMACSHA256) {
				return nil
			}
			return p.respond(b)
		}).dial(Config{Username: "admin", Password: []byte("secret"), Suite: Best}))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if d := time.Since(start); c.Suite() != 3 || d > 4*time.Second {
			t.Errorf("suite %d after %v", c.Suite(), d)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := DialLANPlus(t.Context(), newMemory(func(b []byte) [][]byte {
			if alg := suite(b); alg != 0 {
				refusal := []byte{b[16], uint8(rmcp.StatusNoMatchingAuth) + alg}
				return [][]byte{(&rmcp.Packet{Type: rmcp.PayloadOpenSessionResponse, Payload: refusal}).Append(nil)}
			}
			return nil
		}).dial(Config{Suite: Best}))
		failure(t, err, OpenSession, rmcp.StatusNoMatchingAuth+rmcp.Status(rmcp.RAKPHMACSHA1))
		if d := time.Since(start); d > time.Second {
			t.Errorf("after %v", d)
		}
	})
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		stage Stage
		err   error
		want  bool
	}{
		{OpenSession, rmcp.StatusNoMatchingSuite, true},
		{OpenSession, rmcp.StatusNoResources, true},
		{OpenSession, rmcp.StatusUnauthorizedRole, true},
		{OpenSession, &AlgorithmError{}, true},
		{OpenSession, ErrNoAnswer, false},
		{OpenSession, ErrPortClosed, false},
		{RAKP1, rmcp.StatusUnauthorizedRole, true},
		{RAKP1, rmcp.StatusIllegalParameter, true},
		{RAKP1, rmcp.StatusUnauthorizedName, false},
		{RAKP1, ErrPassword, false},
		{RAKP3, fmt.Errorf("%w: %w", ErrKg, rmcp.StatusBadCheckValue), false},
	} {
		if got := refused(&Error{Stage: c.stage, Err: c.err}); got != c.want {
			t.Errorf("%v: %v: %v", c.stage, c.err, got)
		}
	}
	if refused(nil) {
		t.Error("success is no refusal")
	}
}

// The records of IPMI v2.0 table 22-19: two standard suites around an OEM one.
func TestSuiteIDs(t *testing.T) {
	got := suiteIDs([]byte{0xc0, 3, 0x01, 0x41, 0x81, 0xc1, 0x80, 0xc0, 0, 0, 0x01, 0xc0, 17, 0x03, 0x44, 0x81})
	if diff := cmp.Diff([]int{3, 17}, got); diff != "" {
		t.Error(diff)
	}
}
