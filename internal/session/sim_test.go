package session_test

import (
	"fmt"
	"testing"

	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/ipmi"
	"goipmi/internal/session"
)

// The simulated BMC answers on every suite and authentication type; FreeIPMI
// agrees with it on the suites that no other peer of this package has.
func TestSimulatedBMC(t *testing.T) {
	server := bmctest.Start(t, bmc.Options{})
	account := server.BMC.Accounts()[0]
	base := session.Config{
		Host: server.Addr().IP.String(), Port: uint16(server.Addr().Port),
		Username: account.Name, Password: []byte(account.Password),
		Suite: session.Best, AuthType: session.Best,
	}
	for _, suite := range bmc.CipherSuites {
		t.Run(fmt.Sprint("suite ", suite), func(t *testing.T) {
			cfg := base
			cfg.Suite = int(suite)
			c, err := session.DialLANPlus(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if c.GUID() != server.BMC.GUID() || c.Suite() != int(suite) {
				t.Errorf("GUID %x, suite %d", c.GUID(), c.Suite())
			}
			power(t, c)
		})
	}
	for name, auth := range map[string]int{"none": 0, "md2": 1, "md5": 2, "password": 4} {
		t.Run("lan "+name, func(t *testing.T) {
			cfg := base
			cfg.AuthType = auth
			c, err := session.DialLAN(t.Context(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			power(t, c)
		})
	}
}

// power asks for the power state and pulses the diagnostic interrupt, which
// needs the session to be raised.
func power(t *testing.T, c ipmi.Conn) {
	t.Helper()
	status, err := ipmi.Call(t.Context(), c, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 1, Idempotent: true})
	if err != nil || len(status) < 3 || status[0]&1 != 1 {
		t.Errorf("chassis status % x, %v", status, err)
	}
	const diagnosticInterrupt = 4
	if _, err := ipmi.Call(t.Context(), c, ipmi.Request{NetFn: ipmi.NetFnChassis, Cmd: 2, Data: []byte{diagnosticInterrupt}}); err != nil {
		t.Errorf("chassis control: %v", err)
	}
}
