package channel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

func TestDecodeInfo(t *testing.T) {
	got, err := decodeInfo(ipmitest.Bytes("f1 84 e1 bf 57 01 00 12 34"))
	want := Info{1, 4, "802.3 LAN", 1, "IPMB-1.0", "multi-session", 63, 0x157}
	if err != nil || got != want || !got.IsLAN() {
		t.Errorf("%+v, %v", got, err)
	}
	for medium, name := range map[uint8]string{0: "reserved", 6: "Other LAN", 12: "System Interface", 13: "Unknown (0x0D)", 0x60: "Unknown (0x60)"} {
		if got := mediumName(medium); got != name {
			t.Errorf("medium %#x is %q, not %q", medium, got, name)
		}
	}
	for protocol, name := range map[uint8]string{3: "reserved", 9: "TMode", 10: "Unknown (0x0A)", 0x1b: "Unknown (0x1B)", 0x1c: "OEM 1", 0x1f: "OEM 4"} {
		if got := protocolName(protocol); got != name {
			t.Errorf("protocol %#x is %q, not %q", protocol, got, name)
		}
	}
}

func TestDecodeUserAccess(t *testing.T) {
	got, err := decodeUserAccess(ipmitest.Bytes("4a 85 c2 74"))
	want := UserAccess{Count{10, 5, 2}, "disabled", true, true, true, 4, "ADMINISTRATOR"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestLengths holds that answers of another length are refused.
func TestLengths(t *testing.T) {
	for name, c := range map[string]struct {
		length int
		decode func([]byte) error
	}{
		"info":   {infoLen, func(b []byte) error { _, err := decodeInfo(b); return err }},
		"access": {accessLen, func(b []byte) error { _, err := decodeAccess(b); return err }},
		"user":   {userAccessLen, func(b []byte) error { _, err := decodeUserAccess(b); return err }},
	} {
		for n := range 20 {
			var length *ipmi.LengthError
			err := c.decode(make([]byte, n))
			if errors.As(err, &length) == (n == c.length) || err != nil && *length != (ipmi.LengthError{Have: n, Want: c.length}) {
				t.Errorf("%s, %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestUsers(t *testing.T) {
	const name = "00 61 62 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
	for _, c := range []struct {
		title   string
		answers map[string]string
		users   string // IDs and names
		id      uint8
		err     error
		asked   string // user IDs, n before those of names
	}{
		{"two", map[string]string{"06 44": "00 02 02 00 14", "06 46": name, "06 46 02": "cc"}, "1ab 2", 3, nil, "1 n1 2 n2"},
		{"none", map[string]string{"06 44": "00 00 00 00 14", "06 46": name}, "1ab", 2, nil, "1 n1"},
		{"more than were told of", map[string]string{"06 44": "00 02 02 00 14 / 00 03 02 00 14", "06 46": name}, "1ab 2ab 3ab", 4, nil, "1 n1 2 n2 3 n3"},
		{"fewer", map[string]string{"06 44": "00 05 02 00 14 / 00 02 02 00 14", "06 46": name}, "1ab 2ab", 3, nil, "1 n1 2 n2"},
		{"refused at once", map[string]string{"06 44": "d4"}, "", 1, ipmi.CodeNoPrivilege, "1"},
		{"access refused", map[string]string{"06 44": "00 05 02 00 14", "06 46": name, "06 44 01 02": "d4"}, "1ab", 2, ipmi.CodeNoPrivilege, "1 n1 2"},
		{"name refused", map[string]string{"06 44": "00 05 02 00 14", "06 46": name, "06 46 02": "d4"}, "1ab", 2, ipmi.CodeNoPrivilege, "1 n1 2 n2"},
		{"silence", map[string]string{"06 44": "00 05 02 00 14", "06 46": ""}, "", 1, ipmitest.ErrSilence, "1 n1"},
	} {
		t.Run(c.title, func(t *testing.T) {
			b := &ipmitest.BMC{Answers: c.answers}
			var users []string
			id, err := Users(t.Context(), b, 1, func(u User) bool {
				users = append(users, fmt.Sprintf("%d%s", u.ID, u.Name))
				return true
			})
			if strings.Join(users, " ") != c.users || id != c.id || !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
				t.Errorf("%q, user %d, %v", users, id, err)
			}
			if got := asked(b); got != c.asked {
				t.Errorf("asked %q, not %q", got, c.asked)
			}
		})
	}
}

// asked are the user IDs of the requests.
func asked(b *ipmitest.BMC) string {
	var ids []string
	for _, request := range b.Asked {
		id := strings.TrimPrefix(request[len(request)-2:], "0")
		if strings.HasPrefix(request, "*06 46") {
			id = "n" + id
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// TestWrites holds what is sent to change things, and that none of it may be
// sent twice.
func TestWrites(t *testing.T) {
	ctx := t.Context()
	all := UserAccess{CallbackOnly: true, LinkAuth: true, Messaging: true, PrivilegeLimit: 4}
	for want, send := range map[string]func(context.Context, ipmi.Conn) error{
		"06 43 f1 05 04 00": func(ctx context.Context, c ipmi.Conn) error { return SetUserAccess(ctx, c, 1, 5, all, true) },
		"06 43 0e 3f 0f 00": func(ctx context.Context, c ipmi.Conn) error {
			return SetUserAccess(ctx, c, Current, 63, UserAccess{PrivilegeLimit: NoAccess}, false)
		},
		"06 40 01 6a 00": func(ctx context.Context, c ipmi.Conn) error {
			return SetAccess(ctx, c, 1, NonVolatile, Access{AlertingOff: true, UserLevelAuthOff: true, Mode: ModeAlways}, false)
		},
		"06 40 02 90 84": func(ctx context.Context, c ipmi.Conn) error {
			return SetAccess(ctx, c, 2, Volatile, Access{PerMessageAuthOff: true, PrivilegeLimit: Administrator}, true)
		},
		"06 45 07 62 6f 62 00 00 00 00 00 00 00 00 00 00 00 00 00": func(ctx context.Context, c ipmi.Conn) error {
			return SetUserName(ctx, c, 7, "bob")
		},
		"06 47 87 02 70 77 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00": func(ctx context.Context, c ipmi.Conn) error {
			return UserPassword(ctx, c, 7, SetPassword, "pw", PasswordLen20)
		},
		"06 47 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00": func(ctx context.Context, c ipmi.Conn) error {
			return UserPassword(ctx, c, 7, DisableUser, "", PasswordLen15)
		},
	} {
		b := &ipmitest.BMC{Answers: map[string]string{"": "00"}}
		if err := send(ctx, b); err != nil || !slices.Equal(b.Asked, []string{want}) {
			t.Errorf("%q, %v; not %q", b.Asked, err, want)
		}
	}
}

// TestAuthCapabilities holds that a BMC that knows only IPMI 1.5 is asked
// again without regard to 2.0.
func TestAuthCapabilities(t *testing.T) {
	b := &ipmitest.BMC{Answers: map[string]string{"06 38 81": "cc", "06 38 01": "00 01 15 07 00 00 00 00 00"}}
	got, err := GetAuthCapabilities(t.Context(), b, 1, 4)
	want := AuthCapabilities{Number: 1, AuthTypes: []string{"NONE", "MD5", "PASSWORD"}, NamedUsers: true, NullUsers: true, AnonymousLogin: true}
	if diff := cmp.Diff(want, got); err != nil || diff != "" || len(b.Asked) != 2 {
		t.Errorf("%q, %v:\n%s", b.Asked, err, diff)
	}
	if _, err := decodeAuthCapabilities([]byte{1, 0xb5, 0, 3, 0, 0, 0}); err == nil {
		t.Error("a maker's own type without the maker")
	}
}

func TestCipherSuites(t *testing.T) {
	b := &ipmitest.BMC{Answers: map[string]string{
		"06 54 0e 00 80": "00 0e c0 03 01 41 81 c1 81 57 01 00 02 44 83 c0 11 03",
		"06 54 0e 00 81": "00 0e 44 81 c2 01",
	}}
	got, err := GetCipherSuites(t.Context(), b, Current, PayloadIPMI)
	want := []CipherSuite{{3, 0, 1, 1, 1}, {0x81, 0x157, 2, 4, 3}, {17, 0, 3, 4, 1}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v:\n%s", err, diff)
	}
	full := &ipmitest.BMC{Answers: map[string]string{"06 54": "00 0e " + strings.Repeat("c0 ", 16)}}
	if _, err := GetCipherSuites(t.Context(), full, Current, PayloadSOL); err != nil || len(full.Asked) != maxSuiteChunks {
		t.Errorf("%d requests, %v: the list must end", len(full.Asked), err)
	}
	for _, answer := range []string{"00", "00 0e" + strings.Repeat(" c0", 17), "d4"} {
		b := &ipmitest.BMC{Answers: map[string]string{"06 54": answer}}
		if _, err := GetCipherSuites(t.Context(), b, Current, PayloadIPMI); err == nil {
			t.Errorf("%s was accepted", answer)
		}
	}
}

func TestMuddled(t *testing.T) {
	got := fmt.Sprintf("%s, %s, %s, %s", Muddled("none", Unknown(5), "x", Unknown(6))...)
	if got != "none, Unknown (0x05), x, Unknown (0x05)" {
		t.Error(got)
	}
}

func FuzzCipherSuites(f *testing.F) {
	f.Add(ipmitest.Bytes("c0 03 01 41 81 c1 81 57 01 00 02 44 83 c0"))
	f.Fuzz(func(t *testing.T, records []byte) {
		if n := len(decodeCipherSuites(records)); n*5 > len(records) {
			t.Errorf("%d suites in %d bytes", n, len(records))
		}
	})
}
