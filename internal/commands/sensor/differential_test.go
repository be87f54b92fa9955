package sensor_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/commands/sdr"
	"goipmi/internal/commands/sensor"
	"goipmi/internal/peers"
	"goipmi/internal/peers/scripted"
)

var (
	bmcs = flag.Int("bmcs", 4, "how many random BMCs ipmitool and goipmi are held against each other on")
	seed = flag.Uint64("seed", 0, "of the first of them; 0 takes the time")
)

// TestDifferential renders random but valid SDRs and readings with both
// programs. For a long run:
//
//	go test ./internal/commands/sensor -run Differential -bmcs 500
func TestDifferential(t *testing.T) {
	ipmitool := peers.IPMITool(t)
	t.Setenv("TZ", "UTC")
	first := *seed
	if first == 0 {
		first = uint64(time.Now().UnixNano())
	}
	rows := 0
	for n := range uint64(*bmcs) {
		g := &generator{Rand: rand.New(rand.NewPCG(first+n, 0))}
		text := g.bmc(20)
		for _, line := range g.lines() {
			want := run(t, text, func(socket string) result { return external(t, ipmitool, socket, line) })
			got := run(t, text, func(socket string) result { return internal(t, socket, line) })
			rows += strings.Count(want.Stdout, "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("seed %d, %q: ipmitool (-) goipmi (+)\n%s", first+n, line, diff)
			}
		}
		if t.Failed() {
			t.Fatalf("the BMC of seed %d:\n%s", first+n, text)
		}
	}
	t.Logf("%d rows, from seed %d", rows, first)
}

// home has a short list of manufacturers, which ipmitool reads at every start.
const home = "../../../testdata/files"

type result struct {
	Stdout, Stderr string
	Status         int
}

func run(t *testing.T, table string, program func(socket string) result) result {
	parsed, err := scripted.Parse(table)
	if err != nil {
		t.Fatal(err)
	}
	return program(scripted.ServeTable(t, parsed, nil))
}

func external(t *testing.T, program, socket string, line []string) result {
	cmd := exec.Command(program, append([]string{"-I", "dummy"}, line...)...)
	cmd.Env = []string{"TZ=UTC", "LC_ALL=C", "HOME=" + home, "IPMI_DUMMY_SOCK=" + socket}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), errorLines(stderr.String(), line), cmd.ProcessState.ExitCode()}
}

func internal(t *testing.T, socket string, line []string) result {
	t.Setenv("IPMI_DUMMY_SOCK", socket)
	var stdout, stderr bytes.Buffer
	a := app.New("ipmitool", strings.NewReader(""), &stdout, &stderr)
	root := &cobra.Command{Use: "ipmitool"}
	root.AddCommand(sdr.New(a), sensor.New(a))
	a.NegativeOperands = func(operands []string) bool { return app.TakesNegative(root, operands) }
	status := a.Run(a.Root(root), append([]string{"-I", "dummy"}, line...))
	return result{stdout.String(), errorLines(stderr.String(), line), status}
}

// errorLines leaves out what ipmitool tells of its own doings with -v, which
// get commands turn on too.
func errorLines(stderr string, line []string) string {
	if words := strings.Join(line, " "); strings.Contains(words, "-v") || strings.Contains(words, " get ") {
		return ""
	}
	stderr, _, _ = strings.Cut(stderr, "usage:")
	return stderr
}

// generator makes BMCs.
type generator struct {
	*rand.Rand
	table strings.Builder
	names []string
	types []uint8
}

// lines are command lines for the BMC.
func (g *generator) lines() [][]string {
	all := [][]string{
		{"sdr", "list", "all"}, {"sdr", "elist", "all"}, {"-c", "sdr", "elist", "all"},
		{"-v", "sdr", "list", "all"}, {"-v", "-c", "sdr", "list", "all"},
		{"sensor"}, {"-c", "sensor"}, {"-v", "sensor"},
		append([]string{"sdr", "get"}, g.names[:4]...),
		append([]string{"sensor", "get"}, g.names[2:6]...),
		append([]string{"sensor", "reading"}, g.names...),
		append([]string{"-c", "sensor", "reading"}, g.names...),
		{"sdr", "type", fmt.Sprintf("0x%02x", pick(g, g.types))},
		{"sdr", "entity", fmt.Sprint(g.IntN(20))},
	}
	for range 4 {
		all = append(all, []string{"sensor", "thresh", pick(g, g.names), pick(g, []string{"unr", "ucr", "unc", "lnc", "lcr", "lnr"}),
			fmt.Sprint(g.IntN(300))})
	}
	return all
}

func pick[T any](g *generator, from []T) T { return from[g.IntN(len(from))] }

func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.table, format+"\n", args...) }

