//go:build linux && amd64

package inband

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"goipmi/internal/peers"
)

// archive is a cpio archive in the format that kernels take ("newc"): for each
// entry a head of fourteen numbers in hexadecimal, a name and the content, all
// padded to four bytes.
type archive struct {
	bytes.Buffer
	has map[string]bool
}

func (a *archive) add(name string, mode int, content []byte) {
	name = strings.TrimPrefix(name, "/")
	if a.has[name] {
		return
	}
	a.has[name] = true
	if dir := filepath.Dir(name); dir != "." {
		a.dir(dir)
	}
	fmt.Fprintf(a, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00",
		len(a.has), mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name)+1, 0, name)
	a.pad()
	a.Write(content)
	a.pad()
}

func (a *archive) pad() { a.Write(make([]byte, -a.Len()&3)) }

const (
	modeDir     = 0o040755
	modeProgram = 0o100755
	modeFile    = 0o100644
)

func (a *archive) dir(name string) { a.add(name, modeDir, nil) }

// file adds a file of this machine.
func (a *archive) file(t *testing.T, path, as string) {
	t.Helper()
	content, err := os.ReadFile(path)
	check(t, err)
	a.add(as, modeProgram, content)
}

// library is a line of ldd's: a name, mostly, and a path.
var library = regexp.MustCompile(`(?m)(/\S+) \(0x`)

// program adds a program and the libraries that it needs.
func (a *archive) program(t *testing.T, path, as string) {
	t.Helper()
	a.file(t, path, as)
	out, err := exec.Command("ldd", path).Output()
	check(t, err)
	for _, match := range library.FindAllStringSubmatch(string(out), -1) {
		a.file(t, match[1], match[1])
	}
}

// modules adds the IPMI drivers, named so that they load in order.
func (a *archive) modules(t *testing.T, dir string) {
	t.Helper()
	for i, name := range []string{"ipmi_msghandler", "ipmi_si", "ipmi_devintf"} {
		path := filepath.Join(dir, "kernel/drivers/char/ipmi", name+".ko")
		content, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			content, err = exec.Command("xz", "-dc", path+".xz").Output()
		}
		check(t, err)
		a.add(fmt.Sprintf("%s/%d-%s.ko", Modules, i, name), modeFile, content)
	}
}

// build compiles a package for the guest.
func build(t *testing.T, pkg string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(pkg))
	cmd := exec.Command("go", "build", "-o", path, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, out)
	}
	return path
}

// enterprises is where Debian's ipmitool has the names of manufacturers.
const enterprises = "/usr/share/misc/enterprise-numbers.txt"

// manufacturers adds those of ID 0 to 999. Ipmitool reads them all each time,
// and all there are would take it most of the tests' time.
func (a *archive) manufacturers(t *testing.T) {
	t.Helper()
	content, err := os.ReadFile(enterprises)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	check(t, err)
	content, _, _ = bytes.Cut(content, []byte("\n1000\n"))
	a.add(enterprises, modeFile, append(content, '\n'))
}

// image is what a machine boots: paths of a kernel and of a file system.
type image struct{ kernel, initramfs string }

func newImage(t *testing.T) image {
	t.Helper()
	tool := peers.IPMITool(t)
	kernel, modules := peers.Kernel(t)
	goipmi := build(t, "goipmi/cmd/goipmi")
	a := archive{has: map[string]bool{}}
	for _, dir := range []string{"proc", "sys", "dev", "tmp"} {
		a.dir(dir)
	}
	a.file(t, build(t, "goipmi/internal/inband/guest"), "init")
	a.modules(t, modules)
	a.program(t, tool, Reference)
	a.file(t, goipmi, Candidate)
	a.file(t, goipmi, Goipmi)
	a.manufacturers(t)
	a.add("TRAILER!!!", 0, nil)
	path := filepath.Join(t.TempDir(), "initramfs")
	check(t, os.WriteFile(path, a.Bytes(), 0o600))
	return image{kernel, path}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
