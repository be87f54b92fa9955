package sol

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/term"
)

// swift is a file opened again so that its writes never wait, which leaves the
// other users of the file alone; -1 is none.
type swift int

func newSwift(w io.Writer) swift {
	f, ok := w.(*os.File)
	if !ok {
		return -1
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeNamedPipe == 0 && !term.IsTerminal(int(f.Fd())) {
		return -1
	}
	fd, err := syscall.Open(fmt.Sprintf("/proc/self/fd/%d", f.Fd()),
		syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return swift(fd)
}

// try writes what can be written at once; whatever is wrong shows in writing the
// rest.
func (fd swift) try(b []byte) int {
	if fd < 0 {
		return 0
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	if errno != 0 {
		return 0
	}
	return int(n)
}

func (fd swift) close() {
	if fd >= 0 {
		_ = syscall.Close(int(fd))
	}
}
