package delloem

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// Commands about the controller's network port.
const (
	cmdSetOldNIC    = 0x24
	cmdGetOldNIC    = 0x25
	cmdSetNIC       = 0x28
	cmdGetNIC       = 0x29
	cmdGetActiveNIC = 0xc1
)

func newLAN(a *app.App) *cobra.Command {
	otherwise := func(ctx context.Context, h *app.Host, args []string, usage *app.Failure) error {
		if !asksHelp(args) {
			if _, err := hasNIC(ctx, h); err != nil {
				return err
			}
		}
		return usage
	}
	return group(a, "lan", "Which network port the controller uses", otherwise,
		newLANGet(a),
		newLANSet(a),
	)
}

// hasNIC finds out which controller has a network port to choose.
func hasNIC(ctx context.Context, h *app.Host) (controller, error) {
	c := identify(ctx, h)
	if c.generation == 11 && c.blade {
		return c, app.Failf("lan is not supported on this system.")
	}
	return c, nil
}

func newLANGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get [active]", "The port it shall use, or uses now",
		func(ctx context.Context, h *app.Host, args []string) error {
			c, err := hasNIC(ctx, h)
			switch {
			case err != nil:
				return err
			case len(args) == 0 && c.licenses():
				return runGetNIC(ctx, h)
			case len(args) == 0:
				return runGetOldNIC(ctx, h)
			case args[0] == "active":
				return runGetActive(ctx, h)
			}
			return &app.Failure{Usage: app.Usage(cmd), OK: a.Compat}
		})
	return cmd
}

// nicMode is a way to use the network ports.
type nicMode struct {
	phrase   string
	code     uint8
	failover bool // it is what happens when the port fails
}

// nicModes are those of newer servers.
var nicModes = []nicMode{
	{"dedicated", dedicated, false},
	{"shared with lom1", 2, false},
	{"shared with lom2", 3, false},
	{"shared with lom3", 4, false},
	{"shared with lom4", 5, false},
	{"shared with failover none", 0, true},
	{"shared with failover lom1", 2, true},
	{"shared with failover lom2", 3, true},
	{"shared with failover lom3", 4, true},
	{"shared with failover lom4", 5, true},
	{"shared with failover all loms", 6, true},
}

const (
	dedicated = 1
	lastLOM   = 5
	allLOMs   = 6
)

// oldNICModes are those of older servers, by their code.
var oldNICModes = [...]string{
	"shared",
	"shared with failover lom2",
	"dedicated",
	"shared with Failover all loms",
}

func nicPhrase(code uint8, failover bool) string {
	for _, m := range nicModes {
		if m.code == code && m.failover == failover {
			return m.phrase
		}
	}
	return ""
}

// selection is how the network ports are to be used.
type selection struct {
	NIC          uint8  `json:"nic_selection"`
	Name         string `json:"nic_selection_name"`
	Failover     *uint8 `json:"failover,omitempty"` // of newer servers
	FailoverName string `json:"failover_name,omitempty"`
}

func (v selection) Text(p *output.Printer) {
	if v.Failover == nil || v.NIC == dedicated {
		p.Printf("%s\n", v.Name)
		return
	}
	p.Printf("Shared LOM   :  %s\n", v.Name)
	switch {
	case *v.Failover == 0:
		p.Printf("Failover LOM :  None\n")
	case v.FailoverName != "":
		p.Printf("Failover LOM :  %s\n", v.FailoverName)
	}
}

const noNIC = "Error in getting nic selection"

// readNIC reads the port and the one to fail over to.
func readNIC(ctx context.Context, h *app.Host) (nic, failover uint8, err error) {
	r, err := read(ctx, h, cmdGetNIC)
	nic, failover = r.U8(), r.U8()
	if err = cmp.Or(err, r.Err()); err != nil {
		return 0, 0, bracketed(noNIC, err)
	}
	return nic, failover, nil
}

func runGetNIC(ctx context.Context, h *app.Host) error {
	nic, failover, err := readNIC(ctx, h)
	switch {
	case err != nil:
		return err
	case nic == 0 || nic > lastLOM || failover > allLOMs:
		return app.Failf("Error Outof bond Value received (%d) (%d)", nic, failover)
	}
	return h.Out.Emit(selection{nic, nicPhrase(nic, false), &failover, nicPhrase(failover, true)})
}

func runGetOldNIC(ctx context.Context, h *app.Host) error {
	r, err := read(ctx, h, cmdGetOldNIC)
	nic := r.U8()
	switch err = cmp.Or(err, r.Err()); {
	case err != nil:
		return bracketed(noNIC, err)
	case int(nic) >= len(oldNICModes):
		return app.Failf("Error Outof bond Value received (%d)", nic)
	}
	return h.Out.Emit(selection{NIC: nic, Name: oldNICModes[nic]})
}

