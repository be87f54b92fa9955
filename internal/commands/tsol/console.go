package tsol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/terminal"
)

// console is the card's, for as long as it lasts.
type console struct {
	*app.Host
	options
	card     net.IP
	udp      *net.UDPConn
	terminal *terminal.Terminal
	escaper  escaper
	sequence uint8 // of keystrokes
}

const (
	packetHead  = 4 // what stands before the text
	packetLen   = 1024
	typedLen    = 256
	keysLen     = 14 // in one message
	keepalive   = 30 * time.Second
	stopTimeout = 5 * time.Second
)

func (c *console) run(ctx context.Context) error {
	defer resize(c.rows, c.cols)()
	c.terminal = terminal.Raw(os.Stdin, c.unraw)
	defer c.terminal.Close()
	if err := c.redirect(ctx, cmdGo); err != nil {
		return err
	}
	c.escaper.char = c.App.Options.Escape
	if err := c.tell("[SOL Session operational.  Use %c? for help]", c.escaper.char); err != nil {
		return err
	}
	err := c.live(ctx)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return errors.Join(err, c.redirect(stopping, cmdStop))
}

// unraw tells, as ipmitool does, that standard input is no terminal.
func (c *console) unraw(err error) {
	if c.App.Compat {
		c.App.Warnf("%s", strings.Replace(err.Error(), ":", " failed:", 1))
	}
}

// redirect has the card begin or end to send its console.
//
//	+----------+------------------------+
//	|receiver 4|port 2, high byte first |
//	+----------+------------------------+
func (c *console) redirect(ctx context.Context, cmd uint8) error {
	to, _ := address(c.receiver)
	_, err := ipmi.Call(ctx, c, ipmi.Request{
		NetFn: netFn, Cmd: cmd, Data: append(to[:], byte(c.port>>8), byte(c.port)),
	})
	if err == nil {
		return nil
	}
	line := "Unable to perform TSOL command" + app.Reason(": ", err)
	if cmd == cmdGo {
		line += "\nError starting SOL"
	}
	return &app.Failure{Line: line, Err: err}
}

// live carries text both ways until the person leaves. Where standard input
// ends there is nobody to leave, who only watches stays.
func (c *console) live(ctx context.Context) error {
	done := make(chan struct{})
	defer close(done)
	heard, typed := make(chan []byte), make(chan []byte)
	go c.hear(heard, done)
	input := terminal.NewInput(c.App.Stdin)
	defer input.Close()
	go listen(input, typed, done)
	for {
		select {
		case <-ctx.Done():
			return nil
		case text := <-heard:
			if err := c.write(text); err != nil {
				return err
			}
		case keys, more := <-typed:
			switch {
			case !more && !c.readOnly:
				return nil
			case !more:
				typed = nil
			default:
				if leave, err := c.take(ctx, keys); leave || err != nil {
					return err
				}
			}
		case <-time.After(keepalive):
			_, _ = c.Do(ctx, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x01, Idempotent: true})
		}
	}
}

// hear receives the card's packets; what others send is none of them.
func (c *console) hear(heard chan<- []byte, done <-chan struct{}) {
	buf := make([]byte, packetLen)
	for {
		n, from, err := c.udp.ReadFromUDP(buf)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil || n <= packetHead || !from.IP.Equal(c.card) {
			continue
		}
		select {
		case heard <- append([]byte{}, buf[packetHead:n]...):
		case <-done:
			return
		}
	}
}

// listen reads what is typed until it ends.
func listen(input io.Reader, typed chan<- []byte, done <-chan struct{}) {
	defer close(typed)
	for {
		buf := make([]byte, typedLen)
		n, err := input.Read(buf)
		if n > 0 {
			select {
			case typed <- buf[:n]:
			case <-done:
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// take handles what was typed, and reports whether it says to leave.
func (c *console) take(ctx context.Context, typed []byte) (leave bool, err error) {
	for len(typed) > 0 && !leave && err == nil {
		var text []byte
		var act byte
		text, act, typed = c.escaper.next(typed)
		if !c.readOnly {
			c.press(ctx, text)
		}
		leave, err = c.act(act)
	}
	return leave, err
}

// press sends keystrokes. A card that does not take them is told of with -v.
//
//	+----------+--------+--------+
//	|length + 1|keys ...|sequence|
//	+----------+--------+--------+
func (c *console) press(ctx context.Context, keys []byte) {
	for len(keys) > 0 {
		n := min(len(keys), keysLen)
		data := append([]byte{byte(n + 1)}, keys[:n]...)
		_, err := ipmi.Call(ctx, c, ipmi.Request{NetFn: netFn, Cmd: cmdKeys, Data: append(data, c.sequence)})
		if err != nil {
			c.App.Verbosef(1, "Unable to send keystroke%s", app.Reason(": ", err))
		}
		c.sequence++
		keys = keys[n:]
	}
}

// act does what an escape asks for, in ipmitool's words.
func (c *console) act(act byte) (leave bool, err error) {
	char, name := c.escaper.char, c.App.Name()
	switch act {
	case actLeave:
		return true, c.tell("%c. [terminated %s]", char, name)
	case actSuspend, actStop:
		err = c.tell("%c^%c [suspend %s]", char, act+'@', name)
		c.terminal.Suspend(act == actSuspend)
	case actHelp:
		err = c.tell("%c? [%s help]", char, name)
		for _, h := range escapeHelp {
			fmt.Fprintf(c.App.Stderr, "       %c%-2s - %s%s", char, h.key, fmt.Sprintf(h.text, name), c.newline())
		}
	}
	return false, err
}

// tell writes a line among the card's.
func (c *console) tell(format string, args ...any) error {
	return c.write(fmt.Appendf(nil, format+c.newline(), args...))
}

// newline ends a line. A raw terminal does not return its carriage by itself;
// ipmitool leaves it at that.
func (c *console) newline() string {
	if c.App.Compat {
		return "\n"
	}
	return c.terminal.Newline()
}

func (c *console) write(text []byte) error {
	c.Out.Printf("%s", text)
	return c.Out.Flush()
}
