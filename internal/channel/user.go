package channel

import (
	"bytes"
	"context"

	"goipmi/internal/ipmi"
)

// UserAccess is what a user may do on a channel, and how many users the BMC
// has (IPMI v2.0 §22.26, §22.27).
//
//	+-----+---------------+-----------+----------------------------------------+
//	|users|status, enabled|fixed names|callback:6 link auth:5 IPMI:4 limit: 3-0|
//	+-----+---------------+-----------+----------------------------------------+
//	   1          1             1                         1
type UserAccess struct {
	Count
	Status         string `json:"enable_status"`
	CallbackOnly   bool   `json:"callback_only"`
	LinkAuth       bool   `json:"link_auth"`
	Messaging      bool   `json:"ipmi_messaging"`
	PrivilegeLimit uint8  `json:"privilege_limit"`
	Privilege      string `json:"privilege"`
}

// Count is how many users a BMC has.
type Count struct {
	MaxIDs     uint8 `json:"max_user_ids"`
	EnabledIDs uint8 `json:"enabled_user_ids"`
	FixedNames uint8 `json:"fixed_name_ids"`
}

const userAccessLen = 4

// NameLen is the size of the field for a name, in bytes (IPMI v2.0 §22.28).
const NameLen = 16

const userIDMask = 0x3f

// GetUserAccess asks for a user's access to a channel. An answer of another
// length is an *ipmi.LengthError.
func GetUserAccess(ctx context.Context, c ipmi.Conn, number, user uint8) (UserAccess, error) {
	data, err := ipmi.Call(ctx, c, userAccessRequest(number, user))
	if err != nil {
		return UserAccess{}, err
	}
	return decodeUserAccess(data)
}

func userAccessRequest(number, user uint8) ipmi.Request {
	return read(cmdGetUserAccess, number&numberMask, user&userIDMask)
}

func decodeUserAccess(data []byte) (UserAccess, error) {
	if err := ipmi.Exactly(data, userAccessLen); err != nil {
		return UserAccess{}, err
	}
	return UserAccess{
		Count:          Count{data[0] & userIDMask, data[1] & userIDMask, data[2] & userIDMask},
		Status:         userStatuses[data[1]>>6],
		CallbackOnly:   data[3]&0x40 != 0,
		LinkAuth:       data[3]&0x20 != 0,
		Messaging:      data[3]&0x10 != 0,
		PrivilegeLimit: data[3] & 0x0f,
		Privilege:      PrivilegeName(data[3] & 0x0f),
	}, nil
}

var userStatuses = [4]string{"unknown", "enabled", "disabled", "reserved"}

// SetUserAccess sets a user's access to a channel; without withBits only the
// privilege limit, although the bits are sent.
func SetUserAccess(ctx context.Context, c ipmi.Conn, number, user uint8, a UserAccess, withBits bool) error {
	bits := number & numberMask
	for _, b := range []struct {
		set bool
		bit uint8
	}{{withBits, 0x80}, {a.CallbackOnly, 0x40}, {a.LinkAuth, 0x20}, {a.Messaging, 0x10}} {
		if b.set {
			bits |= b.bit
		}
	}
	return write(ctx, c, cmdSetUserAccess, bits, user&userIDMask, a.PrivilegeLimit&0x0f, 0)
}

// User is one of a BMC's users, as a channel knows them.
type User struct {
	ID   uint8  `json:"user_id"`
	Name string `json:"name"`
	UserAccess
}

// NameError is a failed request for a user's name.
type NameError struct {
	ID  uint8
	Err error
}

func (e *NameError) Error() string { return "user name: " + e.Err.Error() }

// Unwrap is the cause.
func (e *NameError) Unwrap() error { return e.Err }

// GetUser asks for one user. A failure to get the name is a *NameError.
func GetUser(ctx context.Context, c ipmi.Conn, number, id uint8) (User, error) {
	access, err := GetUserAccess(ctx, c, number, id)
	if err != nil {
		return User{}, err
	}
	resp, err := c.Do(ctx, userNameRequest(id))
	name, err := decodeUserName(id, resp, err)
	return User{id, name, access}, err
}

// Users delivers the users of a channel from 1 to the highest that the BMC
// has, until deliver returns false. What failed is in the error, with the ID of
// the user in question.
func Users(ctx context.Context, c ipmi.Conn, number uint8, deliver func(User) bool) (id uint8, err error) {
	w := walk{id: 1, deliver: deliver}
	if w.access, err = GetUserAccess(ctx, c, number, w.id); err != nil {
		return w.id, err
	}
	w.known = true
	for !w.over && w.id <= max(w.access.MaxIDs, 1) {
		c.Batch(ctx, w.requests(number), w.take)
	}
	return w.id, w.err
}

// walk is how far a list of users has come.
type walk struct {
	id      uint8
	known   bool // access is that of id
	access  UserAccess
	deliver func(User) bool
	over    bool
	err     error
}

// requests are those that are left, if the number of users stays as it is.
func (w *walk) requests(number uint8) []ipmi.Request {
	var reqs []ipmi.Request
	for id := w.id; id <= max(w.access.MaxIDs, 1); id++ {
		if id != w.id || !w.known {
			reqs = append(reqs, userAccessRequest(number, id))
		}
		reqs = append(reqs, userNameRequest(id))
	}
	return reqs
}

// take handles one answer, in turns a user's access and a user's name.
func (w *walk) take(_ int, resp ipmi.Response, err error) bool {
	if !w.known {
		w.access, w.err = userAccess(resp, err)
		w.known, w.over = true, w.err != nil
		return !w.over
	}
	name, err := decodeUserName(w.id, resp, err)
	if err != nil {
		w.err, w.over = err, true
		return false
	}
	w.over = !w.deliver(User{w.id, name, w.access})
	if !w.over {
		w.id, w.known = w.id+1, false
	}
	return !w.over && w.id <= w.access.MaxIDs
}

func userAccess(resp ipmi.Response, err error) (UserAccess, error) {
	switch {
	case err != nil:
		return UserAccess{}, err
	case resp.Code != ipmi.OK:
		return UserAccess{}, resp.Code
	}
	return decodeUserAccess(resp.Data)
}

func userNameRequest(id uint8) ipmi.Request { return read(cmdGetUserName, id&userIDMask) }

// decodeUserName takes the name up to its end. Many BMCs refuse to name a user
// who has none.
func decodeUserName(id uint8, resp ipmi.Response, err error) (string, error) {
	switch {
	case err == nil && resp.Code == ipmi.CodeInvalidField:
		return "", nil
	case err == nil && resp.Code != ipmi.OK:
		err = resp.Code
	case err == nil:
		err = ipmi.Exactly(resp.Data, NameLen)
	}
	if err != nil {
		return "", &NameError{id, err}
	}
	name, _, _ := bytes.Cut(resp.Data, []byte{0})
	return string(name), nil
}

// SetUserName gives a user a name, of which NameLen bytes count.
func SetUserName(ctx context.Context, c ipmi.Conn, user uint8, name string) error {
	data := make([]byte, 1+NameLen)
	data[0] = user & userIDMask
	copy(data[1:], name)
	return write(ctx, c, cmdSetUserName, data...)
}
