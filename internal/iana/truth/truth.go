// Package truth asks the real ipmitool what it calls manufacturers and
// products. It is for the table's generator and tests, not for the product.
package truth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// SystemRegistry is where Debian's ipmitool finds IANA's private enterprise
// numbers; one at userRegistry below $HOME would go before it.
const (
	SystemRegistry = "/usr/share/misc/enterprise-numbers.txt"
	userRegistry   = ".local/usr/share/misc/enterprise-numbers.txt"
)

// IPMITool is a program to ask, and the text of the registry that it is to
// read the names of manufacturers from.
type IPMITool struct {
	Program  string
	Registry []byte
}

// Device is what identifies the make of a BMC in Get Device ID.
type Device struct {
	Manufacturer uint32 // 24 bits
	Product      uint16
}

// Names are the two names `mc info` prints for a Device.
type Names struct{ Manufacturer, Product string }

// Ask runs ipmitool once for all the devices and gives the names in their order.
func (p IPMITool) Ask(ctx context.Context, devices []Device) ([]Names, error) {
	names, err := p.ask(ctx, devices)
	if err != nil {
		return nil, fmt.Errorf("asking %s for %d names: %w", p.Program, len(devices), err)
	}
	return names, nil
}

func (p IPMITool) ask(ctx context.Context, devices []Device) ([]Names, error) {
	dir, err := os.MkdirTemp("", "iana") // a short path: it holds a socket
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	registry, script := filepath.Join(dir, userRegistry), filepath.Join(dir, "script")
	err = errors.Join(
		os.MkdirAll(filepath.Dir(registry), 0o700),
		os.WriteFile(registry, p.Registry, 0o600),
		os.WriteFile(script, []byte(strings.Repeat("mc info\n", len(devices))), 0o600),
	)
	if err != nil {
		return nil, err
	}
	bmc, err := listen(filepath.Join(dir, "bmc"), devices)
	if err != nil {
		return nil, err
	}
	defer bmc.Close()
	cmd := exec.CommandContext(ctx, p.Program, "-I", "dummy", "exec", script)
	cmd.Env = []string{"HOME=" + dir, "LC_ALL=C", "IPMI_DUMMY_SOCK=" + bmc.Addr().String()}
	return run(cmd, devices)
}

// run lets the program come to its end even if it talks nonsense, because what
// it says on stderr then tells more.
func run(cmd *exec.Cmd, devices []Device) ([]Names, error) {
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	names, err := read(stdout, devices)
	_, _ = io.Copy(io.Discard, stdout)
	if failed := cmd.Wait(); failed != nil {
		return nil, fmt.Errorf("%w: %s", failed, stderr.String())
	}
	return names, err
}

// read takes the names out of the output of many `mc info`, and makes sure
// that each is about the device that it should be about.
func read(r io.Reader, devices []Device) ([]Names, error) {
	names := make([]Names, 0, len(devices))
	var d Device
	var n Names
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		// A name may hold ": " itself, a label does not.
		label, value, _ := strings.Cut(lines.Text(), ": ")
		switch strings.TrimRight(label, " ") {
		case "Manufacturer ID":
			d.Manufacturer = uint32(number(value))
		case "Manufacturer Name":
			n.Manufacturer = value
		case "Product ID":
			decimal, _, _ := strings.Cut(value, " ")
			d.Product = uint16(number(decimal))
		case "Product Name":
			n.Product = value
		case "Device Available": // the first line after the names
			if at := len(names); at >= len(devices) || devices[at] != d {
				return nil, fmt.Errorf("answer %d is about %+v", at, d)
			}
			names = append(names, n)
			d, n = Device{}, Names{}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(names) != len(devices) {
		return nil, fmt.Errorf("only %d answers", len(names))
	}
	return names, nil
}

// number is zero for what is not one, which then fits no device asked about.
func number(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 32)
	return n
}
