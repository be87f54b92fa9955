package shell

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"goipmi/internal/app"
)

// newPrompt reads from the person's terminal if there is one.
func newPrompt(h *app.Host) prompt {
	text := h.App.Name() + "> "
	if in, out, ok := h.App.Terminal(); ok {
		return newTerminal(h, in, out, text)
	}
	if !h.App.Compat {
		text = "" // a script's output is no place for prompts
	}
	return &pipe{h: h, in: h.App.Stdin, text: text}
}

// A pipe brings lines that nobody types. With a prompt it shows them behind
// it, as the library does that ipmitool reads with.
type pipe struct {
	h    *app.Host
	in   *bufio.Reader
	text string
}

func (p *pipe) begin() error {
	if p.text == "" {
		return nil
	}
	p.h.Out.Printf("%s", p.text)
	return p.h.Out.Flush()
}

// maxLine is the longest line that is read.
const maxLine = 1 << 16

// read takes a line up to a line feed or a carriage return: the Enter key's
// may have found its way into a file.
func (p *pipe) read() (string, error) {
	var line []byte
	for len(line) < maxLine {
		c, err := p.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && len(line) > 0:
			return string(line), nil
		case err != nil:
			return "", err
		case c == '\n' || c == '\r':
			return string(line), nil
		}
		line = append(line, c)
	}
	return "", bufio.ErrTooLong
}

func (p *pipe) end(line string, err error) {
	if p.text != "" && (err == nil || errors.Is(err, io.EOF)) {
		p.h.Out.Printf("%s\n", expand(line, len(p.text)))
	}
}

// expand replaces tabs of a line that begins at a column of the screen.
func expand(line string, column int) string {
	const tabStop = 8
	var b strings.Builder
	for _, c := range []byte(line) {
		if c != '\t' {
			b.WriteByte(c)
			column++
			continue
		}
		n := tabStop - column%tabStop
		b.WriteString(strings.Repeat(" ", n))
		column += n
	}
	return b.String()
}

// A terminal has a person before it, and edits lines and remembers them.
type terminal struct {
	h     *app.Host
	tty   *os.File
	out   io.Writer
	keys  keys
	edit  *term.Terminal
	state *term.State
}

func newTerminal(h *app.Host, in, out *os.File, text string) *terminal {
	t := &terminal{h: h, tty: in, out: out, keys: keys{Reader: h.App.Stdin}}
	t.edit = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{&t.keys, out}, text)
	t.edit.History = history{t.edit.History}
	return t
}

// begin takes the terminal out of its own line editing; commands have it as it
// was.
func (t *terminal) begin() (err error) {
	if width, height, err := term.GetSize(int(t.tty.Fd())); err == nil && width > 0 {
		_ = t.edit.SetSize(width, height)
	}
	if err := t.h.Out.Flush(); err != nil {
		return err
	}
	t.state, err = term.MakeRaw(int(t.tty.Fd()))
	return err
}

func (t *terminal) read() (string, error) { return t.edit.ReadLine() }

// end tells Ctrl-C from Ctrl-D, which are both the end to the line editor.
func (t *terminal) end(_ string, err error) {
	_ = term.Restore(int(t.tty.Fd()), t.state)
	switch {
	case errors.Is(err, io.EOF) && t.keys.interrupt:
		t.h.App.Interrupt()
	case errors.Is(err, io.EOF):
		_, _ = io.WriteString(t.out, "\n")
	}
}

// keys are what a person presses.
type keys struct {
	io.Reader
	interrupt bool // Ctrl-C was among them
}

const ctrlC = 0x03

func (k *keys) Read(p []byte) (int, error) {
	n, err := k.Reader.Read(p)
	k.interrupt = k.interrupt || bytes.IndexByte(p[:n], ctrlC) >= 0
	return n, err
}

// history leaves empty lines out.
type history struct{ term.History }

func (h history) Add(line string) {
	if strings.Trim(line, space) != "" {
		h.History.Add(line)
	}
}
