package sol

import (
	"errors"
	"fmt"
	"io"

	"goipmi/internal/terminal"
)

// readLen is how much is taken from standard input at a time.
const readLen = 256

// listen takes what is typed apart until the person leaves or standard input
// ends, which with --read-only it may: there is nothing to wait for on it.
func (c *console) listen(typed io.Reader) {
	e := escaper{char: c.host.App.Options.Escape}
	buf := make([]byte, readLen)
	for {
		n, err := typed.Read(buf)
		if n > 0 && c.take(&e, buf[:n]) {
			c.leave()
			return
		}
		if err != nil {
			if !errors.Is(err, terminal.ErrStopped) && !c.options.readOnly {
				c.queue <- keys{leave: true}
			}
			return
		}
	}
}

// leave ends the console, after what was typed before if the BMC takes that.
func (c *console) leave() {
	close(c.left)
	select {
	case c.queue <- keys{leave: true}:
	default: // it is full because the BMC does not listen
	}
}

// take handles typed characters and reports whether they say to leave.
func (c *console) take(e *escaper, typed []byte) bool {
	for len(typed) > 0 {
		var text []byte
		var act action
		text, act, typed = e.next(typed)
		if len(text) > 0 && !c.options.readOnly {
			c.queue <- keys{text: text}
		}
		if c.act(act) {
			return true
		}
	}
	return false
}

// act does what an escape sequence asks for, in ipmitool's words.
func (c *console) act(act action) (leave bool) {
	char, name := c.host.App.Options.Escape, c.host.App.Name()
	switch act {
	case actLeave:
		c.tell("%c. [terminated %s]\n", char, name)
		return true
	case actSuspend:
		c.tell("%c^Z [suspend %s]\n", char, name)
		c.terminal.Suspend(true)
	case actStop:
		c.tell("%c^Z [suspend %s]\n", char, name)
		c.terminal.Suspend(false)
	case actBreak:
		c.tell("%cB [send break]\n", char)
		if !c.options.readOnly {
			c.queue <- keys{brk: true}
		}
	case actHelp:
		c.tell("%c?\n\tSupported escape sequences:\n", char)
		for _, h := range escapeHelp {
			c.tell("\t%c%-2s - %s\n", char, h.key, fmt.Sprintf(h.text, name))
		}
		c.tell("\t%c%c  - send the escape character by typing it twice\n", char, char)
		c.tell("\t(Note that escapes are only recognized immediately after newline.)\n")
	}
	return false
}

var escapeHelp = []struct{ key, text string }{
	{".", "terminate connection%.0s"},
	{"^Z", "suspend %s"},
	{"^X", "suspend %s, but don't restore tty on restart"},
	{"B", "send break%.0s"},
	{"?", "this message%.0s"},
}

// tell writes to standard output as if the server had said it. A raw terminal
// does not return its carriage at a newline; ipmitool leaves it at that.
func (c *console) tell(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !c.host.App.Compat {
		text = text[:len(text)-1] + c.terminal.Newline()
	}
	c.out.Lock()
	defer c.out.Unlock()
	_, _ = io.WriteString(c.host.App.Stdout, text)
}
