package lan

import (
	"context"
	"errors"
	"fmt"
	"math"

	"goipmi/internal/app"
)

// Limits of a VLAN (IEEE 802.1Q).
const (
	minVLANID    = 1
	maxVLANID    = 4094
	maxPriority  = 7
	vlanEnableHi = 0x80
)

// setVLAN has exit status 0 whatever becomes of it, as ipmitool has.
func setVLAN(ctx context.Context, s setter, args []string) error {
	var err error
	switch {
	case args[0] == "id" && args[1] == "off":
		err = s.disableVLAN(ctx)
	case args[0] == "id":
		err = s.setVLANID(ctx, args[1])
	case args[0] == "priority":
		err = s.setVLANPriority(ctx, args[1])
	default:
		return wrong{}
	}
	var f *app.Failure
	if errors.As(err, &f) {
		f.OK = s.h.App.Compat
	}
	return err
}

// disableVLAN keeps the ID.
func (s setter) disableVLAN(ctx context.Context) error {
	data, err := getParam(ctx, s.h, s.number, paramVLANID, 0)
	off := []byte{0, 0}
	if err == nil && len(data) > 1 {
		id := int(data[1]&0x0f)<<8 | int(data[0])
		switch {
		case id == 0:
			return s.h.Out.Emit(change{s.number, paramNames[paramVLANID], "off",
				fmt.Sprintf("VLAN is already disabled for channel %d\n", s.number)})
		case id > maxVLANID:
			return app.Failf("Retrieved VLAN ID %d is out of range <%d..%d>.", id, minVLANID, maxVLANID)
		}
		off = []byte{data[0], data[1] & 0x0f}
	}
	return s.change(ctx, change{Parameter: paramNames[paramVLANID], Value: "off"}, paramVLANID, off...)
}

func (s setter) setVLANID(ctx context.Context, word string) error {
	id, err := app.ParseInt(word, math.MinInt32, math.MaxInt32)
	switch {
	case err != nil:
		return app.Failf("Given VLAN ID '%s' is invalid.", word)
	case id < minVLANID || id > maxVLANID:
		return app.Failf("VLAN ID must be between %d and %d.", minVLANID, maxVLANID)
	}
	return s.change(ctx, change{Parameter: paramNames[paramVLANID], Value: id}, paramVLANID, byte(id), byte(id>>8)|vlanEnableHi)
}

func (s setter) setVLANPriority(ctx context.Context, word string) error {
	priority, err := app.ParseInt(word, math.MinInt32, math.MaxInt32)
	switch {
	case err != nil:
		return app.Failf("Given VLAN priority '%s' is invalid.", word)
	case priority < 0 || priority > maxPriority:
		return app.Failf("VLAN priority must be between 0 and %d.", maxPriority)
	}
	return s.change(ctx, change{Parameter: paramNames[paramVLANPriority], Value: priority}, paramVLANPriority, byte(priority))
}
