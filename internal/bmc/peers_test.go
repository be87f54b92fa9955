package bmc_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"goipmi/internal/bmc"
	"goipmi/internal/bmc/bmctest"
	"goipmi/internal/peers"
)

// run runs ipmitool against the server, with the options given first.
func run(t *testing.T, s *bmc.Server, options, command string) string {
	t.Helper()
	args := []string{"-H", "127.0.0.1", "-p", strconv.Itoa(s.Addr().Port), "-N", "2", "-R", "2"}
	args = append(args, strings.Fields(options+" "+command)...)
	out, err := exec.Command(peers.IPMITool(t), args...).CombinedOutput()
	if err != nil {
		return fmt.Sprintf("%s%v", out, err)
	}
	return string(out)
}

const (
	asAdmin    = "-I lanplus -C 3 -U admin -P admin "
	asOperator = "-I lanplus -C 3 -U operator -P operator -L OPERATOR "
	asUser     = "-I lanplus -C 3 -U user -P user -L USER "
)

// Every command group as the real ipmitool sees it, in this order.
func TestIPMITool(t *testing.T) {
	s := bmctest.Start(t, bmc.Options{})
	for _, test := range []struct{ options, command, want string }{
		{asAdmin, "mc info", "Aux Firmware Rev Info     : \n    0x0a\n    0x1f\n    0x00\n    0x07"},
		{asAdmin, "mc guid", "GUID Encoding : SMBIOS"},
		{asAdmin, "mc selftest", "Selftest: passed"},
		{asAdmin, "mc getenables", "System Event Logging                     : enabled"},
		{asAdmin, "raw 6 0x2e 0x04", ""},
		{asAdmin, "mc getenables", "System Event Logging                     : disabled"},
		{asAdmin, "mc watchdog get", "Watchdog Timer Is:      Stopped"},
		{asAdmin, "mc watchdog reset", "Attempt to reset uninitialized watchdog"},
		{asAdmin, "raw 6 0x24 4 0 0 0 0x58 2", ""},
		{asAdmin, "mc watchdog reset", "countdown restarted"},
		{asAdmin, "mc watchdog get", "Initial Countdown:      60.0 sec"},
		{asAdmin, "mc watchdog off", "timer stopped"},
		{asAdmin, "mc getsysinfo system_name", "sim-server"},
		{asAdmin, "mc setsysinfo system_name a-name-longer-than-one-block", ""},
		{asAdmin, "mc getsysinfo system_name", "a-name-longer-than-one-block"},
		{asAdmin, "chassis status", "System Power         : on"},
		{asAdmin, "chassis policy always-off", "Set chassis power restore policy to always-off"},
		{asAdmin, "chassis status", "Power Restore Policy : always-off"},
		{asAdmin, "chassis poh", "POH Counter  : 417 days, 3 hours"},
		{asAdmin, "chassis restart_cause", "System restart cause: chassis power control command"},
		{asAdmin, "chassis identify 5", "Chassis identify interval: 5 seconds"},
		{asAdmin, "chassis bootdev pxe", "Set Boot Device to pxe"},
		{asAdmin, "chassis bootparam get 0", "Set In Progress : set complete"},
		{asAdmin, "chassis bootparam get 1", "Service Partition Selector : unspecified"},
		{asAdmin, "chassis bootparam get 2", "No flag set"},
		{asAdmin, "chassis bootparam get 3", "No flag set"},
		{asAdmin, "chassis bootparam get 4", "BIOS/POST has handled boot info"},
		{asAdmin, "chassis bootparam get 5", "Boot Device Selector : Force PXE"},
		{asAdmin, "chassis bootparam get 6", "Session Id     : 00000000h"},
		{asAdmin, "chassis bootparam get 7", "Selector       : 0"},
		{asAdmin, "power off", "Down/Off"},
		{asAdmin, "power status", "Chassis Power is off"},
		{asAdmin, "power reset", "Command not supported in present state"},
		{asAdmin, "power on", "Up/On"},
		{asAdmin, "power status", "Chassis Power is on"},
		{asAdmin, "power diag", "Diag"},
		{asAdmin, "power reset", "Reset"},
		{asAdmin, "power cycle", "Cycle"},
		{asAdmin, "power on", "Up/On"},
		{asAdmin, "power soft", "Soft"},
		{asAdmin, "power status", "Chassis Power is off"},
		{asAdmin, "power on", "Up/On"},
		{asAdmin, "sel list", "Power Supply AC lost | Asserted"},
		{asAdmin, "sel elist", "Physical Security Intrusion | General Chassis intrusion | Asserted"},
		{asAdmin, "sel clear", "Clearing SEL"},
		{asAdmin, "sel info", "Entries          : 0"}, // logging was switched off
		{asAdmin, "sdr elist", "Inlet Temp       | 01h | ok  | 55.1 |"},
		{asAdmin, "sdr elist all", "SIM SATELLITE    | 00h | ok  | 46.2 | Dynamic MC @ 30h"},
		{asAdmin, "sensor list", "FAN1             | 5"},
		{asAdmin, "sensor thresh FAN1 lower 600 900 1200", "Lower Critical threshold to 900.000"},
		{asAdmin, "sensor get FAN1", "Lower Critical        : 900.000"},
		{asAdmin, "fru print", " Board Product         : Simulated Mainboard"},
		{asAdmin, "user list 1", "2   admin            true    true       true       ADMINISTRATOR"},
		{asAdmin, "lan print 1", "RMCP+ Cipher Suites     : 0,1,2,3,6,7,8,11,12,15,16,17"},
		{asAdmin, "channel info", "Session Support       : multi-session"},
		{asAdmin, "session info active", "user id                       : 2"},
		{asAdmin, "-t 0x30 mc info", "Device ID                 : 48"},
		{asAdmin, "-T 0x30 -B 0 -t 0x72 -b 7 mc info", "Device ID                 : 114"},
		{asAdmin, "-t 0x32 mc info", "Unknown (0x83)"},

		{asUser, "power status", "Chassis Power is on"},
		{asUser, "power off", "Insufficient privilege level"},
		{asUser, "raw 6 0x3b 4", "rsp=0x81"},
		{asUser + "-v -L ADMINISTRATOR", "power status", "unauthorized role"},
		{asOperator, "power cycle", "Cycle"},
		{asOperator, "raw 6 2", "Insufficient privilege level"},
		{"-v -I lanplus -C 3 -U nobody -P x", "power status", "unauthorized name"},
		{"-v -I lanplus -C 3 -U admin -P x", "power status", "RAKP 2 HMAC is invalid"},
		{"-I lanplus -C 4 -U admin -P admin", "power status", "no matching cipher suite"},

		{"-I lan -A MD5 -U admin -P admin", "mc guid", "SMBIOS"},
		{"-I lan -A PASSWORD -U admin -P admin", "mc guid", "SMBIOS"},
		{"-I lan -A NONE -U admin", "mc guid", "SMBIOS"},
		{"-I lan -A MD5 -U admin -P admin", "-t 0x30 mc selftest", "Selftest: passed"},
		{"-I lan -A NONE -U admin", "-T 0x30 -B 0 -t 0x72 -b 7 mc selftest", "Selftest: passed"},
		{"-I lan -A MD5 -U admin -P x", "mc guid", "Activate Session error"},

		{asAdmin, "mc reset cold", "Sent cold reset command to MC"},
	} {
		if got := run(t, s, test.options, test.command); !strings.Contains(got, test.want) {
			t.Errorf("%s %s: no %q in:\n%s", test.options, test.command, test.want, got)
		}
	}
}

