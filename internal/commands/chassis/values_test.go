package chassis

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output"
	"goipmi/internal/output/outputtest"
)

// must decodes an answer that is long enough.
func must[V output.Value](decode func([]byte) (V, error)) func(*testing.T, []byte) output.Value {
	return func(t *testing.T, data []byte) output.Value {
		t.Helper()
		v, err := decode(data)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func param(style paramStyle) func(*testing.T, []byte) output.Value {
	style.zone = time.UTC
	return must(func(data []byte) (bootParam, error) { return decodeBootParam(data, style) })
}

// TestValues holds the text of an answer, as ipmitool 1.8.19 prints it for the
// same bytes over -I dummy, and the JSON beside it, in which every value of the
// text must be.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		decode       func(*testing.T, []byte) output.Value
		text, json   string
	}{
		{"status", "57 1b 05 00", must(decodeStatus), `
System Power         : on
Power Overload       : true
Power Interlock      : active
Main Power Fault     : false
Power Control Fault  : true
Power Restore Policy : always-on
Last Power Event     : ac-failed overload fault command
Chassis Intrusion    : active
Front-Panel Lockout  : inactive
Drive Fault          : true
Cooling/Fan Fault    : false
Front Panel Control  : none
`, `{"power_on":true,"power_overload":true,"power_interlock":true,"main_power_fault":false,"power_control_fault":true,
"power_restore_policy":"always-on","last_power_events":["ac-failed","overload","fault","command"],
"chassis_intrusion":true,"front_panel_lockout":false,"drive_fault":true,"cooling_fan_fault":false,
"front_panel":{"control":false,"sleep_button":{"disable_allowed":false,"disabled":false},
"diag_button":{"disable_allowed":false,"disabled":false},"reset_button":{"disable_allowed":false,"disabled":false},
"power_button":{"disable_allowed":false,"disabled":false}}}`},
		{"status without front panel", "60 04 0a", must(decodeStatus), `
System Power         : off
Power Overload       : false
Power Interlock      : inactive
Main Power Fault     : false
Power Control Fault  : false
Power Restore Policy : unknown
Last Power Event     : interlock ` + `
Chassis Intrusion    : inactive
Front-Panel Lockout  : active
Drive Fault          : false
Cooling/Fan Fault    : true
`, `{"power_on":false,"power_overload":false,"power_interlock":false,"main_power_fault":false,"power_control_fault":false,
"power_restore_policy":"unknown","last_power_events":["interlock"],
"chassis_intrusion":false,"front_panel_lockout":true,"drive_fault":false,"cooling_fan_fault":true}`},
		{"power", "fe", must(decodePowerStatus), "\nChassis Power is off\n", `{"power_on":false}`},
		{"hours", "01 a5 05 00 00", must(decodePOH), "\nPOH Counter  : 1 days, 0 hours, 5 minutes\n",
			`{"minutes_per_count":1,"counter":1445,"power_on_minutes":1445}`},
		{"hours, imprecise", "ff ff ff ff ff", must(decodePOH), "\nPOH Counter  : 760567104 days, 0 hours\n",
			`{"minutes_per_count":255,"counter":4294967295,"power_on_minutes":1095216660225}`},
		{"restart cause", "1b 0e", must(decodeRestartCause), "\nSystem restart cause: power-up via RTC wakeup\n",
			`{"cause":11,"meaning":"power-up via RTC wakeup","channel":14}`},
		{"restart cause, unknown", "0c", must(decodeRestartCause), "\nSystem restart cause: Unknown (0x0C)\n",
			`{"cause":12,"meaning":"Unknown (0x0C)"}`},
		{"self test", "57 81", must(decodeSelfTest), `
Self Test Results    : device error
                       [firmware corrupted]
                       [cannot access SEL Device]
`, `{"result":87,"detail":129,"meaning":"device error","problems":["firmware corrupted","cannot access SEL Device"]}`},
		{"self test, own", "aa 0b", must(decodeSelfTest), "\nSelf Test Results    : Device-specific failure aah:0bh\n",
			`{"result":170,"detail":11,"meaning":"Device-specific failure aah:0bh","problems":[]}`},
		{"policies", "05", must(decodePolicies), "\nSupported chassis power policy:  always-off always-on \n",
			`{"supported_policies":["always-off","always-on"]}`},
		{"progress", "01 80 02", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 0 is invalid/locked
Boot parameter data: 02
 Set In Progress : commit write
`, `{"version":1,"parameter":0,"locked":true,"data":"02","value":{"state":2,"meaning":"commit write"}}`},
		{"partition", "01 01 05", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 1 is valid/unlocked
Boot parameter data: 05
 Service Partition Selector : 5
`, `{"version":1,"parameter":1,"locked":false,"data":"05","value":{"service_partition":5}}`},
		{"acknowledge", "01 04 ff 12", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 4 is valid/unlocked
Boot parameter data: ff12
 Boot Info Acknowledge :
    - OEM has handled boot info
    - OS Loader has handled boot info
`, `{"version":1,"parameter":4,"locked":false,"data":"ff12",
"value":{"flags":["OEM has handled boot info","OS Loader has handled boot info"]}}`},
		{"flags", "01 05 a0 84 22 01 00", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 5 is valid/unlocked
Boot parameter data: a084220100
 Boot Flags :
   - Boot Flag Valid
   - Options apply to only next boot
   - BIOS EFI boot ` + `
   - CMOS Clear
   - Boot Device Selector : Force PXE
   - BIOS verbosity : Request Quiet Display
   - Console Redirection control : Request console redirection be enabled
   - BIOS Mux Control Override : Requests BIOS to force mux to BMC at conclusion of POST/start of OS boot
`, `{"version":1,"parameter":5,"locked":false,"data":"a084220100","value":{"valid":true,"persistent":false,"efi":true,
"clear_cmos":true,"lock_keyboard":false,"device_selector":1,"device":"Force PXE","screen_blank":false,"lock_reset_button":false,
"lock_power_button":false,"bios_verbosity":"Request Quiet Display","force_progress_event_traps":false,"user_password_bypass":false,
"lock_sleep_button":false,"console_redirection":"Request console redirection be enabled","bios_shared_mode_override":false,
"bios_mux_control":"Requests BIOS to force mux to BMC at conclusion of POST/start of OS boot"}}`},
		{"initiator", "01 06 f1 44 33 22 11 00 20 fa 66", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 6 is valid/unlocked
Boot parameter data: f1443322110020fa66
 Boot Initiator Info :
    Channel Number : 1
    Session Id     : 11223344h
    Timestamp      : 09/30/24 03:50:24 UTC
`, `{"version":1,"parameter":6,"locked":false,"data":"f1443322110020fa66",
"value":{"channel":1,"session_id":287454020,"timestamp":1727668224,"time":"2024-09-30T03:50:24Z"}}`},
		{"mailbox", "01 07 00 57 01 00 48 69 00 21", param(paramStyle{asText: true}), `
Boot parameter version: 1
Boot parameter 7 is valid/unlocked
Boot parameter data: 0057010048690021
 Selector       : 0
 IANA PEN       : 343 [Intel Corporation]
 Block Data     : 'Hi'
`, `{"version":1,"parameter":7,"locked":false,"data":"0057010048690021",
"value":{"block":0,"iana":343,"iana_name":"Intel Corporation","data":"48690021","text":"Hi"}}`},
		{"empty mailbox", "01 07", param(paramStyle{}), `
Boot parameter version: 1
Boot parameter 7 is valid/unlocked
Boot parameter data: ` + `
`, `{"version":1,"parameter":7,"locked":false,"data":""}`},
		{"unknown parameter", "0f 7f 01", param(paramStyle{}), `
Boot parameter version: 15
Boot parameter 127 is valid/unlocked
Boot parameter data: 01
 Unsupported parameter 127
`, `{"version":15,"parameter":127,"locked":false,"data":"01"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := c.decode(t, ipmitest.Bytes(c.answer))
			if diff := cmp.Diff(c.text[1:], outputtest.Show(t, v, output.Text)); diff != "" {
				t.Errorf("ipmitool's text (-), ours (+):\n%s", diff)
			}
			var compact bytes.Buffer
			if err := json.Compact(&compact, []byte(outputtest.Show(t, v, output.JSON))); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(c.json, "\n", ""), compact.String()); diff != "" {
				t.Errorf("JSON:\n%s", diff)
			}
		})
	}
}

