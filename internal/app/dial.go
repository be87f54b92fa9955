package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"goipmi/internal/dummy"
	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
)

// dialer is one way to a BMC, as -I names it.
type dialer struct {
	name, desc string
	dial       func(context.Context, *App) (ipmi.Conn, error)
}

// interfaces are the ways to a BMC, the default first.
var interfaces = []dialer{
	{"open", "Linux OpenIPMI Interface", dialOpen},
	{"lan", "IPMI v1.5 LAN Interface", dialLAN},
	{"lanplus", "IPMI v2.0 RMCP+ LAN Interface", dialLANPlus},
	{"dummy", "Linux DummyIPMI Interface", dialDummy},
	{"imb", "Intel IMB Interface (not built in)", dialIMB},
	{"free", "FreeIPMI IPMI Interface (not built in)", dialFree},
	{"serial-basic", "Serial Interface, Basic Mode (not built in)", dialSerial},
	{"serial-terminal", "Serial Interface, Terminal Mode (not built in)", dialSerial},
	{"usb", "IPMI USB Interface (not built in)", dialUSB},
}

func findInterface(name string) *dialer {
	for i := range interfaces {
		if interfaces[i].name == name {
			return &interfaces[i]
		}
	}
	return nil
}

// dial opens the interface that the options name.
func (a *App) dial(ctx context.Context) (ipmi.Conn, error) {
	i := findInterface(a.Options.Interface)
	if i == nil {
		return nil, a.early(failf("Error loading interface %s", a.Options.Interface))
	}
	if a.Compat {
		a.Verbosef(1, "Loading IANA PEN Registry...")
	}
	if err := a.setUpOEM(); err != nil {
		return nil, a.early(err)
	}
	a.dialed = true
	conn, err := i.dial(ctx, a)
	if err != nil {
		return nil, a.early(err)
	}
	a.conn = conn
	a.trace(ctx, conn)
	return ipmi.WithTarget(conn, a.target()), nil
}

// Redial opens the way to the BMC anew, after a session that is lost.
func (h *Host) Redial(ctx context.Context) error {
	_ = h.App.conn.Close()
	conn, err := h.App.dial(ctx)
	if err == nil {
		h.Conn = conn
	}
	return err
}

// early is a failure before the command begins. Behind -y ipmitool's status for
// most of these is 0, a slip that its callers may have come to rely on.
func (a *App) early(err error) error {
	var f *Failure
	if a.Compat && a.Options.hexKg && errors.As(err, &f) {
		f.OK = true
	}
	return err
}

// dialOpen opens the local BMC. Ipmitool waits its 15 s there whatever -N says.
func dialOpen(ctx context.Context, a *App) (ipmi.Conn, error) {
	o := &a.Options
	cfg := kcs.Config{Device: o.Device, OwnAddr: o.OwnAddr}
	if a.Compat {
		cfg.Device = int(uint8(o.Device)) // all that ipmitool keeps of it
	} else {
		cfg.Timeout = time.Duration(o.Timeout) * time.Second
	}
	conn, err := a.openWire(ctx, cfg)
	if err != nil {
		return nil, deviceFailure(err)
	}
	return a.narrate(conn), nil
}

func dialDummy(ctx context.Context, _ *App) (ipmi.Conn, error) {
	conn, err := dummy.Dial(ctx)
	if err != nil {
		return nil, &Failure{Line: "dummy failed on connect(): : " + systemText(err), Err: err}
	}
	return conn, nil
}

// The interfaces that are not built in fail as ipmitool's do on a machine
// without their driver or device.

func dialIMB(_ context.Context, a *App) (ipmi.Conn, error) {
	a.Out.Printf("Error: no IMB driver found at /dev/imb!\n")
	return nil, &Failure{Hint: notBuiltIn}
}

func dialFree(context.Context, *App) (ipmi.Conn, error) {
	return nil, &Failure{Line: "ipmi_open_inband(): device not found", Hint: notBuiltIn}
}

func dialSerial(_ context.Context, a *App) (ipmi.Conn, error) {
	if a.Options.Serial == "" {
		return nil, failf("Serial device is not specified")
	}
	device, _, _ := strings.Cut(a.Options.Serial, ":")
	f, err := os.OpenFile(device, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, &Failure{Line: fmt.Sprintf("Could not open device at %s: %s", device, systemText(err)), Hint: notBuiltIn}
	}
	_ = f.Close()
	return nil, &Failure{Hint: notBuiltIn, Line: "Error loading interface " + a.Options.Interface}
}

func dialUSB(context.Context, *App) (ipmi.Conn, error) {
	return nil, &Failure{
		Line: "Error in USB session setup \n\nUnable to setup interface usb\nError loading interface usb",
		Hint: notBuiltIn,
	}
}

const notBuiltIn = "that interface is not built in; lanplus, lan and open are"
