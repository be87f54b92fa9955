package chassis

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/app"
)

// TestRequests holds what goes over the wire, and in which order, to what
// ipmitool 1.8.19 sends behind its probes.
func TestRequests(t *testing.T) {
	params := map[string]string{"09 03": "00 01 03 1f"}
	for _, c := range []struct {
		name    string
		answers map[string]string
		run     app.RunFunc
		args    string
		want    string // requests, with commas between
	}{
		{"power status", map[string]string{"01": "00 01 00 00"}, runPowerStatus, "", "*01"},
		{"status", map[string]string{"01": "00 01 00 00"}, runStatus, "", "*01"},
		{"hours", map[string]string{"0f": "00 3c 01 00 00 00"}, runPOH, "", "*0f"},
		{"restart cause", map[string]string{"07": "00 01 02"}, runRestartCause, "", "*07"},
		{"self test", nil, runSelfTest, "", "*06 04"},
		{"policies", map[string]string{"06 03": "00 07"}, runPolicyList, "", "*06 03"},
		{"identify", nil, runIdentify, "", "04"},
		{"identify 0", nil, runIdentify, "0", "04 00"},
		{"identify 255", nil, runIdentify, "255", "04 ff"},
		{"identify force", nil, runIdentify, "force", "04 00 01"},
		{"identify 256", nil, runIdentify, "256", ""},
		{"bootdev pxe", nil, runBootDev, "pxe", "08 00 01,08 04 01 01,08 05 80 04 00 00 00,08 00 02,08 00 00"},
		{"bootdev options", nil, runBootDev, "bios options=persistent,efiboot,verbose=no,verbose=yes",
			"08 00 01,08 04 01 01,08 05 e0 18 40 00 00,08 00 02,08 00 00"},
		{"bootdev clear-cmos", nil, runBootDev, "floppy clear-cmos=yes",
			"08 00 01,08 04 01 01,08 05 80 bc 00 00 00,08 00 02,08 00 00"},
		{"bootdev bogus", nil, runBootDev, "bogus", "08 00 01,08 04 01 01,08 00 00"},
		{"bootdev wrong option", nil, runBootDev, "pxe options=bogus", ""},
		{"progress refused", map[string]string{"08 00": "80"}, runBootDev, "pxe", "08 00 01,08 04 01 01,08 05 80 04 00 00 00"},
		{"commit refused", map[string]string{"08 00 02": "cc"}, runBootDev, "pxe",
			"08 00 01,08 04 01 01,08 05 80 04 00 00 00,08 00 02,08 00 00"},
		{"acknowledge refused", map[string]string{"08 04": "80"}, runBootDev, "pxe",
			"08 00 01,08 04 01 01,08 05 80 04 00 00 00,08 00 02,08 00 00"},
		{"acknowledge unanswered", map[string]string{"08 04": ""}, runBootDev, "pxe", "08 00 01,08 04 01 01,08 00 00"},
		{"flags refused", map[string]string{"08 05": "cc"}, runBootDev, "pxe",
			"08 00 01,08 04 01 01,08 05 80 04 00 00 00,08 00 00"},
		{"bootflag", nil, bootFlag, "force_disk", "08 00 01,08 04 01 01,08 05 80 08 00 00 00,08 00 02,08 00 00"},
		{"bootflag clearing", params, bootFlag, "force_disk options=PEF,power",
			"08 00 01,08 04 01 01,08 05 80 08 00 00 00,08 00 02,08 00 00," +
				"08 00 01,08 04 01 01,*09 03 00 00,08 03 0e,08 00 02,08 00 00"},
		{"bootflag unread", map[string]string{"09": "cb"}, bootFlag, "none options=PEF",
			"08 00 01,08 04 01 01,08 05 80 00 00 00 00,08 00 02,08 00 00," +
				"08 00 01,08 04 01 01,*09 03 00 00,08 00 00"},
		{"mailbox text", nil, mboxSet, "text 343 longer-than-thirteen",
			"08 00 01,08 07 00 57 01 00 6c 6f 6e 67 65 72 2d 74 68 61 6e 2d 74,08 07 01 68 69 72 74 65 65 6e 00," +
				"08 00 02,08 04 03 03,08 00 00"},
		{"mailbox block", nil, mboxSet, "block 2 343 1 0x2 03", "08 00 01,08 07 02 01 02 03,08 00 02,08 04 03 03,08 00 00"},
		{"mailbox block cut", nil, mboxSet, "block 0 1 1 2 3 4 5 6 7 8 9 10 11 12 13 14",
			"08 00 01,08 07 00 01 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d,08 00 02,08 04 03 03,08 00 00"},
		{"mailbox end", map[string]string{"08 07 01": "c9"}, mboxSet, "1 1 2 3 4 5 6 7 8 9 10 11 12 13 14",
			"08 00 01,08 07 00 01 00 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d,08 07 01 0e,08 00 00"},
		{"mailbox bad byte", nil, mboxSet, "1 7 8 x 9", "08 00 01,08 07 00 01 00 00 07 08 00 00,08 00 02,08 04 03 03,08 00 00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := try(t, "ipmitool", c.answers, c.run, strings.Fields(c.args)...)
			if diff := cmp.Diff(c.want, strings.Join(got.asked, ",")); diff != "" {
				t.Errorf("ipmitool's requests (-), ours (+):\n%s", diff)
			}
		})
	}
}

