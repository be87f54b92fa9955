package sensor_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/commands/sdr"
	"goipmi/internal/commands/sensor"
	"goipmi/internal/peers/scripted"
)

// run is what goipmi prints on standard output against testdata/tables/table.
func run(t *testing.T, table string, words ...string) string {
	t.Helper()
	parsed, err := scripted.Load("../../../testdata/tables/" + table)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("IPMI_DUMMY_SOCK", scripted.ServeTable(t, parsed, nil))
	var stdout, stderr bytes.Buffer
	a := app.New("goipmi", strings.NewReader(""), &stdout, &stderr)
	root := &cobra.Command{Use: "goipmi"}
	root.AddCommand(sdr.New(a), sensor.New(a))
	a.NegativeOperands = func(operands []string) bool { return app.TakesNegative(root, operands) }
	a.Run(t.Context(), a.Root(root), append([]string{"-I", "dummy", "-Z"}, words...))
	return stdout.String()
}

// TestNegative sets thresholds to what would be options elsewhere.
func TestNegative(t *testing.T) {
	const want = `{
  "sensor": "Tmp1",
  "set": [
    {
      "threshold": "lnr",
      "value": -5,
      "raw": 251
    },
    {
      "threshold": "lcr",
      "value": -4,
      "raw": 252
    },
    {
      "threshold": "lnc",
      "value": -3,
      "raw": 253
    }
  ]
}
`
	if got := run(t, "records", "--json", "sensor", "thresh", "Tmp1", "lower", "-5", "-4", "-3"); got != want {
		t.Errorf("got %s", got)
	}
}

// TestStructured leaves no progress in what a program reads.
func TestStructured(t *testing.T) {
	for line, want := range map[string]string{
		"sdr entity 99":          "[]\n",
		"sdr list event":         `"sensor_number": 5`,
		"sensor get nosuch":      "[]\n",
		"sensor reading Tmp1":    `"value": 48`,
		"sdr get Tmp1":           `"threshold_based": true`,
		"sensor thresh Tmp1 a 1": "",
	} {
		got := run(t, "records", append([]string{"--json"}, strings.Fields(line)...)...)
		if !strings.Contains(got, want) || got != "" && !json.Valid([]byte(got)) {
			t.Errorf("%s: %s", line, got)
		}
	}
}
