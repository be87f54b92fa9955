package lan

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// verb6 is a command of lan6; they may be in capitals.
type verb6 struct {
	word, operands string
	params         bool // takes parameters, which its usage lists
	writing        bool // of those only the writable ones
}

var verbs6 = []verb6{
	{"help", "[command]", false, false},
	{"save", "<channel> [<parameter> [<set_sel> [<block_sel>]]]", true, true},
	{"set", "<channel> [nolock] <parameter> [<set_sel> [<block_sel>]] <values...>", true, true},
	{"print", "<channel> [<parameter> [<set_sel> [<block_sel>]]]", true, false},
	{"lock", "<channel>", false, false},
	{"commit", "<channel>", false, false},
	{"discard", "<channel>", false, false},
}

func findVerb6(word string) *verb6 {
	for i := range verbs6 {
		if strings.EqualFold(verbs6[i].word, word) {
			return &verbs6[i]
		}
	}
	return nil
}

// New6 is the command "lan6".
func New6(a *app.App) *cobra.Command {
	cmd := a.Command("lan6 <command> ...", "The network, for IPv6", run6)
	cmd.Long = "Commands:\n\n" + usageOf6(nil) + "\nParameters and the values that can be set:\n\n" + usageOfParams6(params6, true)
	return cmd
}

// usageOf6 is the line of a verb and its parameters, or the lines of all.
// ipmitool prints it on standard output, so that it is part of what callers
// see.
func usageOf6(v *verb6) string {
	if v != nil && !v.params {
		return v.line()
	}
	if v != nil {
		return v.line() + "\n   available parameters:\n" + usageOfParams6(params6, v.writing)
	}
	var b strings.Builder
	for i := range verbs6 {
		b.WriteString(verbs6[i].line())
	}
	return b.String()
}

func (v *verb6) line() string { return fmt.Sprintf("  %s %s\n", v.word, v.operands) }

func usageOfParams6(params []param6, writing bool) string {
	var b strings.Builder
	for _, p := range params {
		if writing && p.readOnly() {
			continue
		}
		format := ""
		if writing {
			format = p.format
		}
		fmt.Fprintf(&b, "    %s%s%s %s\n", p.word, mark(" <set_sel>", p.sets), mark(" <block_sel>", p.blocks), format)
	}
	return b.String()
}

func mark(text string, there bool) string {
	if there {
		return text
	}
	return ""
}

// fail6 ends the command with a usage text.
func fail6(h *app.Host, line, usage string) error {
	if !h.App.Compat {
		return &app.Failure{Line: line, Usage: usage}
	}
	h.Out.Printf("%s", usage)
	return &app.Failure{Line: line}
}

func run6(ctx context.Context, h *app.Host, args []string) error {
	if len(args) == 0 && !h.App.Compat {
		return fail6(h, "Not enough parameters given.", usageOf6(nil))
	}
	if len(args) == 0 {
		h.Out.Printf("%s", usageOf6(nil))
		return nil
	}
	verb := findVerb6(args[0])
	switch {
	case verb == nil:
		return fail6(h, mark("Invalid LAN6 command: "+args[0], !h.App.Compat), usageOf6(nil))
	case verb.word == "help" && len(args) > 1:
		h.Out.Printf("%s", usageOf6(findVerb6(args[1])))
		return nil
	case verb.word == "help":
		h.Out.Printf("%s", usageOf6(nil))
		return nil
	}
	s, args, err := open6(ctx, h, verb, args[1:])
	if err != nil {
		return err
	}
	return s.run(ctx, verb, args)
}

// session6 works on one channel.
type session6 struct {
	h      *app.Host
	number int // as given; only its lowest byte is sent
}

