package shell

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
	"goipmi/internal/rmcp"
)

// A variable is what "set" gives a value to. Those of the session are of use to
// the next one: that which is open stays as it is.
type variable struct {
	names   []string
	what    string // it is in messages
	help    string
	session bool // interfaces without sessions refuse it
	secret  bool
	// set takes a word and returns what is shown of it.
	set func(h *app.Host, word string) (string, error)
}

var variables = []variable{
	{names: []string{"hostname", "host"}, what: "session hostname", help: "Name or address of the BMC", session: true, set: setHost},
	{names: []string{"username", "user"}, what: "session username", help: "User name on the BMC", session: true, set: setUser},
	{names: []string{"password", "pass"}, what: "session password", help: "Password", session: true, secret: true, set: setPassword},
	{names: []string{"privlvl"}, what: "session privilege level", help: "Privilege of the session", session: true, set: setPrivilege},
	{names: []string{"authtype"}, what: "session authtype", help: "Authentication of IPMI 1.5", session: true, set: setAuthType},
	{names: []string{"localaddr"}, what: "local IPMB address", help: "Own address on the IPMB", set: setOwnAddr},
	{names: []string{"targetaddr"}, what: "remote IPMB address", help: "Bridge requests to this address", set: setTargetAddr},
	{names: []string{"port"}, what: "session port", help: "UDP port of the BMC", session: true, set: setPort},
}

// levels are the variables that are numbers and need none.
var levels = []struct {
	name, help string
	level      func(h *app.Host) int64
	set        func(h *app.Host, level int64)
}{
	{"csv", "Comma separated output; 0 turns it off", func(*app.Host) int64 { return 0 }, setCSV},
	{"verbose", "Say more", func(h *app.Host) int64 { return int64(h.Out.Verbose) }, setVerbose},
}

func newSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <variable> <value>", "Change an option for the commands that follow",
		func(_ context.Context, h *app.Host, args []string) error {
			v, known, err := assign(h, args)
			switch {
			case !known:
				return &app.Failure{Usage: app.Usage(cmd)}
			case err != nil:
				return err
			}
			return h.Out.Emit(v)
		})
	cmd.Long = long()
	return cmd
}

func long() string {
	var b strings.Builder
	b.WriteString("Variables:\n")
	for _, v := range variables {
		fmt.Fprintf(&b, "\n  %-20s %s", v.names[0]+" <value>", v.help)
	}
	for _, l := range levels {
		fmt.Fprintf(&b, "\n  %-20s %s", l.name+" [level]", l.help)
	}
	return b.String()
}

// setting is what has been set.
type setting struct {
	Variable string `json:"variable"`
	Value    string `json:"value,omitempty"`
	text     string
}

func (s setting) Text(p *output.Printer) { p.Printf("%s", s.text) }

// assign sets the variable that args begin with. It is not known too if its
// value is missing.
func assign(h *app.Host, args []string) (s setting, known bool, err error) {
	if len(args) == 0 {
		return s, false, nil
	}
	name, args := args[0], args[1:]
	for _, l := range levels {
		if l.name == name {
			n, err := count(l.name, l.level(h), args, func(n int64) { l.set(h, n) })
			return setting{Variable: name, Value: fmt.Sprint(n)}, true, err
		}
	}
	for _, v := range variables {
		if len(args) > 0 && slices.Contains(v.names, name) {
			s, err = v.assign(h, args[0])
			return s, true, err
		}
	}
	return s, false, nil
}

func (v *variable) assign(h *app.Host, word string) (setting, error) {
	shown, err := v.set(h, word)
	switch {
	case err != nil:
		return setting{}, err
	case v.session && !h.InSession():
		return setting{}, app.Failf("Failed to set %s.", v.what)
	case v.secret:
		return setting{Variable: v.names[0], text: "Set " + v.what + "\n"}, nil
	}
	return setting{v.names[0], shown, fmt.Sprintf("Set %s to %s\n", v.what, shown)}, nil
}

// count sets a level to the number in args, or to one more than it is. A word
// that is no number sets it to 0, and so it does in ipmitool.
func count(name string, level int64, args []string, set func(int64)) (int64, error) {
	if len(args) == 0 {
		set(level + 1)
		return level + 1, nil
	}
	n, err := app.ParseInt(args[0], math.MinInt32, math.MaxInt32)
	if err == nil || errors.Is(err, app.ErrNumber) {
		set(n)
	}
	if err != nil {
		return 0, app.Failf("Given %s '%s' argument is invalid.", name, args[0])
	}
	return n, nil
}

func setCSV(h *app.Host, level int64) {
	switch {
	case level != 0:
		h.Out.Format = output.CSV
	case h.Out.Format == output.CSV:
		h.Out.Format = output.Text
	}
}

func setVerbose(h *app.Host, level int64) { h.Out.Verbose = int(level) }

func setHost(h *app.Host, word string) (string, error) {
	h.App.Options.Host = word
	return word, nil
}

// Field widths of IPMI v2.0: user name §22.28, password §22.30.
const maxUsername, maxPassword = 16, 20

func setUser(h *app.Host, word string) (string, error) {
	h.App.Options.Username = word[:min(len(word), maxUsername)]
	return h.App.Options.Username, nil
}

func setPassword(h *app.Host, word string) (string, error) {
	h.App.Options.SetPassword(word[:min(len(word), maxPassword)])
	return "", nil
}

func setPrivilege(h *app.Host, word string) (string, error) {
	level, ok := channel.PrivilegeNamed(word)
	if !ok {
		return "", app.Failf("Invalid privilege level: %s", word)
	}
	h.App.Options.Privilege = level
	return channel.PrivilegeName(level), nil
}

func setAuthType(h *app.Host, word string) (string, error) {
	t, ok := rmcp.AuthTypeNamed(word)
	if !ok {
		return "", app.Failf("Invalid authtype: %s", word)
	}
	h.App.Options.AuthType = int(t)
	return t.String(), nil
}

// setPort takes negative numbers, as ipmitool does.
func setPort(h *app.Host, word string) (string, error) {
	n, err := app.ParseInt(word, math.MinInt32, math.MaxUint16)
	if err != nil {
		return "", app.Failf("Given port '%s' is invalid.", word)
	}
	h.App.Options.Port = int(n)
	return fmt.Sprint(n), nil
}

func setOwnAddr(h *app.Host, word string) (string, error) {
	addr, err := app.ParseByte(word)
	if err != nil {
		return "", app.Failf("Given localaddr '%s' is invalid.", word)
	}
	h.SetOwnAddr(addr)
	return fmt.Sprintf("0x%02x", addr), nil
}

func setTargetAddr(h *app.Host, word string) (string, error) {
	addr, err := app.ParseByte(word)
	if err != nil {
		return "", app.Failf("Given targetaddr '%s' is invalid.", word)
	}
	h.SetTargetAddr(addr)
	return fmt.Sprintf("0x%02x", addr), nil
}