// TestSaid holds what commands that only act tell a program.
func TestSaid(t *testing.T) {
	for want, v := range map[string]output.Value{
		`{"power_control":"cycle","control_code":2,"control":"Cycle"}`: controlled{"cycle", 2, "Cycle"},
		`{"power_restore_policy":"previous"}`:                          policySet{"previous"},
		`{"seconds":15,"indefinitely":false}`:                          identify{Seconds: 15},
		`{"boot_device":"pxe","boot_flags":"8004000000"}`:              deviceSet{"pxe", "8004000000"},
		`{"blocks_written":2,"bytes_written":20}`:                      mboxWritten{2, 20},
	} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(outputtest.Show(t, v, output.JSON))); err != nil || compact.String() != want {
			t.Errorf("%s, not %s (%v)", &compact, want, err)
		}
	}
}

func FuzzStatus(f *testing.F)       { outputtest.Fuzz(f, decodeStatus) }
func FuzzPowerStatus(f *testing.F)  { outputtest.Fuzz(f, decodePowerStatus) }
func FuzzPOH(f *testing.F)          { outputtest.Fuzz(f, decodePOH) }
func FuzzRestartCause(f *testing.F) { outputtest.Fuzz(f, decodeRestartCause) }
func FuzzSelfTest(f *testing.F)     { outputtest.Fuzz(f, decodeSelfTest) }
func FuzzPolicies(f *testing.F)     { outputtest.Fuzz(f, decodePolicies) }

func FuzzBootParam(f *testing.F) {
	for number := range paramDecoders {
		f.Add(append([]byte{1, byte(number)}, bytes.Repeat([]byte{0x1b, 0x9b}, 10)...))
	}
	outputtest.Fuzz(f, func(data []byte) (bootParam, error) {
		return decodeBootParam(data, paramStyle{zone: time.UTC, asText: len(data)%2 == 0, all: len(data)%3 == 0})
	})
}