func bootFlag(ctx context.Context, h *app.Host, args []string) error {
	return runBootParamSet(ctx, h, args[0], args[1:])
}

func mboxSet(ctx context.Context, h *app.Host, args []string) error {
	return runMboxSet(ctx, h, newMboxSet(h.App), args)
}

// TestPowerOnce holds that no power action may be sent twice.
func TestPowerOnce(t *testing.T) {
	want := map[string]string{"on": "02 01", "off": "02 00", "cycle": "02 02", "reset": "02 03", "diag": "02 04", "soft": "02 05"}
	for _, c := range controls {
		got := try(t, "ipmitool", nil, func(ctx context.Context, h *app.Host, _ []string) error { return runControl(ctx, h, c) })
		if len(got.asked) != 1 || got.asked[0] != want[c.name] {
			t.Errorf("%s sends %q, not %q", c.name, got.asked, want[c.name])
		}
	}
}

// TestStricter holds where goipmi refuses, before anything is sent, what
// ipmitool passes over.
func TestStricter(t *testing.T) {
	for _, c := range []struct {
		run         app.RunFunc
		args, error string
	}{
		{runBootDev, "pxe clear-cmos=maybe", "Invalid option: clear-cmos=maybe\n"},
		{runBootDev, "pxe option=efiboot", "Invalid option: option=efiboot\n"},
		{bootFlag, "pxe options=bogus", "Invalid option: bogus\n"},
		{bootFlag, "pxe option=PEF", "No options= keyword found \"option=PEF\"\n"},
		{mboxSet, "343 1 x", "Bad byte value: x\n"},
	} {
		got := try(t, "goipmi", nil, c.run, strings.Fields(c.args)...)
		if got.asked != nil || got.status != 1 || !strings.HasPrefix(got.stderr, c.error) {
			t.Errorf("%s: %+v", c.args, got)
		}
	}
}

// TestNoPrefix holds that goipmi has the "no-" that ipmitool only documents.
func TestNoPrefix(t *testing.T) {
	got := try(t, "goipmi", map[string]string{"09 03": "00 01 03 01"}, bootFlag, "none", "options=no-timeout,power")
	if asked := strings.Join(got.asked, ","); !strings.Contains(asked, ",08 03 08,") || got.status != 0 {
		t.Errorf("%+v", got)
	}
}

