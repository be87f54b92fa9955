package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"goipmi/internal/kcs"
)

// deviceFailure is ipmitool's line for a local BMC that cannot be opened.
func deviceFailure(err error) error {
	var (
		device *kcs.DeviceError
		setup  *kcs.Error
	)
	switch {
	case errors.As(err, &device):
		return &Failure{Line: fmt.Sprintf("Could not open device at %s: %s",
			strings.Join(kcs.Paths(device.Number), " or "), systemText(device.Last)), Err: err}
	case errors.As(err, &setup):
		line := localLine(setup)
		if setup.Op == kcs.SetAddress {
			line += "\n" + line // ipmitool says it twice
		}
		return &Failure{Line: line, Err: err}
	}
	return err
}

// localLine is ipmitool's line for a failed operation on the local BMC.
func localLine(e *kcs.Error) string {
	if errors.Is(e, kcs.ErrNoAnswer) {
		return "No data available"
	}
	return localLines[e.Op] + ": " + systemText(e.Err)
}

var localLines = map[kcs.Op]string{
	kcs.EnableEvents: "Could not enable event receiver",
	kcs.SetAddress:   "Could not set IPMB address",
	kcs.Send:         "Unable to send command",
	kcs.Receive:      "Error receiving message",
}

func explainDevice(e *kcs.DeviceError) string {
	switch {
	case errors.Is(e, fs.ErrNotExist) && e.Number != 0:
		return fmt.Sprintf("there is no local BMC device %d; 'ls /dev/ipmi*' shows which there are, and -d chooses one", e.Number)
	case errors.Is(e, fs.ErrNotExist):
		return "no local BMC device; load its driver with 'modprobe -a ipmi_si ipmi_devintf' (ipmi_ssif where the BMC is on SMBus); " +
			"if there is still none, 'dmesg | grep -i ipmi' and 'dmidecode -t 38' show whether this machine has a BMC; " +
			"a remote BMC is reached with -I lanplus -H"
	case errors.Is(e, fs.ErrPermission) && os.Geteuid() != 0:
		return "the local BMC device is for root; try sudo"
	case errors.Is(e, fs.ErrPermission):
		return "the local BMC device is barred even to root; a container needs it passed in (--device /dev/ipmi0)"
	case errors.Is(e, syscall.EBUSY):
		return "the local BMC device is in use by too many programs; 'fuser -v /dev/ipmi*' shows them"
	case errors.Is(e, syscall.ENXIO), errors.Is(e, syscall.ENODEV):
		return "the local BMC device has no BMC behind it any more; 'dmesg | grep -i ipmi' may say why"
	}
	return e.Error()
}

// explainLocal words a failure of an open device.
func explainLocal(e *kcs.Error) string {
	switch {
	case errors.Is(e, syscall.ENOTTY):
		return "that file is no IPMI device; 'ls -l /dev/ipmi*' shows what is there"
	case errors.Is(e, kcs.ErrNoAnswer):
		return "the local BMC does not answer; it may be restarting, so try again in a minute; 'dmesg | grep -i ipmi' shows what the driver sees"
	case errors.Is(e, syscall.EBUSY), errors.Is(e, syscall.EAGAIN), errors.Is(e, syscall.ENOMEM):
		return "the local BMC's driver has too many requests waiting; try again in a moment"
	case errors.Is(e, syscall.ENODEV):
		return "the local BMC is gone; 'dmesg | grep -i ipmi' may say why"
	case e.Op == kcs.Send && errors.Is(e, syscall.EINVAL):
		return "the driver does not take such a request; check -t, -b, -T and -B if you gave them"
	case e.Op == kcs.Send && errors.Is(e, syscall.EMSGSIZE):
		return "the request is longer than the driver takes"
	}
	return e.Error()
}