// open6 takes the channel off the operands, or looks for one where nothing is
// changed.
func open6(ctx context.Context, h *app.Host, verb *verb6, args []string) (session6, []string, error) {
	s := session6{h: h}
	if len(args) > 0 {
		n, err := app.ParseInt(args[0], math.MinInt32, math.MaxInt32)
		if err != nil {
			return s, nil, app.Failf("Invalid channel: %s", args[0])
		}
		s.number = int(n)
		return s, args[1:], nil
	}
	if verb.word != "print" && verb.word != "save" {
		return s, nil, fail6(h, "", usageOf6(verb))
	}
	if s.number = int(findLAN(ctx, h)); s.number == 0 {
		return s, nil, app.Failf("No LAN channel found")
	}
	return s, nil, nil
}

func (s session6) run(ctx context.Context, verb *verb6, args []string) error {
	switch verb.word {
	case "lock":
		s.note("Lock parameter(s)...")
		return s.tolerated(s.progress(ctx, stateInProgress))
	case "commit":
		s.note("Commit parameter(s)...")
		return s.tolerated(s.commit(ctx))
	case "discard":
		s.note("Discard parameter(s)...")
		return s.tolerated(s.progress(ctx, stateComplete))
	case "set":
		return s.set(ctx, verb, args)
	}
	return s.show(ctx, verb, args)
}

// note is a line of progress, which goipmi leaves out.
func (s session6) note(line string) {
	if s.h.App.Compat {
		s.h.App.Warnf("%s", line)
	}
}

// tolerated has exit status 0 where ipmitool takes a completion code for
// success.
func (s session6) tolerated(err error) error {
	var code ipmi.Code
	var f *app.Failure
	if errors.As(err, &f) && errors.As(err, &code) {
		return &app.Failure{Line: f.Line, Err: f.Err, OK: s.h.App.Compat}
	}
	return err
}

func (s session6) progress(ctx context.Context, state uint8) error {
	return s.put(ctx, paramSetInProgress, state)
}

func (s session6) commit(ctx context.Context) error {
	if err := s.progress(ctx, stateCommit); err != nil {
		return err
	}
	return s.progress(ctx, stateComplete)
}

// put is Set LAN Configuration Parameters.
func (s session6) put(ctx context.Context, param uint8, data ...byte) error {
	s.h.App.Verbosef(1, "Setting parameter '%s'", names6[param])
	_, err := ipmi.Call(ctx, s.h, ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdSetConfig,
		Data: append([]byte{byte(s.number), param}, data...),
	})
	return failure6(err, "set", param)
}

// get is Get LAN Configuration Parameters; the data is filled up or cut to
// size bytes.
func (s session6) get(ctx context.Context, p part6) ([]byte, error) {
	s.h.App.Verbosef(1, "Getting parameter '%s' set %d block %d", names6[p.number], p.set, p.block)
	data, err := ipmi.Call(ctx, s.h, getRequest(byte(s.number), p.number, p.set, p.block))
	if err != nil {
		return nil, failure6(err, "get", p.number)
	}
	padded := make([]byte, p.size)
	if len(data) > 1 {
		copy(padded, data[1:])
	}
	return padded, nil
}

// codes6 are the command's own, as lan6 words them.
var codes6 = map[ipmi.Code]string{
	codeUnsupported: "Parameter not supported",
	0x81:            "Set already in progress",
	0x82:            "Parameter is read-only",
	0x83:            "Write-only parameter",
}

func failure6(err error, action string, param uint8) error {
	if err == nil {
		return nil
	}
	reason := "No response"
	var code ipmi.Code
	if errors.As(err, &code) {
		reason = code.String()
		if text, ok := codes6[code]; ok {
			reason = text
		}
	}
	return &app.Failure{Line: fmt.Sprintf("Failed to %s %s: %s", action, names6[param], reason), Err: err}
}

// absent reports whether the BMC does not have a parameter, set or block.
func absent(err error) bool {
	return errors.Is(err, codeUnsupported) || errors.Is(err, ipmi.CodeOutOfRange) || errors.Is(err, ipmi.CodeInvalidField)
}
