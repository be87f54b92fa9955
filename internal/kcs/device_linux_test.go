package kcs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// openFIFO opens a named pipe as a device: it can be polled, and knows an ioctl.
func openFIFO(t *testing.T) (kernel, *os.File) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ipmi0")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := openDevice(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.close() })
	other, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return k, other
}

// TestPoll waits in the real poller until there is something to read.
func TestPoll(t *testing.T) {
	k, other := openFIFO(t)
	var n, calls int32
	err := k.poll(func() bool {
		if calls++; calls == 1 {
			go func() { _, _ = other.Write([]byte("ab")) }()
		}
		if err := k.ioctl(unix.TIOCINQ, unsafe.Pointer(&n)); err != nil {
			t.Error(err)
		}
		return n > 0
	})
	if err != nil || n != 2 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// TestCloseWakes closes a device under a poll.
func TestCloseWakes(t *testing.T) {
	k, _ := openFIFO(t)
	err := k.poll(func() bool {
		go func() { _ = k.close() }()
		return false
	})
	if err == nil {
		t.Error("the poll ended well")
	}
	if err := k.ioctl(unix.TIOCINQ, unsafe.Pointer(new(int32))); err == nil {
		t.Error("ioctl on a closed device")
	}
}

func TestNoDevice(t *testing.T) {
	k, _ := openFIFO(t)
	var failed *Error
	if _, err := connect(k, Config{}); !errors.As(err, &failed) || failed.Op != EnableEvents || !errors.Is(err, unix.ENOTTY) {
		t.Errorf("a pipe: %v", err)
	}
	var missing *DeviceError
	if _, err := Open(t.Context(), Config{Device: 4711}); !errors.As(err, &missing) ||
		missing.Number != 4711 || !errors.Is(err, fs.ErrNotExist) || !errors.Is(missing.Last, fs.ErrNotExist) {
		t.Errorf("no device: %v", err)
	}
}

// TestMostTellingError: that a file may not be opened says more than that
// another does not exist.
func TestMostTellingError(t *testing.T) {
	dir := t.TempDir()
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	_, err := openFirst([]string{filepath.Join(dir, "a"), loop, filepath.Join(dir, "b")}, Config{Device: 3})
	var failed *DeviceError
	if !errors.As(err, &failed) || failed.Number != 3 || !errors.Is(err, unix.ELOOP) || !errors.Is(failed.Last, fs.ErrNotExist) {
		t.Errorf("%+v", err)
	}
}
