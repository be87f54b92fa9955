//go:build linux && amd64

package inband

import (
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/peers"
)

// bench is a machine and, if it is ipmi_sim, its BMC.
type bench struct {
	*machine
	sim *peers.Sim
}

// TestInband has two machines. They run beside each other, for now the one
// waits and now the other.
func TestInband(t *testing.T) {
	guest := newImage(t)
	t.Run("QEMU", guest.testQEMU)
	t.Run("ipmi_sim", guest.testIPMISim)
}

// testQEMU has the small BMC that QEMU itself brings, on another interface.
func (guest image) testQEMU(t *testing.T) {
	t.Parallel()
	b := bench{machine: guest.boot(t, "-device", "ipmi-bmc-sim,id=bmc", "-device", "isa-ipmi-bt,bmc=bmc")}
	b.alike(t, "both", "qemu")
}

// testIPMISim has OpenIPMI's.
func (guest image) testIPMISim(t *testing.T) {
	t.Parallel()
	sim := peers.IPMISim(t)
	host, port, err := net.SplitHostPort(sim.SystemAddr())
	check(t, err)
	b := bench{sim: sim, machine: guest.boot(t,
		"-chardev", "socket,id=sim,host="+host+",port="+port+",reconnect=1",
		"-device", "ipmi-bmc-extern,id=bmc,chardev=sim", "-device", "isa-ipmi-kcs,bmc=bmc")}
	b.alike(t, "both", "ipmi_sim")
	t.Run("together", b.together)
	t.Run("events", b.events)
	t.Run("no such controller", b.noSuchController)
	t.Run("refused", b.refused)
	t.Run("hung", b.hung)
	t.Run("killed", b.killed)
}

// alike runs the lines of commands.txt for this BMC with both programs.
func (b *bench) alike(t *testing.T, sections ...string) {
	text, err := os.ReadFile("testdata/commands.txt")
	check(t, err)
	var section string
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case strings.Contains(strings.Join(sections, " "), section):
			t.Run(line, func(t *testing.T) {
				want, got := b.steps(t, line, Reference), b.steps(t, line, Candidate)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("differs from ipmitool (-) in goipmi (+):\n%s", diff)
				}
			})
		}
	}
}

// nobody is a user without any rights.
const nobody = 65534

// said is what a step brought to light.
type said struct {
	Stdout, Stderr string
	Status         int
}

// steps does what a line says with one program.
func (b *bench) steps(t *testing.T, line, program string) (all []said) {
	t.Helper()
	var c Command
	for step := range strings.SplitSeq(line, " ; ") {
		argv := words(step)
		switch argv[0] {
		case "bmc":
			b.bmc(t, argv[1])
			continue
		case "type":
			c.Stdin = []byte(argv[1])
			continue
		case "nobody":
			c.User, argv = nobody, argv[1:]
		}
		switch argv[0] {
		case "ipmitool":
			argv[0] = program
		case "ref":
			argv[0] = Reference
		}
		c.Argv = argv
		o := b.run(t, c)
		c = Command{}
		all = append(all, said{string(o.Stdout), string(o.Stderr), o.Status})
	}
	return all
}

func (b *bench) bmc(t *testing.T, what string) {
	t.Helper()
	switch what {
	case "kill":
		b.sim.Kill()
	case "restart":
		b.sim.Reset(t)
		b.ready(t)
	default:
		t.Fatalf("unknown: bmc %s", what)
	}
}

// ready waits until QEMU has found its BMC again.
func (b *bench) ready(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(runLimit); ; {
		o := b.run(t, command(Reference, "raw", "6", "1"))
		if o.Status == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the BMC did not come back: %s", o.Stderr)
		}
	}
}

// together has two goipmi and one ipmitool on the device at once.
func (b *bench) together(t *testing.T) {
	const rounds = 100
	commands := []Command{
		command(Candidate, "raw", "0x0a", "0x11", "0", "0", "0", "0x20"),
		command(Candidate, "-t", "0x30", "mc", "info"),
		command(Reference, "mc", "info"),
	}
	var want []Outcome
	for _, c := range commands {
		want = append(want, b.run(t, c))
	}
	b.start(t, rounds, commands...)
	for i, outcomes := range b.receive(t, 10*runLimit) {
		if len(outcomes) != 1 || outcomes[0].Times != rounds || string(outcomes[0].Stdout) != string(want[i].Stdout) || outcomes[0].Status != 0 {
			t.Errorf("%q alone: %+v\n%d rounds together: %+v", commands[i].Argv, want[i], rounds, outcomes)
		}
	}
}

