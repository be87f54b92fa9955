package chassis

import (
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// bootFlags is parameter 5 (IPMI v2.0 table 28-14). A fifth byte is for
// instances of the device, which ipmitool does not show.
//
//	+--------+------------------+-------------------------+----------------+
//	|validity|CMOS, locks,device|locks, verbosity, console|shared mode, mux|
//	+--------+------------------+-------------------------+----------------+
//	     1            1                      1                     1
type bootFlags struct {
	Valid      bool `json:"valid"`
	Persistent bool `json:"persistent"`
	EFI        bool `json:"efi"`

	ClearCMOS      bool   `json:"clear_cmos"`
	LockKeyboard   bool   `json:"lock_keyboard"`
	DeviceSelector uint8  `json:"device_selector"`
	Device         string `json:"device"`
	ScreenBlank    bool   `json:"screen_blank"`
	LockReset      bool   `json:"lock_reset_button"`

	LockPower      bool   `json:"lock_power_button"`
	Verbosity      string `json:"bios_verbosity"`
	EventTraps     bool   `json:"force_progress_event_traps"`
	PasswordBypass bool   `json:"user_password_bypass"`
	LockSleep      bool   `json:"lock_sleep_button"`
	Console        string `json:"console_redirection"`

	SharedMode bool   `json:"bios_shared_mode_override"`
	Mux        string `json:"bios_mux_control"`
}

// flagError is how a reserved value of any field is worded.
const flagError = "Flag error"

var deviceTexts = [16]string{
	0:  "No override",
	1:  "Force PXE",
	2:  "Force Boot from default Hard-Drive",
	3:  "Force Boot from default Hard-Drive, request Safe-Mode",
	4:  "Force Boot from Diagnostic Partition",
	5:  "Force Boot from CD/DVD",
	6:  "Force Boot into BIOS Setup",
	7:  "Force Boot from remotely connected Floppy/primary removable media",
	8:  "Force Boot from remotely connected CD/DVD",
	9:  "Force Boot from primary remote media",
	10: flagError,
	11: "Force Boot from remotely connected Hard-Drive",
	12: flagError,
	13: flagError,
	14: flagError,
	15: "Force Boot from Floppy/primary removable media",
}

var verbosityTexts = [4]string{"System Default", "Request Quiet Display", "Request Verbose Display", flagError}

var consoleTexts = [4]string{
	"Console redirection occurs per BIOS configuration setting (default)",
	"Suppress (skip) console redirection if enabled",
	"Request console redirection be enabled",
	flagError,
}

var muxTexts = [8]string{
	"BIOS uses recommended setting of the mux at the end of POST",
	"Requests BIOS to force mux to BMC at conclusion of POST/start of OS boot",
	"Requests BIOS to force mux to system at conclusion of POST/start of OS boot",
	flagError, flagError, flagError, flagError, flagError,
}

func decodeBootFlags(r *ipmi.Reader, _ paramStyle) output.Value {
	validity, device, locks, shared := r.U8(), r.U8(), r.U8(), r.U8()
	selector := device >> 2 & 0x0f
	return bootFlags{
		Valid:      validity&0x80 != 0,
		Persistent: validity&0x40 != 0,
		EFI:        validity&0x20 != 0,

		ClearCMOS:      device&0x80 != 0,
		LockKeyboard:   device&0x40 != 0,
		DeviceSelector: selector,
		Device:         deviceTexts[selector],
		ScreenBlank:    device&0x02 != 0,
		LockReset:      device&0x01 != 0,

		LockPower:      locks&0x80 != 0,
		Verbosity:      verbosityTexts[locks>>5&0x03],
		EventTraps:     locks&0x10 != 0,
		PasswordBypass: locks&0x08 != 0,
		LockSleep:      locks&0x04 != 0,
		Console:        consoleTexts[locks&0x03],

		SharedMode: shared&0x08 != 0,
		Mux:        muxTexts[shared&0x07],
	}
}

func (v bootFlags) Text(p *output.Printer) {
	flag := func(on bool, set, unset string) {
		switch {
		case on:
			p.Printf("   - %s\n", set)
		case unset != "":
			p.Printf("   - %s\n", unset)
		}
	}
	p.Printf(" Boot Flags :\n")
	flag(v.Valid, "Boot Flag Valid", "Boot Flag Invalid")
	flag(v.Persistent, "Options apply to all future boots", "Options apply to only next boot")
	flag(v.EFI, "BIOS EFI boot ", "BIOS PC Compatible (legacy) boot ")
	flag(v.ClearCMOS, "CMOS Clear", "")
	flag(v.LockKeyboard, "Lock Keyboard", "")
	p.Printf("   - Boot Device Selector : %s\n", v.Device)
	flag(v.ScreenBlank, "Screen blank", "")
	flag(v.LockReset, "Lock out Reset buttons", "")
	flag(v.LockPower, "Lock out (power off/sleep request) via Power Button", "")
	p.Printf("   - BIOS verbosity : %s\n", v.Verbosity)
	flag(v.EventTraps, "Force progress event traps", "")
	flag(v.PasswordBypass, "User password bypass", "")
	flag(v.LockSleep, "Lock Out Sleep Button", "")
	p.Printf("   - Console Redirection control : %s\n", v.Console)
	flag(v.SharedMode, "BIOS Shared Mode Override", "")
	p.Printf("   - BIOS Mux Control Override : %s\n", v.Mux)
}
