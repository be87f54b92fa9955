package lan

import (
	"math"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"goipmi/internal/app"
)

func decimal(n uint8) string { return strconv.Itoa(int(n)) }

// parseIP reads an IPv4 address. ipmitool takes four numbers with dots between
// and looks at nothing behind them; goipmi takes addresses.
func parseIP(a *app.App, word string) ([]byte, error) {
	addr, ok := scanBytes(word, 4, ".", 10, len(word))
	if !a.Compat {
		ip, err := netip.ParseAddr(word)
		addr, ok = ip.AsSlice(), err == nil && ip.Is4()
	}
	if !ok {
		return nil, app.Failf("Invalid IP address: %s", word)
	}
	return addr, nil
}

// parseMAC reads a hardware address in the same two manners.
func parseMAC(a *app.App, word string) ([]byte, error) {
	addr, ok := scanBytes(word, macLen, ":", 16, 2)
	if !a.Compat {
		mac, err := net.ParseMAC(word)
		addr, ok = mac, err == nil && len(mac) == macLen
	}
	if !ok {
		return nil, app.Failf("Invalid MAC address: %s", word)
	}
	return addr, nil
}

const macLen = 6

// scanBytes reads count numbers off the front of s, separated.
func scanBytes(s string, count int, separator string, base, width int) (bytes []byte, ok bool) {
	for len(bytes) < count {
		if len(bytes) > 0 {
			if s, ok = strings.CutPrefix(s, separator); !ok {
				return nil, false
			}
		}
		var n uint32
		if n, s, ok = scanUint(s, base, width); !ok || n > math.MaxUint8 {
			return nil, false
		}
		bytes = append(bytes, byte(n))
	}
	return bytes, true
}

// scanUint reads a number off the front of s as C's scanf does: white space, a
// sign, and of the rest at most width characters; what does not fit in 32 bits
// loses its upper ones.
func scanUint(s string, base, width int) (n uint32, rest string, ok bool) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	end := 0
	for end < len(s) && end < width && isDigit(s[end], base, end == 0) {
		end++
	}
	digits, negative := strings.CutPrefix(s[:end], "-")
	v, err := strconv.ParseUint(strings.TrimPrefix(digits, "+"), base, 64) // clamps
	if v == 0 && err != nil {
		return 0, s, false
	}
	if negative {
		v = -v
	}
	return uint32(v), s[end:], true
}

func isDigit(c byte, base int, first bool) bool {
	switch {
	case c >= '0' && c <= '9':
		return true
	case base == 16 && (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'):
		return true
	}
	return first && (c == '+' || c == '-')
}

func formatIP(addr []byte) string { return netip.AddrFrom4([4]byte(addr)).String() }

func formatMAC(addr []byte) string { return net.HardwareAddr(addr).String() }
