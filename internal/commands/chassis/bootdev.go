package chassis

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// bootDevice is one that "bootdev NAME" and "bootparam set bootflag
// force_NAME" select.
type bootDevice struct {
	name     string
	selector uint8 // as deviceTexts has them
	text     string
}

var bootDevices = []bootDevice{
	{"none", 0, "No override"},
	{"pxe", 1, "PXE"},
	{"disk", 2, "Default hard drive"},
	{"safe", 3, "Default hard drive, in safe mode"},
	{"diag", 4, "Diagnostic partition"},
	{"cdrom", 5, "CD or DVD"},
	{"bios", 6, "BIOS setup"},
	{"floppy", 15, "Floppy or primary removable medium"},
}

const forcePrefix = "force_"

// findBootDevice takes both forms of a name anywhere, but none is never forced.
func findBootDevice(word string) *bootDevice {
	name, forced := strings.CutPrefix(word, forcePrefix)
	for i, d := range bootDevices {
		if d.name == name && !(forced && d.selector == 0) {
			return &bootDevices[i]
		}
	}
	return nil
}

// Bytes of the boot flags, as bootFlags draws them, and a fifth.
const (
	flagBytes   = 5
	validByte   = 0
	deviceByte  = 1
	lockByte    = 2
	validBit    = 0x80
	deviceShift = 2
)

// bootOption is a word behind options=.
type bootOption struct {
	name        string
	at          int
	mask, value uint8
	text        string
}

var clearCMOS = bootOption{"clear-cmos", deviceByte, 0x80, 0x80, "Clear the CMOS"}

// bootOptions are in the order of the bytes and bits that they set.
var bootOptions = []bootOption{
	{"valid", validByte, 0x80, 0x80, "The boot flags are valid"},
	{"persistent", validByte, 0x40, 0x40, "For all boots from now on"},
	{"efiboot", validByte, 0x20, 0x20, "Boot by EFI"},
	clearCMOS,
	{"lockkbd", deviceByte, 0x40, 0x40, "Lock the keyboard"},
	{"screenblank", deviceByte, 0x02, 0x02, "Blank the screen"},
	{"lockoutreset", deviceByte, 0x01, 0x01, "Lock the reset button"},
	{"lockout_power", lockByte, 0x80, 0x80, "Lock the power button"},
	{"verbose=default", lockByte, 0x60, 0x00, "BIOS messages as configured"},
	{"verbose=no", lockByte, 0x60, 0x20, "Few BIOS messages"},
	{"verbose=yes", lockByte, 0x60, 0x40, "Many BIOS messages"},
	{"force_pet", lockByte, 0x10, 0x10, "Force progress event traps"},
	{"upw_bypass", lockByte, 0x08, 0x08, "Bypass the user password"},
	{"lockout_sleep", lockByte, 0x04, 0x04, "Lock the sleep button"},
	{"cons_redirect=default", lockByte, 0x03, 0x00, "Console redirection as configured"},
	{"cons_redirect=skip", lockByte, 0x03, 0x01, "No console redirection"},
	{"cons_redirect=enable", lockByte, 0x03, 0x02, "Console redirection"},
}

const optionsKeyword = "options="

// NewBootDev is the command "bootdev", below "chassis" and at the top.
func NewBootDev(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("bootdev <device> [clear-cmos=yes|no | options=...]", "Choose the device of the next boot",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return runBootDev(ctx, h, args)
		})
	cmd.Long = deviceList("") + "\n" + optionList()
	return cmd
}

func deviceList(prefix string) string {
	var b strings.Builder
	b.WriteString("Devices:\n")
	for _, d := range bootDevices {
		name := prefix + d.name
		if d.selector == 0 {
			name = d.name
		}
		fmt.Fprintf(&b, "  %-22s %s\n", name, d.text)
	}
	return b.String()
}

func optionList() string {
	var b strings.Builder
	b.WriteString("Options, with commas between them:\n")
	for _, o := range bootOptions {
		fmt.Fprintf(&b, "  %-22s %s\n", o.name, o.text)
	}
	return b.String()
}

func runBootDev(ctx context.Context, h *app.Host, args []string) error {
	flags, err := parseBootOptions(args[1:], h.App.Compat)
	if err != nil {
		return err
	}
	return setBootDevice(ctx, &bootWriter{h: h}, args[0], flags)
}

// parseBootOptions reads the word behind the device, if there is one. As
// ipmitool, words without meaning are passed over.
func parseBootOptions(words []string, compat bool) (flags [flagBytes]byte, err error) {
	if len(words) == 0 || words[0] == "clear-cmos=no" {
		return flags, nil
	}
	if words[0] == "clear-cmos=yes" {
		clearCMOS.apply(&flags)
		return flags, nil
	}
	list, ok := strings.CutPrefix(words[0], optionsKeyword)
	switch {
	case ok:
		return flags, applyBootOptions(list, &flags)
	case compat:
		return flags, nil
	}
	return flags, invalidOptions(words[:1])
}

func applyBootOptions(list string, flags *[flagBytes]byte) error {
	var wrong []string
	for _, name := range splitOptions(list) {
		option := findBootOption(name)
		switch {
		case name == "help":
			return invalidOptions(wrong)
		case option == nil:
			wrong = append(wrong, name)
		default:
			option.apply(flags)
		}
	}
	if wrong == nil {
		return nil
	}
	return invalidOptions(wrong)
}

func splitOptions(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

func findBootOption(name string) *bootOption {
	for i := range bootOptions {
		if bootOptions[i].name == name {
			return &bootOptions[i]
		}
	}
	return nil
}

func (o bootOption) apply(flags *[flagBytes]byte) {
	flags[o.at] = flags[o.at]&^o.mask | o.value
}

func invalidOptions(words []string) error {
	return &app.Failure{Line: invalidLines(words), Usage: optionList()}
}

func invalidLines(words []string) string {
	lines := make([]string, len(words))
	for i, word := range words {
		lines[i] = "Invalid option: " + word
	}
	return strings.Join(lines, "\n")
}

// setBootDevice looks at the name only when the change has begun, as ipmitool
// does: a controller that is not there is complained of first.
func setBootDevice(ctx context.Context, w *bootWriter, name string, flags [flagBytes]byte) error {
	err := w.change(ctx, func() error {
		if err := w.clearAck(ctx, ackBIOS); unanswered(err) {
			return written(err)
		}
		device := findBootDevice(name)
		if device == nil {
			return app.Failf("Invalid argument: %s", name)
		}
		flags[validByte] |= validBit
		flags[deviceByte] |= device.selector << deviceShift
		return written(w.set(ctx, paramBootFlags, flags[:]...))
	})
	if err != nil {
		return err
	}
	return w.h.Out.Emit(deviceSet{Device: name, Flags: fmt.Sprintf("%x", flags)})
}

// deviceSet is a boot device that the controller has taken.
type deviceSet struct {
	Device string `json:"boot_device"`
	Flags  string `json:"boot_flags"` // as written, hexadecimal
}

func (v deviceSet) Text(p *output.Printer) { p.Printf("Set Boot Device to %s\n", v.Device) }
