package channel

import (
	"context"

	"goipmi/internal/ipmi"
)

// KgLen is the size of a BMC key; shorter ones are filled with zeros.
const KgLen = 20

// Answers of Set Channel Security Keys (IPMI v2.0 §22.25).
const (
	CodeKeyLocked ipmi.Code = 0x80
	CodeKeyRefuse ipmi.Code = 0x83
)

// Of Set Channel Security Keys (IPMI v2.0 §22.25).
//
//	+-------+-----------+------+-----------+
//	|channel|operation 2|key ID| key value |
//	+-------+-----------+------+-----------+
//	    1         1         1       20
const (
	keySet = 1
	keyKg  = 1
)

// SetKg sets the key of the BMC that two-key sessions on a channel need. What
// is longer than KgLen is cut.
func SetKg(ctx context.Context, c ipmi.Conn, number uint8, key []byte) error {
	data := make([]byte, 3+KgLen)
	data[0], data[1], data[2] = number&numberMask, keySet, keyKg
	copy(data[3:], key)
	return write(ctx, c, cmdSetSecurityKeys, data...)
}
