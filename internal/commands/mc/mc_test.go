package mc

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers/scripted"
	"goipmi/internal/sysinfo"
)

// TestJSON shows that all the text says is in the JSON.
func TestJSON(t *testing.T) {
	for _, test := range []struct{ line, table, want string }{
		{"mc info", "06 01 = 00 20 81 82 15 51 81 57 01 00 34 12 01 02 03 ff", `{
			"device_id": 32, "device_revision": 1, "firmware_revision": "2.15", "ipmi_version": "1.5",
			"manufacturer_id": 343, "manufacturer_name": "Intel Corporation",
			"product_id": 4660, "product_name": "Unknown (0x1234)", "device_available": false,
			"provides_device_sdrs": true, "additional_device_support": ["Sensor Device", "Chassis Device"],
			"aux_firmware_revision": [1, 2, 3, 255]}`},
		{"mc guid", "06 37 = 00 04 af c0 00 83 3b 11 ee 81 02 03 04 05 06 07 08", `{
			"bytes": "04afc000833b11ee8102030405060708", "guid": "04afc000-833b-11ee-8102-030405060708",
			"encoding": "RFC4122", "encoding_detected": true, "version": 1, "version_name": "Time-based",
			"timestamp": "2023-11-14T22:13:20Z"}`},
		{"mc guid rfc4122", "06 37 = 00 04 af c0 00 83 3b 91 ee 81 02 03 04 05 06 07 08", `{
			"bytes": "04afc000833b91ee8102030405060708", "guid": "04afc000-833b-91ee-8102-030405060708",
			"encoding": "RFC4122", "encoding_detected": false, "version": 9, "version_name": "Unknown/unsupported"}`},
		{"mc selftest", "06 04 = 00 55 00", `{"result": 85, "meaning": "passed", "detail": 0, "problems": []}`},
		{"mc getenables", "06 2f = 00 85", `{"global_enables": 133, "flags": [
			{"name": "recv_msg_intr", "description": "Receive Message Queue Interrupt", "enabled": true},
			{"name": "event_msg_intr", "description": "Event Message Buffer Full Interrupt", "enabled": false},
			{"name": "event_msg", "description": "Event Message Buffer", "enabled": true},
			{"name": "system_event_log", "description": "System Event Logging", "enabled": false},
			{"name": "oem0", "description": "OEM 0", "enabled": false},
			{"name": "oem1", "description": "OEM 1", "enabled": false},
			{"name": "oem2", "description": "OEM 2", "enabled": true}]}`},
		{"mc setenables oem2=off", "06 2f = 00 80 / c0\n06 2e 00 = 00", `{"requested": [
			{"name": "oem2", "description": "OEM 2", "enabled": false}], "changed": true}`},
		{"mc watchdog get", "06 25 = 00 c4 33 0a 12 3e 58 02 2c", `{
			"timer_use_byte": 196, "timer_use": "SMS/OS", "running": true, "logging": false,
			"timer_action_byte": 51, "timer_action": "Power Cycle", "pre_timeout_interrupt": "Messaging",
			"pre_timeout_seconds": 10, "expiration_flags": 18, "expired_uses": ["BIOS FRB2", "SMS/OS"],
			"initial_countdown_seconds": 2259, "present_countdown_seconds": 1126.6}`},
		{"mc watchdog set t=9 u=oem c=post nolog", "06 24 85 00 00 04 5a 00 = 00", `{
			"timer_use": "OEM", "dont_stop": false, "logging": false, "timer_action": "No action",
			"pre_timeout_interrupt": "None", "pre_timeout_seconds": 0, "cleared_uses": ["BIOS/POST"],
			"initial_countdown_seconds": 9}`},
		{"mc watchdog reset", "06 22 = 00", `{"done": "watchdog reset"}`},
		{"mc watchdog off", "06 24 04 00 00 10 b8 0b = 00", `{"done": "watchdog off"}`},
		{"mc reset cold", "06 02 = 00", `{"done": "cold reset"}`},
		{"mc getsysinfo os_name", "06 59 00 04 00 00 = 00 11 00 00 04 47 72 fc 6e", `{
			"parameter": "os_name", "selector": 4, "encoding": 0, "encoding_name": "ASCII+Latin1",
			"length": 4, "value": "Grün"}`},
		{"mc getsysinfo delloem_url", "06 59 00 de ?? 00 = 00 11 00 02 04 41 00 ac 20 / 00 11 01", `{
			"parameter": "delloem_url", "selector": 222, "encoding": 2, "encoding_name": "Unicode",
			"length": 4, "value": "A€"}`},
		{"mc setsysinfo system_name goipmi", "06 58 02 00 00 06 67 6f 69 70 6d 69 00 00 00 00 00 00 00 00 = 00", `{
			"parameter": "system_name", "selector": 2, "value": "goipmi"}`},
	} {
		t.Run(test.line, func(t *testing.T) {
			got := goldenCase{table: test.table, args: append(strings.Fields(test.line), "--json")}.goipmi(t, "goipmi")
			if diff := cmp.Diff(parseJSON(t, test.want), parseJSON(t, got.Stdout)); diff != "" {
				t.Errorf("want (-) got (+):\n%s%s", diff, got.Stderr)
			}
		})
	}
}

