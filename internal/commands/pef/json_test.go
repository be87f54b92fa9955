package pef

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/peers/scripted"
)

// TestJSON shows that all that the text says is in the JSON.
func TestJSON(t *testing.T) {
	for line, want := range jsonWant {
		table := "pef"
		if at, command, ok := strings.Cut(line, " | "); ok {
			table, line = at, command
		}
		t.Run(line, func(t *testing.T) {
			t.Setenv("IPMI_DUMMY_SOCK", scripted.Serve(t, table))
			var stdout, stderr bytes.Buffer
			a := app.New("goipmi", strings.NewReader(""), &stdout, &stderr)
			root := &cobra.Command{Use: "goipmi"}
			root.AddCommand(New(a))
			if status := a.Run(a.Root(root), append([]string{"-I", "dummy", "--json"}, strings.Fields(line)...)); status != 0 {
				t.Errorf("exit status %d: %s", status, stderr.String())
			}
			var have, expect any
			if err := json.Unmarshal(stdout.Bytes(), &have); err != nil {
				t.Fatalf("%v: %q", err, stdout.String())
			}
			if err := json.Unmarshal([]byte(want), &expect); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(expect, have); diff != "" {
				t.Errorf("want (-) got (+):\n%s", diff)
			}
		})
	}
}

// jsonWant is what commands print of the table.
var jsonWant = map[string]string{
	"pef info":                       `{"version": "1.5", "event_filters": 3, "alert_policies": 2, "system_guid": "54455354-4245-442d-5045-462d47554944", "actions_byte": 63, "actions": ["Alert", "Power-off", "Reset", "Power-cycle", "OEM-defined", "Diagnostic-interrupt"]}`,
	"pef status":                     `{"last_sel_addition": 287454020, "last_sel_addition_time": "", "last_sel_record_id": 5, "last_software_processed_id": 6, "last_bmc_processed_id": 7, "control_byte": 15, "enabled": ["PEF", "PEF event messages", "PEF startup delay", "Alert startup delay"], "actions_byte": 63, "active_actions": ["Alert", "Power-off", "Reset", "Power-cycle", "OEM-defined", "Diagnostic-interrupt"]}`,
	"pef filter list":                `[{"number": 1, "config_byte": 128, "enabled": true, "kind": "configurable", "actions_byte": 1, "actions": ["Alert"], "policy_set": 0, "severity_byte": 16, "severity": "Critical", "generator_id": 65535, "sensor_type": 1, "sensor_type_name": "Temperature", "sensor_number": 1, "event_trigger": 1, "event_class": "Threshold", "event_offset_mask": 2709, "event_triggers": "(0x01/0x0a95),<LNC,<LC,<LNR,<UNC,<UC,<UNR", "event_data_masks": "00ff0000ff0000ff00"}, {"number": 2, "config_byte": 192, "enabled": true, "kind": "pre-configured", "actions_byte": 63, "actions": ["Alert", "Power-off", "Reset", "Power-cycle", "OEM-defined", "Diagnostic-interrupt"], "policy_set": 2, "severity_byte": 32, "severity": "Non-recoverable", "generator_id": 32, "sensor_type": 4, "sensor_type_name": "Fan", "sensor_number": 255, "event_trigger": 111, "event_class": "Discrete", "event_offset_mask": 65535, "event_triggers": "Any", "event_data_masks": "000000000000000000"}]`,
	"pef policy list":                `[{"number": 1, "policy_set": 1, "enabled": true, "rule": 0, "rule_name": "Match-always", "event_specific_string": false, "alert_string": 0, "channel": 1, "destination": 1, "channel_medium": 4, "channel_medium_name": "802.3 LAN", "destination_details": {"type": "PET", "pet_community": "public", "ack_timeout_s": 5, "retries": 3, "ip_address": "10.0.0.9", "mac_address": "02:00:00:00:00:09"}}, {"number": 2, "policy_set": 2, "enabled": true, "rule": 2, "rule_name": "Try-next-set", "event_specific_string": false, "alert_string": 1, "channel": 1, "destination": 2, "channel_medium": 4, "channel_medium_name": "802.3 LAN", "destination_details": {"ack_timeout_s": 0, "retries": 0}}]`,
	"pef_dell_one | pef policy list": `[{"number": 1, "policy_set": 1, "enabled": true, "rule": 0, "rule_name": "Match-always", "event_specific_string": false, "alert_string": 0, "channel": 2, "destination": 4, "channel_medium": 5, "channel_medium_name": "Serial/Modem (RS-232)", "destination_details": {"ack_timeout_s": 0, "retries": 0, "ipv6_address": "fe80::1"}}]`,
	"pef filter enable 1":            `{"number": 1, "enabled": true}`,
	"pef policy disable 2":           `{"number": 2, "enabled": false}`,
}