// bmc is the table of one with so many records.
func (g *generator) bmc(records int) string {
	g.printf("2c 3e * = c1")
	manufacturer := pick(g, []string{"57 01 00", "a2 02 00", "0b 00 00", "98 3a 00", "7c 2a 00"})
	g.printf("06 01 = 00 20 01 02 15 02 bf %s 01 00 00 00 00 00", manufacturer)
	g.printf("04 26 * = %s", pick(g, []string{"00", "d4"}))
	for number := range records {
		g.record(uint8(number))
	}
	return g.table.String()
}

// bytes are random, most of them with few bits.
func (g *generator) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = g.byte()
	}
	return b
}

func (g *generator) byte() byte {
	switch g.IntN(4) {
	case 0:
		return 0
	case 1:
		return 1 << g.IntN(8)
	}
	return byte(g.IntN(256))
}

// name ends a record: its length and as many letters.
func (g *generator) name() []byte {
	name := fmt.Sprintf("%s %d", pick(g, []string{"Temp", "FAN", "P12V", "Sensor-with-a-long-name", "x", "PSU"}), g.IntN(1000))
	name = name[:min(len(name), 1+g.IntN(16))]
	g.names = append(g.names, name)
	return append([]byte{0xc0 | byte(len(name))}, name...)
}

func (g *generator) record(number uint8) {
	var kind byte
	var body []byte
	switch g.IntN(10) {
	case 0:
		kind, body = 0x10, g.bytes(10)
	case 1:
		kind, body = 0x11, g.bytes(10)
	case 2:
		kind, body = 0x12, g.bytes(10)
	case 3:
		kind, body = 0x03, append(g.key(number), g.bytes(6)...)
		body[5], body[6] = g.sensorType()
	case 4, 5:
		kind, body = 0x02, g.sensor(number, 26)
	default:
		kind, body = 0x01, g.sensor(number, 42)
		body[18] = pick(g, []byte{0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x70, 0x7f, 0x80, 0x81})
	}
	if kind == 0x01 && body[18]&0x7f != 0 && body[18] < 0x70 {
		g.tame(body)
	}
	body = append(body, g.name()...)
	g.printf("sdr 51 %02x %02x % x", kind, len(body), body)
}

// tame gives a linearization small arguments: large results have digits that
// only the C library has.
func (g *generator) tame(body []byte) {
	body[20] &= 0x3f
	body[22] &= 0x3f
	body[24] = byte(0xd0+g.IntN(3)<<4) | byte(g.IntN(2))
}

func (g *generator) key(number uint8) []byte {
	return append([]byte{0x20, byte(g.IntN(4)), number, byte(g.IntN(20))}, g.byte())
}

func (g *generator) sensorType() (sensorType, eventType byte) {
	sensorType = byte(g.IntN(0x30))
	switch g.IntN(8) {
	case 0:
		sensorType = g.byte()
	}
	g.types = append(g.types, sensorType)
	return sensorType, pick(g, []byte{1, 1, 1, 0x6f, 0x6f, byte(g.IntN(16)), byte(g.IntN(256))})
}

// sensor is a full or compact record of n bytes, and what the sensor answers.
func (g *generator) sensor(number uint8, n int) []byte {
	body := append(g.key(number), g.bytes(n-5)...)
	body[7], body[8] = g.sensorType()
	body[15] = pick(g, []byte{0, 0x40, 0x80, 0xc0, 0x01, 0x02, 0x04, 0x8a, g.byte()})
	body[16], body[17] = byte(g.IntN(100)), byte(g.IntN(100))
	flags := pick(g, []byte{0xc0, 0xc0, 0xc0, 0xc0, 0x40, 0x80, 0xe0, 0x20, 0x00})
	switch g.IntN(12) {
	case 0:
		g.printf("04 2d %02x = cb", number)
	case 1:
		g.printf("04 2d %02x = 00 %02x", number, g.byte())
	case 2:
		g.printf("04 2d %02x = 00 %02x %02x", number, g.byte(), flags)
	case 3:
		g.printf("04 2d %02x = 00 %02x %02x %02x", number, g.byte(), flags, g.byte())
	default:
		g.printf("04 2d %02x = 00 %02x %02x %02x %02x", number, g.byte(), flags, g.byte(), g.byte())
	}
	for _, cmd := range []string{"29", "2b"} {
		// Of an OEM sensor type ipmitool asks the BMC's maker in the middle of
		// printing, which overwrites the answer that it prints.
		if masks := g.bytes(4); g.IntN(8) == 0 || body[7] >= 0xc0 {
			g.printf("04 %s %02x = cd", cmd, number)
		} else {
			g.printf("04 %s %02x = 00 %02x % x", cmd, number, flags, masks[:1+g.IntN(4)])
		}
	}
	if g.IntN(6) == 0 || body[7] >= 0xc0 {
		g.printf("04 27 %02x = cd", number)
	} else {
		g.printf("04 27 %02x = 00 %02x % x", number, g.byte(), g.bytes(6))
	}
	if g.IntN(3) > 0 {
		g.printf("04 23 %02x * = 00 00 % x", number, g.bytes(6))
	}
	return body
}
