package lan

import (
	"context"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/channel"
)

// setUser lets user 1 be an administrator. ipmitool ends that line early.
func setUser(ctx context.Context, s setter, _ []string) error {
	err := channel.SetUserAccess(ctx, s.h, s.number, 1, channel.UserAccess{PrivilegeLimit: channel.Administrator}, false)
	if err != nil {
		return app.Evaluated(err, "Set User Access for channel %d failed", s.number)
	}
	return s.h.Out.Emit(change{s.number, "user", 1, fmt.Sprintf("Set User Access for channel %d was successful.", s.number)})
}

// setPassword is for user 1, in the shorter field.
func setPassword(ctx context.Context, s setter, args []string) error {
	const user = 1
	password, done := "", "cleared"
	if len(args) > 0 {
		password, done = args[0], "set"
	}
	if len(password) > channel.PasswordLen15 && !s.h.App.Compat {
		return app.Failf("The password is longer than %d bytes; try \"user set password %d\"", channel.PasswordLen15, user)
	}
	err := channel.UserPassword(ctx, s.h, user, channel.SetPassword, password, channel.PasswordLen15)
	if err != nil {
		return app.Evaluated(err, "Unable to Set LAN Password for user %d", user)
	}
	return s.h.Out.Emit(change{s.number, "password", done, fmt.Sprintf("Password %s for user %d\n", done, user)})
}

// setAccess changes the mode of access and makes the limit Administrator, first
// where it survives a loss of power, then where it is in force.
func setAccess(ctx context.Context, s setter, args []string) error {
	mode := uint8(channel.ModeAlways)
	switch args[0] {
	case "on":
	case "off":
		mode = channel.ModeDisabled
	default:
		return wrong{}
	}
	for _, store := range stores {
		a, err := s.access(ctx, store)
		if err != nil {
			return err
		}
		a.Mode, a.PrivilegeLimit = mode, channel.Administrator
		if err := s.putAccess(ctx, store, a, true); err != nil {
			return err
		}
	}
	return s.h.Out.Emit(change{s.number, "access", args[0],
		fmt.Sprintf("Set Channel Access for channel %d was successful.\n", s.number)})
}

// stores are both settings of a channel's access, in ipmitool's order.
var stores = [...]channel.Store{channel.NonVolatile, channel.Volatile}

var storeNames = map[channel.Store]string{channel.NonVolatile: "non-volatile", channel.Volatile: "volatile"}

func (s setter) access(ctx context.Context, store channel.Store) (channel.Access, error) {
	a, err := channel.GetAccess(ctx, s.h, s.number, store)
	return a, app.Evaluated(err, "Unable to Get Channel Access(%s) for channel %d", storeNames[store], s.number)
}

func (s setter) putAccess(ctx context.Context, store channel.Store, a channel.Access, withPrivilege bool) error {
	err := channel.SetAccess(ctx, s.h, s.number, store, a, withPrivilege)
	return app.Evaluated(err, "Unable to Set Channel Access(%s) for channel %d", storeNames[store], s.number)
}

// alertWords are the values of alert. ipmitool sets the bit that turns alerts
// off when it says that they are on.
var alertWords = map[string]bool{"on": true, "enable": true, "off": false, "disable": false}

func setAlerting(ctx context.Context, s setter, args []string) error {
	const complaint = "LAN set alert must be 'on' or 'off'"
	if len(args) == 0 {
		return app.Failf(complaint)
	}
	on, known := alertWords[args[0]]
	if !known {
		return &app.Failure{Line: complaint, OK: s.h.App.Compat}
	}
	c := change{s.number, "alert", on, fmt.Sprintf("%sabling PEF alerts for LAN channel %d\n", enDis(on), s.number)}
	if err := announce(s.h, c, func() error { return s.alerting(ctx, on) }); err != nil || s.h.Out.Structured() {
		return err
	}
	return s.h.Out.Emit(change{text: fmt.Sprintf("PEF alerts for channel %d %sabled.\n", s.number, map[bool]string{true: "en", false: "dis"}[on])})
}

func (s setter) alerting(ctx context.Context, on bool) error {
	a, err := s.access(ctx, channel.NonVolatile)
	if err != nil {
		return err
	}
	a.AlertingOff = on
	for _, store := range stores {
		if err := s.putAccess(ctx, store, a, false); err != nil {
			return err
		}
	}
	return nil
}
