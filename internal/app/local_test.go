package app

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"goipmi/internal/ipmi"
	"goipmi/internal/kcs"
)

// scripted is a BMC that answers each request with the next of its answers.
type scripted struct {
	answers []any // an ipmi.Code or an error
	asked   []ipmi.Request
}

func (s *scripted) Do(_ context.Context, req ipmi.Request) (ipmi.Response, error) {
	s.asked = append(s.asked, req)
	next := s.answers[0]
	s.answers = s.answers[1:]
	if err, failed := next.(*kcs.Error); failed {
		return ipmi.Response{}, err
	}
	return ipmi.Response{Code: next.(ipmi.Code)}, nil
}

func (s *scripted) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, s, reqs, deliver)
}

func (s *scripted) Close() error { return nil }

// TestNarrate pins what ipmitool says beside what the command says.
func TestNarrate(t *testing.T) {
	silent := &kcs.Error{Op: kcs.Receive, Err: kcs.ErrNoAnswer}
	refused := &kcs.Error{Op: kcs.Send, Err: syscall.EINVAL}
	for _, test := range []struct {
		name    string
		answers []any
		want    string
	}{
		{"well", []any{ipmi.OK, ipmi.OK}, ""},
		{"refused command", []any{ipmi.CodeInvalidCommand, ipmi.OK /* Get Device ID */, ipmi.OK}, ""},
		{"refused later", []any{ipmi.OK, ipmi.CodeInvalidCommand}, ""},
		{"dead BMC", []any{ipmi.CodeStartingUp, ipmi.CodeStartingUp, ipmi.CodeStartingUp},
			"Get Device ID command failed: 0xd2 BMC initialization in progress\n"},
		{"unanswered later", []any{ipmi.OK, silent}, "No data available\n"},
		{"not sent", []any{refused, ipmi.OK, refused}, "Unable to send command: Invalid argument\nUnable to send command: Invalid argument\n"},
		{"unanswered", []any{silent, silent}, strings.Join([]string{
			"No data available", "Get Device ID command failed", "No data available",
			"No data available", "No valid response received", // of the probes
			"No data available", // of the first request
			"No data available", // of the second
			"",
		}, "\n")},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stderr bytes.Buffer
			a := New("ipmitool", os.Stdin, &bytes.Buffer{}, &stderr)
			bmc := &scripted{answers: test.answers}
			c := a.narrate(bmc)
			reqs := []ipmi.Request{{Cmd: 0x10}, {Cmd: 0x11}}
			_, _ = c.Do(t.Context(), reqs[0])
			c.Batch(t.Context(), reqs[1:], func(int, ipmi.Response, error) bool { return true })
			if stderr.String() != test.want || len(bmc.answers) != 0 {
				t.Errorf("got %q, want %q; left %v", stderr.String(), test.want, bmc.answers)
			}
		})
	}
	var stderr bytes.Buffer
	dead := &scripted{answers: []any{ipmi.CodeStartingUp, ipmi.OK}}
	c := New("ipmitool", os.Stdin, &bytes.Buffer{}, &stderr).narrate(dead)
	_, _ = c.Do(t.Context(), ipmi.Request{Cmd: 0x02, NoReply: true})
	if len(dead.asked) != 2 || !strings.Contains(stderr.String(), "Get Device ID command failed: 0xd2") {
		t.Errorf("before a request without an answer: %q", &stderr)
	}
	bmc := &scripted{answers: []any{silent}}
	if c := New("goipmi", os.Stdin, os.Stdout, os.Stderr).narrate(bmc); c != ipmi.Conn(bmc) {
		t.Error("goipmi narrates")
	}
}

func TestLocalFailure(t *testing.T) {
	missing := &kcs.DeviceError{Err: fs.ErrNotExist, Last: syscall.ENOENT}
	other := &kcs.DeviceError{Number: 3, Err: fs.ErrNotExist, Last: syscall.ENOENT}
	for _, test := range []struct {
		err        error
		line, hint string
	}{
		{missing, "Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: No such file or directory", "modprobe -a ipmi_si ipmi_devintf"},
		{other, "Could not open device at /dev/ipmi3 or /dev/ipmi/3 or /dev/ipmidev/3: No such file or directory", "-d"},
		{&kcs.DeviceError{Err: syscall.EBUSY, Last: syscall.ENOENT}, "Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: No such file or directory", "fuser"},
		{&kcs.DeviceError{Err: syscall.ENODEV, Last: syscall.ENOENT}, "Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: No such file or directory", "dmesg"},
		{&kcs.DeviceError{Err: syscall.EACCES, Last: syscall.EACCES}, "Could not open device at /dev/ipmi0 or /dev/ipmi/0 or /dev/ipmidev/0: Permission denied", "root"},
		{&kcs.Error{Op: kcs.EnableEvents, Err: syscall.ENOTTY}, "Could not enable event receiver: Inappropriate ioctl for device", "no IPMI device"},
		{&kcs.Error{Op: kcs.SetAddress, Err: syscall.EINVAL}, "Could not set IPMB address: Invalid argument\nCould not set IPMB address: Invalid argument", "set own address"},
		{&kcs.Error{Op: kcs.Receive, Err: kcs.ErrNoAnswer}, "No data available", "does not answer"},
		{&kcs.Error{Op: kcs.Receive, Err: syscall.EMSGSIZE}, "Error receiving message: Message too long", "message too long"},
		{&kcs.Error{Op: kcs.Send, Err: syscall.EBUSY}, "Unable to send command: Device or resource busy", "too many requests"},
		{&kcs.Error{Op: kcs.Send, Err: syscall.EINVAL}, "Unable to send command: Invalid argument", "check -t, -b"},
		{&kcs.Error{Op: kcs.Send, Err: syscall.EMSGSIZE}, "Unable to send command: Message too long", "longer than the driver takes"},
		{&kcs.Error{Op: kcs.Send, Err: syscall.ENODEV}, "Unable to send command: No such device", "is gone"},
	} {
		err := deviceFailure(test.err)
		if err.Error() != test.line {
			t.Errorf("%v:\ngot  %q\nwant %q", test.err, err.Error(), test.line)
		}
		a := New("goipmi", os.Stdin, os.Stdout, os.Stderr)
		var f *Failure
		if !errors.As(err, &f) {
			t.Fatalf("%v is no failure", err)
		}
		if hint := a.hint(f); !strings.Contains(hint, test.hint) {
			t.Errorf("%v: hint %q does not say %q", test.err, hint, test.hint)
		}
	}
	if err := errors.New("other"); !errors.Is(deviceFailure(err), err) {
		t.Error("other errors change")
	}
}
