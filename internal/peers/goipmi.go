//go:build unix

package peers

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the goipmi of the tests that run just now.
var built struct {
	sync.Mutex
	dir   string
	tests int
}

// Goipmi builds goipmi, once for all tests that run at the same time, and returns
// its path.
func Goipmi(t testing.TB) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if built.tests == 0 {
		dir, err := os.MkdirTemp("", "goipmi")
		check(t, err)
		built.dir = dir
		build := exec.Command("go", "build", "-o", dir, "goipmi/cmd/goipmi")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			_ = os.RemoveAll(dir)
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	built.tests++
	t.Cleanup(leaveGoipmi)
	return filepath.Join(built.dir, "goipmi")
}

func leaveGoipmi() {
	built.Lock()
	defer built.Unlock()
	if built.tests--; built.tests == 0 {
		_ = os.RemoveAll(built.dir)
	}
}

// commandLimit is how long one command may run.
const commandLimit = 10 * time.Second

// A Command is one run of ipmitool, or of goipmi under its name, without a
// terminal.
type Command struct {
	Args  []string // without the program's name
	Env   []string // beside PATH, HOME, TZ, LC_ALL and TERM, or instead
	Dir   string   // the working directory, and HOME
	Stdin string
}

// An Outcome is what a command did.
type Outcome struct {
	Stdout, Stderr string
	Status         string // such as "exit status 1", or [Hung]
}

// Hung is the status of a command that had to be ended.
const Hung = "timeout"

// Run runs the command with a program, to which its name is ipmitool.
func (c Command) Run(t testing.TB, program string) Outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandLimit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program)
	cmd.Args = append([]string{"ipmitool"}, c.Args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "TZ=UTC", "LC_ALL=C", "TERM=dumb"}, c.Env...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.Dir, &stdout, &stderr
	cmd.WaitDelay = time.Second
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if c.Stdin != "" {
		cmd.Stdin = bytes.NewReader([]byte(c.Stdin))
	}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	status := cmd.ProcessState.String()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		status = Hung
	}
	return Outcome{stdout.String(), stderr.String(), status}
}
