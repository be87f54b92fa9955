package sunoem

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newCLI(a *app.App) *cobra.Command {
	cmd := a.Command("cli [force] [<command>...]", "ILOM's command line", runCLI)
	cmd.Long = "Each word is a line that is typed; quote those with blanks. Without words you type yourself.\n" +
		"force takes the command line from whoever uses it."
	return cmd
}

// What the service processor's command line is asked for.
const (
	cliOpen  = 0
	cliForce = 1
	cliClose = 2
	cliPoll  = 3 // with what was typed, and for what is to be shown
	cliEnd   = 4 // as cliPoll, when nothing more will be typed
)

// Versions of the protocol. From the second on, messages are counted, by a bit.
const (
	cliUncounted = 1
	cliCounted   = 2
)

// cliText is how much text a message carries, without a newline and a NUL.
const cliText = 70

// A cli is a connection to the service processor's command line.
//
//	+-------+------------+-------+---+------+-------------+
//	|version|op or status|counter| 0 |handle|text ..., NUL|
//	+-------+------------+-------+---+------+-------------+
//	    1         1          1     1    4      1 to 72
type cli struct {
	h       *app.Host
	version uint8
	counter uint8
	handle  [4]byte
	over    bool      // the service processor has ended it
	heard   time.Time // when it has shown something
}

// reply is what the command line answers.
type reply struct {
	status uint8 // 0 as long as it is there
	handle [4]byte
	text   string
}

func (c *cli) message(op uint8, typed string) ipmi.Request {
	data := []byte{c.version, op, c.counter, 0}
	data = append(append(append(data, c.handle[:]...), typed...), 0)
	return ipmi.Request{NetFn: netFn, Cmd: cmdCLI, Data: data}
}

func decodeReply(data []byte) (reply, error) {
	r := ipmi.NewReader(data)
	r.Skip(1)
	v := reply{status: r.U8()}
	r.Skip(2)
	v.handle = [4]byte(r.Bytes(4))
	v.text = untilNUL(r.Rest())
	return v, r.Err()
}

// Texts of a refusal to open.
const (
	refusedVersion = "Invalid version"
	refusedBusy    = "Busy"
)

// What happens more than once: a busy command line is asked again, and so is
// one whose answer has timed out at the service processor.
const (
	retries   = 3
	busyPause = 2 * time.Second
)

// open begins the session; op is cliOpen or cliForce.
func (c *cli) open(ctx context.Context, op uint8) error {
	for busy := 0; ; {
		resp, err := c.h.Do(ctx, c.message(op, ""))
		if err != nil {
			return &app.Failure{Line: "Sun OEM cli command failed", Err: err}
		}
		r, err := decodeReply(resp.Data)
		switch {
		case resp.Code == ipmi.OK && err != nil:
			return app.CommandFailed("Sun OEM cli command failed", err)
		case resp.Code == ipmi.OK && r.status == 0:
			c.handle = r.handle
			c.count()
			return nil
		case strings.HasSuffix(r.text, refusedVersion) && c.version == cliCounted:
			c.version = cliUncounted
			continue
		case r.text != refusedBusy || busy == retries:
			return c.refused(resp.Code, r.text)
		}
		busy++
		c.h.App.Verbosef(1, "Failed to connect: %s, retrying", r.text)
		if err := app.Pause(ctx, busyPause); err != nil {
			return err
		}
	}
}

func (c *cli) refused(code ipmi.Code, text string) error {
	f := &app.Failure{Line: "Failed to connect: " + output.Clean(text)}
	if code != ipmi.OK {
		f.Err = code
	}
	if text == refusedBusy {
		f.Hint = "somebody uses the command line; 'sunoem cli force' takes it"
	}
	return f
}

func (c *cli) count() {
	if c.version == cliCounted {
		c.counter ^= 1
	}
}

// exchange sends what was typed and takes what is to be shown.
func (c *cli) exchange(ctx context.Context, op uint8, typed string) (reply, error) {
	for try := 0; ; try++ {
		data, err := ipmi.Call(ctx, c.h, c.message(op, typed))
		switch {
		case errors.Is(err, ipmi.CodeTimeout) && try < retries:
			continue
		case errors.Is(err, ipmi.CodeTimeout):
			return reply{}, app.Failf("Excessive timeout.")
		case err != nil && app.Reason("", err) == "":
			return reply{}, &app.Failure{Line: "Communication error.", Err: err}
		case err != nil:
			return reply{}, &app.Failure{Err: err, Hint: "the service processor broke off: " + err.Error()}
		}
		c.count()
		r, err := decodeReply(data)
		return r, app.CommandFailed("Sun OEM cli command failed", err)
	}
}

// turn sends what was typed and shows all that there is to show then. It fails
// if the service processor ends the session before nothing more is to be typed,
// and not because it was told to.
func (c *cli) turn(ctx context.Context, op uint8, typed string, show func(string) error) error {
	const told = 1
	for {
		r, err := c.exchange(ctx, op, typed)
		if err == nil {
			err = show(r.text)
		}
		c.over = r.status != 0
		switch {
		case err != nil:
			return err
		case c.over && op != cliEnd && r.status != told:
			return &app.Failure{Hint: "the service processor has ended the session"}
		case c.over || r.text == "":
			return nil
		}
		c.heard = time.Now()
		typed = ""
	}
}

// closeLimit is how long the service processor may take to hear of the end.
const closeLimit = 2 * time.Second

// close ends a session that the service processor has not ended.
func (c *cli) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
	defer cancel()
	_, _ = c.h.Do(ctx, c.message(cliClose, ""))
}

// connected is the first line of a session.
const connected = "Connected. Use ^D to exit.\n"

func runCLI(ctx context.Context, h *app.Host, args []string) error {
	op := uint8(cliOpen)
	if len(args) > 0 && args[0] == "force" {
		op, args = cliForce, args[1:]
	}
	if len(args) == 0 && h.Out.Structured() {
		return app.Failf("What you type yourself has no JSON or YAML: give commands")
	}
	c := &cli{h: h, version: cliCounted}
	if err := c.open(ctx, op); err != nil {
		return err
	}
	h.Progressf(connected)
	_ = h.Out.Flush()
	var err error
	if len(args) == 0 {
		err = c.interactive(ctx)
	} else {
		err = c.script(ctx, args)
	}
	if !c.over {
		c.close(ctx)
	}
	return err
}
