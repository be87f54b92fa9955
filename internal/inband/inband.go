// Package inband proves goipmi on a local BMC: in a virtual machine with a
// BMC on its system interface, goipmi and the real ipmitool run side by side
// behind a real kernel's /dev/ipmi0 and must say the same.
//
// The machine's initramfs holds the kernel's IPMI drivers, ipmitool with its
// libraries, goipmi, and package guest as its init: no /etc, no shell. The
// tests and the guest talk over a serial line, in JSON.
//
//	test ── Job ──► guest ── ipmitool, goipmi ── /dev/ipmi0 ── BMC
//	     ◄─ Runs ──
//
// The tests need QEMU and a Debian kernel, or are skipped as package peers
// says.
package inband

import "time"

// Paths in the guest.
const (
	Reference = "/reference/ipmitool"
	Candidate = "/candidate/ipmitool"
	Goipmi    = "/candidate/goipmi"
	Modules   = "/modules" // kernel modules, loaded in the order of their names
)

// A Job is commands for the guest to run side by side, each Rounds times over.
type Job struct {
	Commands []Command
	Rounds   int
	Limit    time.Duration // of one run, after which it is killed
}

// A Command is a program of the guest with its arguments, run by a user without
// any environment. Five names are not programs: "rename OLD NEW", "mkdir DIR",
// "create FILE TEXT", "remove FILE" and "show FILE".
type Command struct {
	Argv  []string
	Stdin []byte
	User  uint32 // 0: root
}

// Outcome is how runs of a command ended that all ended alike.
type Outcome struct {
	Stdout, Stderr []byte
	Status         int // -1: killed
	Times          int
	Took           time.Duration // by the longest
}

// Result is the guest's answer to a job: the different outcomes of each of its
// commands.
type Result [][]Outcome
