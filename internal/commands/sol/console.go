package sol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/session"
	"goipmi/internal/terminal"
)

// console joins the terminal, or whatever standard input and output are, with
// the server's serial port.
//
//	standard input ─ input ─ escapes ─ queue ─ typist ─► stream
//	standard output ◄─ transcript ◄─ printer ◄────────── stream
//	                             keeper: asks now and then
type console struct {
	host     *app.Host
	options  options
	formerly uint32 // ID of the last session that had the stream
	terminal *terminal.Terminal
	log      *transcript
	display  *display
	overruns atomic.Int32

	out   sync.Mutex // guards standard output
	queue chan keys
	left  chan struct{} // closed when the person wants to leave
}

// keys are typed text, or a break, or the end.
type keys struct {
	text  []byte
	brk   bool
	leave bool
}

var (
	errLeft        = errors.New("left")
	errNoKeepalive = errors.New("no response to keepalive")
)

func (c *console) banner() string {
	return fmt.Sprintf("[SOL Session operational.  Use %c? for help]", c.host.App.Options.Escape)
}

// run is the console from its beginning to its end.
func (c *console) run(ctx context.Context) (err error) {
	if c.options.log != "" {
		if c.log, err = openTranscript(c.options.log); err != nil {
			return app.Failf("%s: %v", c.host.App.Name(), err)
		}
		defer c.log.close()
	}
	s, err := c.activate(ctx)
	if err != nil {
		return err
	}
	c.host.Out.Printf("%s\n", c.banner())
	if err := c.host.Out.Flush(); err != nil {
		return err
	}
	c.log.note("console of " + c.host.Name + " begun")
	defer func() { c.log.note("console ended") }()

	// The console has one thing to do at a time; more processors only wake each
	// other for every packet.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	// A reader of our output that goes away is an error of writing.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	c.display = newDisplay(c.host.App.Stdout)
	defer c.display.close()
	c.terminal = terminal.Raw(os.Stdin, c.unraw)
	defer c.terminal.Close()
	c.queue, c.left = make(chan keys, queueLen), make(chan struct{})
	typed := terminal.NewInput(c.host.App.Stdin)
	defer typed.Close()
	go c.listen(typed)
	return c.live(ctx, s)
}

// unraw hears that standard input is no terminal, about which ipmitool complains.
func (c *console) unraw(err error) {
	if c.host.App.Compat {
		c.host.App.Warnf("%v", err)
	}
}

// queueLen bounds what is typed ahead of the BMC.
const queueLen = 1024

// live serves the stream, and the one after it if the first is lost and
// --reconnect is given.
func (c *console) live(ctx context.Context, s *session.SOL) error {
	for {
		why := c.serve(ctx, s)
		if !c.options.reconnect || errors.Is(why, errLeft) || errors.As(why, new(*outputError)) || ctx.Err() != nil {
			return c.over(ctx, s, why)
		}
		c.say("console lost: %v; reconnecting", why)
		s.Close()
		next, err := c.reconnect(ctx)
		if err != nil {
			c.terminal.Close()
			return err
		}
		c.say("console is back")
		s = next
	}
}

// over gives the terminal back, tells the BMC, and words the end as ipmitool
// does.
func (c *console) over(ctx context.Context, s *session.SOL, why error) error {
	c.terminal.Close()
	switch {
	case errors.As(why, new(*outputError)):
		_ = c.farewell(ctx, s)
		if errors.Is(why, syscall.EPIPE) {
			c.breakPipe()
		}
		return app.Failf("%s: %v", c.host.App.Name(), why)
	case ctx.Err() != nil:
		_ = c.farewell(ctx, s)
		return ctx.Err()
	case errors.Is(why, errLeft):
		if err := c.farewell(ctx, s); err != nil {
			c.host.App.Warnf("%v", err)
		}
		return nil
	case errors.Is(why, errNoKeepalive):
		line := "Error: No response to keepalive - Terminating session"
		if err := c.farewell(ctx, s); err != nil {
			line += "\n" + err.Error()
		}
		return &app.Failure{Line: line, Err: why}
	}
	return c.closed(s, why)
}

// closed is the end that the BMC made, or that it did not hear of.
func (c *console) closed(s *session.SOL, why error) error {
	s.Close()
	line := "SOL session closed by BMC"
	if errors.As(why, new(*typingError)) {
		line = "Error sending SOL data: FAIL\n" + line
	}
	return &app.Failure{Line: line, Hint: why.Error(), Err: why}
}

// typingError is a failure to deliver what was typed.
type typingError struct{ error }

func (e *typingError) Unwrap() error { return e.error }

// outputError is a failure to write what the server says.
type outputError struct{ error }

func (e *outputError) Unwrap() error { return e.error }

// breakPipe ends the process by the signal that was not heeded so far, as it ends
// ipmitool.
func (c *console) breakPipe() {
	_ = c.host.App.Close()
	signal.Reset(syscall.SIGPIPE)
	_, _ = io.WriteString(c.host.App.Stdout, "\n")
}

// farewellLimit is how long the BMC's answer to the end is waited for.
const farewellLimit = 2 * time.Second

