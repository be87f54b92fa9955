// Package app is what every command stands on: the streams, the options, the
// way to the BMC, and how a command ends.
package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
	"goipmi/internal/sel"
)

// Version is the program's, stamped when it is linked.
var Version = "devel"

// emulated is the release of ipmitool whose behaviour this is.
const emulated = "1.8.19"

// App is one run of the program.
type App struct {
	Argv0  string // as the program was called
	Compat bool   // it was called ipmitool, and is ipmitool to the byte

	Stdin  *bufio.Reader
	Stdout io.Writer
	Stderr io.Writer
	Out    *output.Printer

	Options Options
	// NegativeOperands reports whether the command begun by these operands
	// takes negative numbers, so that they are no options.
	NegativeOperands func(operands []string) bool

	in        io.Reader // what Stdin reads
	root      *cobra.Command
	host      *Host
	conn      ipmi.Conn // host's, aimed at no target
	dialed    bool      // an interface was begun with, if not opened
	interrupt func()    // as Ctrl-C does
}

// New is a run under the name argv0 with the process's own streams.
func New(argv0 string, stdin io.Reader, stdout, stderr io.Writer) *App {
	a := &App{
		Argv0:  argv0,
		Compat: filepath.Base(argv0) == "ipmitool",
		Stdin:  bufio.NewReader(stdin),
		in:     stdin,
		Stdout: stdout,
		Stderr: stderr,
		Out:    output.NewPrinter(stdout),
	}
	f, ok := stdout.(*os.File)
	a.Out.Prompt = !a.Compat || ok && term.IsTerminal(int(f.Fd()))
	a.Options = Options{Suite: -1, AuthType: -1, Privilege: 4, Escape: '~'}
	return a
}

// Name is the program's.
func (a *App) Name() string { return filepath.Base(a.Argv0) }

// Host is one BMC and what a command needs to talk to it and about it.
type Host struct {
	ipmi.Conn
	App  *App
	Out  *output.Printer
	Name string // as -H has it; "" for the local BMC
	// Messages are texts for OEM records of the log, from the file of -O.
	Messages sel.Messages

	sdrs *sdr.Repository
}

// RunFunc is a command's work on one BMC; args are the operands behind its name.
type RunFunc func(ctx context.Context, h *Host, args []string) error

// Host is the BMC of the command line, connected at the first call.
func (a *App) Host(ctx context.Context) (*Host, error) {
	if a.host != nil {
		return a.host, nil
	}
	conn, err := a.dial(ctx)
	if err != nil {
		return nil, err
	}
	a.host = &Host{Conn: conn, App: a, Out: a.Out, Name: a.Options.Host}
	if err := a.begin(); err != nil {
		return nil, err
	}
	return a.host, nil
}

// Attach makes conn the way to the BMC, instead of one that the options name.
func (a *App) Attach(conn ipmi.Conn) {
	a.conn = conn
	a.host = &Host{Conn: conn, App: a, Out: a.Out}
}

// begin does what ipmitool does between opening the interface and the command.
func (a *App) begin() error {
	t := a.Options.Target
	if t.Addr == 0 && t.TransitAddr != 0 {
		return failf("Transit address/channel %#x/%s ignored. Target address must be specified!",
			t.TransitAddr, hexOrZero(t.TransitChannel))
	}
	a.traceAddresses()
	a.host.readSDRFile(a.Options.SDRCache)
	a.host.readMessages(a.Options.SELFile)
	if a.Options.PacketSize != 0 && !a.Out.Structured() {
		a.Out.Printf("Setting large buffer to %d\n", a.Options.PacketSize)
	}
	if size := a.Options.PacketSize; size != 0 && size < requestAnywhere {
		a.Warnf("Request size is too small (%d), leave default size", size)
	}
	return nil
}

// hexOrZero is C's %#x, which writes no prefix before a zero.
func hexOrZero(n uint8) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%#x", n)
}

// Close ends the session, if there is one.
func (a *App) Close() error {
	if a.host == nil {
		return nil
	}
	err := a.host.Close()
	a.host = nil
	return err
}

// Warnf writes a line to standard error; the command goes on.
func (a *App) Warnf(format string, args ...any) {
	a.flush()
	fmt.Fprintf(a.Stderr, format+"\n", args...)
}

// flush keeps the two streams in order for a person. ipmitool's standard
// output is buffered, and callers who join the streams have seen its order.
func (a *App) flush() {
	if a.Out.Prompt {
		_ = a.Out.Flush()
	}
}
