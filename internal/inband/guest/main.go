//go:build linux

// Guest is the init of the machine in which package inband tests.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"goipmi/internal/inband"
)

const (
	line   = "/dev/ttyS1" // to the tests; the console is another
	device = "/dev/ipmi0"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "guest:", err)
	}
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF)
}

// serve does jobs until the line is closed.
func serve() error {
	for dir, kind := range map[string]string{"/proc": "proc", "/sys": "sysfs", "/dev": "devtmpfs"} {
		if err := unix.Mount(kind, dir, kind, 0, ""); err != nil {
			return fmt.Errorf("mount %s: %w", dir, err)
		}
	}
	tty, err := openLine()
	if err != nil {
		return err
	}
	if err := loadModules(); err != nil {
		return err
	}
	in, out := json.NewDecoder(tty), json.NewEncoder(tty)
	if err := out.Encode(inband.Result{}); err != nil { // ready
		return err
	}
	for {
		var job inband.Job
		if err := in.Decode(&job); err != nil {
			return err
		}
		if err := out.Encode(do(job)); err != nil {
			return err
		}
	}
}

// openLine opens the serial line as one for bytes, not for people.
func openLine() (*os.File, error) {
	tty, err := os.OpenFile(line, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	raw := unix.Termios{Cflag: unix.CS8 | unix.CREAD | unix.CLOCAL | unix.B115200}
	raw.Cc[unix.VMIN] = 1
	return tty, unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETS, &raw)
}

// loadModules loads the IPMI drivers and waits for the device.
func loadModules() error {
	modules, err := filepath.Glob(inband.Modules + "/*.ko")
	if err != nil {
		return err
	}
	for _, path := range modules {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		if err := unix.FinitModule(int(f.Fd()), "", 0); err != nil {
			return fmt.Errorf("load %s: %w", path, err)
		}
		_ = f.Close()
	}
	for range 500 {
		if _, err = os.Stat(device); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

func do(job inband.Job) inband.Result {
	result := make(inband.Result, len(job.Commands))
	var commands sync.WaitGroup
	for i, c := range job.Commands {
		commands.Go(func() {
			for range job.Rounds {
				result[i] = add(result[i], run(c, job.Limit))
			}
		})
	}
	commands.Wait()
	return result
}

// add counts a run among those that ended alike.
func add(all []inband.Outcome, o inband.Outcome) []inband.Outcome {
	for i := range all {
		if a := &all[i]; a.Status == o.Status && bytes.Equal(a.Stdout, o.Stdout) && bytes.Equal(a.Stderr, o.Stderr) {
			a.Times++
			a.Took = max(a.Took, o.Took)
			return all
		}
	}
	return append(all, o)
}

func run(c inband.Command, limit time.Duration) inband.Outcome {
	start := time.Now()
	o := inband.Outcome{Times: 1}
	if text, handled, err := builtin(c.Argv); handled {
		if err != nil {
			o.Status, o.Stderr = 1, []byte(err.Error())
		}
		o.Stdout = text
		return o
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, c.Argv[0], c.Argv[1:]...)
	cmd.Args[0] = filepath.Base(c.Argv[0])
	cmd.Env = []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: c.User, Gid: c.User}}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(c.Stdin), &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(&stderr, err)
	}
	o.Status = cmd.ProcessState.ExitCode()
	o.Stdout, o.Stderr, o.Took = stdout.Bytes(), stderr.Bytes(), time.Since(start)
	return o
}

func builtin(argv []string) (text []byte, handled bool, err error) {
	handled = true
	switch argv[0] {
	case "rename":
		err = os.Rename(argv[1], argv[2])
	case "mkdir":
		err = os.Mkdir(argv[1], 0o755)
	case "create":
		err = os.WriteFile(argv[1], []byte(argv[2]), 0o600)
	case "remove":
		err = os.Remove(argv[1])
	case "show":
		text, err = os.ReadFile(argv[1])
	default:
		handled = false
	}
	return text, handled, err
}
