package channel

import (
	"context"

	"goipmi/internal/ipmi"
)

// PasswordOperation is what Set User Password does (IPMI v2.0 §22.30).
type PasswordOperation uint8

// The operations.
const (
	DisableUser PasswordOperation = iota
	EnableUser
	SetPassword
	TestPassword
)

// Sizes of the field for a password, of IPMI 1.5 and since 2.0.
const (
	PasswordLen15 = 16
	PasswordLen20 = 20
)

// Answers of Set User Password to a test.
const (
	CodeWrongPassword     ipmi.Code = 0x80
	CodeWrongPasswordSize ipmi.Code = 0x81
)

const twentyBytes = 0x80

// UserPassword runs an operation on a user. The password goes into a field of
// size bytes; what is longer is cut.
func UserPassword(ctx context.Context, c ipmi.Conn, user uint8, op PasswordOperation, password string, size int) error {
	data := make([]byte, 2+size)
	data[0], data[1] = user&userIDMask, byte(op)
	if size == PasswordLen20 {
		data[0] |= twentyBytes
	}
	copy(data[2:], password)
	return write(ctx, c, cmdSetUserPassword, data...)
}
