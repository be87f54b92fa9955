// Package peers finds and starts the real programs that tests measure goipmi
// against: ipmitool, OpenIPMI's ipmi_sim and FreeIPMI's tools.
//
// Where a peer is not installed its tests are skipped, saying what to install;
// with CI=true in the environment a missing peer is a failure.
package peers

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// IPMIToolVersion is the release whose behaviour goipmi reproduces.
const IPMIToolVersion = "ipmitool version 1.8.19"

// IPMITool returns the path of ipmitool 1.8.19; any other release counts as
// missing, because its output differs.
func IPMITool(t testing.TB) string {
	t.Helper()
	path := Program(t, "ipmitool", "ipmitool")
	version, err := exec.Command(path, "-V").Output()
	if got := strings.TrimSpace(string(version)); err != nil || got != IPMIToolVersion {
		missing(t, "%s is %q, not %q", path, got, IPMIToolVersion)
	}
	return path
}

// SDRComp returns the path of OpenIPMI's SDR compiler.
func SDRComp(t testing.TB) string {
	t.Helper()
	return Program(t, "sdrcomp", "openipmi")
}

// FreeIPMI returns the path of one of FreeIPMI's tools, such as "ipmi-chassis".
func FreeIPMI(t testing.TB, tool string) string {
	t.Helper()
	return Program(t, tool, "freeipmi-tools")
}

// Program returns the path of a program that comes in a Debian package. It
// looks in the system directories too, which a user's PATH may lack.
func Program(t testing.TB, program, debianPackage string) string {
	t.Helper()
	if path, err := exec.LookPath(program); err == nil {
		return path
	}
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/sbin"} {
		if path, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return path
		}
	}
	missing(t, "%s is not installed (Debian: apt-get install %s)", program, debianPackage)
	return ""
}

func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("REAL PEER MISSING, and CI=true: "+format, args...)
	}
	t.Skipf("REAL PEER MISSING, test skipped: "+format, args...)
}
