package dcmi

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
		t.Run(line, func(t *testing.T) {
			t.Setenv("IPMI_DUMMY_SOCK", scripted.Serve(t, "dcmi"))
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
	"dcmi discover":                 `{"dcmi_version": "1.5", "platform": {"mandatory": [], "optional": ["Power management available"], "manageability_access": ["In-band KCS channel available", "Out-of-band serial TMODE available", "Out-of-band secondary LAN channel available"]}, "mandatory_attributes": {"sel_automatic_rollover": false, "sel_entries": 1920, "identification": ["DHCP hostname", "Asset tag"], "temperature_monitoring": ["inlet", "cpu", "baseboard"]}, "optional_attributes": {"power_management_address": 32, "channel": 2, "device_revision": 2}, "manageability_access": {"primary_lan_channel": 1, "secondary_lan_channel": 2, "serial_channel": 3}}`,
	"dcmi power reading":            `{"current_w": 241, "minimum_w": 100, "maximum_w": 300, "average_w": 200, "timestamp": 1700000000, "time": "2023-11-14T22:13:20Z", "sampling_period_ms": 1000, "active": true}`,
	"dcmi power get_limit":          `{"active": true, "exception_action": 1, "exception_action_name": "Hard Power Off & Log Event to SEL", "limit_w": 500, "correction_time_ms": 1000, "sampling_period_s": 1280}`,
	"dcmi asset_tag":                `{"value": "ASSET-77"}`,
	"dcmi get_temp_reading":         `{"readings": [{"entity_id": 64, "name": "Inlet", "entity_instance": 1, "reading_byte": 24, "temperature_c": 24}, {"entity_id": 65, "name": "CPU", "entity_instance": 1, "reading_byte": 42, "temperature_c": 42}, {"entity_id": 65, "name": "CPU", "entity_instance": 2, "reading_byte": 173, "temperature_c": -45}, {"entity_id": 66, "name": "Baseboard", "entity_instance": 1, "reading_byte": 32, "temperature_c": 32}]}`,
	"dcmi get_conf_param":           `{"dhcp_discovery_byte": 129, "dhcp_uses_id_string": true, "dhcp_uses_vendor_class": false, "initial_timeout_s": 4, "server_contact_timeout_s": 120, "server_contact_retry_s": 64}`,
	"dcmi thermalpolicy get 64 1":   `{"entity_id": 64, "entity_instance": 1, "actions_byte": 64, "persistent": false, "hard_power_off": true, "log_to_sel": false, "temperature_limit_c": 80, "exception_time_s": 60}`,
	"dcmi set_conf_param timeout 5": `{"parameter": "timeout", "value": 5}`,
	"dcmi power activate":           `{"done": "power limit activated"}`,
}
