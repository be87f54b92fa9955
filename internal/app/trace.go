package app

import (
	"context"
	"errors"

	"goipmi/internal/ipmi"
)

// extension is a group extension (PICMG 3.0 §3.1, VITA 46.11 §10.1.3.2) as
// ipmitool asks every BMC for it, to learn the BMC's address on the IPMB.
type extension struct {
	group      uint8
	addressCmd uint8
}

var (
	picmg = extension{0x00, 0x01}
	vita  = extension{0x03, 0x40}
)

func (e extension) ask(ctx context.Context, c ipmi.Conn, cmd uint8) ([]byte, error) {
	return ipmi.Call(ctx, c, ipmi.Request{NetFn: ipmi.NetFnGroup, Cmd: cmd, Data: []byte{e.group}, Idempotent: true})
}

// trace is what ipmitool says with -v between opening the interface and the
// command, and what it asks for that. Without -v the round trips are saved.
func (a *App) trace(ctx context.Context, c ipmi.Conn) {
	if !a.Compat || a.Out.Verbose == 0 {
		return
	}
	if a.local() {
		a.identify(c.Do(ctx, getDeviceID))
	}
	if a.Options.OEM == "i82571spt" {
		return
	}
	address := a.discover(ctx, c)
	if a.Options.OwnAddr == 0 {
		a.Verbosef(2, "Acquire IPMB address")
		a.Verbosef(1, "Discovered IPMB address 0x%x", address)
	}
}

// identify says what became of the Get Device ID with which ipmitool opens the
// local BMC.
func (a *App) identify(resp ipmi.Response, err error) {
	const failed = "Get Device ID command failed"
	r := ipmi.NewReader(resp.Data)
	r.Skip(6)
	switch {
	case err != nil:
		a.Warnf(failed)
	case resp.Code != ipmi.OK:
		a.Warnf("%s: %#x %v", failed, uint8(resp.Code), resp.Code)
	default:
		a.Verbosef(2, "Iana: %d", r.U24()&0xfffff)
	}
}

// discover finds the BMC's address on the IPMB; 0 if it follows no extension.
func (a *App) discover(ctx context.Context, c ipmi.Conn) uint8 {
	found := vita
	switch {
	case a.followsPICMG(ctx, c):
		found = picmg
	case !a.followsVITA(ctx, c):
		return 0
	}
	data, err := found.ask(ctx, c, found.addressCmd)
	if err != nil || len(data) < 3 {
		return 0
	}
	return data[2]
}

func (a *App) followsPICMG(ctx context.Context, c ipmi.Conn) bool {
	a.running(2, "Get PICMG Properties")
	data, err := picmg.ask(ctx, c, 0)
	var code ipmi.Code
	switch {
	case errors.As(err, &code):
		a.Verbosef(2, "Error response %#x from Get PICMG Properties", uint8(code))
	case err != nil:
		a.Verbosef(2, "No response from Get PICMG Properties")
	case len(data) < 4:
		a.Verbosef(1, "Invalid Get PICMG Properties response length %d", len(data))
	case data[0] != picmg.group:
		a.Verbosef(1, "Invalid Get PICMG Properties group extension %#x", data[0])
	default:
		major, minor := data[1]&0xf, data[1]>>4
		if major == 2 || major == 4 || major == 5 { // ATCA, AMC, MicroTCA
			a.Verbosef(2, "Discovered PICMG Extension Version %d.%d", major, minor)
			return true
		}
		a.Verbosef(1, "Unknown PICMG Extension Version %d.%d", major, minor)
	}
	return false
}

func (a *App) followsVITA(ctx context.Context, c ipmi.Conn) bool {
	a.running(1, "Get VSO Capabilities")
	data, err := vita.ask(ctx, c, 0)
	var code ipmi.Code
	switch {
	case errors.As(err, &code) && code == ipmi.CodeInvalidField:
		a.Verbosef(1, "Invalid data field received: %v", code)
	case errors.As(err, &code):
		a.Verbosef(1, "Invalid completion code received: %v", code)
	case err != nil:
		a.Warnf("No valid response received")
	case len(data) < 5:
		a.Verbosef(1, "Invalid response length %d", len(data))
	case data[0] != vita.group:
		a.Verbosef(1, "Invalid group extension %s", hexOrZero(data[0]))
	case data[3]&3 != 0:
		a.Verbosef(1, "Unknown VSO Standard %d", data[3]&3)
	case data[4]&0xf != 1:
		a.Verbosef(1, "Unknown VSO Specification Revision %d.%d", data[4]&0xf, data[4]>>4)
	default:
		a.Verbosef(1, "Discovered VITA 46.11 Revision %d.%d", data[4]&0xf, data[4]>>4)
		return true
	}
	return false
}

// running names a probe, and the addresses that ipmitool's interface begins with.
func (a *App) running(level int, name string) {
	target := "0x20"
	if a.local() {
		target = "0"
	}
	a.Verbosef(level, "Running %s my_addr %#x, transit 0, target %s", name, a.Options.ownAddr(), target)
}

// traceAddresses says where the requests of the command will go.
func (a *App) traceAddresses() {
	if !a.Compat {
		return
	}
	t := a.Options.Target
	if t.Addr != 0 {
		a.Verbosef(2, "Specified addressing     Target  %#x:%s Transit %s:%s",
			t.Addr, hexOrZero(t.Channel), hexOrZero(t.TransitAddr), hexOrZero(t.TransitChannel))
	} else {
		t = ipmi.Target{Addr: a.Options.ownAddr()}
	}
	a.Verbosef(2, "Interface address: my_addr %#x transit %s:%s target %#x:%s ipmb_target 0\n",
		a.Options.ownAddr(), hexOrZero(t.TransitAddr), hexOrZero(t.TransitChannel), t.Addr, hexOrZero(t.Channel))
}