func parseJSON(t *testing.T, text string) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %q", err, text)
	}
	return v
}

// TestBeyond is where ipmitool crashes, shows stale memory or does not mind:
// goipmi says what is wrong, and changes nothing.
func TestBeyond(t *testing.T) {
	const obliging = "06 24 * = 00\n06 2f = 00 ff\n06 2e * = 00"
	for _, test := range []struct{ name, line, table, stdout, line1 string }{
		{"ipmitool", "mc watchdog set timeout", obliging, "", "Option 'timeout' needs a value"},
		{"ipmitool", "mc watchdog set use=sms use=bogus", obliging, "", "Use 'bogus' is not valid"},
		{"ipmitool", "mc watchdog set int=", obliging, "", "Interrupt type '' is not valid"},
		{"ipmitool", "mc watchdog set action=RESET", obliging, "", "Action 'RESET' is not valid"},
		{"goipmi", "mc watchdog set use=sms t=7000", obliging, "", "Timeout value 7000 is out of range (1-6553)"},
		{"goipmi", "mc watchdog set x=1 use=sms", obliging, "", "Invalid option 'x=1'"},
		{"goipmi", "mc setenables oem0=off bogus=on", obliging, "", "Unrecognized option: bogus=on"},
		{"goipmi", "mc setenables oem0=off oem1", obliging, "", "Unrecognized option: oem1"},
		{"ipmitool", "mc info", "06 01 = 00 20 01 02 15 02 bf 57 01 00 2c", "",
			"Get Device ID command failed: answer too short: 10 bytes, at least 11 expected"},
		{"ipmitool", "mc selftest", "06 04 = 00 57", "",
			"Get Self Test Results command failed: answer too short: 1 bytes, at least 2 expected"},
		{"ipmitool", "mc getenables", "06 2f = 00", "",
			"Get Global Enables command failed: answer too short: 0 bytes, at least 1 expected"},
		{"ipmitool", "mc watchdog get", "06 25 = 00 c4 33 0a 3e 58", "",
			"Get Watchdog Timer command failed: answer too short: 5 bytes, at least 6 expected"},
	} {
		t.Run(test.name+" "+test.line, func(t *testing.T) {
			got := goldenCase{table: test.table, args: strings.Fields(test.line)}.goipmi(t, test.name)
			line1, _, _ := strings.Cut(strings.TrimPrefix(got.Stderr, "goipmi: "), "\n")
			if got.Stdout != test.stdout || line1 != test.line1 || got.Status != 1 {
				t.Errorf("%+v", got)
			}
			if strings.Contains(got.Stderr, "successfully") {
				t.Error("the request was sent")
			}
		})
	}
}

// TestWatchdogWithoutPresent is a BMC that leaves the last field out.
func TestWatchdogWithoutPresent(t *testing.T) {
	got := goldenCase{table: "06 25 = 00 04 00 00 00 58 02", args: []string{"mc", "watchdog", "get"}}.goipmi(t, "ipmitool")
	_, last, _ := strings.Cut(got.Stdout, "Initial Countdown:      60.0 sec\n")
	if last != "Present Countdown:      not reported\n" || got.Status != 0 {
		t.Errorf("%+v", got)
	}
}

// TestSilence is a BMC that hangs up; the lines are ipmitool's.
func TestSilence(t *testing.T) {
	for line, want := range map[string]string{
		"mc info":                 "Get Device ID command failed\n",
		"mc guid":                 "IPMI response is NULL.\n",
		"mc selftest":             "No response from devices\n\n",
		"mc getenables":           "Get Global Enables command failed\n",
		"mc setenables oem0 on":   "Get Global Enables command failed\n",
		"mc watchdog get":         "Get Watchdog Timer command failed\n",
		"mc watchdog set t=1":     "Set Watchdog Timer command failed\n",
		"mc watchdog reset":       "Reset Watchdog Timer command failed!\n",
		"mc watchdog off":         "Watchdog Timer Shutoff command failed!\n",
		"mc reset warm":           "MC reset command failed.\n",
		"mc getsysinfo os_name":   "getsysinfo os_name set 0 command failed\n",
		"mc setsysinfo os_name x": "setsysinfo os_name set 0 command failed\n",
	} {
		t.Run(line, func(t *testing.T) {
			c := goldenCase{args: strings.Fields(line), mangle: scripted.CutShort(0)}
			got := c.goipmi(t, "ipmitool")
			if got.Stderr != want || got.Status != 1 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestSetSysInfo holds that as many blocks of a string are read as were written.
func TestSetSysInfo(t *testing.T) {
	for length := range 63 {
		blocks := sysinfo.Blocks(strings.Repeat("x", length))
		if want := blocksFor(uint8(length)); len(blocks) != max(want, 1) {
			t.Errorf("%d letters: %d blocks written, %d read", length, len(blocks), want)
		}
	}
}
