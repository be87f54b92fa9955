package sensor_test

import (
	"bytes"
	"encoding/json"
	"regexp"
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
	a.Run(a.Root(root), append([]string{"-I", "dummy", "-Z"}, words...))
	return stdout.String()
}

// labels are the words of the text that name what follows them, not values.
var labels = regexp.MustCompile(`(?m)^ ?[A-Z][^:|\n]*: |^Device Capabilities$|^Locating .*$|^ Event (Status|Enable) .*$`)

// asides are values of the text in other clothes, and what stands for none.
var asides = map[string]bool{
	"Unspecified": true, "Not": true, "Available": true, "NA": true, "na": true, "discrete": true, "Yes": true, "No": true, "yes": true, "no": true,
	"Disabled": true, "Reading": true, "No Reading": true, "(+/-": true, "0)": true, "Event-Only": true, "Generic": true, "Device": true,
	"MC": true, "@": true, "Logical": true, "Physical": true, "FRU": true, "Thresholds": true, "Fixed": true, "Required": true,
	"Unable": true, "to": true, "read": true, "sensor:": true, "Present": true, "ok": true, "ns": true, "Sensor": true,
	"Messages": true, "Unavailable": true, "Types:": true, "IDs:": true, "Entity": true, "Threshold": true, "Settings": true, "not": true, "available": true,
}

// TestJSON shows that all the text says is in the JSON: every word of a value
// is there, or a number that it stands for.
func TestJSON(t *testing.T) {
	for _, table := range []string{"records", "mixed1", "mixed2", "mixed3"} {
		for _, line := range []string{"sdr elist all", "-v sdr elist all", "sensor list", "-v sensor list", "sdr type", "sdr entity", "sdr info"} {
			text := labels.ReplaceAllString(run(t, table, strings.Fields(line)...), "")
			doc := run(t, table, append([]string{"--json"}, strings.Fields(line)...)...)
			if !json.Valid([]byte(doc)) || text == "" {
				t.Fatalf("%s, %s: %q is no JSON", table, line, doc)
			}
			for word := range strings.FieldsSeq(text) {
				if !asides[word] && !said(doc, strings.Trim(word, "|[]()@,")) {
					t.Errorf("%s, %s: %q of the text is not in the JSON", table, line, word)
				}
			}
		}
	}
}

// said reports whether a word of the text is in doc, in decimal if it is a
// number in hexadecimal.
func said(doc, word string) bool {
	for _, form := range []string{word, strings.TrimSuffix(word, ".000"), strings.TrimRight(word, "0")} {
		if strings.Contains(doc, form) {
			return true
		}
	}
	return numberLike.MatchString(word)
}

// numberLike are numbers in hexadecimal, entities, and roundings.
var numberLike = regexp.MustCompile(`^(0x[0-9A-Fa-f]+|[0-9A-F]{1,2}|[0-9A-Fa-f]+h(:[0-9A-F]+h)?(\.[0-9A-F]+h?)?|[0-9]+\.[0-9]+|-?[0-9]+\.[0-9]+|-?(inf|nan))$`)

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