func (c *console) farewell(ctx context.Context, s *session.SOL) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewellLimit)
	defer cancel()
	return notDeactivated(s.Deactivate(ctx))
}

// leaveLimit is how long what was typed before the end may take.
const leaveLimit = 2 * time.Second

// serve keeps the stream until it is over and tells why.
func (c *console) serve(ctx context.Context, s *session.SOL) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := context.AfterFunc(ctx, s.Stop)
	defer stop()
	var all sync.WaitGroup
	for _, work := range []func(context.Context, *session.SOL) error{c.print, c.deliver, c.keep} {
		all.Go(func() {
			if err := work(ctx, s); err != nil {
				cancel(err)
			}
		})
	}
	select {
	case <-ctx.Done():
	case <-c.left:
		select {
		case <-ctx.Done():
		case <-time.After(leaveLimit):
			cancel(errLeft)
		}
	}
	all.Wait()
	return context.Cause(ctx)
}

// print shows what the server says, as far as glimpse has not.
func (c *console) print(_ context.Context, s *session.SOL) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := s.Read(buf)
		if err != nil {
			return err
		}
		if err := c.show(buf[:n]); err != nil {
			return &outputError{err}
		}
		if c.overruns.Swap(0) > 0 {
			c.say("the BMC lost some output")
		}
	}
}

// glimpse shows as much as it can without waiting, which spares print its turn:
// with a server that talks that is a good part of the work.
func (c *console) glimpse(b []byte) int {
	if c.log != nil || c.overruns.Load() > 0 || !c.out.TryLock() {
		return 0
	}
	n := c.display.try(b)
	c.out.Unlock()
	return n
}

func (c *console) show(b []byte) error {
	c.out.Lock()
	defer c.out.Unlock()
	if c.log != nil {
		if _, err := c.log.Write(b); err != nil {
			return err
		}
	}
	_, err := c.display.Write(b)
	return err
}

// say tells the person of an event; ipmitool has none of these.
func (c *console) say(format string, args ...any) {
	event := fmt.Sprintf(format, args...)
	c.log.note(event)
	fmt.Fprintf(c.host.App.Stderr, "[%s]%s", event, c.terminal.Newline())
}

// deliver types what is in the queue, as much at a time as there is.
func (c *console) deliver(ctx context.Context, s *session.SOL) error {
	for {
		var k keys
		select {
		case k = <-c.queue:
		case <-ctx.Done():
			return nil
		}
		text := k.text
		for !k.brk && !k.leave && len(c.queue) > 0 {
			k = <-c.queue
			text = append(text, k.text...)
		}
		if err := c.typeKeys(ctx, s, text, k); err != nil {
			return err
		}
	}
}

// typeKeys sends text and then what ended it.
func (c *console) typeKeys(ctx context.Context, s *session.SOL, text []byte, end keys) error {
	var err error
	if len(text) > 0 {
		_, err = s.Write(ctx, text)
	}
	if err == nil && end.brk {
		err = s.Break(ctx)
	}
	switch {
	case errors.Is(err, session.ErrUnavailable):
		c.say("%v", session.ErrUnavailable)
	case errors.Is(err, session.ErrDeactivated), errors.Is(err, io.EOF):
		return err
	case err != nil:
		return &typingError{err}
	}
	if end.leave {
		return errLeft
	}
	return nil
}

// Times of the keepalive. Ipmitool asks after 15 seconds, too.
const (
	keepaliveInterval = 15 * time.Second
	keepalivePause    = time.Second
	keepalivePatience = 10 * time.Second
)

// keep asks the BMC for a sign of life now and then, in the midst of output too:
// BMCs close a session without requests, however much its console is used. It is
// not the end until no sign has come for keepalivePatience.
func (c *console) keep(ctx context.Context, s *session.SOL) error {
	ask := s.Ping
	switch c.options.keepalive {
	case keepNot:
		return nil
	case keepBySOL:
		ask = s.Probe
	}
	for pause(ctx, keepaliveInterval) {
		if !c.signOfLife(ctx, s, ask) {
			return errNoKeepalive
		}
	}
	return nil
}

// signOfLife asks until there is an answer; false if there is none.
func (c *console) signOfLife(ctx context.Context, s *session.SOL, ask func(context.Context) error) bool {
	begun, heard := time.Now(), s.Heard()
	for {
		err := ask(ctx)
		if err == nil || s.Heard() > heard || ctx.Err() != nil {
			return true
		}
		if time.Since(begun) > keepalivePatience-keepalivePause || !pause(ctx, keepalivePause) {
			return ctx.Err() != nil
		}
	}
}

// pause reports whether d passed before the context's end.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// reconnect opens sessions until one has the console.
func (c *console) reconnect(ctx context.Context) (*session.SOL, error) {
	a := c.host.App
	for {
		_ = a.Close()
		h, err := a.Host(ctx)
		if err == nil {
			c.host = h
			var s *session.SOL
			if s, err = c.activate(ctx); err == nil {
				return s, nil
			}
		}
		select {
		case <-c.left:
			return nil, &app.Failure{Line: "SOL session closed by BMC", Err: err}
		case <-time.After(keepalivePause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
