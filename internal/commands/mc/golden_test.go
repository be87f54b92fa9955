package mc

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/peers"
	"goipmi/internal/peers/scripted"
)

var update = flag.Bool("update", false, "record the goldens from ipmitool")

// goldenCase is a command line and the table that plays the BMC.
type goldenCase struct {
	name, table string
	args        []string
	mangle      scripted.Mangler
}

// golden is what ipmitool made of it, its usage texts left out.
type golden struct {
	Stdout string
	Stderr string
	Status int
}

// probes are the requests that ipmitool begins with.
const probes = "06 01 = 00 20 81 02 15 02 bf 57 01 00 2c 0b 01 02 03 04\n2c 3e * = c1\n"

// TestGolden holds the group against ipmitool 1.8.19. To record it anew:
//
//	go test ./internal/commands/mc -run TestGolden -update
func TestGolden(t *testing.T) {
	t.Setenv("TZ", "UTC")
	utc := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = utc })
	path := filepath.Join("testdata", "golden.json")
	if *update {
		record(t, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var goldens map[string]golden
	if err := json.Unmarshal(data, &goldens); err != nil {
		t.Fatal(err)
	}
	for _, c := range goldenCases() {
		t.Run(c.name, func(t *testing.T) {
			want, recorded := goldens[c.name]
			if !recorded {
				t.Fatal("not recorded; use -update")
			}
			if diff := cmp.Diff(want, c.goipmi(t, "ipmitool")); diff != "" {
				t.Errorf("%q differs from ipmitool (-) in goipmi (+):\n%s", c.args, diff)
			}
		})
	}
}

func record(t *testing.T, path string) {
	ipmitool := peers.IPMITool(t)
	goldens := map[string]golden{}
	for _, c := range goldenCases() {
		goldens[c.name] = c.ipmitool(t, ipmitool)
	}
	data, err := json.MarshalIndent(goldens, "", " ")
	if err == nil {
		err = os.WriteFile(path, append(data, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (c goldenCase) serve(t *testing.T) (socket string) {
	table, err := scripted.Parse(probes + c.table)
	if err != nil {
		t.Fatal(err)
	}
	return scripted.ServeTable(t, table, c.mangle)
}

func (c goldenCase) ipmitool(t *testing.T, program string) golden {
	cmd := exec.Command(program, append([]string{"-I", "dummy"}, c.args...)...)
	cmd.Env = []string{"TZ=UTC", "LC_ALL=C", "IPMI_DUMMY_SOCK=" + c.serve(t)}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return golden{stdout.String(), errorLines(stderr.String()), cmd.ProcessState.ExitCode()}
}

func (c goldenCase) goipmi(t *testing.T, name string) golden {
	t.Setenv("IPMI_DUMMY_SOCK", c.serve(t))
	var stdout, stderr bytes.Buffer
	a := app.New(name, strings.NewReader(""), &stdout, &stderr)
	root := &cobra.Command{Use: name}
	root.AddCommand(New(a))
	status := a.Run(t.Context(), a.Root(root), append([]string{"-I", "dummy"}, c.args...))
	return golden{stdout.String(), errorLines(stderr.String()), status}
}

// errorLines leaves out the usage text, which goipmi words itself.
func errorLines(stderr string) string {
	for _, head := range []string{"usage:", "MC Commands:"} {
		stderr, _, _ = strings.Cut(stderr, head)
	}
	return stderr
}

// goldenCases are command lines over every bit and value of the answers.
func goldenCases() []goldenCase {
	var cases []goldenCase
	add := func(table, line string) {
		cases = append(cases, goldenCase{name: fmt.Sprintf("%s / %s", line, table), table: table, args: strings.Fields(line)})
	}
	addInfo(add)
	addGUID(add)
	addSelfTest(add)
	addEnables(add)
	addWatchdog(add)
	addSysInfo(add)
	for _, line := range []string{
		"mc", "mc help", "mc bogus", "bmc", "bmc Info", "mc reset", "mc reset help", "mc reset help x",
		"mc reset bogus", "mc reset COLD",
	} {
		add("", line)
	}
	for _, code := range []string{"00", "80", "c1", "d4"} {
		add("06 02 = "+code, "mc reset cold extra")
		add("06 03 = "+code, "bmc reset warm")
	}
	return cases
}

type adder func(table, line string)

func addInfo(add adder) {
	for _, answer := range []string{
		"20 81 02 15 02 bf 57 01 00 2c 0b 01 02 03 04", "20 01 82 0a 51 00 00 00 00 00 00",
		"ff 7f ff ff ff ff ff ff ff ff ff ff ff ff ff", "00 00 00 00 00 00 fe ff 0f 34 12",
		"20 01 01 00 02 01 a2 02 00 00 01 00", "20 01 01 00 02 fe a2 02 00 00 01 00 01 02 03 04 05",
	} {
		add("06 01 = 00 "+answer, "mc info")
	}
	add("06 01 = d4", "mc info")
	add("", "-c bmc info extra")
}

func addGUID(add adder) {
	rfc := "12 34 56 78 12 34 %d1 23 80 01 02 03 04 05 06 07"
	for version := range 10 {
		add("06 37 = 00 "+fmt.Sprintf(rfc, version), "mc guid")
		add("06 37 = 00 "+fmt.Sprintf(rfc, version), "mc guid rfc")
	}
	for _, guid := range []string{
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
		"ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff",
		"04 af c0 00 83 3b 11 ee 81 02 03 04 05 06 07 08", // RFC 4122, 2023
		"08 07 06 05 04 03 02 81 ee 11 3b 83 00 c0 af 04", // IPMI, 2023
		"00 c0 af 04 3b 83 ee 11 81 02 03 04 05 06 07 08", // SMBIOS, 2023
		"04 af c0 00 19 bb 12 87 81 02 03 04 05 06 07 08", // 2159: to come, and its time stamp wraps
		"10 86 4f 80 1d d2 11 b2 81 02 03 04 05 06 07 08", // 1969
		"12 e8 a9 80 b4 52 12 4a 81 02 03 04 05 06 07 08", // ffffffffh
		"13 81 40 00 30 a2 11 c5 81 02 03 04 05 06 07 08", // 20000000h
		"3d eb 00 00 1e 9b 11 b2 81 02 03 04 05 06 07 08", // a day after 1970
		"10 32 54 76 98 10 32 54 10 32 54 76 98 10 32 54", // several versions at once
	} {
		for _, mode := range []string{"", "auto", "smbios", "ipmi", "rfc", "rfc4122", "dump", "bogus"} {
			add("06 37 = 00 "+guid, "mc guid "+mode)
		}
	}
	add("06 37 = 00 04 af c0 00 83 3b 11 ee 81 02 03 04 05 06 07 08", "mc guid -Z rfc")
	for _, answer := range []string{"00", "00 01", "00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10", "d4", "80"} {
		add("06 37 = "+answer, "mc guid")
	}
}

func addSelfTest(add adder) {
	for _, answer := range []string{"55 00", "55", "56 00", "58 0a", "59 ab", "00 00", "ff 00"} {
		add("06 04 = 00 "+answer, "mc selftest")
	}
	for bit := range 8 {
		add(fmt.Sprintf("06 04 = 00 57 %02x", 1<<bit), "mc selftest")
	}
	add("06 04 = 00 57 ff", "mc selftest")
	add("06 04 = d5", "mc selftest")
}

func addEnables(add adder) {
	for bit := range 8 {
		add(fmt.Sprintf("06 2f = 00 %02x", 1<<bit), "mc getenables")
	}
	add("06 2f = d4", "mc getenables")
	for _, options := range []string{
		"", "help", "help on", "event_msg=off", "event_msg off", "event_msg", "bogus=on", "oem0 on oem1 off",
		"oem0 off oem2", "system_event_log event_msg off", "recv_msg_intr ON", "event_msg_intr off event_msg_intr on",
	} {
		for _, answer := range []string{"00", "d4"} {
			add("06 2f = 00 4f / 00 db\n06 2e * = "+answer, "mc setenables "+options)
		}
	}
	add("06 2f = 00 00 / c0\n06 2e * = 00", "mc setenables oem0 on")
	add("06 2f = c3", "mc setenables oem0 on")
}

func addWatchdog(add adder) {
	for bit := range 8 {
		add(fmt.Sprintf("06 25 = 00 %02x %02x 0a %02x 3e 58 02 2c", bit|0x40, bit<<4|bit, 1<<bit), "mc watchdog get")
	}
	add("06 25 = 00 80 00 ff 00 ff ff ff ff", "mc watchdog get extra")
	add("06 25 = d4", "mc watchdog get")
	for _, code := range []string{"00", "80", "c1"} {
		add("06 22 = "+code, "mc watchdog reset")
		add("06 24 04 00 00 10 b8 0b = "+code, "mc watchdog off")
	}
	for _, line := range []string{"", "help", "bogus", "set", "set help"} {
		add("06 24 00 00 00 00 00 00 = 00", "mc watchdog "+line)
	}
	for options, request := range map[string]string{ // what ipmitool sends; any other gets c1
		"timeout=6553 pretimeout=255 int=msg use=oem clear=frb2 clear=oem action=cycle nolog dontstop": "c5 33 ff 22 fa ff",
		"t=12x i=smi u=frb2 a=reset c=none":     "01 11 00 01 78 00",
		"t=+7 int=nmi use=post action=poweroff": "02 22 00 00 46 00",
		"n=1 d=0 use=osload":                    "c3 00 00 00 00 00",
		"x=1 use=sms":                           "04 00 00 00 00 00",
		"t=5 timeout=0x10 use=sms":              "00 00 00 00 32 00",
		"timeout=-5":                            "00 00 00 00 00 00",
		"timeout=99999999999999999999":          "00 00 00 00 00 00",
		"use=sms p=256 action=reset":            "04 00 00 00 00 00",
		"p= t=1":                                "00 00 00 00 00 00",
	} {
		add("06 24 "+request+" = 00", "mc watchdog set "+options)
		add("06 24 * = cc", "mc watchdog set "+options)
	}
}

func addSysInfo(add adder) {
	for _, name := range []string{
		"system_fw_version", "system_name", "primary_os_name", "os_name", "delloem_os_version", "delloem_url", "bogus", "help",
	} {
		add(`06 59 * = 00 11 00 00 05 "Linux"`, "mc getsysinfo "+name)
		add("06 59 * = 80", "-c mc getsysinfo "+name)
		add("06 58 * = 80", "mc setsysinfo "+name+" x")
	}
	for _, answers := range []string{
		"c1", "00", "00 11", `00 11 00 00 14 "host-a.exampl" / 00 11 01 "e.org" 00`,
		`00 11 00 00 10 "abcdefghijklmn" / cb`, `00 11 00 01 05 "abcde" / 00 11 01 "f"`,
		`00 11 00 02 05 "abcdefghijklmn" / 00 11 01 "abcdefghijklmnop"`,
		`00 11 00 00 7f "abcdefghijklmn" / 00 11 01 "abcdefghijklmnop"`,
		`00 11 00 00 80 "abcdefghijklmn" / 00 11 01 "abcdefghijklmnop"`,
	} {
		add("06 59 * = "+answers, "mc getsysinfo os_name")
		add("06 59 * = "+answers, "mc getsysinfo delloem_url")
	}
	add("06 58 * = c1", "mc setsysinfo os_name x")
	fifty := strings.Repeat("0123456789", 5)
	add("06 58 * = 00\n06 58 04 00 00 3e 30 31 32 * = d4", "mc setsysinfo os_name "+fifty)
	add("06 58 * = 00\n06 58 04 03 36 37 38 39 00 00 00 00 00 00 00 00 00 00 00 00 = d4", "mc setsysinfo os_name "+fifty)
	add("06 58 * = 00\n06 58 de 01 34 35 * = d4", "mc setsysinfo delloem_url "+fifty)
	add("06 58 * = 00 / 80", "mc setsysinfo os_name fifteen-letters")
	for _, line := range []string{
		"mc getsysinfo", "mc getsysinfo help x", "mc setsysinfo", "mc setsysinfo os_name", "mc setsysinfo help", "mc setsysinfo help x",
	} {
		add("", line)
	}
}