// activeNICs are the ports by the code of the one in use.
var activeNICs = [...]string{"None", "LOM1", "LOM2", "LOM3", "LOM4", "dedicated"}

// active is the port in use.
type active struct {
	NIC  uint8  `json:"active_nic"`
	Link uint8  `json:"link"` // 0 if it has none
	Name string `json:"active_nic_name"`
}

func (v active) Text(p *output.Printer) { p.Printf("\n%s\n", v.Name) }

func runGetActive(ctx context.Context, h *app.Host) error {
	status, err := readActive(ctx, h, 0)
	if err != nil {
		return err
	}
	link, err := readActive(ctx, h, 1)
	if err != nil {
		return err
	}
	v := active{NIC: status[0], Link: link[1], Name: activeNICs[0]}
	if int(v.NIC) < len(activeNICs) && v.Link != 0 {
		v.Name = activeNICs[v.NIC]
	}
	return h.Out.Emit(v)
}

// readActive asks for the port in use (what 0) or its link (1), the byte behind.
func readActive(ctx context.Context, h *app.Host, what uint8) ([]byte, error) {
	r, err := read(ctx, h, cmdGetActiveNIC, what, 0, 0)
	data := r.Bytes(1 + int(what))
	if err = cmp.Or(err, r.Err()); err != nil {
		return nil, bracketed("Error in getting Active LOM Status", err)
	}
	return data, nil
}

func newLANSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set <mode>", "Have it use another port",
		func(ctx context.Context, h *app.Host, args []string) error {
			c, err := hasNIC(ctx, h)
			switch {
			case err != nil:
				return err
			case len(args) == 0:
				return usage(cmd)
			case c.licenses():
				err = setNIC(ctx, h, cmd, c, args)
			default:
				err = setOldNIC(ctx, h, cmd, args)
			}
			if err != nil {
				return err
			}
			return h.Out.Emit(output.Done{Done: strings.Join(args, " "), Line: "configured successfully"})
		})
	cmd.Long = "Modes:\n"
	for _, m := range nicModes {
		cmd.Long += "\n    " + m.phrase
	}
	cmd.Long += "\n\nOlder servers have these:\n"
	for _, m := range oldNICModes {
		cmd.Long += "\n    " + strings.ToLower(m)
	}
	return cmd
}

// begins reports whether args begin with the words of a phrase.
func begins(args []string, phrase string) bool {
	words := strings.Fields(phrase)
	return len(args) >= len(words) && strings.Join(args[:len(words)], " ") == phrase
}

// setNIC changes the port or the one to fail over to.
func setNIC(ctx context.Context, h *app.Host, cmd *cobra.Command, c controller, args []string) error {
	nic, failover, err := readNIC(ctx, h)
	if err != nil {
		return &app.Failure{Line: err.Error(), Usage: app.Usage(cmd), Err: err}
	}
	for _, m := range nicModes {
		if !begins(args, m.phrase) {
			continue
		}
		if err := m.allowed(c, nic); err != nil {
			return err
		}
		switch {
		case m.failover:
			failover = m.code
		case m.code == failover, m.code == dedicated:
			nic, failover = m.code, 0
		default:
			nic = m.code
		}
		err := write(ctx, h, cmdSetNIC, nic, failover)
		if nic == dedicated && errors.Is(err, notLicensed) {
			return &app.Failure{Line: unlicensed, Err: err, OK: h.App.Compat}
		}
		return notSet(h, err)
	}
	return usage(cmd)
}

// allowed tells whether the mode goes with the port in use.
func (m nicMode) allowed(c controller, nic uint8) error {
	switch {
	case m.phrase == "dedicated":
	case c.blade:
		return app.Failf("ERROR: Cannot set shared Mode for Blades.")
	case m.failover && m.code == nic && m.code != 0 && m.code != allLOMs:
		return app.Failf("ERROR: Cannot set shared with failover lom same as current shared lom.")
	case m.failover && nic == dedicated:
		return app.Failf("ERROR: Cannot set shared with failover loms when NIC is set to dedicated Mode.")
	}
	return nil
}

// notSet words a refused change, which has exit status 0 in ipmitool.
func notSet(h *app.Host, err error) error {
	if err == nil {
		return nil
	}
	f := bracketed("Error in setting nic selection", err)
	f.OK = h.App.Compat
	return f
}

// setOldNIC sets the port of an older server.
func setOldNIC(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	if h.App.Compat && args[0] != "dedicated" && len(args) > 1 {
		args = append([]string{"shared"}, args[1:]...) // to ipmitool the first word is anything
	}
	for code, phrase := range oldNICModes {
		if !begins(args, strings.ToLower(phrase)) || phrase == "shared" && len(args) > 1 {
			continue
		}
		return notSet(h, write(ctx, h, cmdSetOldNIC, uint8(code)))
	}
	return usage(cmd)
}