// ipmitool knows no MD5-128, so suites 11 and 12 are FreeIPMI's to show.
func TestCipherSuites(t *testing.T) {
	s := bmctest.Start(t, bmc.Options{})
	for _, suite := range bmc.CipherSuites {
		if suite == 11 || suite == 12 {
			continue
		}
		t.Run(fmt.Sprint(suite), func(t *testing.T) {
			t.Parallel()
			if got := run(t, s, fmt.Sprintf("-I lanplus -C %d -U admin -P admin", suite), "-t 0x30 mc selftest"); got != "Selftest: passed\n" {
				t.Error(got)
			}
		})
	}
}

func TestRefusedCipherSuite(t *testing.T) {
	one := bmctest.Start(t, bmc.Options{CipherSuites: []uint8{17}})
	if got := run(t, one, "-I lanplus -C 17 -U admin -P admin", "mc selftest"); got != "Selftest: passed\n" {
		t.Errorf("suite 17: %s", got)
	}
	if got := run(t, one, "-I lanplus -C 3 -U admin -P admin", "mc selftest"); !strings.Contains(got, "no matching cipher suite") {
		t.Errorf("suite 3 where there is only 17: %s", got)
	}
}

func TestKg(t *testing.T) {
	s := bmctest.Start(t, bmc.Options{Kg: []byte("the BMC key")})
	for _, suite := range []string{"-C 3", "-C 17"} {
		args := "-I lanplus -U admin -P admin " + suite
		if got := run(t, s, args+" -y 74686520424d43206b6579", "mc selftest"); got != "Selftest: passed\n" {
			t.Errorf("%s with Kg: %s", suite, got)
		}
		if got := run(t, s, args, "mc selftest"); !strings.Contains(got, "Unable to establish") {
			t.Errorf("%s without Kg: %s", suite, got)
		}
	}
}

// FreeIPMI reads more strictly than ipmitool.
func TestFreeIPMI(t *testing.T) {
	s := bmctest.Start(t, bmc.Options{})
	deviceID := "rcvd: 01 00 20 01 02 19 02 BF F2 1B 00 01 0A 0A 1F 00 07"
	tests := []struct{ command, want string }{
		{"ipmi-chassis -D LAN_2_0 --get-chassis-status", "System Power                        : on"},
		{"bmc-info -D LAN_2_0", "Auxiliary Firmware Revision Information : 07001F0Ah"},
		{"ipmi-sel -D LAN_2_0", "Power Supply input lost"},
		{"ipmi-sensors -D LAN_2_0", "FAN1           | Fan "},
		{"ipmi-fru -D LAN_2_0", "FRU Board Product Name: Simulated Mainboard"},
	}
	for _, auth := range []string{"NONE", "MD2", "MD5", "STRAIGHT_PASSWORD_KEY"} {
		tests = append(tests, struct{ command, want string }{"ipmi-raw -D LAN -l ADMIN -a " + auth + " 0 6 1", deviceID})
	}
	for _, suite := range bmc.CipherSuites {
		tests = append(tests, struct{ command, want string }{fmt.Sprintf("ipmi-raw -D LAN_2_0 -l ADMIN -I %d 0 6 1", suite), deviceID})
	}
	home := t.TempDir()
	for _, test := range tests {
		args := strings.Fields(test.command)
		args = append([]string{args[0], "-h", s.Addr().String(), "-u", "admin", "-p", "admin"}, args[1:]...)
		cmd := exec.Command(peers.FreeIPMI(t, args[0]), args[1:]...)
		cmd.Env = append(cmd.Environ(), "HOME="+home)
		if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte(test.want)) {
			t.Errorf("%s: %v, no %q in:\n%s", test.command, err, test.want, out)
		}
	}
}
