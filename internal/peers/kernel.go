package peers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Kernel returns the image of a Debian kernel for a virtual machine of this
// architecture and the directory of its modules: one that is installed, or one
// that scripts/kernel has unpacked for the tests.
func Kernel(t testing.TB) (image, modules string) {
	t.Helper()
	roots := []string{"/"}
	if cache, err := os.UserCacheDir(); err == nil {
		roots = append(roots, filepath.Join(cache, "goipmi", "kernel"))
	}
	for _, root := range roots {
		images, _ := filepath.Glob(filepath.Join(root, "boot", "vmlinuz-*"))
		for _, image := range images {
			release := strings.TrimPrefix(filepath.Base(image), "vmlinuz-")
			modules := filepath.Join(root, "lib", "modules", release)
			// The kernels for clouds have no IPMI drivers.
			if drivers, _ := filepath.Glob(filepath.Join(modules, "kernel/drivers/char/ipmi/ipmi_si.ko*")); len(drivers) > 0 {
				return image, modules
			}
		}
	}
	missing(t, "there is no Debian kernel with IPMI drivers (run scripts/kernel)")
	return "", ""
}
