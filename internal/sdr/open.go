package sdr

import (
	"context"
	"errors"

	"goipmi/internal/ipmi"
)

// Commands of the repository (Storage, IPMI v2.0 §33) and of a controller's
// own SDRs (Sensor/Event, §35).
const (
	cmdGetDeviceID      = 0x01
	cmdGetInfo          = 0x20
	cmdGetDeviceSDRInfo = 0x20
	cmdGetDeviceSDR     = 0x21
	cmdReserve          = 0x22
	cmdGetSDR           = 0x23
)

// source is where the SDRs are: in the BMC's repository, or with the sensors
// of a controller that has none.
type source struct {
	netFn        ipmi.NetFn
	info, getSDR uint8
}

var (
	repositorySource = source{ipmi.NetFnStorage, cmdGetInfo, cmdGetSDR}
	deviceSource     = source{ipmi.NetFnSensor, cmdGetDeviceSDRInfo, cmdGetDeviceSDR}
)

// Bits of Get Device ID (IPMI v2.0 §20.1).
const (
	providesDeviceSDRs = 0x80 // of the device revision
	sensorDevice       = 0x01 // of additional device support
	repositoryDevice   = 0x02
)

// begin finds out where the SDRs are and reserves them.
func (r *Repository) begin(ctx context.Context) (*walk, error) {
	from, err := r.locate(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.checkInfo(ctx, from); err != nil {
		return nil, err
	}
	w := newWalk(r.conn, from, r.tell)
	if err := w.reserve(ctx); err != nil {
		r.tell.Warnf("Unable to obtain SDR reservation")
		return nil, err
	}
	return w, nil
}

// beginDevice is begin for the SDRs that come with the sensors, even where
// there is a repository.
func (r *Repository) beginDevice(ctx context.Context) (*walk, error) {
	if _, err := r.locate(ctx); err != nil {
		return nil, err
	}
	if err := r.checkInfo(ctx, deviceSource); err != nil {
		return nil, err
	}
	w := newWalk(r.conn, deviceSource, r.tell)
	return w, w.reserve(ctx)
}

// deviceID is the answer to Get Device ID, asked for once.
func (r *Repository) deviceID(ctx context.Context) ([]byte, error) {
	if r.device == nil {
		data, err := ipmi.Call(ctx, r.conn, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID, Idempotent: true})
		if err != nil {
			return nil, err
		}
		r.device = data
	}
	return r.device, nil
}

// manufacturer is the BMC's; 0 if it does not say.
func (r *Repository) manufacturer(ctx context.Context) uint32 {
	data, err := r.deviceID(ctx)
	b := ipmi.NewReader(data)
	b.Skip(6)
	id := b.U24()
	if err != nil || b.Err() != nil {
		return 0
	}
	return id
}

// locate asks the device what it has.
func (r *Repository) locate(ctx context.Context) (source, error) {
	data, err := r.deviceID(ctx)
	if err != nil {
		var code ipmi.Code
		if errors.As(err, &code) {
			r.tell.Warnf("Get Device ID command failed: %#x %s", uint8(code), code)
		} else {
			r.tell.Warnf("Get Device ID command failed")
		}
		return source{}, err
	}
	b := ipmi.NewReader(data)
	b.Skip(1)
	revision := b.U8()
	b.Skip(3)
	support := b.U8()
	switch {
	case b.Err() != nil:
		r.tell.Warnf("Get Device ID command failed: answer %v", b.Err())
		return source{}, b.Err()
	case revision&providesDeviceSDRs == 0 || support&repositoryDevice != 0:
		return repositorySource, nil
	case support&sensorDevice != 0:
		return deviceSource, nil
	}
	r.tell.Warnf("Error obtaining SDR info")
	return source{}, errors.New("no SDRs")
}

// checkInfo asks the source about itself. An empty repository is built anew
// from the SDRs that come with the sensors, as ipmitool does.
func (r *Repository) checkInfo(ctx context.Context, from source) error {
	data, err := ipmi.Call(ctx, r.conn, ipmi.Request{NetFn: from.netFn, Cmd: from.info, Idempotent: true})
	if from == deviceSource {
		if err == nil && len(data) == 0 {
			err = &ipmi.ShortError{Want: 1}
		}
		if err != nil {
			r.tell.Printf("Err in cmd get sensor sdr info\n")
		}
		return err
	}
	b := ipmi.NewReader(data)
	version, count := b.U8(), b.U16()
	if err == nil {
		err = b.Err()
	}
	if err != nil {
		r.tell.Warnf("Error obtaining SDR info%s", reason(err))
		return err
	}
	if version != 0x51 && version != 0x01 && version != 0x02 {
		r.tell.Warnf("WARNING: Unknown SDR repository version 0x%02x", version)
	}
	if count > 0 {
		return nil
	}
	if err := r.rebuild(ctx); err != nil {
		r.tell.Warnf("Could not build SDRR!")
		return err
	}
	return nil
}

// reason is ": " and what a BMC's refusal means; "" if it did not answer.
func reason(err error) string {
	var code ipmi.Code
	var short *ipmi.ShortError
	switch {
	case errors.As(err, &code):
		return ": " + code.String()
	case errors.As(err, &short):
		return ": answer " + short.Error()
	}
	return ""
}