// TestFailures holds exit status and lines of what went wrong to ipmitool's.
func TestFailures(t *testing.T) {
	cc := func(prefix, answer string) map[string]string { return map[string]string{prefix: answer} }
	for _, c := range []struct {
		answers map[string]string
		run     app.RunFunc
		args    string
		status  int
		stderr  string
	}{
		{cc("01", ""), runPowerStatus, "", 1, "Unable to get Chassis Power Status\n"},
		{cc("01", "d4"), runPowerStatus, "", 1, "Get Chassis Power Status failed: Insufficient privilege level\n"},
		{cc("01", ""), runStatus, "", 1, "Error sending Chassis Status command\n"},
		{cc("06", ""), runPolicyList, "", 1, "Error in Power Restore Policy command\n"},
		{cc("06", "c1"), runPolicyList, "", 1, "Power Restore Policy command failed: Invalid command\n"},
		{cc("04", ""), runIdentify, "force", 1, "Unable to set Chassis Identify\n"},
		{cc("04", "c7"), runIdentify, "force", 1,
			"Set Chassis Identify failed: Request data length invalid\nChassis may not support Force Identify On\n\n"},
		{cc("08 05", "80"), runBootDev, "pxe", 0, "Set Chassis Boot Parameter 5 failed: Unsupported parameter\n"},
		{cc("08", "81"), runBootDev, "pxe", 0,
			"Set Chassis Boot Parameter 4 failed: Attempt to set 'in progress' while not in 'complete' state\n" +
				"Set Chassis Boot Parameter 5 failed: Attempt to set 'in progress' while not in 'complete' state\n"},
		{cc("08 05", ""), runBootDev, "pxe", 1, "Error setting Chassis Boot Parameter 5\n"},
		{nil, runBootDev, "bogus", 1, "Invalid argument: bogus\n"},
		{nil, runBootParamGet, "256", 1, "Invalid parameter '256' given instead of bootparam.\n"},
		{nil, runBootParamGet, "5 x", 1, "Invalid argument 'x' given to bootparam 0\n"},
		{cc("09", ""), runBootParamGet, "0x85", 1, "Error Getting Chassis Boot Parameter 5\n"},
		{cc("09", "80"), runBootParamGet, "96", 1, "Get Chassis Boot Parameter 96 failed: Unsupported parameter\n"},
		{cc("09", "82"), runBootParamGet, "96", 1, "Get Chassis Boot Parameter 96 failed: Unknown (0x82)\n"},
		{cc("09", "cb"), bootFlag, "bogus options=PEF", 1, "Invalid argument: bogus\n" +
			"Get Chassis Boot Parameter 3 failed: Requested sensor, data, or record not found\nFailed to read boot valid flag\n"},
		{cc("08 07", "c9"), mboxSet, "343 1", 0,
			"Set Chassis Boot Parameter 7 failed: Parameter out of range\nHit end of mailbox writing block 0\n"},
		{nil, mboxSet, "block x", 0, "Invalid block x\n"},
		{nil, mboxSet, "text 343 " + strings.Repeat("x", 4093), 1, "Data size 4094 exceeds maximum (4093)\n"},
		{nil, mboxSet, "1 x", 0, "Bad byte value: x\n"},
	} {
		got := try(t, "ipmitool", c.answers, c.run, strings.Fields(c.args)...)
		if got.status != c.status || got.stderr != c.stderr {
			t.Errorf("%.40q with %q: exit status %d, %q; not %d, %q", c.args, c.answers, got.status, got.stderr, c.status, c.stderr)
		}
	}
}

// TestShort holds that an answer that ends too early is an error, of which
// nothing is printed.
func TestShort(t *testing.T) {
	for _, c := range []struct {
		run    app.RunFunc
		args   string
		answer string
	}{
		{runPowerStatus, "", "00"},
		{runStatus, "", "00 01 02"},
		{runPOH, "", "00 3c 01 00 00"},
		{runRestartCause, "", "00"},
		{runSelfTest, "", "00 57"},
		{runPolicyList, "", "00"},
		{runBootParamGet, "0", "00 01"},
		{runBootParamGet, "4", "00 01 04 01"},
		{runBootParamGet, "5", "00 01 05 80 04 00"},
		{runBootParamGet, "6", "00 01 06 01 02 03 04 05 06 07 08"},
		{runBootParamGet, "7", "00 01 07 00 57 01"},
		{mboxGetAll, "", "00 01 07 00 57"},
	} {
		got := try(t, "ipmitool", map[string]string{"": c.answer}, c.run, strings.Fields(c.args)...)
		if got.status != 1 || got.stdout != "" || !strings.Contains(got.stderr, "answer too short: ") {
			t.Errorf("%q: %+v", c.answer, got)
		}
	}
}

func mboxGetAll(ctx context.Context, h *app.Host, _ []string) error {
	return runMboxGet(ctx, h, mboxOptions{block: -1})
}

// TestMailboxEnd holds which ends of the mailbox are mentioned, and that those
// blocks before it are printed.
func TestMailboxEnd(t *testing.T) {
	for end, stderr := range map[string]string{
		"c9":          "",
		"80":          "Get Chassis Boot Parameter 7 failed: Unsupported parameter\n",
		"":            "Error Getting Chassis Boot Parameter 7\n",
		"00 01 07 00": "Get Chassis Boot Parameter 7 failed: answer too short: 3 bytes, at least 6 expected\n",
	} {
		got := try(t, "ipmitool", map[string]string{"09 07 00": "00 01 07 00 57 01 00 41", "09 07 01": end}, mboxGetAll)
		failed := strings.Contains(stderr, "short")
		if got.stderr != stderr || got.status != 0 != failed || !strings.HasSuffix(got.stdout, " Block   0 Data : 41\n") {
			t.Errorf("%q: %+v", end, got)
		}
	}
}
