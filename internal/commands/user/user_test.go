package user

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi/ipmitest"
	"goipmi/internal/output/outputtest"
)

// try runs a command's function with what is typed.
func try(t *testing.T, answers map[string]string, typed string, run func(context.Context, *app.Host) error) (b *ipmitest.BMC, stdout, stderr string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	a := app.New("ipmitool", strings.NewReader(typed), &out, &errs)
	b = &ipmitest.BMC{Answers: answers}
	h := &app.Host{Conn: b, App: a, Out: a.Out}
	status = a.Exit(run(t.Context(), h))
	return b, out.String(), errs.String(), status
}

// decodeRow is a user of whom the BMC answers access, then the name.
func decodeRow(data []byte) (row, error) {
	if len(data) < 4 {
		data = append(data, make([]byte, 4)...)
	}
	b := &ipmitest.BMC{Answers: map[string]string{"06 44": fmt.Sprintf("00 % x", data[:4]), "06 46": fmt.Sprintf("00 % x", data[4:])}}
	u, err := channel.GetUser(context.Background(), b, 1, 2)
	return row{u, true}, err
}

func TestTold(t *testing.T) {
	outputtest.Told(t, append([]byte{10, 0x45, 2, 0x34}, "sixteen letters!"...), decodeRow)
	outputtest.Told(t, append([]byte{10, 0x45, 2, 0x34}, "sixteen letters!"...), func(data []byte) (summary, error) {
		r, err := decodeRow(data)
		return summary{r.Count}, err
	})
}

func FuzzRow(f *testing.F) {
	outputtest.Fuzz(f, decodeRow, append([]byte{10, 0x45, 2, 0x34}, "a\x1b[2J\xc2\x9b\xff bcdefg"...))
}

// TestPasswords holds that a password is set only if both of those typed are
// the same, which ipmitool does not see to, and fits in its field.
func TestPasswords(t *testing.T) {
	const long = "123456789012345678901"
	for _, c := range []struct {
		operands, typed string
		status          int
		stderr, sent    string
	}{
		{"3", "pw\npw\n", 0, "", "06 47 03 02 70 77 00"},
		{"3", "pw\npw2\n", 1, "Passwords do not match or are longer than 20\n", ""},
		{"3", "pw\np\n", 1, "Passwords do not match or are longer than 20\n", ""},
		{"3", "pw\n", 1, "Passwords do not match or are longer than 20\n", ""},
		{"3 pw 20", "", 0, "", "06 47 83 02 70 77 00"},
		{"3 " + long[:17], "", 0, "", "06 47 83 02 31 32"},
		{"3 " + long[:17] + " 16", "", 1, "Password is too long (> 16 bytes)\n", ""},
		{"3 " + long, "", 1, "Password is too long (> 20 bytes)\n", ""},
		{"3", long + "\n" + long + "\n", 1, "Password is too long (> 20 bytes)\n", ""},
		{"0 x", "", 1, "Given User ID '0' is either invalid or out of range.\nUser ID is limited to range <1..63>.\n", ""},
	} {
		b, _, stderr, status := try(t, map[string]string{"06 47": "00"}, c.typed, func(ctx context.Context, h *app.Host) error {
			return setPassword(ctx, h, strings.Fields(c.operands))
		})
		stderr = strings.ReplaceAll(stderr, "Password for user 3: ", "")
		sent := strings.Join(b.Asked, ",")
		if status != c.status || stderr != c.stderr || !strings.HasPrefix(sent, c.sent) || (c.sent == "") != (sent == "") {
			t.Errorf("%q, typed %q: exit status %d, %q, sent %q", c.operands, c.typed, status, stderr, sent)
		}
	}
}

// TestSilence holds what is said without an answer.
func TestSilence(t *testing.T) {
	for want, run := range map[string]func(context.Context, *app.Host) error{
		"IPMI command failed: Unspecified error\nSet User Password command failed (user 5)\n": func(ctx context.Context, h *app.Host) error {
			return enable(ctx, h, "5", channel.DisableUser, "disable")
		},
		"IPMI response is NULL.\nSet User Password command failed (user 5)\n": func(ctx context.Context, h *app.Host) error {
			return setPassword(ctx, h, []string{"5", "x"})
		},
		"Set User Name command failed (user 5, name x)\n": func(ctx context.Context, h *app.Host) error { return setName(ctx, h, "5", "x") },
		"IPMI response is NULL.\nSet Privilege Level command failed (user 5)\n": func(ctx context.Context, h *app.Host) error {
			return setPrivilege(ctx, h, []string{"5", "4"})
		},
	} {
		_, stdout, stderr, status := try(t, map[string]string{"": ""}, "", run)
		if stderr != want || stdout != "" || status != 1 {
			t.Errorf("%q, %q, exit status %d; not %q", stdout, stderr, status, want)
		}
	}
}

// TestHeader holds that the header comes once a list, and as ipmitool once a
// process.
func TestHeader(t *testing.T) {
	for name, want := range map[string]int{"ipmitool": 1, "goipmi": 2} {
		var out bytes.Buffer
		a := app.New(name, strings.NewReader(""), &out, &out)
		h := &app.Host{Conn: &ipmitest.BMC{Answers: map[string]string{"06 44": "00 02 02 00 14", "06 46": "cc"}}, App: a, Out: a.Out}
		headed := false
		for range 2 {
			headed = headed && a.Compat
			if err := list(t.Context(), h, 1, &headed); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Out.Flush(); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(out.String(), header); n != want {
			t.Errorf("%s: %d headers in %q", name, n, out.String())
		}
	}
}