// events has goipmi open the device while the driver holds an event for whoever
// comes first. Ipmitool takes it for the answer: by that the trap is tried.
func (b *bench) events(t *testing.T) {
	for deadline := time.Now().Add(runLimit); ; {
		// Again and again: a BMC that was restarted loses events until the
		// driver has enabled them anew.
		b.temperature(t, 47)
		b.temperature(t, 90)
		o := b.run(t, command(Reference, "-vvvvv", "raw", "6", "1"))
		if strings.Contains(string(o.Stderr), "type      = 2") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("no event came:\n%s", o.Stderr)
		}
	}
	want := b.run(t, command(Reference, "raw", "6", "1"))
	b.temperature(t, 47)
	time.Sleep(2 * time.Second) // the driver asks for events once a second
	if got := b.run(t, command(Candidate, "raw", "6", "1")); string(got.Stdout) != string(want.Stdout) || got.Status != 0 {
		t.Errorf("%d, %s%s", got.Status, got.Stdout, got.Stderr)
	}
}

// temperature sets that of sensor 1, whose threshold is 80 degrees; crossing it
// makes an event.
func (b *bench) temperature(t *testing.T, degrees int) {
	t.Helper()
	b.sim.Tell(t, fmt.Sprintf("sensor_set_value 0x20 0 1 %d 1", degrees))
}

// noSuchController waits for the kernel to give up, with both programs at once.
func (b *bench) noSuchController(t *testing.T) {
	b.start(t, 1,
		command(Reference, "-N", "1", "-R", "1", "-t", "0x40", "mc", "info"),
		command(Candidate, "-N", "1", "-R", "1", "-t", "0x40", "mc", "info"))
	result := b.receive(t, 2*runLimit)
	want, got := result[0][0], result[1][0]
	if want.Status != 1 || got.Status != want.Status || string(got.Stderr) != string(want.Stderr) {
		t.Errorf("got %d, %q, want %d, %q", got.Status, got.Stderr, want.Status, want.Stderr)
	}
}

// refused has a kernel that does not let goipmi at the BMC, and goipmi's own words
// about it.
func (b *bench) refused(t *testing.T) {
	c := command(Goipmi, "mc", "info")
	explained := func(c Command, hint string) {
		if o := b.run(t, c); o.Status != 1 || !strings.Contains(string(o.Stderr), hint) {
			t.Errorf("%+v: %d, %s, want %q", c, o.Status, o.Stderr, hint)
		}
	}
	explained(Command{Argv: c.Argv, User: nobody}, "the local BMC device is for root; try sudo")
	for limit, hint := range map[string]string{
		"max_msgs_per_user": "the local BMC's driver has too many requests waiting",
		"max_users":         "the local BMC device is in use by too many programs",
	} {
		path := "/sys/module/ipmi_msghandler/parameters/" + limit
		usual := b.run(t, command("show", path)).Stdout
		b.run(t, command("create", path, "0"))
		explained(c, hint)
		b.run(t, command("create", path, string(usual)))
	}
}

// hung has a BMC that stops in the middle: an error, not a hang, and all is
// well when it is back.
func (b *bench) hung(t *testing.T) {
	b.sim.Freeze(t)
	o := b.run(t, command(Goipmi, "chassis", "power", "status"))
	b.sim.Thaw(t)
	if o.Status != 1 || !strings.Contains(string(o.Stderr), "Get Chassis Power Status failed") {
		t.Errorf("%d, %s", o.Status, o.Stderr)
	}
	b.ready(t)
}

// killed has a BMC that goes away while it is asked.
func (b *bench) killed(t *testing.T) {
	b.sim.Freeze(t)
	b.start(t, 1, command(Goipmi, "chassis", "power", "status"))
	time.Sleep(time.Second / 2)
	b.sim.Kill()
	o := b.receive(t, 2*runLimit)[0][0]
	if o.Status != 1 || !strings.Contains(string(o.Stderr), "Get Chassis Power Status failed") {
		t.Errorf("%d, %s", o.Status, o.Stderr)
	}
	b.bmc(t, "restart")
	if o := b.run(t, command(Goipmi, "--json", "chassis", "power", "status")); o.Status != 0 {
		t.Errorf("afterwards: %d, %s", o.Status, o.Stderr)
	}
}
